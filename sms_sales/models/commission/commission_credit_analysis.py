from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.company_day import day_of


class SalesCommissionCredit(models.Model):
    _name = "sales.commission.credit"
    _inherit = "sales.commission.credit"
    _rec_name = "source_name"

    # Searched and grouped through the pool, so that the ledger stays narrow.
    root_plan_id = fields.Many2one(
        related="pool_id.plan_id.root_id", string="Plan (all versions)"
    )
    customer_id = fields.Many2one(
        related="move_line_id.partner_id",
        string="Invoiced customer",
        help="Only credits from invoice lines can be grouped by it.",
    )
    product_id = fields.Many2one(
        related="move_line_id.product_id", string="Invoiced product"
    )

    def action_release(self):
        """Let held rows count: clear the hold, and settle their pools again."""
        held = self.filtered(lambda row: row.hold == "payee_change")
        held._check_release()
        # The ledger is changed by nobody but this action and the settlement.
        released = held.sudo()
        released.write({"hold": False})
        released.pool_id.write({"is_stale": True})
        self.env.flush_all()
        settlement = self.env["sales.commission.settlement"]
        for root, company in {(row.root_plan_id, row.company_id) for row in released}:
            until = max(day_of(company), *released.mapped("day"))
            settlement._settle(root, company, until)
        return True

    def action_reject(self):
        """Leave held rows out for good: the sale stays with whom it was locked."""
        held = self.filtered(lambda row: row.hold == "payee_change")
        held._check_release()
        # The ledger is changed by nobody but these actions and the settlement.
        held.sudo().write({"hold": "rejected"})
        return True

    def _check_release(self):
        """Only a commission manager, and nobody their own."""
        if not self:
            raise UserError(self.env._("None of these rows is held."))
        user = self.env.user
        if not user.has_group("sms_sales.group_commission_manager"):
            raise AccessError(
                self.env._("Only a commission manager decides about held credits.")
            )
        mine = self.filtered(lambda row: row.payee_id.id in user._sales_payee_ids())
        if mine:
            raise UserError(
                self.env._(
                    "“%s” would be credited to you or taken from you: somebody else "
                    "must decide about it.",
                    mine[0].source_name,
                )
            )

    def action_source(self):
        """Open the invoice or order that is credited."""
        self.ensure_one()
        document = self.move_line_id.move_id or self.order_line_id.order_id
        if not document:
            raise UserError(
                self.env._(
                    "“%s” was deleted; its figures are kept here.", self.source_name
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }
