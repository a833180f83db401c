from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CommissionCase


@tagged("post_install", "-at_install")
class TestCommissionParticipant(CommissionCase):
    def test_a_payee_is_an_employee_or_an_agent(self):
        plan = self._create_plan()
        for values in ({}, {"user_id": self.approver.id, "partner_id": self.agent.id}):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self._add_payee(plan, **values)

    def test_payees_start_with_the_plan_and_are_paid_as_what_they_are(self):
        plan = self._create_plan()
        agent = self._add_payee(plan, partner_id=self.agent.id)
        self.assertEqual(agent.date_from, plan.date_from)
        self.assertEqual((agent.payee_id, agent.pay_by), (self.agent, "bill"))
        self.assertEqual(plan.participant_ids[0].pay_by, "payroll")

    def test_dates_of_one_role_do_not_overlap(self):
        plan = self._create_plan()
        plan.participant_ids.date_to = date(2026, 3, 31)
        self._add_payee(plan, user_id=self.seller.id, role="overlay")
        self._add_payee(plan, user_id=self.seller.id, date_from=date(2026, 4, 1))
        refused = self.assertRaises(IntegrityError)
        with mute_logger("odoo.sql_db"), refused as error:
            self._add_payee(plan, user_id=self.seller.id, date_from=date(2026, 3, 31))
        words = plan.participant_ids._sql_error_to_message(error.exception)
        self.assertIn("dates of Ann Seller overlap", words)

    def test_a_payee_ends_and_goes_on_in_one_save(self):
        plan = self._create_plan()
        going_on = {"user_id": self.seller.id, "date_from": date(2026, 4, 1)}
        plan.participant_ids = [
            Command.update(plan.participant_ids.id, {"date_to": date(2026, 3, 31)}),
            Command.create({**going_on, "share": 50.0}),
        ]
        self.assertEqual(plan.participant_ids.mapped("share"), [100.0, 50.0])

    def test_a_share_lies_between_nothing_and_all(self):
        plan = self._create_plan()
        for share in (0, -5, 100.5):
            with (
                self.subTest(share=share),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                plan.participant_ids.share = share
                plan.participant_ids.flush_recordset()

    def test_nobody_is_employee_and_agent_on_one_day_in_any_plan(self):
        former = self._create_user("portal", "former", name="Eve Former")
        plan = self._create_plan()
        agent = self._add_payee(
            plan, partner_id=former.partner_id.id, date_to=date(2026, 3, 31)
        )
        self.env.ref("base.group_portal").sudo().user_ids -= former
        former.sudo().group_ids = self.env.ref("base.group_user")
        other = self._create_plan(name="Other")
        with self._refused("on the same day"):
            self._add_payee(other, user_id=former.id, date_from=date(2026, 3, 31))
        employee = self._add_payee(other, user_id=former.id, date_from=date(2026, 4, 1))
        self.assertEqual(employee.payee_id, agent.payee_id)

    def test_a_user_of_the_company_is_no_external_agent(self):
        plan = self._create_plan()
        with self._refused("choose them as employee"):
            self._add_payee(plan, partner_id=self.approver.partner_id.id)

    def test_nobody_reports_to_themselves_through_others(self):
        plan = self._create_plan()
        low = plan.participant_ids
        high = self._add_payee(plan, user_id=self.approver.id, role="manager")
        low.manager_id = high
        with self._refused("report to themselves"):
            high.manager_id = low
        other = self._create_plan(name="Other").participant_ids
        with self._refused("of the same plan"):
            other.manager_id = high

    def test_nobody_is_paid_as_manager_for_their_own_sales(self):
        plan = self._create_plan()
        direct = plan.participant_ids
        own = self._add_payee(plan, user_id=self.seller.id, role="manager")
        head = self._add_payee(plan, user_id=self.approver.id, role="manager")
        with self._refused("report to themselves"):
            direct.manager_id = own
        head.manager_id = own
        with self._refused("report to themselves"):
            direct.manager_id = head

    def test_a_target_starts_with_its_period(self):
        payee = self._create_plan(target_period="quarter").participant_ids
        payee.target_ids = [Command.create({"date_from": "2026-04-01", "amount": 5})]
        with self._refused("on 04/01/2026"):
            payee.target_ids.date_from = "2026-05-01"

    def test_payees_come_and_go_while_a_plan_runs(self):
        plan = self._run_plan()
        joined = self._add_payee(
            plan, partner_id=self.agent.id, date_from=date(2026, 2, 1)
        )
        plan.participant_ids[0].with_user(self.author).date_to = date(2026, 2, 28)
        self._approve(plan.participant_ids)
        notes = "".join(plan.message_ids.mapped("body"))
        self.assertIn("Birch Agency: Joins on 02/01/2026", notes)
        self.assertIn("Ann Seller: Until 02/28/2026", notes)
        self.assertEqual(plan.participant_ids[0].date_to, date(2026, 2, 28))
        joined.unlink()
        self.assertFalse(joined.exists())

    def test_terms_of_a_running_plan_do_not_change(self):
        payee = self._run_plan().participant_ids.with_user(self.author)
        for values in ({"share": 50}, {"target_amount": 9}, {"draw_type": "draw"}):
            with self._refused("End this participation"):
                payee.write(values)

    def test_what_is_locked_stays(self):
        plan = self._run_plan()
        self._lock_until(plan, date(2026, 1, 31))
        payee = plan.participant_ids.with_user(self.author)
        for change in (
            lambda: payee.write({"date_to": date(2026, 1, 30)}),
            lambda: self._add_payee(
                plan, partner_id=self.agent.id, date_from=date(2026, 1, 31)
            ),
            lambda: payee.write(
                {
                    "target_ids": [
                        Command.create({"date_from": "2026-01-01", "amount": 5})
                    ]
                }
            ),
        ):
            with self._refused("locked until 01/31/2026"):
                change()
        with self._refused("cannot be deleted: end the participation"):
            payee.unlink()
        payee.date_to = date(2026, 1, 31)
        self._approve(payee)
        self._lock_until(plan, date(2026, 2, 28))
        with self._refused("locked until 02/28/2026"):
            payee.date_to = False

    def test_nobody_changes_what_they_are_paid_by(self):
        plan = self._run_plan()
        with self._refused("somebody else has to change"):
            self._add_payee(plan, user_id=self.author.id)

    def test_opening_balances_are_one_for_a_payee(self):
        payee = self._create_plan().participant_ids
        openings = self.env["sales.commission.opening"].with_user(self.author)
        openings.create({"participant_id": payee.id, "date": "2026-02-01", "paid": 5})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            openings.create({"participant_id": payee.id, "date": "2026-02-01"})


@tagged("post_install", "-at_install")
class TestCommissionAcceptance(CommissionCase):
    def test_payees_accept_by_themselves_and_only_what_runs(self):
        plan = self._create_plan()
        payee = plan.participant_ids
        with self.assertRaises(UserError):
            payee.with_user(self.seller).action_accept()
        self._run_plan(plan)
        with self._refused("Only Ann Seller"):
            payee.with_user(self.author).action_accept()
        payee.with_user(self.seller).action_accept()
        self.assertEqual(payee.accepted_by_id, self.seller)
        self.assertEqual(payee.accepted_fingerprint, plan.fingerprint)
        notes = "".join(plan.message_ids.mapped("body"))
        self.assertIn("Ann Seller accepted the plan", notes)
        with self._refused("not waiting"):
            payee.with_user(self.seller).action_accept()

    def test_acceptance_is_not_written_for_somebody(self):
        payee = self._run_plan().participant_ids.with_user(self.author)
        with self._refused("Only the payees themselves"):
            payee.accepted_on = "2026-02-10"

    def test_approval_gives_an_activity_that_acceptance_closes(self):
        plan = self._run_plan()
        self.assertEqual(plan.activity_ids.user_id, self.seller)
        plan.with_user(self.author).action_remind()
        self.assertEqual(len(plan.activity_ids), 1)
        plan.participant_ids.with_user(self.seller).action_accept()
        plan.invalidate_recordset(["activity_ids"])
        self.assertFalse(plan.activity_ids)

    def test_agents_get_a_message_with_the_address_of_the_page(self):
        payee = Command.create({"partner_id": self.agent.id})
        plan = self._run_plan(participant_ids=[payee])
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.agent.ids)], limit=1
        )
        self.assertIn(f"{plan.get_base_url()}/my/commission-plans", message.body)

    def test_a_new_target_is_accepted_anew(self):
        payee = self._run_plan().participant_ids
        payee.with_user(self.seller).action_accept()
        target = {"date_from": date(2026, 3, 1), "amount": 100}
        payee.with_user(self.author).target_ids = [Command.create(target)]
        self.assertTrue(payee.accepted_on)
        self._approve(payee)
        self.assertFalse(payee.accepted_on)
        self.assertTrue(payee.to_accept)

    def test_who_has_not_accepted_is_found_and_reminded(self):
        plan = self._run_plan()
        plan.activity_ids.unlink()
        payees = self.env["sales.commission.participant"]
        waiting = payees.search([("to_accept", "=", True)])
        self.assertIn(plan.participant_ids, waiting)
        payees._cron_remind()
        plan.invalidate_recordset(["activity_ids"])
        self.assertEqual(plan.activity_ids.user_id, self.seller)

    def test_reminding_asks_the_same_number_of_questions_for_many(self):
        users = [self._create_user("employee", f"payee_{n}") for n in range(12)]
        counts = []
        for some in (users[:2], users[2:]):
            payees = [Command.create({"user_id": user.id}) for user in some]
            plan = self._run_plan(participant_ids=payees)
            plan.activity_ids.unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            plan.participant_ids._ask_for_acceptance()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
