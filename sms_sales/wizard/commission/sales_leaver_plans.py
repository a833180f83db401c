from odoo import models
from odoo.fields import Domain
from odoo.tools.misc import format_date


class SalesLeaver(models.TransientModel):
    """The plans that they take part in, and who reports to them there."""

    _name = "sales.leaver"
    _inherit = "sales.leaver"

    def _sales_leaver_items(self, user):
        items = super()._sales_leaver_items(user)
        return [*items, *self._participant_items(), *self._report_items()]

    def _participations(self):
        """Return the participations that hold after the last day."""
        # Also those of companies that the commission manager works elsewhere from.
        return self.env["sales.commission.participant"].search(
            Domain("payee_id", "=", self.payee_id.id)
            & Domain("plan_id.state", "in", ("draft", "submitted", "running"))
            & (Domain("date_to", "=", False) | Domain("date_to", ">", self.last_day))
        )

    def _participant_items(self):
        return [
            {
                **self._document(payee, "participant", self.env._("Commission plan")),
                "name": payee.plan_id.display_name,
                "effect": self._participant_effect(payee),
                "reason": payee._why_not_ended(self.last_day),
            }
            for payee in self._participations()
        ]

    def _participant_effect(self, payee):
        day = format_date(self.env, self.last_day)
        if not self.follower_id:
            return self.env._("Ends on %s", day)
        if payee._has_other(self.follower_id, self.last_day):
            return self.env._(
                "Ends on %(day)s; %(successor)s takes part already",
                day=day,
                successor=self.follower_id.name,
            )
        return self.env._(
            "Ends on %(day)s; %(successor)s follows the day after",
            day=day,
            successor=self.follower_id.name,
        )

    def _report_items(self):
        """Return those who report to them in a plan and stay."""
        managed = self._participations().report_ids.filtered(
            lambda one: not one.date_to or one.date_to > self.last_day
        )
        return [
            {
                **self._document(report, "report", self.env._("Reports to them")),
                "name": f"{report.payee_id.name} ({report.plan_id.display_name})",
                "effect": self.env._("Reports to %s", self.follower_id.name)
                if self.follower_id
                else self.env._("Reports to nobody"),
                "reason": report._why_not_ended(self.last_day),
            }
            for report in managed
        ]

    def _apply_participant(self, payees):
        # As oneself: on a running plan somebody else approves what is handed over.
        for payee in payees.sudo(False):
            payee._hand_over(self.last_day, self)

    def _apply_report(self, reports):
        """Let reports go on under the follower, from the day after."""
        # As oneself here too.
        for report in reports.sudo(False):
            manager = self._following_manager(report.plan_id)
            report._continue_from(self.last_day, {"manager_id": manager.id})

    def _following_manager(self, plan):
        if not self.follower_id:
            return plan.participant_ids.browse()
        return plan.participant_ids.filtered(
            lambda one: (
                one.role == "manager"
                and one.payee_id == self.follower_id
                and (not one.date_to or one.date_to > self.last_day)
            )
        )[:1]
