from collections import defaultdict
from fractions import Fraction

from odoo import Command
from odoo.tests import tagged

from ...engine.commission.shares import credited, direct, overlay, rolled_up
from .test_commission_proof_base import CENT, D, ProofCase


@tagged("post_install", "-at_install")
class TestCommissionProofShares(ProofCase):
    """Rule 19, as engine.commission.shares says it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._user("salesperson", "Eve Lead")
        cls.head = cls._user("salesperson", "Tom Head")
        cls.expert = cls._user("salesperson", "Kim Expert")
        agents = [{"name": name, "sales_is_agent": True} for name in ("Ash", "Birch")]
        cls.agents = cls.env["res.partner"].create(agents)
        cls.customers = cls.customer
        for agents in (cls.agents, cls.agents[:1]):
            values = {"name": "Client", "sales_agent_ids": [Command.set(agents.ids)]}
            cls.customers += cls.env["res.partner"].create(values)
        cls.plan = cls._plan_of_people()
        rows = cls.plan.participant_ids
        cls.shares = {
            (row.payee_id, row.role): Fraction(D(row.share)) / 100 for row in rows
        }
        cls.bosses = {
            row.payee_id: row.manager_id.payee_id for row in rows if row.manager_id
        }

    @classmethod
    def _plan_of_people(cls):
        """Two sellers, two agents and a lead who sells along; an expert; a head."""
        direct = {
            cls.seller: 60,
            cls.second: 66.67,
            cls.lead: 33.3333,
        }
        payees = [{"user_id": user.id, "share": it} for user, it in direct.items()]
        payees += [
            {"partner_id": agent.id, "share": it, "sequence": 20 - it}
            for agent, it in zip(cls.agents, (12.5, 15), strict=True)
        ]
        payees.append({"user_id": cls.expert.id, "share": 25, "role": "overlay"})
        above = {"date_from": "2026-01-01", "role": "manager"}
        plan = cls.env["sales.commission.plan"].create(
            {
                "name": "People",
                "company_id": cls.company.id,
                "date_from": "2026-01-01",
                "tier_ids": [Command.create({"floor": 0, "rate": 10})],
                "participant_ids": [
                    Command.create({"date_from": "2026-01-01"} | one) for one in payees
                ],
            }
        )
        head = {"plan_id": plan.id, "user_id": cls.head.id, "share": 40, **above}
        head = cls.env["sales.commission.participant"].create(head)
        lead = {"plan_id": plan.id, "user_id": cls.lead.id, "manager_id": head.id}
        lead = cls.env["sales.commission.participant"].create(lead | above)
        by_user = {row.user_id: row for row in plan.participant_ids}
        by_user[cls.seller].manager_id = lead
        for row in plan.participant_ids.filtered(lambda row: row.role == "direct"):
            if row.user_id in (cls.second + cls.lead):
                row.manager_id = head
        plan.with_user(cls.author).action_submit()
        plan.with_user(cls.approver).action_approve()
        return plan

    def _random_order(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.random.choice(self.customers).id,
                "user_id": self.random.choice(self.seller + self.second + self.lead).id,
                "company_id": self.company.id,
                "order_line": [
                    self._line(self.product_1, self._price()) for _turn in range(2)
                ],
            }
        )
        if self.random.random() < 0.6:
            order.sales_split_ids = self._random_splits()
        order.action_confirm()
        move = order._create_invoices()
        move.invoice_date = "2026-01-05"
        move.action_post()
        return move

    def _random_splits(self):
        people = [{"user_id": user.id} for user in self.seller + self.second]
        people += [{"partner_id": agent.id} for agent in self.agents]
        self.random.shuffle(people)
        left, splits = 100, []
        for person in people[: self.random.randint(1, 4)]:
            share = round(left * self.random.random(), 4)
            left -= share
            splits.append(Command.create({**person, "share": max(share, 0.0001)}))
        return splits

    def _claims(self, move):
        """Return who claims which share of a document, in their order."""
        order = move.invoice_line_ids.sale_line_ids.order_id
        if order.sales_split_ids:
            splits = order.sales_split_ids.sorted("id")
            return [(one.payee_id, Fraction(D(one.share)) / 100) for one in splits]
        payees = [move.invoice_user_id.partner_id]
        rows = self.plan.participant_ids.filtered(
            lambda row: row.partner_id in move.partner_id.sales_agent_ids
        )
        payees += [
            row.payee_id for row in rows.sorted(lambda row: (row.sequence, row.id))
        ]
        return [(payee, self.shares[payee, "direct"]) for payee in payees]

    def _expected(self, line):
        """Return the credits of a line by payee and role."""
        amount, claims = D(-line.balance), self._claims(line.move_id)
        payees, shares = zip(*claims, strict=True)
        granted, _rest = direct(shares)
        credits, _unassigned = credited(amount, shares, CENT)
        found = {
            (payee, "direct"): credit
            for payee, credit in zip(payees, credits, strict=True)
        }
        expert = self.expert.partner_id
        share = self.shares[expert, "overlay"]
        found[expert, "overlay"] = overlay(amount, share, CENT)
        above = rolled_up(dict(zip(payees, granted, strict=True)), self.bosses)
        for boss, share in above.items():
            share *= self.shares[boss, "manager"]
            found[boss, "manager"] = overlay(amount, share, CENT)
        return {key: credit for key, credit in found.items() if credit}

    def test_random_sales_are_shared_as_the_arithmetic_says(self):
        moves = self.env["account.move"].union(
            *(self._random_order() for _turn in range(30))
        )
        self._settle(self.plan)
        found = defaultdict(dict)
        for credit in self._credits(self.plan).filtered("credited"):
            key = credit.payee_id, credit.role
            found[credit.move_line_id][key] = D(credit.credited)
        self.assertEqual(
            {role for one in found.values() for _p, role in one},
            {"direct", "overlay", "manager"},
        )
        for line in moves.invoice_line_ids:
            with self.subTest(line=line.display_name):
                self.assertEqual(found[line], self._expected(line))
        self.assertEqual(self._settle(self.plan), 0)
