from odoo import models
from odoo.tools import SQL

from ...engine.quotation.milestones import Fact


class SaleOrder(models.Model):
    """What invoices and reconciliations tell of an order's milestones (rule 18)."""

    _name = "sale.order"
    _inherit = "sale.order"

    def _sales_add_invoiced(self, facts):
        """Add the day of the last quantity, once every line is invoiced in full."""
        orders = self.grouped("id")
        for order_id, day, number in self.env.execute_query(self._sales_invoiced_sql()):
            noon = orders[order_id]._sales_noon(day)
            facts[order_id]["invoiced"] = Fact(noon, "invoice", number)

    def _sales_invoiced_sql(self):
        """Posted invoices less refunds, in the line's unit, reach what was ordered."""
        return SQL(
            """
            WITH lines AS (
                SELECT l.id, l.order_id, l.product_uom_qty AS ordered,
                       l.product_uom_id
                  FROM sale_order_line l
                 WHERE l.order_id = ANY(%(ids)s) AND l.display_type IS NULL
                   AND l.is_downpayment IS NOT TRUE AND l.product_uom_qty <> 0
            ), posted AS (
                SELECT l.id AS line_id, m.id AS move_id, m.name, m.invoice_date,
                       m.move_type,
                       CASE WHEN m.move_type = 'out_refund' THEN -1 ELSE 1 END
                       * i.quantity * COALESCE(iu.factor / lu.factor, 1) AS quantity
                  FROM lines l
                  JOIN sale_order_line_invoice_rel r ON r.order_line_id = l.id
                  JOIN account_move_line i ON i.id = r.invoice_line_id
                  JOIN account_move m ON m.id = i.move_id AND m.state = 'posted'
                  LEFT JOIN uom_uom iu ON iu.id = i.product_uom_id
                  LEFT JOIN uom_uom lu ON lu.id = l.product_uom_id
            ), done AS (
                SELECT l.order_id
                  FROM lines l
                  LEFT JOIN (SELECT line_id, sum(quantity) AS quantity
                               FROM posted GROUP BY line_id) p ON p.line_id = l.id
                 GROUP BY l.order_id
                HAVING bool_and(CASE WHEN l.ordered > 0
                                THEN round(COALESCE(p.quantity, 0)::numeric, 4)
                                     >= round(l.ordered::numeric, 4)
                                ELSE COALESCE(p.quantity, 0) < 0 END)
            )
            SELECT DISTINCT ON (d.order_id) d.order_id, p.invoice_date, p.name
              FROM done d
              JOIN lines l ON l.order_id = d.order_id
              JOIN posted p ON p.line_id = l.id
             WHERE p.move_type <> 'out_refund' AND p.quantity <> 0
             ORDER BY d.order_id, p.invoice_date DESC, p.move_id DESC
            """,
            ids=self.ids,
        )

    def _sales_add_paid(self, facts):
        """Add the last day of payment once all is invoiced and settled; until then
        the day on which the last invoice is due."""
        orders = self.grouped("id")
        for order_id, settled, day, due in self.env.execute_query(
            self._sales_paid_sql()
        ):
            fact = Fact(None, "invoice", None, due)
            if settled and "invoiced" in facts[order_id]:
                noon = orders[order_id]._sales_noon(day)
                fact = fact._replace(actual=noon, source="reconciliation")
            facts[order_id]["paid"] = fact

    def _sales_paid_sql(self):
        """Of each order's posted invoices: all settled, last reconciled, last due."""
        return SQL(
            """
            WITH moves AS (
                SELECT DISTINCT l.order_id, m.id, m.payment_state, m.invoice_date,
                       m.invoice_date_due
                  FROM sale_order_line l
                  JOIN sale_order_line_invoice_rel r ON r.order_line_id = l.id
                  JOIN account_move_line i ON i.id = r.invoice_line_id
                  JOIN account_move m ON m.id = i.move_id AND m.state = 'posted'
                 WHERE l.order_id = ANY(%(ids)s)
                   AND m.move_type IN ('out_invoice', 'out_refund')
            )
            SELECT m.order_id,
                   bool_and(m.payment_state IN ('paid', 'in_payment', 'reversed')),
                   max(COALESCE(p.day, m.invoice_date)), max(m.invoice_date_due)
              FROM moves m
              LEFT JOIN LATERAL (
                   SELECT max(a.max_date) AS day
                     FROM account_move_line i
                     JOIN account_partial_reconcile a
                       ON a.debit_move_id = i.id OR a.credit_move_id = i.id
                    WHERE i.move_id = m.id
                   ) p ON TRUE
             GROUP BY m.order_id
            """,
            ids=self.ids,
        )
