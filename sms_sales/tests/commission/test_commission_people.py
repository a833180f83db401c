from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, new_test_user, tagged
from odoo.tools import html2plaintext

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestCommissionPeople(SettlementCase):
    """Rules 12, 19 and 20: who is credited, and for how much."""

    def _shares(self, plan):
        return {
            (credit.payee_id.name, credit.role): credit.credited
            for credit in self._credits(plan)
        }

    def test_a_split_on_the_order_shares_the_sale_and_leaves_the_rest(self):
        plan = self._plan(payees=[self.seller, self.second])
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.seller.id,
                "company_id": self.company.id,
                "order_line": [Command.create({"product_id": self.product_1.id})],
                "sales_split_ids": [
                    Command.create({"user_id": self.seller.id, "share": 50.0}),
                    Command.create({"user_id": self.second.id, "share": 33.33}),
                ],
            }
        )
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.invoice_date = "2026-01-05"
        invoice.action_post()
        self._settle(plan)
        shares = {("Ann Seller", "direct"): 300.0, ("Bob Seller", "direct"): 199.98}
        self.assertEqual(self._shares(plan), shares)

    def test_direct_shares_never_exceed_the_sale(self):
        agent = self.env["res.partner"].create(
            {"name": "Birch", "sales_is_agent": True}
        )
        self.customer.sales_agent_ids = agent
        payees = [{"user_id": self.seller.id, "share": 70.0}, {"partner_id": agent.id}]
        plan = self._plan(payees=payees)
        self._invoice("2026-01-05", [600.0])
        self._settle(plan)
        shares = {("Ann Seller", "direct"): 420.0, ("Birch", "direct"): 180.0}
        self.assertEqual(self._shares(plan), shares)

    @freeze_time("2026-03-10")
    def test_an_agent_named_today_gets_sales_from_today_unless_told_otherwise(self):
        agent = self.env["res.partner"].create(
            {"name": "Birch", "sales_is_agent": True}
        )
        plan = self._plan(payees=[{"partner_id": agent.id}])
        before = self._invoice("2026-03-09", [600.0])
        after = self._invoice("2026-03-10", [600.0])
        with Form(self.customer) as customer:
            with customer.sales_agent_line_ids.new() as line:
                line.agent_id = agent
        self.assertEqual(self.customer.sales_agent_ids, agent)
        self._settle(plan, date(2026, 3, 10))
        self.assertEqual(self._credits(plan).mapped("source_name"), [after.name])
        self.customer.sales_agent_line_ids.date_from = date(2026, 3, 1)
        self._settle(plan, date(2026, 3, 10))
        names = self._credits(plan).mapped("source_name")
        self.assertEqual(set(names), {before.name, after.name})
        self.customer.sales_agent_line_ids.unlink()
        self.assertFalse(self.customer.sales_agent_ids)
        notes = [
            html2plaintext(note)
            for note in self.customer.message_ids[:3].mapped("body")
        ]
        self.assertEqual(
            notes,
            [
                "Birch is no longer an agent.",
                "Birch is an agent for sales from 03/01/2026 on.",
                "Birch is an agent for sales from 03/10/2026 on.",
            ],
        )

    def test_nobody_is_their_own_agent(self):
        self.customer.sales_is_agent = True
        line = {"partner_id": self.customer.id, "agent_id": self.customer.id}
        with self.assertRaisesRegex(ValidationError, "their own agent"):
            self.env["sales.customer.agent"].create(line)

    def test_overlay_stands_beside_and_a_manager_gets_the_sale_at_most_once(self):
        lead = self._user("salesperson", "Lea Lead")
        plan = self._plan(payees=[{"user_id": lead.id, "role": "manager"}])
        self.env["sales.commission.participant"].create(
            [
                {
                    "plan_id": plan.id,
                    "user_id": user.id,
                    "date_from": "2026-01-01",
                    "role": role,
                    "manager_id": role == "direct" and plan.participant_ids.id,
                }
                for user, role in ((self.seller, "direct"), (self.second, "overlay"))
            ]
        )
        self._invoice("2026-01-05", [600.0])
        self._settle(plan)
        names = [("Ann Seller", "direct"), ("Bob Seller", "overlay")]
        names.append(("Lea Lead", "manager"))
        self.assertEqual(self._shares(plan), dict.fromkeys(names, 600.0))

    def test_a_change_of_salesperson_after_locking_is_held_for_approval(self):
        plan = self._plan(payees=[self.seller, self.second])
        invoice = self._invoice("2026-01-05", [600.0])
        self._settle(plan)
        self._lock(plan, 1)
        invoice.invoice_user_id = self.second
        self._settle(plan)
        held = self._credits(plan, hold="payee_change")
        self.assertEqual(sorted(held.mapped("credited")), [-600.0, 600.0])
        self.assertEqual(held.mapped("payable"), [0.0, 0.0])

    def test_a_held_credit_says_that_it_waits(self):
        plan = self._plan(payees=[self.seller, self.second])
        invoice = self._invoice("2026-01-05", [600.0])
        self._settle(plan)
        self._lock(plan, 1)
        invoice.invoice_user_id = self.second
        self._settle(plan)
        for credit in self._credits(plan, hold="payee_change"):
            with self.subTest(credited=credit.credited):
                self.assertIn("600.00", credit.explanation_text)
                self.assertIn("held", credit.explanation_text)

    def test_a_change_of_salesperson_is_booked_once(self):
        plan = self._plan(payees=[self.seller, self.second])
        invoice = self._invoice("2026-01-05", [600.0])
        self._settle(plan)
        self._lock(plan, 1)
        invoice.invoice_user_id = self.second
        self._settle(plan)
        booked = self._credits(plan)
        self._settle(plan)
        self.assertEqual(self._credits(plan), booked)

    def test_eligibility_goes_by_the_date_of_the_sale(self):
        leaver = {"user_id": self.seller.id, "date_to": "2026-01-31"}
        plan = self._plan(payees=[leaver], basis="payment")
        paid = self._invoice("2026-01-05", [600.0])
        self._invoice("2026-02-05", [600.0])
        self._pay(paid, 600.0, "2026-03-05")
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 0.0, 3: 60.0})

    def test_rules_exclude_give_their_own_rate_or_a_multiplier(self):
        rules = [
            {"name": "Own", "action": "rate", "rate": 1.0, "sequence": 1},
            {"name": "Twice", "action": "multiplier", "multiplier": 2.0, "sequence": 2},
        ]
        for rule, product in zip(rules, (self.product_1, self.product_2), strict=True):
            rule["product_ids"] = [Command.set(product.ids)]
        plan = self._plan(rule_ids=[Command.create(rule) for rule in rules])
        self._invoice("2026-01-05", [(self.product_1, 600.0), (self.product_2, 400.0)])
        self._settle(plan)
        own, twice = self._credits(plan)
        self.assertEqual((own.counted, own.commission), (0.0, 6.0))
        self.assertEqual((twice.counted, twice.commission), (800.0, 80.0))

    def test_a_change_that_is_taken_back_rejects_what_was_held(self):
        plan = self._plan(payees=[self.seller, self.second])
        invoice = self._invoice("2026-01-05", [600.0])
        self._settle(plan)
        self._lock(plan, 1)
        invoice.invoice_user_id = self.second
        self._settle(plan)
        self.assertEqual(self._settle(plan), 0, "held once")
        invoice.invoice_user_id = self.seller
        self._settle(plan)
        held = self._credits(plan).filtered("hold")
        self.assertEqual(held.mapped("hold"), ["rejected", "rejected"])
        self.assertFalse(any(self._earned(plan, self.second).values()))

    def test_a_new_agent_does_not_rewrite_locked_sales(self):
        agents = self.env["res.partner"].create(
            [{"name": name, "sales_is_agent": True} for name in ("Birch", "Cedar")]
        )
        self.customer.sales_agent_ids = agents[0]
        payees = [{"partner_id": agent.id} for agent in agents]
        plan = self._plan(payees=payees)
        self._invoice("2026-01-05", [600.0])
        self._settle(plan)
        self._lock(plan, 1)
        self.customer.sales_agent_ids = agents[1]
        self._settle(plan)
        held = self._credits(plan).filtered("hold")
        self.assertEqual(sorted(held.mapped("credited")), [-600.0, 600.0])
        self.assertEqual(sum(held.mapped("payable")), 0.0)

    def test_agents_of_another_companys_customer_are_out_of_reach(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        theirs, agent = self.env["res.partner"].create(
            [
                {"name": "Theirs", "company_id": elsewhere.id},
                {"name": "Agent", "sales_is_agent": True},
            ]
        )
        vals = {"partner_id": theirs.id, "agent_id": agent.id}
        line = self.env["sales.customer.agent"].create(vals)
        seller = new_test_user(
            self.env, "agents_seller", groups="sales_team.group_sale_salesman"
        )
        own = self.env["sales.customer.agent"].with_user(seller)
        self.assertFalse(own.search([("id", "=", line.id)]))
        with self.assertRaises(AccessError):
            line.with_user(seller).write({"date_from": False})
