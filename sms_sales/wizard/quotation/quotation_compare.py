from odoo import api, fields, models

from ...engine.quotation.revisions import compare_heads, compare_lines

SUMS = {"untaxed", "total"}
COLORS = {
    "added": "table-success",
    "removed": "table-danger",
    "changed": "table-warning",
}


class SalesQuotationCompare(models.TransientModel):
    _name = "sales.quotation.compare"
    _description = "Compare Revisions"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    before_id = fields.Many2one(
        "sales.quotation.revision",
        string="Compare",
        required=True,
        domain="[('order_id', '=', order_id)]",
    )
    after_id = fields.Many2one(
        "sales.quotation.revision",
        string="With",
        domain="[('order_id', '=', order_id)]",
        help="Empty: the quotation as it is now.",
    )
    comparison = fields.Html(compute="_compute_comparison", sanitize=False)

    @api.model
    def _open(self, before, after=None):
        compare = self.create(
            {
                "order_id": before.order_id.id,
                "before_id": before.id,
                "after_id": after.id if after else False,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare %s", before.order_id.name),
            "res_model": self._name,
            "res_id": compare.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.depends("before_id", "after_id")
    def _compute_comparison(self):
        for compare in self:
            before = compare._told(compare.before_id)
            after = compare._told(compare.after_id)
            compare.comparison = self.env["ir.qweb"]._render(
                "sms_sales.quotation_comparison",
                {
                    "heads": compare_heads(before, after),
                    "lines": compare_lines(before["lines"], after["lines"]),
                    "labels": compare._labels(),
                    "colors": COLORS,
                    "money": _money,
                    "before_name": compare.before_id.display_name,
                    "after_name": compare.after_id.display_name
                    or self.env._("As it is now"),
                },
            )

    def _told(self, revision):
        """Return what the revision says, or the quotation as it is now, its
        amounts in its own currency."""
        content = revision.content or {"lines": []}
        if not revision:
            content = self.order_id._sales_revision_content()
        currency = revision.currency_id or self.order_id.currency_id
        sums = {part: _money(currency, content.get(part)) for part in SUMS}
        lines = [
            {**line, "currency": currency} if line["kind"] == "product" else line
            for line in content["lines"]
        ]
        return {**content, **sums, "lines": lines}

    def _labels(self):
        return {
            "customer": self.env._("Customer"),
            "reference": self.env._("Customer reference"),
            "currency": self.env._("Currency"),
            "pricelist": self.env._("Pricelist"),
            "payment_term": self.env._("Payment terms"),
            "validity": self.env._("Expiration"),
            "proposal": self.env._("Proposal"),
            "note": self.env._("Terms and conditions"),
            "untaxed": self.env._("Untaxed amount"),
            "total": self.env._("Total"),
        }


def _money(currency, amount):
    return currency.format(float(amount or 0))
