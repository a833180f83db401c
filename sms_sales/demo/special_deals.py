from odoo import Command, api, models


class SalesDemo(models.AbstractModel):
    """Sales that show what makes commissions hard. The user guide explains them."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _sell_special(self):
        us, eu = self._companies()
        here, there = self._within(us), self._within(eu)
        here._sell_together(us)
        here._sell_at_a_discount(us)
        here._sell_for_a_deposit(us)
        here._sell_in_euros(us)
        here._sell_for_an_agent(us)
        here._sell_two(us)
        there._sell_long_ago(eu)
        there._sell_in_parts(eu)

    @api.model
    def _take_back(self):
        """One instrument of two comes back soon, one after its quarter was closed."""
        us, eu = self._companies()
        self._within(us)._credit("returned", -1, 20, {"alder_s200": 1})
        self._within(eu)._credit("clawback", -1, 15, {"alder_c90": 1})

    @api.model
    def _sell_one(
        self, name, company, account, seller, team, month, day, lines, **values
    ):
        """Return one confirmed order; its lines are (product, quantity)."""
        row = self._prepare_order(
            company,
            self._ref(f"alder_{account}"),
            seller,
            team,
            self._day(month, day),
            lines,
            **values,
        )
        order = self._confirm(self.env["sale.order"].create(row))
        return self._name_record(f"alder_order_{name}", order)

    @api.model
    def _bill(self, name, order, month, day):
        invoice = order._create_invoices(final=True)
        invoice.invoice_date = self._day(month, day)
        return self._name_record(f"alder_invoice_{name}", invoice)

    @api.model
    def _sell_together(self, us):
        """Two people share the credit; the commission room says how much."""
        lines = [("h10", 2), ("premium", 2), ("col", 6)]
        order = self._sell_one(
            "split", us, "garden_state", "priya", "east", -2, 8, lines
        )
        self._bill("split", order, -2, 11)

    @api.model
    def _sell_at_a_discount(self, us):
        lines = [("g4", 1), ("service", 1)]
        order = self._sell_one(
            "discount", us, "golden_gate", "elena", "west", -2, 14, lines
        )
        wizard = self.env["sale.order.discount"].create(
            {
                "sale_order_id": order.id,
                "discount_type": "so_discount",
                "discount_percentage": 0.1,
            }
        )
        wizard.action_apply_discount()
        self._bill("discount", order, -2, 16)

    @api.model
    def _sell_for_a_deposit(self, us):
        lines = [("g4", 2), ("visit", 2)]
        order = self._sell_one(
            "deposit", us, "cascade_life", "jack", "west", -3, 5, lines
        )
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "percentage",
                "amount": 30.0,
            }
        )
        deposit = wizard._create_invoices(order)
        deposit.invoice_date = self._day(-3, 6)
        self._bill("deposit", order, -2, 20)

    @api.model
    def _sell_in_euros(self, us):
        """A customer abroad, served from Boston and invoiced in euros."""
        euro = self.env.ref("base.EUR")
        price = {
            "compute_price": "fixed",
            "fixed_price": 26000.0,
            "applied_on": "0_product_variant",
            "product_id": self._ref("alder_h10").id,
        }
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Export (EUR)",
                "currency_id": euro.id,
                "company_id": us.id,
                "item_ids": [Command.create(price)],
            }
        )
        self._name_record("alder_pricelist_export", pricelist)
        order = self._sell_one(
            "export",
            us,
            "malmoe_bioanalys",
            "grace",
            "east",
            -2,
            18,
            [("h10", 1)],
            pricelist_id=pricelist.id,
        )
        self._bill("export", order, -2, 21)

    @api.model
    def _sell_for_an_agent(self, us):
        """Customers whom the agent brought; some months in a row."""
        sales = [
            (-6, "merrimack_state", [("t96", 1), ("plt", 8)]),
            (-4, "granite_state", [("b5", 2), ("cuv", 3)]),
            (-3, "merrimack_state", [("i60", 2)]),
            (-2, "granite_state", [("s200", 1), ("visit", 1)]),
            (-1, "merrimack_state", [("c90", 1), ("tip", 10)]),
        ]
        for turn, (month, account, lines) in enumerate(sales):
            name = f"agent_{turn}"
            order = self._sell_one(name, us, account, "grace", "east", month, 10, lines)
            self._bill(name, order, month, 13)

    @api.model
    def _sell_two(self, us):
        lines = [("s200", 2), ("cuv", 2)]
        order = self._sell_one(
            "returned", us, "hudson_valley", "marcus", "east", -1, 3, lines
        )
        self._bill("returned", order, -1, 5)

    @api.model
    def _sell_long_ago(self, eu):
        lines = [("c90", 1), ("service", 1)]
        order = self._sell_one(
            "clawback", eu, "isar_pharma", "jonas", "europe", -8, 9, lines
        )
        self._bill("clawback", order, -8, 12)

    @api.model
    def _credit(self, name, month, day, quantities):
        """Take back these quantities, by the host's own credit note."""
        invoice = self._ref(f"alder_invoice_{name}")
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create(
                {
                    "date": self._day(month, day),
                    "reason": self.env._("Returned within the trial period"),
                    "journal_id": invoice.journal_id.id,
                }
            )
        )
        wizard.refund_moves()
        refund = wizard.new_move_ids
        kept = {self._ref(product): taken for product, taken in quantities.items()}
        lines = refund.invoice_line_ids
        commands = [
            Command.update(line.id, {"quantity": kept[line.product_id]})
            if line.product_id in kept
            else Command.delete(line.id)
            for line in lines
        ]
        refund.invoice_line_ids = commands
        self._name_record(f"alder_refund_{name}", refund)
        refund.action_post()
        # What is not paid yet is set against the refund by the host.
        if refund.amount_residual:
            self._pay(refund, self._day(month, day + 5))

    @api.model
    def _sell_in_parts(self, eu):
        """Paid in three parts; the last is still to come."""
        lines = [("t96", 2), ("premium", 3)]
        order = self._sell_one(
            "parts", eu, "spree_therapeutics", "anna", "europe", -3, 4, lines
        )
        self._bill("parts", order, -3, 7)
