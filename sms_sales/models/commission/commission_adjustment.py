from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.company_day import today_here
from ...tools.door import DOOR


class SalesCommissionAdjustment(models.Model):
    _name = "sales.commission.adjustment"
    _description = "Commission adjustment"
    _order = "date desc, id desc"
    _rec_name = "reason"
    _check_company_auto = True

    statement_id = fields.Many2one(
        "sales.commission.statement", required=True, index=True, ondelete="restrict"
    )
    payee_id = fields.Many2one(
        related="statement_id.payee_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="statement_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="statement_id.currency_id")
    date = fields.Date(required=True, default=today_here)
    amount = fields.Monetary(required=True)
    reason = fields.Char(required=True, help="The payee reads it on the statement.")
    user_id = fields.Many2one(
        "res.users",
        "Entered by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    approved = fields.Boolean(
        readonly=True, copy=False, help="Only approved adjustments are paid."
    )
    approver_id = fields.Many2one(
        "res.users", "Approved by", readonly=True, copy=False, ondelete="restrict"
    )

    _amount_check = models.Constraint(
        "CHECK(amount <> 0)", "An adjustment of zero changes nothing."
    )

    @api.constrains("reason")
    def _check_reason(self):
        if any(not (adjustment.reason or "").strip() for adjustment in self):
            raise UserError(self.env._("An adjustment needs a reason."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.update(approved=False, approver_id=False, user_id=self.env.uid)
        adjustments = super().create(vals_list)
        adjustments._check_changeable()
        return adjustments

    def write(self, vals):
        self._check_changeable()
        decided = {"approved", "approver_id", "user_id"}.intersection(vals)
        if decided and self.env.context.get("sales_deciding") is not DOOR:
            raise UserError(self.env._("Approve an adjustment by its button."))
        done = super().write(vals)
        if "statement_id" in vals:
            self._check_changeable()
        if {"amount", "date", "reason", "statement_id"}.intersection(vals):
            # what was approved was another amount
            self._decide(False)
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_changeable()
        if any(self.mapped("approved")):
            raise UserError(
                self.env._("Withdraw the approval of an adjustment to delete it.")
            )

    def action_approve(self):
        """Let the adjustments count."""
        self._decide(True)

    def action_unapprove(self):
        """Take the adjustments out of their statements again."""
        self._decide(False)

    def _decide(self, approved):
        self.statement_id._check_commission_manager()
        self._check_changeable()
        self.with_context(sales_deciding=DOOR).write(
            {"approved": approved, "approver_id": approved and self.env.uid}
        )
        self.statement_id._refresh(self.statement_id.ids)

    def _check_changeable(self):
        """Adjustments belong to draft statements of somebody else."""
        mine = self.env.user._sales_payee_ids()
        for adjustment in self:
            statement = adjustment.statement_id
            if statement.state != "draft":
                raise UserError(
                    self.env._(
                        "“%s” is no draft any more: set it back to draft, or adjust "
                        "the next open statement.",
                        statement.name,
                    )
                )
            if not self.env.su and statement.payee_id.id in mine:
                raise UserError(
                    self.env._(
                        "Nobody adjusts their own statement (“%s”).", statement.name
                    )
                )
