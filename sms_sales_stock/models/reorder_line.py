from odoo import api, fields, models

STATES = [
    ("open", "Suggested"),
    ("waiting", "In the queue"),
    ("applied", "Applied"),
    ("undone", "Undone"),
    ("skipped", "Left out"),
]
# Fewer days say more about their chance than about demand.
FEW_DAYS = 14
REASONS = [
    ("young", "Too few days of sales to judge by"),
    ("same", "The rule says so already"),
    ("changed", "The rule has been changed meanwhile"),
    ("archived", "The rule is archived"),
    ("made", "A rule has been made meanwhile"),
    ("gone", "The rule has been deleted"),
    ("older", "A newer suggestion is there"),
    ("product", "The product is not kept in stock any more"),
]
LEADS = [
    ("vendor", "Vendor"),
    ("receipts", "Past receipts"),
    ("usual", "Usual lead time"),
]


class SalesReorderLine(models.Model):
    """A suggested reorder point, with the figures that it was computed from."""

    _name = "sales.reorder.line"
    _description = "Reorder Suggestion"
    _order = "under_point desc, cover_days, id"
    _rec_name = "product_id"

    run_id = fields.Many2one(
        "sales.reorder.run",
        string="Computed on",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    current = fields.Boolean(readonly=True, help="Of the newest computation.")
    product_id = fields.Many2one(
        "product.product", required=True, index=True, readonly=True, ondelete="cascade"
    )
    categ_id = fields.Many2one(related="product_id.categ_id")
    warehouse_id = fields.Many2one(
        "stock.warehouse", required=True, readonly=True, ondelete="cascade"
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    orderpoint_id = fields.Many2one(
        "stock.warehouse.orderpoint",
        string="Reordering Rule",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    has_rule = fields.Boolean(string="Had a Rule", readonly=True)

    sold_days = fields.Integer(string="Days", readonly=True, aggregator="avg")
    sold_qty = fields.Float(string="Sold", digits="Product Unit", readonly=True)
    demand_mean = fields.Float(
        string="A Day", digits=(16, 4), readonly=True, aggregator="avg"
    )
    demand_spread = fields.Float(
        string="Spread of Demand", digits=(16, 4), readonly=True, aggregator="avg"
    )
    lead_days = fields.Float(
        string="Lead Time", digits=(16, 2), readonly=True, aggregator="avg"
    )
    lead_spread = fields.Float(
        string="Spread of Lead Time", digits=(16, 2), readonly=True, aggregator="avg"
    )
    lead_source = fields.Selection(LEADS, string="Lead Time From", readonly=True)
    receipt_count = fields.Integer(string="Receipts", readonly=True)
    level = fields.Float(
        string="Service Level", digits=(5, 4), readonly=True, aggregator=None
    )
    factor = fields.Float(digits=(16, 6), readonly=True, aggregator=None)
    expected_qty = fields.Float(
        string="Demand in Lead Time", digits="Product Unit", readonly=True
    )
    safety_qty = fields.Float(
        string="Safety Stock", digits="Product Unit", readonly=True
    )
    reorder_point = fields.Float(
        digits="Product Unit",
        readonly=True,
        help="Demand in the lead time and safety stock, rounded up.",
    )
    confirmed_qty = fields.Float(
        string="Confirmed",
        digits="Product Unit",
        readonly=True,
        help="Demand within the lead time that is confirmed, and that the forecast has "
        "taken off already.",
    )
    minimum_qty = fields.Float(
        string="Suggested Minimum",
        digits="Product Unit",
        readonly=True,
        help="The reorder point without what the forecast has taken off already: what "
        "a reordering rule compares the forecast with.",
    )
    on_hand_qty = fields.Float(string="On Hand", digits="Product Unit", readonly=True)
    forecast_qty = fields.Float(
        string="Forecast",
        digits="Product Unit",
        readonly=True,
        help="At the end of the lead time, with all that is to come and to go.",
    )
    short_qty = fields.Float(string="Missing", digits="Product Unit", readonly=True)
    under_point = fields.Boolean(string="Under the Point", readonly=True)
    cover_days = fields.Float(
        string="Days of Cover",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="How long what is on hand lasts at this demand.",
    )
    current_min = fields.Float(
        string="Minimum Before", digits="Product Unit", readonly=True
    )
    current_max = fields.Float(
        string="Maximum Before", digits="Product Unit", readonly=True
    )
    state = fields.Selection(STATES, string="Status", default="open", readonly=True)
    reason = fields.Selection(REASONS, string="Why Left Out", readonly=True)
    made_rule = fields.Boolean(readonly=True)
    why = fields.Text(compute="_compute_why")

    _current_idx = models.Index("(company_id, product_id, warehouse_id) WHERE current")

    @api.depends("product_id", "warehouse_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = self.env._(
                "%(product)s in %(warehouse)s",
                product=line.product_id.display_name,
                warehouse=line.warehouse_id.name,
            )

    def _compute_why(self):
        for line in self:
            line.why = "\n".join(line._words())

    def _words(self):
        """Return the derivation, sentence by sentence."""
        self.ensure_one()
        mean, spread = f"{self.demand_mean:.4g}", f"{self.demand_spread:.4g}"
        lead, late = f"{self.lead_days:.4g}", f"{self.lead_spread:.4g}"
        return [
            self.env._(
                "Demand: %(sold)s in %(days)s days is %(mean)s a day, give or take "
                "%(spread)s; days without a sale count.",
                sold=f"{self.sold_qty:g}",
                days=self.sold_days,
                mean=mean,
                spread=spread,
            ),
            self._lead_words(lead, late),
            self.env._(
                "Expected in that time: %(mean)s × %(lead)s = %(expected)s.",
                mean=mean,
                lead=lead,
                expected=f"{self.expected_qty:.2f}",
            ),
            self.env._(
                "Safety for %(level)s %%: %(factor)s × √(%(lead)s × %(spread)s² + "
                "%(mean)s² × %(late)s²) = %(safety)s.",
                level=f"{self.level * 100:g}",
                factor=f"{self.factor:.3f}",
                lead=lead,
                spread=spread,
                mean=mean,
                late=late,
                safety=f"{self.safety_qty:.2f}",
            ),
            self.env._("Reorder point, rounded up: %s.", f"{self.reorder_point:g}"),
            self.env._(
                "The forecast has taken %(confirmed)s of confirmed demand off already, "
                "so a rule compares it with %(minimum)s.",
                confirmed=f"{self.confirmed_qty:g}",
                minimum=f"{self.minimum_qty:g}",
            ),
        ]

    def _lead_words(self, lead, late):
        sources = dict(self._fields["lead_source"]._description_selection(self.env))
        return self.env._(
            "Supply takes %(lead)s days (%(by)s, and the company's security "
            "days), give or take %(late)s by %(count)s receipts of the last year.",
            lead=lead,
            by=sources.get(self.lead_source),
            late=late,
            count=self.receipt_count,
        )
