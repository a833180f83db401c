from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

# What may change for a payee of a running plan; all else is a new participation.
OPEN_WHILE_RUNNING = {"date_to", "draw_until", "opening_ids", "pay_by", "target_ids"}
ACCEPTANCE = {"accepted_on", "accepted_by_id", "accepted_fingerprint"}


class SalesCommissionParticipant(models.Model):
    """Who may be a payee, when, and what of it may change while the plan runs."""

    _name = "sales.commission.participant"
    _inherit = "sales.commission.participant"

    @api.constrains("manager_id", "plan_id", "user_id", "partner_id")
    def _check_manager(self):
        # Whoever stands between two rows of theirs would be paid twice for a sale.
        everybody = self.plan_id.participant_ids
        if self._has_cycle("manager_id") or any(
            row.payee_id in row._managers().payee_id for row in everybody
        ):
            raise ValidationError(
                self.env._(
                    "%(names)s: nobody can report to themselves, not even through "
                    "others.",
                    names=", ".join(self.payee_id.mapped("name")),
                )
            )
        for payee in self.filtered("manager_id"):
            if payee.manager_id.plan_id != payee.plan_id:
                raise ValidationError(
                    self.env._(
                        "%(payee)s has to report to a manager of the same plan.",
                        payee=payee.payee_id.name,
                    )
                )

    def _managers(self):
        """Return those above, up to the head."""
        self.ensure_one()
        above = self.manager_id
        while above[-1:].manager_id:
            above += above[-1:].manager_id
        return above

    @api.constrains("user_id", "partner_id", "date_from", "date_to")
    def _check_one_kind(self):
        """Nobody is an employee and an agent on the same day, in any plan."""
        # Plans of other companies count, whether the user sees them or not.
        rows = self.sudo().search([("payee_id", "in", self.payee_id.ids)])
        agents = rows.filtered("partner_id").grouped("payee_id")
        for employee in rows.filtered("user_id"):
            as_agent = agents.get(employee.payee_id, [])
            if any(employee._overlaps(agent) for agent in as_agent):
                raise ValidationError(
                    self.env._(
                        "%(payee)s would be an employee and an external agent on the "
                        "same day. End one of the two participations first.",
                        payee=employee.payee_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_door_open():
            self._check_not_by_hand(vals_list)
        payees = super().create(vals_list)
        joined = payees._while_running("create")
        joined._check_days_before_open()
        joined = joined.filtered(lambda payee: not payee.waiting)
        joined._log_on_plan(self.env._("Joins on %(from)s"))
        joined._ask_for_acceptance()
        return payees

    def write(self, vals):
        if self._is_door_open():
            return super().write(vals)
        self._check_not_by_hand([vals])
        running = self._while_running("write").filtered(lambda one: not one.waiting)
        if running and set(vals) - OPEN_WHILE_RUNNING:
            running._refuse_change()
        if "date_to" in vals:
            running._check_days_open()
        result = super().write(vals)
        if "date_to" in vals:
            running._check_days_open()
            ended = running.filtered(lambda payee: not payee.pending)
            ended._log_on_plan(self.env._("Takes part until %(to)s"))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        running = self._while_running("unlink")
        self._check_no_credit()
        running.filtered(lambda one: not one.waiting)._check_no_locked_day()

    def _is_door_open(self):
        return self.env["sales.commission.plan"]._is_door_open()

    def _overlaps(self, other):
        """Say whether two participations share a day."""
        return (not self.date_to or self.date_to >= other.date_from) and (
            not other.date_to or other.date_to >= self.date_from
        )

    def _while_running(self, operation):
        """Return the payees of approved plans, refusing what is never allowed.

        A plan that waits for approval is not changed, and nobody changes by
        themselves what they are paid by.
        """
        self.plan_id.filtered(lambda plan: plan.state == "submitted")._check_draft()
        running = self.filtered(lambda payee: payee.plan_id.state != "draft")
        mine = running.filtered(
            lambda payee: payee.payee_id == self.env.user.partner_id
        )
        if mine and not self.env.su:
            raise UserError(
                self.env._(
                    "You are paid by the plan %(plan)s: somebody else has to change "
                    "your part in it.",
                    plan=mine.plan_id[:1].display_name,
                )
            )
        return running

    def _refuse_change(self):
        raise UserError(
            self.env._(
                "%(payee)s takes part in %(plan)s, which is approved. End this "
                "participation and add a new one from the next day on, or make a new "
                "version of the plan.",
                payee=self[0].payee_id.name,
                plan=self[0].plan_id.display_name,
            )
        )

    def _check_not_by_hand(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in ACCEPTANCE):
            raise UserError(
                self.env._("Only the payees themselves accept a plan, with Accept.")
            )

    def _check_days_open(self):
        for payee in self:
            for last_day in {payee.date_to, payee._ends_on()} - {False}:
                payee._check_day_open(last_day)

    def _check_days_before_open(self):
        for payee in self:
            payee._check_day_open(fields.Date.subtract(payee.date_from, days=1))

    def _check_day_open(self, last_day):
        """Raise when a day after ``last_day`` is in a locked statement."""
        self.plan_id._check_after_lock(last_day)

    def _check_no_locked_day(self):
        for payee in self:
            locked = payee.plan_id._locked_until()
            if locked and payee.date_from <= locked:
                raise UserError(
                    self.env._(
                        "%(payee)s takes part in %(plan)s since before its last locked "
                        "statements, and cannot be deleted: end the participation "
                        "instead.",
                        payee=payee.payee_id.name,
                        plan=payee.plan_id.display_name,
                    )
                )

    def _check_no_credit(self):
        # A credit counts, whoever may see it.
        credit = self.env["sales.commission.credit"].sudo()
        found = credit.search([("participant_id", "in", self.ids)], limit=1)
        if found:
            raise UserError(
                self.env._(
                    "%(payee)s has credits in %(plan)s and cannot be deleted: end the "
                    "participation instead.",
                    payee=found.participant_id.payee_id.name,
                    plan=found.participant_id.plan_id.display_name,
                )
            )

    def _log_on_plan(self, text):
        """Write one note on each plan, with a line for each payee."""
        for plan, payees in self.grouped("plan_id").items():
            lines = [
                f"{payee.payee_id.name}: "
                + text
                % {
                    "from": format_date(self.env, payee.date_from),
                    "to": format_date(self.env, payee.date_to) or "…",
                }
                for payee in payees
            ]
            plan._message_log(body="\n".join(lines))

    def _has_target(self):
        """Say whether every period that is known has a target above zero."""
        self.ensure_one()
        if any(not target.amount for target in self.target_ids):
            return False
        return bool(self.target_ids or self.target_amount or self.plan_id.target_amount)

    def _has_on_target(self):
        self.ensure_one()
        of_plan = self.on_target_amount or self.plan_id.on_target_amount
        periods = self.target_ids
        return bool(
            of_plan or (periods and all(one.on_target_amount for one in periods))
        )
