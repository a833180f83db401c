from odoo import fields, models
from odoo.fields import Command
from odoo.tools.misc import format_date

from ...tools.door import DOOR

OWN_TERMS = {
    "draw_amount": 0.0,
    "draw_type": "none",
    "draw_until": False,
    "on_target_amount": 0.0,
    "share": 100.0,
    "target_amount": 0.0,
    "target_ids": [],
}


class SalesCommissionParticipant(models.Model):
    """How a participation ends and goes on, for somebody else or otherwise."""

    _name = "sales.commission.participant"
    _inherit = "sales.commission.participant"

    def _why_not_ended(self, last_day):
        """Return why this cannot end on ``last_day``, or False."""
        self.ensure_one()
        if self.plan_id.state == "submitted":
            return self.env._("The plan waits for approval")
        if self.to_approve:
            return self.env._("A change of it waits for approval already")
        if self.date_from > last_day:
            return self.env._("Starts only after that day: delete it on the plan")
        locked = self.plan_id._locked_until()
        if self.plan_id.state != "draft" and locked and last_day < locked:
            return self.env._(
                "Statements are locked until %s", format_date(self.env, locked)
            )
        return False

    def _has_other(self, payee, last_day):
        """Say whether ``payee`` has this role in the plan after ``last_day``."""
        self.ensure_one()
        return any(
            other.payee_id == payee
            and other.role == self.role
            and (not other.date_to or other.date_to > last_day)
            for other in self.plan_id.participant_ids
        )

    def _hand_over(self, last_day, leaver):
        """End on ``last_day``; the follower, if any, goes on from the day after."""
        self.ensure_one()
        follower = leaver.follower_id
        if not follower or self._has_other(follower, last_day):
            self.date_to = last_day
            return self.browse()
        changes = {**leaver._follower_vals(), "pay_by": self.pay_by}
        if not leaver.same_terms:
            changes.update(OWN_TERMS)
        return self._continue_from(last_day, changes)

    def _continue_from(self, last_day, changes):
        """End on ``last_day`` and go on from the day after with ``changes``.

        The same payee has accepted the same plan and is not asked again.
        """
        self.ensure_one()
        vals = {
            **self.copy_data()[0],
            "date_from": fields.Date.add(last_day, days=1),
            "date_to": self.date_to,
            "manager_id": self.manager_id.id,
            **changes,
        }
        if vals["target_ids"]:
            vals["target_ids"] = self._targets_after(last_day)
        self.date_to = last_day
        # The database refuses an overlap, so the end has to be there before the start.
        self.flush_recordset(["date_to"])
        following = self.create({**vals, "continues_id": self.id})
        if following.payee_id == self.payee_id and self.accepted_on:
            following._take_acceptance(self)
        return following

    def _targets_after(self, last_day):
        """Return copies of the targets of periods that end after ``last_day``."""
        plan = self.plan_id
        start, _end = plan.calendar_id._period_of(
            plan.target_period, fields.Date.add(last_day, days=1)
        )
        later = self.target_ids.filtered(lambda target: target.date_from >= start)
        return [
            Command.create(
                {
                    "date_from": target.date_from,
                    "amount": target.amount,
                    "on_target_amount": target.on_target_amount,
                }
            )
            for target in later
        ]

    def _take_acceptance(self, before):
        self.with_context(sales_plan_door=DOOR).write(
            {
                "accepted_on": before.accepted_on,
                "accepted_by_id": before.accepted_by_id.id,
                "accepted_fingerprint": before.accepted_fingerprint,
            }
        )
