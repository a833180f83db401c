import json
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.sms_sales.tools.batch import AlreadyRunning, held, run_chunk
from odoo.addons.sms_sales.tools.company_day import day_of

from ..engine.promise import Stock, forecast, going
from ..engine.reorder import Spread, days_of_cover, reorder_point
from .notes import note
from .reorder_facts import unsold
from .reorder_line import FEW_DAYS

KEPT_DAYS = 90


class SalesReorderRun(models.Model):
    """One look at what was sold, and the reorder points that it suggests."""

    _name = "sales.reorder.run"
    _description = "Reorder Suggestions of a Day"
    _order = "id desc"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True, ondelete="cascade"
    )
    date = fields.Datetime(string="Computed on", readonly=True)
    days = fields.Integer(string="Days of Sales", readonly=True, aggregator=None)
    level = fields.Float(string="Service Level", readonly=True, aggregator=None)
    line_ids = fields.One2many("sales.reorder.line", "run_id", readonly=True)
    line_count = fields.Integer(string="Suggestions", readonly=True)
    unsold_count = fields.Integer(
        string="Left Out",
        readonly=True,
        help="Products in stock that were not sold in these days and have no "
        "reordering rule.",
    )

    @api.depends("date")
    def _compute_display_name(self):
        for run in self:
            run.display_name = fields.Date.to_string(run.date) or ""

    @api.model
    def action_suggest(self):
        """Compute anew for the companies that the user works in, and say what came."""
        self.check_access("create")
        for company in self.env.companies:
            self._suggest(company)
        lines, left = self._read_group(
            [("line_ids.current", "=", True)],
            aggregates=["line_count:sum", "unsold_count:sum"],
        )[0]
        return note(
            self.env._(
                "%(lines)s suggestions. %(left)s products are left out: not sold in "
                "these days, and without a reordering rule.",
                lines=lines or 0,
                left=left or 0,
            ),
            "info",
        )

    @api.model
    def _cron_suggest(self):
        """Compute anew for every company that keeps stock."""
        for company in self.env["stock.warehouse"].search([]).company_id:
            try:
                self._suggest(company)
            except AlreadyRunning:
                continue

    @api.model
    def _suggest(self, company):
        if not self.env["sales.room"]._is_on("quotation"):
            return
        label = self.env._("Reorder points of %s", company.name)
        with held(self.env, "stock.reorder", company.id, label=label):
            run_chunk(self.env, lambda: self._compute(company))

    @api.model
    def _compute(self, company):
        """Write a run with its lines; those of the run before are current no more."""
        # Whoever may ask for suggestions has them from all sales of the company.
        runs = self.sudo().with_company(company)
        rows, unsold = runs._rows(company)
        run = runs.create(
            {
                "company_id": company.id,
                "date": fields.Datetime.now(),
                "days": company.sales_reorder_days,
                "level": company.sales_reorder_level,
                "line_count": len(rows),
                "unsold_count": unsold,
            }
        )
        run.flush_recordset()
        self.env.cr.execute(run._retire())
        self.env.cr.execute(run._insert(rows))
        self.env["sales.reorder.line"].invalidate_model()
        return len(rows)

    @api.model
    def _rows(self, company):
        """Return what to write of each product in each warehouse, and how many
        products are left out."""
        facts, levels = self.env["sales.reorder.facts"], self.env["sales.stock.levels"]
        warehouses = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)]
        )
        days, until = company.sales_reorder_days, day_of(company)
        sold, rules = facts._sold(company, days), facts._rules(company)
        products, receipts = facts._products(company), facts._receipts(company)
        stocks, leads = levels._of(warehouses), levels._lead_days(company)
        pairs = sorted(
            (product, warehouse)
            for product, warehouse in {*sold, *rules}
            if product in products and warehouse in warehouses._ids
        )
        rows = []
        for pair in pairs:
            level, first = products[pair[0]]
            row = self._row(
                sold.get(pair) or unsold(days, first, until),
                stocks.get(pair, Stock()),
                self._lead(company, leads.get(pair[0]), receipts.get(pair)),
                Decimal(str(level or company.sales_reorder_level)),
            )
            rows.append({**row, **_present(pair, rules.get(pair))})
        return rows, len(products.keys() - {product for product, _where in pairs})

    @api.model
    def _lead(self, company, vendor, receipts):
        """Return lead time, where it is from, and how many receipts its spread is."""
        count, seen = receipts or (0, Spread(Decimal(0), Decimal(0)))
        if vendor is not None:
            source, mean = "vendor", Decimal(vendor)
        elif count:
            source, mean = "receipts", seen.mean
        else:
            source, mean = "usual", Decimal(company.sales_reorder_lead_days)
        security = Decimal(str(company._sales_security_days()))
        return Spread(mean + security, seen.deviation), source, count

    @api.model
    def _row(self, sold, stock, lead, level):
        lead, source, receipts = lead
        horizon = fields.Datetime.now() + timedelta(days=float(lead.mean))
        confirmed = going(stock, horizon)
        point = reorder_point(sold.demand, lead, level, confirmed)
        left = forecast(stock, horizon)
        figures = {
            "sold_qty": sold.total,
            "demand_mean": sold.demand.mean,
            "demand_spread": sold.demand.deviation,
            "lead_days": lead.mean,
            "lead_spread": lead.deviation,
            "level": level,
            "factor": point.factor,
            "expected_qty": point.expected,
            "safety_qty": point.safety,
            "reorder_point": point.point,
            "confirmed_qty": point.confirmed,
            "minimum_qty": point.minimum,
            "on_hand_qty": stock.on_hand,
            "forecast_qty": left,
            "short_qty": max(Decimal(0), point.minimum - left),
            "cover_days": days_of_cover(stock.on_hand, sold.demand.mean),
        }
        return {
            "sold_days": sold.days,
            "lead_source": source,
            "receipt_count": receipts,
            "under_point": left < point.minimum,
            **_judged(sold.days),
            **{name: x if x is None else str(x) for name, x in figures.items()},
        }

    def _retire(self):
        """Return one statement for the lines of the runs before."""
        return SQL(
            """
            UPDATE sales_reorder_line SET current = FALSE
             WHERE current AND run_id <> %s AND company_id = %s
            """,
            self.id,
            self.company_id.id,
        )

    def _insert(self, rows):
        """Return one statement that writes the lines."""
        self.ensure_one()
        line = self.env["sales.reorder.line"]
        names = [*rows[0]] if rows else ["product_id"]
        columns = [SQL.identifier(name) for name in names]
        typed = [
            SQL("%s %s", SQL.identifier(name), _TYPES[line._fields[name].type])
            for name in names
        ]
        return SQL(
            """
            INSERT INTO sales_reorder_line (run_id, company_id, current, create_uid,
                                            create_date, %s)
            SELECT %s, %s, TRUE, %s, %s, %s FROM json_to_recordset(%s) AS r(%s)
            """,
            SQL(", ").join(columns),
            self.id,
            self.company_id.id,
            self.env.uid,
            fields.Datetime.now(),
            SQL(", ").join(columns),
            json.dumps(rows),
            SQL(", ").join(typed),
        )

    @api.autovacuum
    def _gc_runs(self):
        """Forget runs of long ago of which nothing was applied."""
        old = self.search(
            [
                ("date", "<", fields.Datetime.now() - timedelta(days=KEPT_DAYS)),
                ("line_ids", "not any", [("state", "in", ("waiting", "applied"))]),
                ("line_ids", "not any", [("current", "=", True)]),
            ],
            limit=100,
        )
        old.unlink()
        return len(old), 0


_TYPES = {
    "boolean": SQL("boolean"),
    "float": SQL("numeric"),
    "integer": SQL("integer"),
    "many2one": SQL("integer"),
    "selection": SQL("varchar"),
}


def _present(pair, rule):
    """Return what there is already for a product in a warehouse."""
    rule_id, minimum, maximum = rule or (None, 0, 0)
    return {
        "product_id": pair[0],
        "warehouse_id": pair[1],
        "orderpoint_id": rule_id,
        "has_rule": bool(rule_id),
        "current_min": minimum,
        "current_max": maximum,
    }


def _judged(days):
    """Return that a product is too young for a suggestion, where it is."""
    young = days < FEW_DAYS
    return {
        "state": "skipped" if young else "open",
        "reason": "young" if young else None,
    }
