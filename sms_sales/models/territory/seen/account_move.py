from odoo import api, fields, models
from odoo.tools import SQL


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "sales.territory.document.mixin"]

    sales_territory_id = fields.Many2one(
        "sales.territory",
        string="Territory",
        compute="_compute_sales_territory_id",
        store=True,
        kept=True,
        precompute=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Frozen when the invoice is posted: the territory of its orders if they "
        "agree, else the customer's at the invoice date. A credit note has that of "
        "the invoice it takes back.",
    )

    # On nothing: posting asks for it, and no later change does.
    @api.depends()
    def _compute_sales_territory_id(self):
        saved = self.filtered(lambda move: isinstance(move.id, int))
        for move in self - saved:
            move.sales_territory_id = move._origin.sales_territory_id
        sales = saved.filtered(lambda m: m.is_sale_document(include_receipts=True))
        for move in saved - sales:
            move.sales_territory_id = False
        if sales:
            sales._sales_freeze_territory()

    def _post(self, soft=True):
        if self.env["sales.room"]._is_on("territory"):
            # Not by write(), which looks at the lines of each invoice again; and
            # before the host writes the state, so that both are one statement.
            self.env.add_to_compute(self._fields["sales_territory_id"], self)
            self._recompute_recordset(["sales_territory_id"])
        return super()._post(soft)

    def _sales_freeze_territory(self):
        """Two statements a company, however many invoices and lines."""
        today = fields.Date.context_today(self)
        decided = self._sales_territories_of_sources()
        rest = self.filtered(lambda move: move.id not in decided)
        for company, moves in rest.grouped("company_id").items():
            asked = {
                move.id: (move.commercial_partner_id.id, move.invoice_date or today)
                for move in moves
            }
            found = self.env["sales.territory.assignment"]._territories_on(
                company, asked.values()
            )
            decided |= {move: found[key] for move, key in asked.items()}
        for move in self:
            move.sales_territory_id = decided[move.id]
        for move in self.filtered(lambda move: move.reversed_entry_id in self):
            move.sales_territory_id = move.reversed_entry_id.sales_territory_id

    def _sales_territories_of_sources(self):
        """Return {move id: territory id} of credit notes, and of invoices whose
        orders agree, also on nobody. Of before the ledger, an order says nothing."""
        # Who posts need not be able to read orders, nor the invoice taken back.
        self.env["sale.order"].flush_model(["sales_territory_id"])
        self.flush_model(["reversed_entry_id", "sales_territory_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.id, origin.id, origin.sales_territory_id, orders.territories
                  FROM account_move m
             LEFT JOIN account_move origin ON origin.id = m.reversed_entry_id
             LEFT JOIN LATERAL (
                       SELECT array_agg(DISTINCT COALESCE(o.sales_territory_id, 0))
                                  AS territories
                         FROM account_move_line line
                         JOIN sale_order_line_invoice_rel rel
                           ON rel.invoice_line_id = line.id
                         JOIN sale_order_line sold ON sold.id = rel.order_line_id
                         JOIN sale_order o ON o.id = sold.order_id
                         JOIN res_partner p ON p.id = o.partner_id
                        WHERE line.move_id = m.id
                          AND (o.sales_territory_id IS NOT NULL
                               OR EXISTS (SELECT FROM sales_territory_assignment a
                                           WHERE a.account_id = p.commercial_partner_id
                                             AND a.kind = 'primary'
                                             AND a.date_from <= o.date_order::date))
                       ) orders ON TRUE
                 WHERE m.id = ANY(%s)
                """,
                self.ids,
            )
        )
        return {
            move: territory if origin else territories[0] or False
            for move, origin, territory, territories in rows
            if origin or len(territories or ()) == 1
        }
