from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date


class SalesCommissionPlan(models.Model):
    """From a draft to a running plan, and to its end."""

    _name = "sales.commission.plan"
    _inherit = "sales.commission.plan"

    def action_submit(self):
        """Ask somebody else to approve; raise what is missing."""
        self._check_state("draft", self.env._("Only a draft can be submitted."))
        self._check_complete()
        self._through_door().write(
            {"state": "submitted", "author_id": self.env.uid, "note_refused": False}
        )
        return True

    def action_draft(self):
        """Take back a plan that waits for approval."""
        self._check_state("submitted", self.env._("Only what waits can be taken back."))
        self._through_door().write({"state": "draft", "author_id": False})
        return True

    def action_approve(self):
        """Let the plan run: freeze its rates and text, end the version before it."""
        self._check_state("submitted", self.env._("Submit the plan first."))
        self._check_approver()
        self._check_complete()
        for plan in self._through_door():
            plan._check_version_start()
            plan._freeze_rates()
            plan.write(
                {
                    "state": "running",
                    "approver_id": self.env.uid,
                    "approved_on": fields.Datetime.now(),
                    "fingerprint": plan._fingerprint(),
                    "writer_ids": [Command.clear()],
                }
            )
            plan._end_previous()
        self.participant_ids._ask_for_acceptance()
        return True

    def action_refuse(self):
        """Ask for the reason of a refusal."""
        return self._open_wizard("sales.commission.plan.refuse", self.env._("Refuse"))

    def action_new_version(self):
        """Ask from which day on the plan changes."""
        return self._open_wizard(
            "sales.commission.plan.version", self.env._("New version")
        )

    def action_end(self):
        """Ask for the last day of the plan."""
        return self._open_wizard("sales.commission.plan.end", self.env._("End plan"))

    def action_try(self):
        """Try the table on an amount."""
        return self._open_wizard("sales.commission.plan.try", self.env._("Try it"))

    def _open_wizard(self, model, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_plan_id": self.id},
        }

    def _refuse(self, reason):
        """Send a submitted plan back to its author."""
        self._check_state("submitted", self.env._("Only what waits can be refused."))
        self._through_door().write({"state": "draft", "note_refused": reason})
        for plan in self:
            plan.message_post(
                body=self.env._("Refused: %s", reason),
                partner_ids=plan.author_id.partner_id.ids,
            )

    def _end(self, date_to):
        """Make ``date_to`` the last day of running plans."""
        self._check_state("running", self.env._("Only a running plan can be ended."))
        for plan in self:
            plan._check_after_lock(date_to)
        self._through_door()._end_on(date_to)

    def _end_on(self, date_to):
        """End plans and what their payees take part in, so that targets are by days."""
        self.write({"date_to": date_to, "state": "ended"})
        self.participant_ids.filtered(
            lambda payee: (
                payee.date_from <= date_to
                and (not payee.date_to or payee.date_to > date_to)
            )
        ).write({"date_to": date_to})

    def _end_previous(self):
        """Let the version before end on the day before this one starts."""
        previous = self.previous_id
        if not previous:
            return
        day_before = fields.Date.subtract(self.date_from, days=1)
        previous._end_on(min(previous.date_to or day_before, day_before))

    def _check_state(self, state, hint):
        for plan in self:
            if plan.state != state:
                label = dict(plan._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "The plan %(plan)s is in state %(state)s. %(hint)s",
                        plan=plan.display_name,
                        state=label[plan.state],
                        hint=hint,
                    )
                )

    def _check_approver(self):
        """Nobody approves what they wrote, or what they are paid by."""
        me = self.env.user.partner_id
        for plan in self:
            if me == plan.author_id.partner_id:
                raise UserError(
                    self.env._(
                        "You submitted the plan %(plan)s: somebody else has to approve "
                        "it.",
                        plan=plan.display_name,
                    )
                )
            # Whoever they are, and in whichever company.
            if me in plan.sudo().writer_ids.partner_id:
                raise UserError(
                    self.env._(
                        "You wrote a part of the plan %(plan)s: somebody else has to "
                        "approve it.",
                        plan=plan.display_name,
                    )
                )
            if me in plan.participant_ids.payee_id:
                raise UserError(
                    self.env._(
                        "You are a payee of the plan %(plan)s: somebody who is not "
                        "paid by it has to approve it.",
                        plan=plan.display_name,
                    )
                )

    def _check_version_start(self):
        """Raise when a statement was locked that this version would change."""
        self.ensure_one()
        if self.previous_id:
            self._check_period_start(self.date_from)
            self.previous_id._check_cut(self.date_from)
            self._check_after_lock(fields.Date.subtract(self.date_from, days=1))

    def _check_cut(self, day):
        """Raise when a version from ``day`` on would cut a target period of this one.

        A version that was ended before has cut its last one itself.
        """
        if not self.date_to or self.date_to >= day:
            self._check_period_start(day)

    def _check_period_start(self, day):
        start, _end = self.calendar_id._period_of(self.target_period, day)
        if start != day:
            raise UserError(
                self.env._(
                    "A new version of %(plan)s has to start with a target period: "
                    "%(day)s lies in the one from %(start)s on.",
                    plan=self.display_name,
                    day=format_date(self.env, day),
                    start=format_date(self.env, start),
                )
            )

    def _check_after_lock(self, last_day):
        """Raise when a day after ``last_day`` is already in a locked statement."""
        locked = self._locked_until()
        if locked and last_day < locked:
            raise UserError(
                self.env._(
                    "Statements of %(plan)s are locked until %(locked)s: choose a "
                    "later day.",
                    plan=self.display_name,
                    locked=format_date(self.env, locked),
                )
            )
