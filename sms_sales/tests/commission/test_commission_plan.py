from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CommissionCase


@tagged("post_install", "-at_install")
class TestCommissionPlan(CommissionCase):
    def test_a_plan_runs_after_somebody_else_approved_it(self):
        plan = self._create_plan()
        plan.action_submit()
        with self._refused("somebody else has to approve"):
            plan.action_approve()
        plan.with_user(self.approver).action_approve()
        self.assertEqual(plan.state, "running")
        self.assertEqual(plan.author_id, self.author)
        self.assertEqual(plan.approver_id, self.approver)
        self.assertEqual(len(plan.fingerprint), 64)
        self.assertEqual(plan.root_id, plan)

    def test_somebody_who_is_paid_by_a_plan_does_not_approve_it(self):
        payee = Command.create({"user_id": self.approver.id})
        plan = self._create_plan(participant_ids=[payee])
        plan.action_submit()
        with self._refused("You are a payee"):
            plan.with_user(self.approver).action_approve()

    def test_approver_and_author_are_compared_by_partner(self):
        plan = self._create_plan()
        plan.action_submit()
        twin = self._create_user("commission_manager", "twin")
        twin.partner_id = self.author.partner_id
        with self._refused("somebody else"):
            plan.with_user(twin).action_approve()

    def test_who_wrote_a_plan_does_not_approve_it_whoever_submits(self):
        plan = self._create_plan()
        plan.with_user(self.approver).action_submit()
        with self._refused("You wrote a part of the plan Field sales"):
            plan.with_user(self.author).action_approve()
        with self._refused("somebody else has to approve"):
            plan.with_user(self.approver).action_approve()

    def test_who_changed_any_part_of_a_plan_does_not_approve_it(self):
        third = self._create_user("commission_manager", "third", name="Tom Third")
        target = {"date_from": "2026-02-01", "amount": 5}
        for what, change in {
            "terms": lambda plan: plan.write({"cap": 5}),
            "tier": lambda plan: plan.tier_ids.write({"rate": 9}),
            "new rule": lambda plan: plan.write(
                {"rule_ids": [Command.create({"name": "All"})]}
            ),
            "no tier": lambda plan: plan.tier_ids[0].unlink(),
            "payee": lambda plan: plan.participant_ids.write({"share": 50}),
            "target": lambda plan: plan.participant_ids.write(
                {"target_ids": [Command.create(target)]}
            ),
        }.items():
            tiers = [Command.create({"floor": at, "rate": 4}) for at in (0, 5)]
            plan = self._create_plan(name=what, tier_ids=tiers)
            change(plan.with_user(third))
            plan.action_submit()
            with self.subTest(what), self._refused("You wrote a part"):
                plan.with_user(third).action_approve()
            plan.with_user(self.approver).action_approve()

    def test_who_wrote_the_version_before_may_approve_the_next(self):
        plan = self._run_plan()
        wizard = self.env["sales.commission.plan.version"].with_user(self.approver)
        action = wizard.create({"plan_id": plan.id}).action_create()
        version = plan.browse(action["res_id"])
        version.with_user(self.approver).action_submit()
        with self._refused("somebody else"):
            version.with_user(self.approver).action_approve()
        version.with_user(self.author).action_approve()
        self.assertEqual(version.state, "running")

    def test_nobody_strikes_a_writer_out(self):
        plan = self._create_plan()
        with self._refused("is set by Submit"):
            plan.write({"writer_ids": [Command.clear()]})
        with self._refused("is set by Submit"):
            self._create_plan(writer_ids=[Command.set(self.approver.ids)])

    def test_a_refused_plan_is_a_draft_with_the_reason(self):
        plan = self._create_plan()
        plan.action_submit()
        wizard = self.env["sales.commission.plan.refuse"].with_user(self.approver)
        wizard.create({"plan_id": plan.id, "reason": "Too much"}).action_refuse()
        self.assertEqual((plan.state, plan.note_refused), ("draft", "Too much"))

    def test_a_submitted_plan_can_be_taken_back_and_not_be_changed(self):
        plan = self._create_plan()
        plan.action_submit()
        with self._refused("waits for approval"):
            plan.cap = 5
        with self._refused("waits for approval"):
            plan.participant_ids.share = 50
        plan.action_draft()
        plan.cap = 5
        self.assertEqual(plan.cap, 5)

    def test_a_running_plan_is_read_only_and_says_what_to_do(self):
        plan = self._run_plan()
        for change in (
            lambda: plan.write({"cap": 5}),
            lambda: plan.tier_ids.write({"rate": 9}),
            lambda: plan.write({"tier_ids": [Command.create({"floor": 9, "rate": 9})]}),
            lambda: plan.tier_ids.unlink(),
            lambda: self.env["sales.commission.rule"].create(
                {"plan_id": plan.id, "name": "Late"}
            ),
        ):
            with self._refused("Field sales.*New version"):
                change()
        self.assertEqual(plan.tier_ids.rate, 4)

    def test_the_state_is_not_written_by_hand_not_even_with_a_forged_context(self):
        plan = self._create_plan().with_context(sales_plan_door=True)
        for values in ({"state": "running"}, {"fingerprint": "a"}, {"version": 7}):
            with self._refused("is set by Submit"):
                plan.write(values)
        with self.assertRaises(UserError):
            self._create_plan(state="running")

    def test_a_plan_is_archived_but_not_deleted_once_it_ran(self):
        plan = self._run_plan()
        with self._refused("cannot be deleted"):
            plan.unlink()
        plan.action_archive()
        self.assertFalse(plan.active)
        draft = self._create_plan()
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_a_copy_is_a_first_version_without_acceptance(self):
        boss = self._create_user("employee", "boss", name="Bob Boss")
        plan = self._create_plan()
        manager = self._add_payee(plan, user_id=boss.id, role="manager")
        plan.participant_ids[0].manager_id = manager
        self._run_plan(plan)
        copied = plan.copy()
        self.assertEqual((copied.state, copied.version), ("draft", 1))
        self.assertEqual(copied.root_id, copied)
        self.assertEqual(copied.name, "Field sales (copy)")
        seller = copied.participant_ids.filtered("manager_id")
        self.assertEqual(seller.manager_id.plan_id, copied)
        self.assertEqual(seller.manager_id.user_id, boss)

    def test_all_that_is_missing_is_said_at_once(self):
        plan = self._create_plan(
            tier_ids=[Command.clear()], participant_ids=[Command.clear()]
        )
        with self.assertRaises(ValidationError) as error:
            plan.action_submit()
        self.assertIn("no payees", str(error.exception))
        self.assertIn("no rate table", str(error.exception))
        self.assertEqual(plan.state, "draft")

    def test_a_table_over_attainment_needs_targets_above_zero(self):
        plan = self._create_plan(tier_over="attainment")
        with self._refused("target of zero"):
            plan.action_submit()
        plan.target_amount = 1000
        plan.action_submit()
        self.assertEqual(plan.state, "submitted")

    def test_a_target_period_is_not_shorter_than_the_pay_period(self):
        with self._refused("shorter than its pay period"):
            self._create_plan(pay_period="quarter")

    def test_on_target_pay_needs_a_table_over_attainment(self):
        with self._refused("over the attainment"):
            self._create_plan(pay_by="on_target")

    def test_numbers_that_make_no_sense_are_refused(self):
        tiers = [Command.create({"floor": 5, "rate": 1}) for _twice in range(2)]
        for values in (
            {"cap": -1},
            {"minimum": -1},
            {"minimum": 5, "cap": 4},
            {"tier_ids": tiers},
            {"date_to": date(2025, 12, 31)},
            {"bonus_ids": [Command.create({"amount": 5, "threshold": 0})]},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self._create_plan(**values).flush_recordset()

    def test_a_table_is_moved_in_one_save(self):
        plan = self._create_plan(
            tier_ids=[
                Command.create({"floor": floor, "rate": 4.0})
                for floor in (0.0, 1000.0, 2000.0)
            ]
        )
        _zero, low, high = plan.tier_ids
        plan.tier_ids = [
            Command.update(low.id, {"floor": 2000.0}),
            Command.update(high.id, {"floor": 3000.0}),
            Command.create({"floor": 1000.0, "rate": 3.0}),
        ]
        self.env.flush_all()
        self.assertEqual(
            plan.tier_ids.sorted("floor").mapped("floor"), [0.0, 1000.0, 2000.0, 3000.0]
        )

    def test_a_missing_exchange_rate_stops_the_approval(self):
        foreign = self.env["res.currency"].create({"name": "QQQ", "symbol": "Q"})
        plan = self._create_plan(currency_id=foreign.id)
        with self._refused("no exchange rate from QQQ"):
            plan.action_submit()
        self.env["res.currency.rate"].create(
            {"currency_id": foreign.id, "name": "2026-01-01", "rate": 4.0}
        )
        self._run_plan(plan)
        self.assertEqual(str(plan._rate(self.company)), "0.25")

    def test_the_frozen_rate_stays_and_an_entered_one_wins(self):
        foreign = self.env["res.currency"].create({"name": "QQQ", "symbol": "Q"})
        entered = Command.create({"company_id": self.company.id, "rate": 0.5})
        plan = self._run_plan(currency_id=foreign.id, rate_ids=[entered])
        self.env["res.currency.rate"].create(
            {"currency_id": foreign.id, "name": "2026-01-01", "rate": 4.0}
        )
        self.assertEqual(str(plan._rate(self.company)), "0.5")

    def test_the_fingerprint_is_that_of_the_agreement(self):
        plan, twin = self._run_plan(), self._create_plan()
        self.assertEqual(plan.fingerprint, plan._fingerprint())
        before = twin._fingerprint()
        twin.tier_ids.rate = 5
        self.assertNotEqual(before, twin._fingerprint())

    def test_archived_products_and_people_are_reported(self):
        product = self.env["product.product"].create({"name": "Old pump"})
        rule = {"name": "Pumps", "product_ids": [Command.set(product.ids)]}
        plan = self._run_plan(rule_ids=[Command.create(rule)])
        self.assertFalse(plan.warning)
        product.action_archive()
        self.assertIn("Old pump", plan.warning)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            product.unlink()

    def test_a_plan_ends_with_its_payees(self):
        plan = self._run_plan()
        wizard = self.env["sales.commission.plan.end"].with_user(self.author)
        wizard = wizard.create({"plan_id": plan.id})
        self.assertEqual(wizard.date_to, date(2026, 2, 28))
        wizard.action_end()
        self.assertEqual((plan.state, plan.date_to), ("ended", date(2026, 2, 28)))
        self.assertEqual(plan.participant_ids.date_to, date(2026, 2, 28))

    def test_a_plan_does_not_end_before_what_is_locked(self):
        plan = self._run_plan()
        self._lock_until(plan, date(2026, 1, 31))
        with self._refused("locked until 01/31/2026"):
            plan._end(date(2026, 1, 30))

    def test_a_calendar_in_use_keeps_its_periods(self):
        calendar = self.calendar.copy()
        calendar.first_month = "4"
        self._run_plan(calendar_id=calendar.id)
        with self._refused("cannot change"):
            calendar.first_month = "7"
        quarter = calendar._period_of("quarter", date(2026, 5, 5))
        self.assertEqual(quarter, (date(2026, 4, 1), date(2026, 6, 30)))

    def test_lists_of_plans_ask_the_same_number_of_questions_at_any_length(self):
        names = ["participant_count", "to_accept_count", "version_count"]
        few = self._create_plan()
        many = few + self.env["sales.commission.plan"].union(
            *(self._create_plan(name=f"Plan {number}") for number in range(9))
        )
        many.mapped(lambda plan: [plan[name] for name in names])
        for plans in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            plans.mapped("root_id")
            with self.subTest(count=len(plans)), self.assertQueryCount(6):
                plans.mapped(lambda plan: [plan[name] for name in names])
