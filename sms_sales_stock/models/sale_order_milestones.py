from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.sms_sales.engine.quotation.milestones import Fact

READ = {
    "stock.location": ["usage"],
    "stock.picking": [
        "date_done",
        "location_dest_id",
        "location_id",
        "name",
        "picking_type_id",
        "sale_id",
        "state",
    ],
    "stock.warehouse": ["sales_transit_days"],
}


class SaleOrder(models.Model):
    """What transfers tell of an order's milestones (rule 18)."""

    _name = "sale.order"
    _inherit = "sale.order"

    def _sales_milestone_facts(self):
        """Add when an order was shipped, and when the carrier had delivered it."""
        facts = super()._sales_milestone_facts()
        shipments, now = self._sales_shipments(), fields.Datetime.now()
        for order_id, (shipped, name, days, is_whole) in shipments.items():
            known = facts[order_id]
            before = known.get("delivered") or Fact(None, None)
            if is_whole:
                known["shipped"] = Fact(shipped, "transfer", name)
            if before.source == "reported":
                continue
            arrived = shipped + timedelta(days=days) if is_whole else None
            if arrived and arrived <= now:
                known["delivered"] = Fact(arrived, "carrier", name, before.promised)
            elif before.source == "quantities":
                # Quantities say what has left; it is on its way.
                promised, source = self.browse(order_id)._sales_promise()
                known["delivered"] = Fact(None, source, None, promised)
        return facts

    def _sales_shipments(self):
        """Return {order id: (moment, document, days on the way, all of it)} of the last
        transfer to the customer, by one query."""
        for model, fnames in READ.items():
            self.env[model].flush_model(fnames)
        query = SQL(
            """
            SELECT p.sale_id, max(p.date_done) FILTER (WHERE p.state = 'done'),
                   (array_agg(p.name ORDER BY p.date_done DESC, p.id DESC)
                    FILTER (WHERE p.state = 'done'))[1],
                   COALESCE(max(w.sales_transit_days), 0),
                   bool_and(p.state = 'done')
              FROM stock_picking p
              JOIN stock_location d ON d.id = p.location_dest_id
               AND d.usage = 'customer'
              JOIN stock_picking_type t ON t.id = p.picking_type_id
              LEFT JOIN stock_warehouse w ON w.id = t.warehouse_id
             WHERE p.sale_id = ANY(%s) AND p.state <> 'cancel'
             GROUP BY p.sale_id
            HAVING bool_or(p.state = 'done' AND p.date_done IS NOT NULL)
            """,
            self.ids,
        )
        return {row[0]: tuple(row[1:]) for row in self.env.execute_query(query)}

    @api.model
    def _sales_changed(self, since):
        """Look again at the orders whose transfers changed."""
        transfers = SQL(
            "SELECT sale_id FROM stock_picking"
            " WHERE sale_id IS NOT NULL AND write_date >= %s",
            since,
        )
        return [*super()._sales_changed(since), transfers]
