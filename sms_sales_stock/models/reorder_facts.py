from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.sms_sales.tools.company_day import day_of, utc_of, zone_of

from ..engine.reorder import ZERO, Spread, spread

RECEIPT_DAYS = 365


class Sold(NamedTuple):
    """What was sold of a product from a warehouse, day by day."""

    days: int
    total: Decimal
    demand: Spread


def unsold(days, first, until):
    """Return what is to say of a product without a sale in ``days`` up to a day."""
    age = min(days, (until - first).days) if first else days
    return Sold(age, ZERO, Spread(ZERO, ZERO))


class SalesReorderFacts(models.AbstractModel):
    """What a suggestion is made of: a statement each, for any number of products."""

    _name = "sales.reorder.facts"
    _description = "Facts of Reorder Points"

    @api.model
    def _sold(self, company, days):
        """Return {(product id, warehouse id): Sold} of the ``days`` up to yesterday.

        A product that is younger than that is looked at since its first day.
        """
        self.env.flush_all()
        until = day_of(company)
        start = until - timedelta(days=days)
        found = {}
        for product, warehouse, first, total, squares in self.env.execute_query(
            _daily_sales(company, start, until)
        ):
            age = (until - max(first, start)).days
            total, squares = Decimal(total), Decimal(squares)
            found[product, warehouse] = Sold(age, total, spread(age, total, squares))
        return found

    @api.model
    def _receipts(self, company):
        """Return {(product id, warehouse id): (how many, Spread in days)} of the last
        year, from the day a receipt was written down to that of its arrival.
        """
        query = SQL(
            """
            SELECT r.product_id, r.warehouse_id, count(*), SUM(r.days)::text,
                   SUM(r.days * r.days)::text
              FROM (SELECT m.product_id, d.warehouse_id,
                           EXTRACT(EPOCH FROM m.date - m.create_date) / 86400 AS days
                      FROM stock_move m
                      JOIN stock_location s ON s.id = m.location_id
                       AND s.usage = 'supplier'
                      JOIN stock_location d ON d.id = m.location_dest_id
                     WHERE m.state = 'done' AND m.company_id = %(company)s
                       AND m.date >= %(since)s AND d.warehouse_id IS NOT NULL
                       -- What was written down when it arrived tells nothing.
                       AND m.date > m.create_date + interval '1 hour') r
             GROUP BY 1, 2
            """,
            company=company.id,
            since=fields.Datetime.now() - timedelta(days=RECEIPT_DAYS),
        )
        return {
            (product, warehouse): (
                count,
                spread(count, Decimal(total), Decimal(squares)),
            )
            for product, warehouse, count, total, squares in self.env.execute_query(
                query
            )
        }

    @api.model
    def _rules(self, company):
        """Return {(product id, warehouse id): (rule id, minimum, maximum)}: that of the
        warehouse's stock before others, an archived one where there is no other.
        """
        query = SQL(
            """
            SELECT DISTINCT ON (r.product_id, r.warehouse_id) r.product_id,
                   r.warehouse_id, r.id, r.product_min_qty, r.product_max_qty
              FROM stock_warehouse_orderpoint r
              JOIN stock_warehouse w ON w.id = r.warehouse_id
             WHERE r.company_id = %s
             ORDER BY r.product_id, r.warehouse_id, r.location_id <> w.lot_stock_id,
                      r.active DESC, r.id
            """,
            company.id,
        )
        return {tuple(row[:2]): tuple(row[2:]) for row in self.env.execute_query(query)}

    @api.model
    def _products(self, company):
        """Return {product id: (service level of its category, first day)} of what is
        kept in stock."""
        query = SQL(
            """
            SELECT p.id, (SELECT a.sales_service_level FROM product_category a
                           WHERE c.parent_path LIKE a.parent_path || '%%'
                             AND a.sales_service_level > 0
                           ORDER BY length(a.parent_path) DESC LIMIT 1),
                   (p.create_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
              FROM product_product p
              JOIN product_template t ON t.id = p.product_tmpl_id
              LEFT JOIN product_category c ON c.id = t.categ_id
             WHERE p.active AND t.active AND t.is_storable
               AND (t.company_id IS NULL OR t.company_id = %(company)s)
            """,
            zone=zone_of(company).zone,
            company=company.id,
        )
        return {row[0]: row[1:] for row in self.env.execute_query(query)}


def _daily_sales(company, start, until):
    """Return first day, sum and sum of squares of confirmed sales by day."""
    zone = zone_of(company)
    local = SQL("AT TIME ZONE 'UTC' AT TIME ZONE %s", zone.zone)
    return SQL(
        """
        WITH daily AS (
            SELECT l.product_id, COALESCE(l.warehouse_id, o.warehouse_id) AS place_id,
                   (o.date_order %(local)s)::date AS day,
                   SUM(l.product_uom_qty * u.factor / own.factor)::numeric AS quantity
              FROM sale_order o
              JOIN sale_order_line l ON l.order_id = o.id
              JOIN product_product p ON p.id = l.product_id
              JOIN product_template t ON t.id = p.product_tmpl_id AND t.is_storable
              JOIN uom_uom u ON u.id = l.product_uom_id
              JOIN uom_uom own ON own.id = t.uom_id
             WHERE o.state = 'sale' AND o.company_id = %(company)s
               AND o.date_order >= %(start)s AND o.date_order < %(until)s
               AND l.product_uom_qty > 0
             GROUP BY 1, 2, 3
        )
        SELECT d.product_id, d.place_id,
               LEAST(min(d.day), min((p.create_date %(local)s)::date)),
               SUM(d.quantity)::text, SUM(d.quantity * d.quantity)::text
          FROM daily d JOIN product_product p ON p.id = d.product_id
         WHERE d.place_id IS NOT NULL
         GROUP BY 1, 2
        """,
        local=local,
        company=company.id,
        start=utc_of(zone, start),
        until=utc_of(zone, until),
    )
