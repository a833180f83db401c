from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.sms_sales.tools.batch import held, run_chunk

from ..engine import promise
from ..engine.promise import Stock
from .reorder_line import FEW_DAYS

ACTIVITY = "sms_sales_stock.mail_activity_low_stock"


class Limit(NamedTuple):
    """How much there should be of a product in a warehouse, and who says so."""

    quantity: Decimal
    source: str


class SalesStockShortage(models.Model):
    """Looking for shortages, and telling who sells what is short."""

    _name = "sales.stock.shortage"
    _inherit = "sales.stock.shortage"

    @api.model
    def _cron_watch(self):
        """Open, follow and close the shortages of each company."""
        companies = self.env["stock.warehouse"].search([]).company_id
        label = self.env._("Low-stock alerts")
        with held(self.env, "stock.watch", label=label):
            for company in companies:
                run_chunk(self.env, lambda company=company: self._watch(company))

    @api.model
    def _watch(self, company):
        """Compare stock with its limits once; return how many products are short."""
        if not self.env["sales.room"]._is_on("quotation"):
            return 0
        short = self._short_of(company) if company.sales_low_stock_alert else {}
        still = self.search(
            [("company_id", "=", company.id), ("closed_on", "=", False)]
        )
        there = {(one.product_id.id, one.warehouse_id.id): one for one in still}
        still.filtered(
            lambda one: (one.product_id.id, one.warehouse_id.id) not in short
        )._close(company)
        for pair in short.keys() & there.keys():
            there[pair].write(short[pair])
        shortages = self.browse(there[pair].id for pair in short if pair in there)
        shortages += self._open(
            company, {pair: short[pair] for pair in short if pair not in there}
        )
        shortages._tell_sellers(company)
        return len(short)

    @api.model
    def _short_of(self, company):
        """Return {(product id, warehouse id): what to write} of what is short."""
        warehouses = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)]
        )
        levels = self.env["sales.stock.levels"]
        stocks, leads = levels._of(warehouses), levels._lead_days(company)
        now, short = fields.Datetime.now(), {}
        for pair, limit in self._limits(company, warehouses, stocks).items():
            days = leads.get(pair[0], company.sales_reorder_lead_days)
            until = now + timedelta(days=days + company._sales_security_days())
            stock = stocks.get(pair, Stock())
            left = promise.forecast(stock, until)
            if left < limit.quantity:
                back = promise.earliest(promise.lows(stock, now), limit.quantity)
                short[pair] = {
                    "on_hand_qty": float(stock.on_hand),
                    "forecast_qty": float(left),
                    "threshold_qty": float(limit.quantity),
                    "source": limit.source,
                    "back_on": back,
                }
        return short

    @api.model
    def _limits(self, company, warehouses, stocks):
        """Return {(product id, warehouse id): Limit}: the rule's before the product's
        own, and that before what is suggested."""
        limits = {}
        if company.sales_low_stock_suggested:
            limits.update(self._read_limits("suggestion", _suggested(company)))
        typed = self._read_limits("product", _typed(company))
        for (product, _none), limit in typed.items():
            places = [w for w in warehouses.ids if (product, w) in stocks]
            for warehouse in places or warehouses.ids[:1]:
                limits[product, warehouse] = limit
        limits.update(self._read_limits("rule", _ruled(company)))
        return {
            pair: limit for pair, limit in limits.items() if pair[1] in warehouses.ids
        }

    @api.model
    def _read_limits(self, source, query):
        self.env.flush_all()
        return {
            (product, warehouse): Limit(Decimal(quantity), source)
            for product, warehouse, quantity in self.env.execute_query(query)
        }

    @api.model
    def _open(self, company, short):
        now = fields.Datetime.now()
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return quiet.create(
            [
                {
                    "product_id": product,
                    "warehouse_id": warehouse,
                    "company_id": company.id,
                    "opened_on": now,
                    **values,
                }
                for (product, warehouse), values in short.items()
            ]
        )

    def _close(self, company):
        """End what is over, and the activities with it."""
        self.closed_on = fields.Datetime.now()
        why = self.env._("Enough is forecast again.")
        if not company.sales_low_stock_alert:
            why = self.env._("Low-stock alerts were switched off.")
        self.activity_feedback([ACTIVITY], feedback=why)

    def _tell_sellers(self, company):
        """Give each who sells what is short an activity, once a shortage."""
        sellers = self._sellers(company)
        kind, today = self.env.ref(ACTIVITY), fields.Date.context_today(self)
        model = self.env["ir.model"]._get_id(self._name)
        new = [
            (shortage, user)
            for shortage in self
            for user in sorted(sellers.get(shortage.product_id.id, ()))
            if user not in shortage.user_ids._ids
        ]
        self._remember(new)
        rows = [
            {
                "activity_type_id": kind.id,
                "res_model_id": model,
                "res_id": shortage.id,
                "user_id": user,
                "summary": self.env._("Low stock"),
                "note": shortage.why,
                "date_deadline": today,
                "automated": True,
            }
            for shortage, user in new
        ]
        # Read at once what the host reads for each activity.
        self.product_id.mapped("display_name")
        self.mapped("display_name")
        # An activity is enough: a mail for each product that is short would be noise.
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        activities.create(rows)

    def _remember(self, told):
        """Note who is told of what, by one statement."""
        field = self._fields["user_ids"]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s, %s) SELECT * FROM unnest(%s::int[], %s::int[])"
                " ON CONFLICT DO NOTHING",
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                SQL.identifier(field.column2),
                [shortage.id for shortage, _user in told],
                [user for _shortage, user in told],
            )
        )
        self.invalidate_recordset(["user_ids"])

    def _sellers(self, company):
        """Return {product id: user ids} of who offers, owes or lately sold these."""
        self.env.flush_all()
        now = fields.Datetime.now()
        query = SQL(
            """
            SELECT l.product_id, array_agg(DISTINCT o.user_id)
              FROM sale_order_line l
              JOIN sale_order o ON o.id = l.order_id
              JOIN res_users u ON u.id = o.user_id AND u.active AND NOT u.share
              JOIN res_company_users_rel c ON c.user_id = u.id AND c.cid = o.company_id
             WHERE l.product_id = ANY(%(products)s) AND o.company_id = %(company)s
               AND (o.state IN ('draft', 'sent') OR o.state = 'sale'
                    AND (l.product_uom_qty > l.qty_delivered
                         OR o.date_order >= %(since)s))
             GROUP BY l.product_id
            """,
            products=self.product_id.ids,
            company=company.id,
            since=now - timedelta(days=company.sales_low_stock_days),
        )
        return {product: {*users} for product, users in self.env.execute_query(query)}


def _suggested(company):
    return SQL(
        """
        SELECT product_id, warehouse_id, minimum_qty::text FROM sales_reorder_line
         WHERE current AND company_id = %s AND minimum_qty > 0 AND sold_days >= %s
        """,
        company.id,
        FEW_DAYS,
    )


def _typed(company):
    return SQL(
        """
        SELECT id, NULL, sales_minimum_qty ->> %(key)s FROM product_product
         WHERE active AND (sales_minimum_qty ->> %(key)s)::numeric > 0
        """,
        key=str(company.id),
    )


def _ruled(company):
    """A rule of 0 asks for nothing but that no more is promised than there will be."""
    return SQL(
        """
        SELECT r.product_id, r.warehouse_id, max(r.product_min_qty)::text
          FROM stock_warehouse_orderpoint r
          JOIN product_product p ON p.id = r.product_id AND p.active
         WHERE r.active AND r.company_id = %s
         GROUP BY 1, 2
        """,
        company.id,
    )
