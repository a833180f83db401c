from odoo import fields, models
from odoo.tools import SQL


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "sales.territory.document.mixin"]

    sales_territory_id = fields.Many2one(
        "sales.territory",
        string="Territory",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Frozen when the invoice is posted: the territory of its orders if they "
        "agree, else the customer's at the invoice date. A credit note has that of "
        "the invoice it takes back.",
    )

    def _post(self, soft=True):
        posted = super()._post(soft)
        if self.env["sales.room"]._is_on("territory"):
            posted._sales_freeze_territory()
        return posted

    def _sales_freeze_territory(self):
        """Two statements at most, however many invoices and lines."""
        sales = self.filtered(lambda move: move.is_sale_document(include_receipts=True))
        if not sales:
            return
        decided = sales._sales_territories_of_sources()
        rest = sales.filtered(lambda move: move.id not in decided)
        for company, moves in rest.grouped("company_id").items():
            asked = {
                move.id: (move.commercial_partner_id.id, move.invoice_date)
                for move in moves
            }
            found = self.env["sales.territory.assignment"]._territories_on(
                company, list(set(asked.values()))
            )
            decided |= {move: found.get(key) for move, key in asked.items()}
        for move in sales:
            move.sales_territory_id = decided[move.id]

    def _sales_territories_of_sources(self):
        """Return {move id: territory id} of credit notes, and of invoices whose
        orders agree."""
        # Who posts need not be able to read orders, nor the invoice taken back.
        self.env["sale.order"].flush_model(["sales_territory_id"])
        self.flush_recordset(["reversed_entry_id", "sales_territory_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.id, origin.id, origin.sales_territory_id, orders.territories
                  FROM account_move m
             LEFT JOIN account_move origin ON origin.id = m.reversed_entry_id
             LEFT JOIN LATERAL (
                       SELECT array_agg(DISTINCT o.sales_territory_id) AS territories
                         FROM account_move_line line
                         JOIN sale_order_line_invoice_rel rel
                           ON rel.invoice_line_id = line.id
                         JOIN sale_order_line sold ON sold.id = rel.order_line_id
                         JOIN sale_order o ON o.id = sold.order_id
                        WHERE line.move_id = m.id
                          AND o.sales_territory_id IS NOT NULL
                       ) orders ON TRUE
                 WHERE m.id = ANY(%s)
                """,
                self.ids,
            )
        )
        return {
            move: territory if origin else territories[0]
            for move, origin, territory, territories in rows
            if origin or len(territories or ()) == 1
        }
