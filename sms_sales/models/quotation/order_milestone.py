from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.quotation.milestones import Fact

KINDS = [
    ("placed", "Placed"),
    ("confirmed", "Confirmed"),
    ("released", "Released"),
    ("shipped", "Shipped"),
    ("delivered", "Delivered"),
    ("invoiced", "Invoiced"),
    ("paid", "Paid"),
]
SOURCES = [
    ("signature", "Customer's signature"),
    ("payment", "Online payment"),
    ("confirmation", "Confirmation"),
    ("approval", "Approval rules"),
    ("transfer", "Transfer"),
    ("carrier", "Carrier"),
    ("quantities", "Delivered quantities"),
    ("reported", "Reported by hand"),
    ("invoice", "Invoice"),
    ("reconciliation", "Reconciliation"),
    ("commitment", "Delivery date of the order"),
    ("lead_time", "Lead times at confirmation"),
]


class SalesOrderMilestone(models.Model):
    """What an order reached and when, and what was promised (rule 18).

    An order has one row in force of each kind: a correction replaces it, and the row
    stays as it was booked.
    """

    _name = "sales.order.milestone"
    _description = "Order Milestone"
    _inherit = ["sales.ledger.mixin"]
    _order = "order_id, position, id desc"

    _ledger_open_columns = ("superseded", "superseded_on")
    _ledger_freeze_column = "superseded"
    _ledger_copied_names = {"order_id": "order_name"}

    order_id = fields.Many2one("sale.order", index=True, ondelete="set null")
    order_name = fields.Char(string="Order number")
    company_id = fields.Many2one("res.company", index=True, ondelete="set null")
    kind = fields.Selection(KINDS, string="Milestone", required=True)
    position = fields.Integer(
        aggregator=None, help="Place of the milestone among the others."
    )
    promised = fields.Date(help="The day it was promised or is due for.")
    actual = fields.Datetime(
        help="When it was reached; noon of the day where the source knows no hour."
    )
    source = fields.Selection(SOURCES)
    reference = fields.Char(help="The document that tells it.")
    superseded = fields.Boolean(
        help="Another row of the same milestone came in its place, or it fell away."
    )
    superseded_on = fields.Datetime(string="Superseded on")

    _live_uniq = models.UniqueIndex(
        "(order_id, kind) WHERE superseded IS NOT TRUE",
        "An order has one row in force of each milestone.",
    )

    @api.depends("order_name", "kind")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            row.display_name = f"{row.order_name}: {labels.get(row.kind, '')}"

    @api.model
    def _live_of(self, orders):
        """Return {order id: {kind: what is booked}} of the rows in force."""
        self.flush_model()
        found = {order_id: {} for order_id in orders.ids}
        query = SQL(
            """
            SELECT order_id, kind, actual, source, reference, promised
              FROM sales_order_milestone
             WHERE order_id = ANY(%s) AND superseded IS NOT TRUE
            """,
            orders.ids,
        )
        for order_id, kind, *fact in self.env.execute_query(query):
            found[order_id][kind] = Fact(*fact)
        return found

    @api.model
    def _supersede(self, pairs):
        """Take the rows in force of these (order id, kind) out of force."""
        if not pairs:
            return
        order_ids, kinds = map(list, zip(*pairs, strict=True))
        self.env.cr.execute(
            SQL(
                """
                UPDATE sales_order_milestone m
                   SET superseded = TRUE, superseded_on = %s
                  FROM unnest(%s::int[], %s::text[]) AS p(order_id, kind)
                 WHERE m.order_id = p.order_id AND m.kind = p.kind
                   AND m.superseded IS NOT TRUE
                """,
                fields.Datetime.now(),
                order_ids,
                kinds,
            )
        )

    @api.model
    def _book(self, rows):
        """Book ``(order id, kind, fact)`` by one statement, whatever their number."""
        if not rows:
            return
        positions = {kind: place for place, (kind, _label) in enumerate(KINDS)}
        order_ids, kinds, facts = zip(*rows, strict=True)
        actual, source, reference, promised = map(list, zip(*facts, strict=True))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO sales_order_milestone
                       (order_id, order_name, company_id, kind, position, actual,
                        source, reference, promised, create_uid, create_date)
                SELECT r.order_id, o.name, o.company_id, r.kind, r.position, r.actual,
                       r.source, r.reference, r.promised, %(uid)s, %(now)s
                  FROM unnest(%(orders)s::int[], %(kinds)s::text[],
                              %(positions)s::int[], %(actual)s::timestamp[],
                              %(source)s::text[], %(reference)s::text[],
                              %(promised)s::date[])
                       AS r(order_id, kind, position, actual, source, reference,
                            promised)
                  JOIN sale_order o ON o.id = r.order_id
                """,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                orders=list(order_ids),
                kinds=list(kinds),
                positions=[positions[kind] for kind in kinds],
                actual=actual,
                source=source,
                reference=reference,
                promised=promised,
            )
        )
