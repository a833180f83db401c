from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ...engine.quotation.milestones import corrections

CHUNK = 1000


class SaleOrder(models.Model):
    """What only the moment itself knows of an order's milestones, and their booking.

    Confirming and posting book nothing: a scheduled action does, from the documents.
    """

    _name = "sale.order"
    _inherit = "sale.order"

    sales_milestone_ids = fields.One2many(
        "sales.order.milestone",
        "order_id",
        string="Milestones",
        copy=False,
        groups="sales_team.group_sale_salesman,sms_sales.group_auditor",
    )
    # Without groups: whoever makes an order, the host reads what it precomputes.
    sales_confirmed_on = fields.Datetime(
        string="First confirmed on",
        compute="_compute_sales_confirmed_on",
        store=True,
        precompute=True,
        kept=True,
        copy=False,
    )
    sales_expected_on = fields.Datetime(
        string="Promised at confirmation",
        compute="_compute_sales_confirmed_on",
        store=True,
        precompute=True,
        kept=True,
        copy=False,
        help="By the lead times of its products, as they were when it was confirmed.",
    )

    @api.depends("state")
    def _compute_sales_confirmed_on(self):
        """Keep the first moment, and the promise of the last, at no query's cost."""
        on = self.env["sales.room"]._is_on("quotation")
        now = fields.Datetime.now()
        for order in self:
            before = order._origin
            first, promise = before.sales_confirmed_on, before.sales_expected_on
            if on and order.state == "sale" and not promise:
                first, promise = first or now, order.expected_date
            elif on and order.state in ("draft", "sent"):
                promise = False
            order.sales_confirmed_on = first
            order.sales_expected_on = promise

    def _sales_track(self):
        """Book what these orders have reached since they were looked at last.

        The number of queries does not depend on how many they are. Safe to repeat:
        what is booked already stays.
        """
        if not self.env["sales.room"]._is_on("quotation"):
            return
        # Facts are booked whoever looks; the rows say nothing of who booked them.
        orders = self.sudo()
        ledger = orders.env["sales.order.milestone"]
        past = ledger._past(orders.company_id)
        for part in split_every(CHUNK, orders.ids, orders.browse):
            part._sales_lock_tracked()
            before = ledger._live_of(part)
            part._sales_book(before)
            turned = part._sales_refresh_track(ledger._live_of(part), past)
            part._sales_alert(
                turned, new=[key for key, one in before.items() if not one]
            )
        orders.invalidate_recordset(["sales_milestone_ids"])

    def _sales_lock_tracked(self):
        """Who looks at the same orders at the same time waits, and begins anew: each
        look writes them. Without it the ledger's key would refuse the second."""
        self.env.cr.execute(
            SQL(
                "SELECT 1 FROM sale_order WHERE id = ANY(%s)"
                " ORDER BY id FOR NO KEY UPDATE",
                self.ids,
            )
        )

    def _sales_book(self, booked):
        """Book what differs from ``booked``, by two statements."""
        ledger, facts = self.env["sales.order.milestone"], self._sales_milestone_facts()
        gone, new = [], []
        for order_id in self.ids:
            old, rows = corrections(booked[order_id], facts[order_id])
            gone += [(order_id, kind) for kind in sorted(old)]
            new += [(order_id, kind, fact) for kind, fact in rows.items()]
        ledger._supersede(gone)
        ledger._book(new)
        ledger.invalidate_model()
