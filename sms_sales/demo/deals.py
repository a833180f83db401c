import random
from datetime import timedelta

from odoo import Command, api, fields, models

EQUIPMENT = ("s200", "c90", "i60", "b5", "t96", "h10", "g4")
CONSUMABLES = ("col", "cuv", "tip", "plt")
SERVICES = ("service", "service", "premium", "visit")
# How often somebody sells an instrument in a month; the others sell 7 times in 10.
STRONG = {"priya": 0.95, "elena": 0.9, "anna": 0.9, "marcus": 0.8}
# How often a month passes without a sale, but never two in a row.
IDLE = 0.25
# These join later than the others, by months before this one.
JOINED = {"derek": -4}
TEAMS = {
    "east": ("grace", "marcus", "priya", "tom"),
    "west": ("elena", "jack", "mei", "derek"),
    "europe": ("anna", "jonas", "chloe", "luca"),
}


class SalesDemo(models.AbstractModel):
    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _sell(self):
        """Sell something every month, and invoice most of it some days later."""
        self._sell_special()
        for company in self._companies():
            demo = self._within(company)
            plans = [plan for plan in self._plans() if plan[0] == company]
            demo._invoice(demo._order_all(plans))
            demo._post_all(company)

    @api.model
    def _plans(self):
        """Return (company, seller, team, day, lines) of each sale, always the same."""
        today = fields.Date.context_today(self)
        us, eu = self._companies()
        return [
            (eu if team == "europe" else us, seller, team, day, lines)
            for team, sellers in TEAMS.items()
            for seller in sellers
            for day, lines in self._year_of(seller)
            if day <= today
        ]

    @api.model
    def _year_of(self, seller):
        """Return (day, lines) of what somebody sells over the months."""
        chance = random.Random(seller)
        joined = self._day(JOINED.get(seller, -99), 1)
        idle, sales = False, []
        for month in self._months():
            lines = self._basket(chance, STRONG.get(seller, 0.7))
            day = month + timedelta(days=chance.randint(1, 25))
            idle = not idle and chance.random() < IDLE
            if joined <= day and not idle:
                sales.append((day, lines))
        return sales

    @api.model
    def _basket(self, chance, strength):
        """Return names and quantities of what a customer buys."""
        lines = [
            (name, chance.randint(1, 6))
            for name in chance.sample(CONSUMABLES, chance.randint(1, 3))
        ]
        if chance.random() < strength:
            lines.insert(0, (chance.choice(EQUIPMENT), chance.choice((1, 1, 1, 2))))
        if chance.random() < 0.45:
            lines.append((chance.choice(SERVICES), 1))
        return lines

    @api.model
    def _order_all(self, plans):
        """Make and confirm the orders of ``plans`` on their days."""
        turns = {}
        rows = []
        for company, seller, team, day, lines in plans:
            turn = turns[seller] = turns.get(seller, 0) + 1
            accounts = self._accounts(seller)
            account = accounts[turn % len(accounts)]
            rows.append(self._prepare_order(company, account, seller, team, day, lines))
        orders = self.env["sale.order"].create(rows)
        return self._confirm(orders)

    @api.model
    def _accounts(self, seller):
        user = self._ref(f"alder_{seller}")
        return self.env["res.partner"].search(
            [("user_id", "=", user.id), ("is_company", "=", True)], order="id"
        )

    @api.model
    def _prepare_order(self, company, account, seller, team, day, lines, **values):
        term = self.env.ref("account.account_payment_term_30days")
        return {
            "company_id": company.id,
            "partner_id": account.id,
            "user_id": self._ref(f"alder_{seller}").id,
            "team_id": self._ref(f"alder_team_{team}").id,
            "date_order": fields.Datetime.to_datetime(day) + timedelta(hours=10),
            "payment_term_id": term.id,
            "pricelist_id": False,
            "order_line": [
                Command.create(self._prepare_line(name, quantity, **values))
                for name, quantity in lines
            ],
            **values,
        }

    @api.model
    def _prepare_line(self, name, quantity, pricelist_id=None):
        product = self._ref(f"alder_{name}")
        line = {"product_id": product.id, "product_uom_qty": quantity}
        # The price is the same number in dollars and in euros.
        return line if pricelist_id else {**line, "price_unit": product.list_price}

    @api.model
    def _confirm(self, orders):
        """Confirm the orders as of the days that they carry."""
        days = {order: order.date_order for order in orders}
        orders.action_confirm()
        for order, day in days.items():
            order.date_order = day
        return orders

    @api.model
    def _invoice(self, orders):
        """Invoice the orders three to eight days later, as far as that is past."""
        today = fields.Date.context_today(self)
        days = {
            order: order.date_order.date() + timedelta(days=3 + order.id % 6)
            for order in orders
        }
        due = orders.filtered(lambda order: days[order] <= today)
        invoices = due._create_invoices(grouped=True)
        for invoice in invoices:
            order = invoice.line_ids.sale_line_ids.order_id
            invoice.invoice_date = days[order]

    @api.model
    def _post_all(self, company):
        """Post all drafts at once, in the order of their dates, as numbers follow."""
        drafts = self.env["account.move"].search(
            [("company_id", "=", company.id), ("state", "=", "draft")],
            order="invoice_date, id",
        )
        drafts.action_post()
