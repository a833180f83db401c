from datetime import date

from odoo import Command
from odoo.tests import tagged

from .common import CommissionCase
from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestCommissionLeaverAgent(CommissionCase):
    """What hangs on an external agent is shown, and handed over on Apply only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.next = cls._create_partner(name="Cedar Agency", sales_is_agent=True)
        payee = {"partner_id": cls.agent.id, "share": 50, "target_amount": 900}
        cls.plan = cls._run_plan(participant_ids=[Command.create(payee)])

    def _leaver(self, **values):
        leavers = self.env["sales.leaver"].with_user(self.author)
        return leavers.create(
            {
                "partner_id": self.agent.id,
                "last_day": date(2026, 2, 28),
                "successor_agent_id": self.next.id,
                **values,
            }
        )

    def _customers(self, count, **values):
        agents = {"sales_agent_ids": [Command.link(self.agent.id)]}
        return self.env["res.partner"].create(
            [{"name": f"Client {n}", **agents, **values} for n in range(count)]
        )

    def _items(self, leaver):
        return {item.code: item for item in leaver.item_ids}

    def _create_dispute(self):
        statement = self._lock_until(self.plan, date(2026, 1, 31), self.agent)
        return self.env["sales.commission.dispute"].create(
            {
                "statement_id": statement.id,
                "reason_code": "other",
                "description": "Where is the pump?",
            }
        )

    def test_all_of_it_is_shown_and_nothing_is_written_before_apply(self):
        customers = self._customers(3)
        # Who has no salesperson hangs on nobody.
        self.assertFalse(customers.user_id)
        leaver = self._leaver()
        self.assertEqual(leaver.display_name, "Birch Agency leaves")
        effects = {item.code: item.effect for item in leaver.item_ids}
        self.assertEqual(
            effects,
            {
                "participant": "Ends on 02/28/2026; Cedar Agency follows the day after",
                "customers": "Cedar Agency is an agent of 3 customers from 03/01/2026 "
                "on",
            },
        )
        self.assertFalse(self.plan.participant_ids.date_to)
        self.assertEqual(customers.sales_agent_ids, self.agent)

    def test_the_successor_follows_in_the_plan_as_an_agent(self):
        self._leaver().action_apply()
        gone, follower = self.plan.participant_ids.sorted("date_from")
        self._approve(follower)
        self.assertEqual(gone.date_to, date(2026, 2, 28))
        self.assertEqual((follower.partner_id, follower.share), (self.next, 50))
        self.assertFalse(follower.user_id)
        self.assertEqual(follower.pay_by, "bill")

    def test_customers_get_the_successor_beside_who_leaves(self):
        [client] = self._customers(1)
        [archived] = self._customers(1, active=False)
        own = self._customers(1, sales_agent_ids=[Command.link(self.next.id)])
        leaver = self._leaver()
        leaver.action_apply()
        both = self.agent | self.next
        for customer in (client, archived):
            self.assertEqual(customer.sales_agent_ids, both)
            days = {
                one.agent_id: one.date_from for one in customer.sales_agent_line_ids
            }
            self.assertEqual(days, {self.agent: False, self.next: date(2026, 3, 1)})
        self.assertFalse(any(own.sales_agent_line_ids.mapped("date_from")))
        self.assertTrue(all(leaver.item_ids.mapped("done")))

    def test_without_a_successor_customers_are_left_out_with_the_reason(self):
        customers = self._customers(2)
        leaver = self._leaver(successor_agent_id=False)
        items = self._items(leaver)
        self.assertEqual(items["participant"].effect, "Ends on 02/28/2026")
        self.assertIn("no successor", items["customers"].reason)
        leaver.action_apply()
        self.assertFalse(items["customers"].done)
        self.assertEqual(customers.sales_agent_ids, self.agent)

    def test_a_dispute_goes_to_a_colleague_and_not_to_another_agent(self):
        dispute = self._create_dispute()
        nobody = self._items(self._leaver())["dispute"]
        self.assertIn("it stays open", nobody.reason)
        self._leaver(successor_id=self.seller.id).action_apply()
        self.assertIn(self.seller.partner_id, dispute.message_partner_ids)
        self.assertNotIn(self.next, dispute.message_partner_ids)

    def test_shares_of_quotations_are_handed_over_to_the_agent(self):
        share = {"partner_id": self.agent.id, "share": 40}
        order = self.env["sale.order"].create(
            {
                "partner_id": self._create_partner().id,
                "sales_split_ids": [Command.create(share)],
            }
        )
        self._leaver().action_apply()
        split = order.sales_split_ids
        self.assertEqual((split.partner_id, split.share), (self.next, 40))
        self.assertFalse(split.user_id)

    def test_nobody_follows_themselves(self):
        with self._refused("Somebody else has to be the successor"):
            self._leaver(successor_agent_id=self.agent.id).action_apply()

    def test_ten_times_the_customers_take_as_many_queries(self):
        self.plan.participant_ids.date_to = date(2026, 2, 28)
        counts = []
        for number in (3, 3, 30):
            self._customers(number)
            leaver = self._leaver()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leaver.action_apply()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[2], counts[1])


@tagged("post_install", "-at_install")
class TestCommissionLeaverAgentSales(SettlementCase):
    """Sales before an agent leaves stay theirs, whoever follows."""

    def test_a_follower_who_takes_part_already_gets_no_earlier_sale(self):
        agents = self.env["res.partner"].create(
            [{"name": name, "sales_is_agent": True} for name in ("Birch", "Cedar")]
        )
        gone, follower = agents
        self.customer.sales_agent_ids = gone
        payees = [{"partner_id": one.id, "share": 40.0} for one in agents]
        plan = self._plan(payees=payees)
        self._invoice("2026-01-05", [600.0])
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        february = self._invoice("2026-02-05", [100.0])
        leaver = (
            self.env["sales.leaver"]
            .with_user(self.author)
            .create(
                {
                    "partner_id": gone.id,
                    "successor_agent_id": follower.id,
                    "last_day": "2026-02-28",
                }
            )
        )
        leaver.action_apply()
        waiting = plan.participant_ids.filtered("to_approve")
        waiting.with_user(self.approver).action_approve()
        march = self._invoice("2026-03-05", [200.0])
        self._settle(plan, date(2026, 3, 31))
        credits = self._credits(plan)
        self.assertEqual(
            {(one.source_name, one.payee_id): one.credited for one in credits[1:]},
            {(february.name, gone): 40.0, (march.name, follower): 80.0},
        )
        self.assertEqual(credits.mapped("hold"), [False] * 3)
        self._refund(february, "2026-03-10")
        self._settle(plan, date(2026, 3, 31))
        refund = self._credits(plan, event="refund")
        self.assertEqual((refund.payee_id, refund.credited), (gone, -40.0))
