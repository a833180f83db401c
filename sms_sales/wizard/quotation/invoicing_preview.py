from odoo import api, fields, models

from ...models.quotation.invoicing_run_line import REASONS

# Rows that a dialog shows; a run takes all of them.
SHOWN = 500


class SalesInvoicingPreview(models.TransientModel):
    """What a policy would invoice now, and what not, and why."""

    _name = "sales.invoicing.preview"
    _description = "Preview of Invoicing"

    policy_id = fields.Many2one(
        "sales.invoicing.policy", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True
    )
    summary = fields.Char(related="policy_id.summary")
    line_ids = fields.One2many("sales.invoicing.preview.line", "preview_id")
    taken_count = fields.Integer(readonly=True)
    left_count = fields.Integer(readonly=True)
    hidden_count = fields.Integer(readonly=True)
    turn = fields.Char(string="Period", readonly=True)

    @api.depends("policy_id")
    @api.depends_context("company")
    def _compute_company_id(self):
        for preview in self:
            preview.company_id = preview.policy_id.company_id or self.env.company

    @api.model_create_multi
    def create(self, vals_list):
        previews = super().create(vals_list)
        for preview in previews:
            preview._look()
        return previews

    def _look(self):
        policy, company = self.policy_id, self.company_id
        # It shows what the run will do, which acts for the company.
        policy = policy.sudo().with_company(company)
        orders = policy._orders(company)
        run = policy.env["sales.invoicing.run"]._last(policy, company)
        _keys, left_out = policy._sorted(orders, run)
        taken = orders.filtered(lambda order: order not in left_out)
        shown = (taken + (orders - taken))[:SHOWN]
        self.write(
            {
                "turn": policy._turn(company),
                "taken_count": len(taken),
                "left_count": len(orders) - len(taken),
                "hidden_count": len(orders) - len(shown),
            }
        )
        self.env["sales.invoicing.preview.line"].create(
            [
                {
                    "preview_id": self.id,
                    "order_id": order.id,
                    "partner_id": order.partner_invoice_id.id,
                    "currency_id": order.currency_id.id,
                    "amount": order._sales_amount_to_invoice(),
                    "code": left_out.get(order, "invoice"),
                }
                for order in shown
            ]
        )

    def action_run(self):
        """Invoice what is shown."""
        return self.policy_id.with_company(self.company_id).action_run()


class SalesInvoicingPreviewLine(models.TransientModel):
    _name = "sales.invoicing.preview.line"
    _description = "Order in a Preview of Invoicing"

    preview_id = fields.Many2one(
        "sales.invoicing.preview", required=True, index=True, ondelete="cascade"
    )
    order_id = fields.Many2one("sale.order", readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", string="Invoice to", readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one("res.currency", readonly=True, ondelete="cascade")
    amount = fields.Monetary(readonly=True, help="Without taxes.")
    code = fields.Selection(
        [
            ("invoice", "Would be invoiced"),
            ("already", "Invoiced in this period already"),
            ("undelivered", "Nothing delivered yet"),
            *REASONS,
        ],
        string="What happens",
        readonly=True,
    )
