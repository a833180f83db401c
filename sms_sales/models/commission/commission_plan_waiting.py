from markupsafe import Markup

from odoo import models

_ACTIVITY = ["sms_sales.activity_approve_payees"]


class SalesCommissionPlan(models.Model):
    """One activity asks the second commission manager to approve what waits."""

    _name = "sales.commission.plan"
    _inherit = "sales.commission.plan"

    def _ask_second_person(self, feedback=False):
        """Have one open activity on each plan where something waits, none elsewhere.

        :param feedback: what became of it, where nothing waits any more
        """
        # Who asks need not see the activities and groups of others.
        for plan in self.sudo()._through_door():
            waiting = plan.participant_ids.filtered("to_approve")
            person = plan._second_person(waiting) if plan._is_agreed() else False
            asked = plan.activity_search(_ACTIVITY)
            if not waiting and feedback:
                asked.action_feedback(feedback=feedback)
            elif not waiting or not person:
                asked.unlink()
            elif asked:
                note = plan._waiting_note(waiting)
                asked.write({"user_id": person.id, "note": note})
            else:
                plan.activity_schedule(
                    *_ACTIVITY,
                    note=plan._waiting_note(waiting),
                    user_id=person.id,
                )

    def _second_person(self, waiting):
        """Who may approve what waits: the plan's approver rather than another."""
        group = self.env.ref("sms_sales.group_commission_manager")
        payees = self.participant_ids.payee_id
        barred = waiting.proposer_ids.partner_id | payees
        able = group.all_user_ids.filtered(
            lambda user: (
                user.active
                and user.partner_id not in barred
                and (not self.company_id or self.company_id in user.company_ids)
            )
        )
        return (able & self.approver_id) or able[:1]

    def _waiting_note(self, waiting):
        lines = [
            Markup("<li>%s: %s</li>") % (payee.payee_id.name, payee.waiting_text)
            for payee in waiting
        ]
        return Markup("<ul>%s</ul>") % Markup().join(lines)
