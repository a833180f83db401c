from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date


class SalesLeaver(models.TransientModel):
    _name = "sales.leaver"
    _inherit = "sales.leaver"

    def _sales_leaver_items(self, user):
        items = super()._sales_leaver_items(user)
        if not user or not self.env["sales.room"]._is_on("territory"):
            return items
        return [
            *items,
            *self._account_items(user),
            *self._membership_items(user),
            *self._managed_items(user),
        ]

    def _accounts(self, user):
        return self.env["res.partner"].search([("user_id", "=", user.id)])

    def _account_items(self, user):
        """Return one item for all accounts: they are handed over together."""
        count = self.env["res.partner"].search_count([("user_id", "=", user.id)])
        if not count:
            return []
        if self.successor_id:
            effect = self.env._(
                "%(count)s accounts get %(successor)s as salesperson",
                count=count,
                successor=self.successor_id.name,
            )
        else:
            effect = self.env._("%s accounts have no salesperson any more", count)
        return [
            {
                **self._document(user, "accounts", self.env._("Salesperson of")),
                "name": self.env._("%s accounts", count),
                "effect": effect,
            }
        ]

    def _membership_items(self, user):
        # A commission manager hands over what territory managers look after.
        members = self.env["sales.territory.member"].sudo()
        members = members.search(
            Domain("user_id", "=", user.id)
            & Domain("plan_id.state", "!=", "archived")
            & (Domain("date_to", "=", False) | Domain("date_to", ">", self.last_day))
        )
        return [
            {
                **self._document(member, "membership", self.env._("Territory")),
                "name": member.territory_id.display_name,
                "effect": self._membership_effect(member),
            }
            for member in members
        ]

    def _membership_effect(self, member):
        day = format_date(self.env, self.last_day)
        if member.date_from > self.last_day:
            if self._follows(member):
                return self.env._("Goes to %s", self.successor_id.name)
            return self.env._("Does not begin")
        if self._follows(member):
            return self.env._(
                "Ends on %(day)s; %(successor)s follows the day after",
                day=day,
                successor=self.successor_id.name,
            )
        return self.env._("Ends on %s", day)

    def _follows(self, member):
        """Return whether the successor takes over, and is not there already."""
        if not self.successor_id:
            return False
        same = member.territory_id.member_ids.filtered(
            lambda one: one.user_id == self.successor_id and one.role == member.role
        )
        until = member.date_to or fields.Date.to_date("9999-12-31")
        return not any(
            one.date_from <= until
            and (not one.date_to or one.date_to >= self._first_day(member))
            for one in same
        )

    def _first_day(self, member):
        return max(self.last_day + timedelta(days=1), member.date_from)

    def _managed_items(self, user):
        territories = self.env["sales.territory"].search(
            [("manager_id", "=", user.id), ("plan_id.state", "!=", "archived")]
        )
        return [
            {
                **self._document(
                    territory, "managed", self.env._("Manages the territory")
                ),
                "name": territory.display_name,
                "effect": self.env._("%s manages it", self.successor_id.name)
                if self.successor_id
                else self.env._("Nobody manages it"),
            }
            for territory in territories
        ]

    def _apply_accounts(self, user):
        # Handing over is a commission manager's right, whoever may write accounts.
        self._accounts(user).sudo().write({"user_id": self.successor_id.id})

    def _apply_membership(self, members):
        following = []
        for member in members:
            if self._follows(member):
                following.append(self._following(member))
        later = members.filtered(lambda member: member.date_from > self.last_day)
        later.active = False
        (members - later).date_to = self.last_day
        members.create(following)

    def _following(self, member):
        terms = {
            "user_id": self.successor_id.id,
            "date_from": self._first_day(member),
            "date_to": member.date_to,
        }
        return member.copy_data(terms)[0]

    def _apply_managed(self, territories):
        territories.manager_id = self.successor_id
