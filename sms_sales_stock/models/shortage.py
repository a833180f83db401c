from odoo import api, fields, models

SOURCES = [
    ("rule", "Reordering rule"),
    ("product", "Minimum of the product"),
    ("suggestion", "Suggested reorder point"),
]


class SalesStockShortage(models.Model):
    """A time in which less of a product is forecast than there should be.

    There is one open shortage of a product in a warehouse; each person who sells the
    product gets one activity for it, which ends with it.
    """

    _name = "sales.stock.shortage"
    _description = "Stock Shortage"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "closed_on desc nulls first, id desc"
    _mail_post_access = "read"

    product_id = fields.Many2one(
        "product.product", required=True, index=True, readonly=True, ondelete="cascade"
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True, ondelete="cascade"
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    opened_on = fields.Datetime(string="Since", readonly=True)
    closed_on = fields.Datetime(string="Until", readonly=True)
    is_open = fields.Boolean(compute="_compute_is_open", search="_search_is_open")
    on_hand_qty = fields.Float(string="On Hand", digits="Product Unit", readonly=True)
    forecast_qty = fields.Float(
        string="Forecast",
        digits="Product Unit",
        readonly=True,
        help="At the end of the lead time, when it was looked at last.",
    )
    threshold_qty = fields.Float(
        string="Should Be", digits="Product Unit", readonly=True
    )
    source = fields.Selection(SOURCES, string="By", readonly=True)
    back_on = fields.Datetime(
        string="Enough Again From",
        readonly=True,
        help="By what is expected to come in; empty where nothing is on its way.",
    )
    user_ids = fields.Many2many(
        "res.users",
        "sales_stock_shortage_user_rel",
        "shortage_id",
        "user_id",
        string="Told",
        readonly=True,
    )
    why = fields.Text(compute="_compute_why")

    _open_uniq = models.UniqueIndex(
        "(product_id, warehouse_id) WHERE closed_on IS NULL",
        "A product has one open shortage in a warehouse.",
    )

    @api.depends("product_id", "warehouse_id")
    def _compute_display_name(self):
        for shortage in self:
            shortage.display_name = self.env._(
                "%(product)s in %(warehouse)s",
                product=shortage.product_id.display_name,
                warehouse=shortage.warehouse_id.name,
            )

    @api.depends("closed_on")
    def _compute_is_open(self):
        for shortage in self:
            shortage.is_open = not shortage.closed_on

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("closed_on", "=" if True in value else "!=", False)]

    @api.depends("forecast_qty", "threshold_qty", "source", "back_on")
    def _compute_why(self):
        sources = dict(self._fields["source"]._description_selection(self.env))
        for shortage in self:
            shortage.why = self.env._(
                "%(forecast)s %(unit)s forecast, and there should be %(threshold)s "
                "(%(by)s).",
                forecast=f"{shortage.forecast_qty:g}",
                unit=shortage.uom_id.name or "",
                threshold=f"{shortage.threshold_qty:g}",
                by=sources.get(shortage.source, ""),
            )

    def action_open_quotations(self):
        """Show the quotations and undelivered orders that ask for the product."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sale.action_quotations_with_onboarding"
        )
        domain = [
            ("company_id", "=", self.company_id.id),
            ("order_line.product_id", "=", self.product_id.id),
            "|",
            ("state", "in", ("draft", "sent")),
            "&",
            ("state", "=", "sale"),
            ("delivery_status", "not in", (False, "full")),
        ]
        return {**action, "domain": domain, "context": {}}
