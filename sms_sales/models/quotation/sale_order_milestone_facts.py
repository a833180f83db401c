from odoo import models
from odoo.tools import SQL

from ...engine.quotation.milestones import Fact
from ...tools.company_day import day_of, utc_of, zone_of

# What the statements below read.
READ = {
    "account.move": ["invoice_date", "move_type", "name", "payment_state", "state"],
    "account.move.line": ["account_id", "move_id", "product_uom_id", "quantity"],
    "account.partial.reconcile": ["credit_move_id", "debit_move_id", "max_date"],
    "mail.message": ["date", "model", "res_id", "subtype_id"],
    "payment.transaction": ["last_state_change", "reference", "state"],
    "sale.order": ["transaction_ids"],
    "sale.order.line": [
        "display_type",
        "invoice_lines",
        "is_downpayment",
        "order_id",
        "product_uom_id",
        "product_uom_qty",
        "qty_delivered",
    ],
}


class SaleOrder(models.Model):
    """What the documents of an order tell of its milestones (rule 18)."""

    _name = "sale.order"
    _inherit = "sale.order"

    def _sales_milestone_facts(self):
        """Return {order id: {kind: Fact}} by a constant number of queries.

        Hook: an add-on puts what it knows (shipped, delivered) into the dictionaries,
        and keeps ``promised`` of what it replaces. Called as superuser.
        """
        self.flush_recordset()
        for model, fnames in READ.items():
            self.env[model].flush_model(fnames)
        facts = {order_id: {} for order_id in self.ids}
        self._sales_add_placed(facts)
        self._sales_add_delivered(facts)
        self._sales_add_invoiced(facts)
        self._sales_add_paid(facts)
        return facts

    def _sales_day(self, moment):
        """Return the company's day of a moment in UTC."""
        return day_of(self.company_id, moment)

    def _sales_noon(self, day):
        """Return the noon of a company's day, in UTC."""
        return utc_of(zone_of(self.company_id), day, 12)

    def _sales_promise(self):
        """Return the promised day of delivery and what says so, or two Nones."""
        self.ensure_one()
        if self.state != "sale":
            return None, None
        if self.commitment_date:
            return self._sales_day(self.commitment_date), "commitment"
        # Orders from before this room have no frozen day.
        expected = self.sales_expected_on or self.expected_date
        return (self._sales_day(expected), "lead_time") if expected else (None, None)

    def _sales_add_placed(self, facts):
        """Add when it was placed, confirmed and released."""
        payments = self._sales_first_payments()
        confirmations = self._sales_confirmations()
        for order in self:
            known, confirmed = facts[order.id], confirmations.get(order.id)
            if order.signed_on:
                known["placed"] = Fact(order.signed_on, "signature", order.signed_by)
            elif order.id in payments:
                moment, reference = payments[order.id]
                known["placed"] = Fact(moment, "payment", reference)
            elif confirmed:
                known["placed"] = Fact(confirmed, "confirmation")
            if confirmed:
                known["confirmed"] = Fact(confirmed, "confirmation")
            if order.sales_released_on and known:
                known["released"] = Fact(order.sales_released_on, "approval")
            elif confirmed:
                known["released"] = Fact(confirmed, "confirmation")

    def _sales_first_payments(self):
        """Return {order id: (moment, reference)} of the first authorised payment."""
        query = SQL(
            """
            SELECT DISTINCT ON (r.sale_order_id)
                   r.sale_order_id, t.last_state_change, t.reference
              FROM sale_order_transaction_rel r
              JOIN payment_transaction t ON t.id = r.transaction_id
             WHERE r.sale_order_id = ANY(%s) AND t.state IN ('authorized', 'done')
               AND t.last_state_change IS NOT NULL
             ORDER BY r.sale_order_id, t.last_state_change, t.id
            """,
            self.ids,
        )
        return {row[0]: row[1:] for row in self.env.execute_query(query)}

    def _sales_confirmations(self):
        """Return {order id: moment} when each became an order for the first time.

        Before this room kept the moment, the host's note of it does, unless notes
        were off (an import); then the date of the order, which confirming sets.
        """
        self.flush_recordset(["date_order", "sales_confirmed_on", "state"])
        query = SQL(
            """
            SELECT o.id, COALESCE(o.sales_confirmed_on, n.date, o.date_order)
              FROM sale_order o
              LEFT JOIN LATERAL (
                   SELECT min(m.date) AS date FROM mail_message m
                    WHERE m.model = 'sale.order' AND m.res_id = o.id
                      AND m.subtype_id = %(confirmed)s
                      AND o.sales_confirmed_on IS NULL
                   ) n ON TRUE
             WHERE o.id = ANY(%(ids)s)
               AND (o.state = 'sale' OR o.state = 'cancel'
                    AND COALESCE(o.sales_confirmed_on, n.date) IS NOT NULL)
            """,
            ids=self.ids,
            confirmed=self.env.ref("sale.mt_order_confirmed").id,
        )
        return dict(self.env.execute_query(query))

    def _sales_add_delivered(self, facts):
        """Add the promise of delivery, and delivery as reported or entered by hand."""
        entered = self._sales_entered_deliveries()
        for order in self:
            promised, source = order._sales_promise()
            if order.sales_delivered_on:
                moment, who = order.sales_delivered_on, order.sales_delivered_by
                fact = Fact(moment, "reported", who or None, promised)
            elif order.id in entered and "confirmed" in facts[order.id]:
                moment = max(entered[order.id], facts[order.id]["confirmed"].actual)
                fact = Fact(moment, "quantities", None, promised)
            elif promised:
                fact = Fact(None, source, None, promised)
            else:
                continue
            facts[order.id]["delivered"] = fact

    def _sales_entered_deliveries(self):
        """Return {order id: moment} of orders whose quantities are all delivered."""
        query = SQL(
            """
            SELECT l.order_id, max(l.write_date)
              FROM sale_order_line l
             WHERE l.order_id = ANY(%s) AND l.display_type IS NULL
               AND l.is_downpayment IS NOT TRUE AND l.product_uom_qty > 0
             GROUP BY l.order_id
            HAVING bool_and(l.qty_delivered >= l.product_uom_qty)
            """,
            self.ids,
        )
        return dict(self.env.execute_query(query))
