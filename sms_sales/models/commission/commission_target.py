from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date


class SalesCommissionTarget(models.Model):
    _name = "sales.commission.target"
    _description = "Commission Target"
    _inherit = ["sales.commission.waiting.mixin"]
    _order = "participant_id, date_from"
    _waiting_terms = ("amount", "on_target_amount")
    _waiting_fixed = ("participant_id", "date_from")

    participant_id = fields.Many2one(
        "sales.commission.participant", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="participant_id.currency_id")
    date_from = fields.Date(
        string="Period from",
        required=True,
        help="First day of the target period that this target is for.",
    )
    amount = fields.Float(string="Target", digits=(16, 2), required=True)
    on_target_amount = fields.Monetary(
        string="On-target commission", help="0 takes the payee's, or the plan's."
    )

    _period_uniq = models.Constraint(
        "UNIQUE(participant_id, date_from)",
        "A payee has one target for each target period.",
    )
    _amount_check = models.Constraint(
        "CHECK(amount >= 0 AND on_target_amount >= 0)",
        "Targets and on-target commissions cannot be negative.",
    )

    @api.constrains("participant_id", "date_from")
    def _check_period_start(self):
        for target in self:
            plan = target.participant_id.plan_id
            start, _end = plan.calendar_id._period_of(
                plan.target_period, target.date_from
            )
            if start != target.date_from:
                raise ValidationError(
                    self.env._(
                        "The target of %(payee)s for %(day)s has to start with its "
                        "target period, on %(start)s.",
                        payee=target.participant_id.payee_id.name,
                        day=format_date(self.env, target.date_from),
                        start=format_date(self.env, start),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create(vals_list)
        targets._check_open()
        targets._void_acceptance()
        return targets

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        self._check_open()
        self._void_acceptance()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self._refuse_deletion()
        self._check_open()
        self._void_acceptance()

    def _check_open(self):
        """Refuse a change that a locked statement rests on."""
        running = self.participant_id._while_running("write")
        for target in self.filtered(lambda one: one.participant_id in running):
            plan = target.participant_id.plan_id
            plan._check_after_lock(fields.Date.subtract(target.date_from, days=1))

    def _void_acceptance(self):
        """Ask again, since what holds has changed."""
        holding = self.filtered(lambda one: not one.waiting and not one.pending)
        payees = holding.participant_id
        payees.filtered(lambda payee: payee.plan_id.state != "draft")._void_acceptance()
