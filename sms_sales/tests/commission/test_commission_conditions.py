from odoo import Command
from odoo.tests import tagged

from .settlement_common import SettlementCase


class ConditionsCase(SettlementCase):
    """Sales that differ in one thing each, and are told by their amounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        categories = cls.env["product.category"]
        cls.devices = categories.create({"name": "Devices"})
        cls.optics = categories.create({"name": "Optics", "parent_id": cls.devices.id})
        cls.lenses = categories.create({"name": "Lenses", "parent_id": cls.optics.id})
        cls.papers = categories.create({"name": "Papers"})
        cls.device = cls._product("Device", 1.0, categ_id=cls.devices.id)
        cls.lens = cls._product("Lens", 1.0, categ_id=cls.lenses.id)
        cls.paper = cls._product("Paper", 1.0, categ_id=cls.papers.id)
        cls.plain = cls._product("Plain", 1.0, categ_id=False)
        cls.teams = cls.env["crm.team"].create(
            [{"name": name, "company_id": cls.company.id} for name in ("A", "B")]
        )
        cls.austria, cls.chile = cls.env.ref("base.at"), cls.env.ref("base.cl")

    def _customer(self, name, **values):
        return self.env["res.partner"].create({"name": name, **values})

    def _contact(self, customer, **values):
        """Somebody at the customer's, to whom the invoice is addressed."""
        return self._customer("Contact", parent_id=customer.id, **values)


@tagged("post_install", "-at_install")
class TestCommissionConditions(ConditionsCase):
    """A rule takes out what its condition fits, and nothing else."""

    def _taken_out(self, sales, **conditions):
        """Amounts that a rule with the conditions takes out of the sales."""
        rule = {"name": "Not these", "action": "exclude", **conditions}
        plan = self._plan(
            payees=[self.seller, self.second], rule_ids=[Command.create(rule)]
        )
        for amount, values in sales.items():
            product = values.pop("product", self.product_1)
            self._invoice("2026-01-05", [(product, amount)], **values)
        self._settle(plan)
        credited = set(self._credits(plan).mapped("credited"))
        self.assertLessEqual(credited, set(sales), "a sale is credited once, as it is")
        self.assertEqual(len(self._credits(plan)), len(credited))
        return set(sales) - credited

    def test_a_category_holds_for_all_below_it_and_nothing_beside(self):
        products = (self.device, self.lens, self.paper, self.plain)
        sales = {10.0 * (n + 1): {"product": one} for n, one in enumerate(products)}
        found = self._taken_out(sales, categ_ids=[Command.set(self.devices.ids)])
        self.assertEqual(found, {10.0, 20.0})

    def test_a_category_does_not_hold_for_what_is_above_it(self):
        sales = {10.0: {"product": self.device}, 20.0: {"product": self.lens}}
        found = self._taken_out(sales, categ_ids=[Command.set(self.optics.ids)])
        self.assertEqual(found, {20.0})

    def test_a_customer_holds_for_all_contacts_of_theirs(self):
        one, other = self._customer("One"), self._customer("Other")
        sales = {
            10.0: {"partner_id": one.id},
            20.0: {"partner_id": self._contact(one).id},
            30.0: {"partner_id": other.id},
            40.0: {"partner_id": self._contact(other).id},
        }
        found = self._taken_out(sales, partner_ids=[Command.set(one.ids)])
        self.assertEqual(found, {10.0, 20.0})

    def test_a_contact_stands_for_the_customer(self):
        one, other = self._customer("One"), self._customer("Other")
        sales = {10.0: {"partner_id": one.id}, 20.0: {"partner_id": other.id}}
        contact = self._contact(one)
        found = self._taken_out(sales, partner_ids=[Command.set(contact.ids)])
        self.assertEqual(found, {10.0})

    def test_a_tag_holds_for_customers_with_it_or_one_below_it(self):
        tags = self.env["res.partner.category"]
        partner = tags.create({"name": "Partner"})
        gold = tags.create({"name": "Gold", "parent_id": partner.id})
        other = tags.create({"name": "Other"})
        tagged_as = (partner, gold, other, partner + gold + other, tags)
        sales = {}
        for number, tag in enumerate(tagged_as, start=1):
            customer = self._customer("Tagged", category_id=[Command.set(tag.ids)])
            sales[10.0 * number] = {"partner_id": self._contact(customer).id}
        found = self._taken_out(sales, partner_tag_ids=[Command.set(partner.ids)])
        self.assertEqual(found, {10.0, 20.0, 40.0})

    def test_a_team_holds_for_its_sales(self):
        sales = {
            10.0: {"team_id": self.teams[0].id},
            20.0: {"team_id": self.teams[1].id},
            30.0: {"team_id": False},
        }
        found = self._taken_out(sales, team_ids=[Command.set(self.teams[0].ids)])
        self.assertEqual(found, {10.0})

    def test_a_salesperson_holds_for_their_sales(self):
        sales = {10.0: {"user": self.seller}, 20.0: {"user": self.second}}
        found = self._taken_out(sales, user_ids=[Command.set(self.second.ids)])
        self.assertEqual(found, {20.0})

    def test_a_country_is_that_of_the_customer_not_of_the_contact(self):
        here = self._customer("Here", country_id=self.austria.id)
        there = self._customer("There", country_id=self.chile.id)
        nowhere = self._customer("Nowhere")
        abroad = self._contact(here, type="other", country_id=self.chile.id)
        sales = {
            10.0: {"partner_id": here.id},
            20.0: {"partner_id": there.id},
            30.0: {"partner_id": abroad.id},
            40.0: {"partner_id": nowhere.id},
        }
        found = self._taken_out(sales, country_ids=[Command.set(self.austria.ids)])
        self.assertEqual(found, {10.0, 30.0})

    def test_all_conditions_of_a_rule_must_hold(self):
        here = self._customer("Here", country_id=self.austria.id)
        sales = {
            10.0: {"product": self.lens, "partner_id": here.id},
            20.0: {"product": self.lens},
            30.0: {"product": self.paper, "partner_id": here.id},
        }
        found = self._taken_out(
            sales,
            categ_ids=[Command.set(self.devices.ids)],
            country_ids=[Command.set(self.austria.ids)],
        )
        self.assertEqual(found, {10.0})

    def test_one_of_several_values_is_enough(self):
        sales = {
            10.0: {"product": self.lens},
            20.0: {"product": self.paper},
            30.0: {"product": self.plain},
        }
        both = (self.devices + self.papers).ids
        found = self._taken_out(sales, categ_ids=[Command.set(both)])
        self.assertEqual(found, {10.0, 20.0})

    def test_the_first_rule_that_fits_decides(self):
        rules = [
            {"name": "Lenses", "categ_ids": [Command.set(self.lenses.ids)], "rate": 1},
            {"name": "Devices", "categ_ids": [Command.set(self.devices.ids)]},
        ]
        rules[0]["action"], rules[1]["action"] = "rate", "exclude"
        plan = self._plan(
            rule_ids=[
                Command.create({"sequence": number, **rule})
                for number, rule in enumerate(rules)
            ]
        )
        lines = [(self.lens, 100.0), (self.device, 200.0), (self.paper, 400.0)]
        self._invoice("2026-01-05", lines)
        self._settle(plan)
        found = {one.credited: one.commission for one in self._credits(plan)}
        self.assertEqual(found, {100.0: 1.0, 400.0: 40.0})

    def test_orders_are_told_by_the_same_conditions(self):
        rule = {"name": "Not these", "action": "exclude"}
        rule |= {"categ_ids": [Command.set(self.devices.ids)]}
        rule |= {"country_ids": [Command.set(self.austria.ids)]}
        rule |= {"team_ids": [Command.set(self.teams[0].ids)]}
        plan = self._plan(basis="order", rule_ids=[Command.create(rule)])
        here = self._customer("Here", country_id=self.austria.id)
        for team in self.teams:
            order = self.env["sale.order"].create(
                {
                    "partner_id": self._contact(here).id,
                    "company_id": self.company.id,
                    "user_id": self.seller.id,
                    "team_id": team.id,
                    "order_line": [
                        Command.create({"product_id": one.id, "price_unit": amount})
                        for one, amount in ((self.lens, 10.0), (self.paper, 20.0))
                    ],
                }
            )
            order.action_confirm()
            order.date_order = "2026-01-05 12:00:00"
        self._settle(plan)
        found = sorted(self._credits(plan).mapped("credited"))
        self.assertEqual(found, [10.0, 20.0, 20.0])


@tagged("post_install", "-at_install")
class TestCommissionScope(ConditionsCase):
    """An overlay is credited for the sales in its scope, beside the seller."""

    def _overlay(self, **scope):
        """A plan with an expert of the scope, and what they are credited for."""
        expert = self._user("salesperson", "Kim Expert")
        payee = {"user_id": expert.id, "role": "overlay", "share": 50, **scope}
        return self._plan(payees=[self.seller, payee]), expert

    def _credited(self, plan, payee):
        return sorted(self._credits(plan, payee).mapped("credited"))

    def _check(self, plan, expert, expected, sold):
        self._settle(plan)
        self.assertEqual(self._credited(plan, expert), expected)
        self.assertEqual(self._credited(plan, self.seller), sold, "takes nothing")

    def test_a_team_is_that_of_the_sale(self):
        plan, expert = self._overlay(team_id=self.teams[0].id)
        for amount, team in ((10.0, self.teams[0].id), (20.0, self.teams[1].id)):
            self._invoice("2026-01-05", [amount], team_id=team)
        self._invoice("2026-01-05", [40.0], team_id=False)
        self._check(plan, expert, [5.0], [10.0, 20.0, 40.0])

    def test_a_category_holds_for_all_below_it(self):
        plan, expert = self._overlay(categ_id=self.optics.id)
        products = (self.lens, self.device, self.paper, self.plain)
        lines = [(product, 10.0 * n) for n, product in enumerate(products, start=1)]
        self._invoice("2026-01-05", lines)
        self._check(plan, expert, [5.0], [10.0, 20.0, 30.0, 40.0])

    def test_a_country_is_that_of_the_customer(self):
        plan, expert = self._overlay(country_id=self.austria.id)
        here = self._customer("Here", country_id=self.austria.id)
        there = self._customer("There", country_id=self.chile.id)
        self._invoice("2026-01-05", [10.0], partner_id=self._contact(here).id)
        self._invoice("2026-01-05", [20.0], partner_id=there.id)
        self._invoice("2026-01-05", [40.0])
        self._check(plan, expert, [5.0], [10.0, 20.0, 40.0])

    def test_all_of_a_scope_must_hold(self):
        plan, expert = self._overlay(
            team_id=self.teams[0].id,
            categ_id=self.devices.id,
            country_id=self.austria.id,
        )
        here = self._customer("Here", country_id=self.austria.id)
        lines = [(self.lens, 10.0), (self.paper, 20.0)]
        for number, (partner, team) in enumerate(
            (
                (here, self.teams[0]),
                (here, self.teams[1]),
                (self.customer, self.teams[0]),
            )
        ):
            amounts = [(product, amount + number) for product, amount in lines]
            values = {"partner_id": partner.id, "team_id": team.id}
            self._invoice("2026-01-05", amounts, **values)
        self._check(plan, expert, [5.0], [10.0, 11.0, 12.0, 20.0, 21.0, 22.0])

    def test_two_overlays_of_other_scopes_stand_beside_each_other(self):
        plan, expert = self._overlay(categ_id=self.papers.id)
        second = {"user_id": self.second.id, "role": "overlay", "plan_id": plan.id}
        second |= {"categ_id": self.devices.id, "date_from": "2026-01-01"}
        self.env["sales.commission.participant"].create(second)
        self._invoice("2026-01-05", [(self.lens, 10.0), (self.paper, 20.0)])
        self._check(plan, expert, [10.0], [10.0, 20.0])
        self.assertEqual(self._credited(plan, self.second), [10.0])
