from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.promise import ZERO, Flow, Stock

# What is planned and neither done nor given up.
PLANNED = ("waiting", "confirmed", "partially_available", "assigned")


class SalesStockLevels(models.AbstractModel):
    """What lies in warehouses, what is to come and go, and how long supply takes.

    By one statement each, whatever the number of products, and with the host's own
    idea of what comes and goes (see ``product.product._get_domain_locations_new``).
    It tells sums, which are no secret among those who sell, whoever asks.
    """

    _name = "sales.stock.levels"
    _description = "Stock Levels"

    @api.model
    def _of(self, warehouses, products=None):
        """Return {(product id, warehouse id): Stock} in the products' own units.

        ``products`` left out means all of them.
        """
        if not warehouses or products is not None and not products:
            return {}
        self._flush()
        lying, coming = defaultdict(Decimal), defaultdict(list)
        for product, warehouse, moment, quantity in self.env.execute_query(
            self._query(warehouses.ids, products)
        ):
            if moment is None:
                lying[product, warehouse] += Decimal(quantity)
            else:
                flow = Flow(moment, Decimal(quantity))
                coming[product, warehouse].append(flow)
        return {
            pair: Stock(lying.get(pair, ZERO), tuple(coming.get(pair, ())))
            for pair in {*lying, *coming}
        }

    @api.model
    def _lead_days(self, company, products=None):
        """Return {product id: days} of what the first vendor in force takes."""
        self.env["product.supplierinfo"].flush_model()
        self.env["product.product"].flush_model(["product_tmpl_id"])
        query = SQL(
            """
            SELECT DISTINCT ON (p.id) p.id, s.delay
              FROM product_product p
              JOIN product_supplierinfo s ON s.product_tmpl_id = p.product_tmpl_id
               AND (s.product_id IS NULL OR s.product_id = p.id)
               AND (s.company_id IS NULL OR s.company_id = %(company)s)
               AND (s.date_start IS NULL OR s.date_start <= %(today)s)
               AND (s.date_end IS NULL OR s.date_end >= %(today)s)
             WHERE %(products)s
             ORDER BY p.id, s.sequence, s.min_qty DESC, s.price, s.id
            """,
            company=company.id,
            today=fields.Datetime.now().date(),
            products=_among(SQL("p.id"), products),
        )
        return dict(self.env.execute_query(query))

    @api.model
    def _flush(self):
        self.env["stock.quant"].flush_model(["product_id", "location_id", "quantity"])
        self.env["stock.location"].flush_model(["parent_path"])
        self.env["stock.warehouse"].flush_model(["view_location_id"])
        self.env["stock.move"].flush_model(
            [
                "product_id",
                "product_qty",
                "state",
                "date",
                "location_id",
                "location_dest_id",
                "location_final_id",
            ]
        )

    @api.model
    def _query(self, warehouse_ids, products):
        goal = SQL("COALESCE(m.location_final_id, m.location_dest_id)")
        return SQL(
            """
            WITH place AS MATERIALIZED (
                SELECT l.id AS location_id, w.id AS warehouse_id
                  FROM stock_warehouse w
                  JOIN stock_location v ON v.id = w.view_location_id
                  JOIN stock_location l ON l.parent_path LIKE v.parent_path || '%%'
                 WHERE w.id = ANY(%(warehouses)s)
            )
            SELECT q.product_id, p.warehouse_id, NULL::timestamp,
                   SUM(q.quantity::numeric)::text
              FROM stock_quant q JOIN place p USING (location_id)
             WHERE %(quants)s
             GROUP BY 1, 2
            UNION ALL %(incoming)s
            UNION ALL %(outgoing)s
            """,
            warehouses=warehouse_ids,
            quants=_among(SQL("q.product_id"), products),
            incoming=_moves(SQL("1"), goal, SQL("m.location_id"), products),
            outgoing=_moves(SQL("-1"), SQL("m.location_id"), goal, products),
        )


def _moves(sign, inside, outside, products):
    """Return the planned moves with one end in a warehouse and the other out of it."""
    return SQL(
        """
        SELECT m.product_id, p.warehouse_id, m.date,
               (%(sign)s * SUM(m.product_qty::numeric))::text
          FROM stock_move m JOIN place p ON p.location_id = %(inside)s
         WHERE m.state IN %(planned)s AND %(products)s
           AND NOT EXISTS (SELECT FROM place o WHERE o.location_id = %(outside)s
                              AND o.warehouse_id = p.warehouse_id)
         GROUP BY 1, 2, 3
        """,
        sign=sign,
        inside=inside,
        outside=outside,
        planned=PLANNED,
        products=_among(SQL("m.product_id"), products),
    )


def _among(column, products):
    if products is None:
        return SQL("TRUE")
    return SQL("%s = ANY(%s)", column, list(products.ids))
