from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.sql_db import db_connect
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from odoo.addons.payment.tests.common import PaymentCommon

from .automation_common import AutomationCase


@tagged("post_install", "-at_install")
class TestQuotationExpiry(AutomationCase, PaymentCommon):
    """Quotations of 10 March 2026 that end on the 20th."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"email": "kestrel@example.com", "lang": "en_US"})
        cls.jobs = cls.env["sales.quotation.automation"]
        # What other quotations are there is none of these cases.
        cls.env["sale.order"].search([("state", "=", "sent")]).validity_date = False

    def _send(self, *lines, **values):
        values = {"validity_date": "2026-03-20", **values}
        order = self._create_order(*(lines or (self.balance,)), **values)
        order.action_quotation_sent()
        return order

    def _run(self, day, runs=1):
        with freeze_time(f"{day} 10:00:00"):
            for _run in range(runs):
                self.jobs._cron_expire()

    def _mails(self, order):
        return (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("model", "=", "sale.order"),
                    ("res_id", "=", order.id),
                    ("recipient_ids", "in", self.customer.ids),
                ]
            )
        )

    def test_the_salesperson_is_reminded_once_before_the_end(self):
        self._create_automation("expiry", remind_days=3)
        order = self._send()
        self._run("2026-03-16")
        self.assertFalse(order.activity_ids)
        self._run("2026-03-17", runs=2)
        self._run("2026-03-18")
        self.assertEqual(order.activity_ids.user_id, self.seller)
        self.assertEqual(str(order.activity_ids.date_deadline), "2026-03-20")
        self.assertFalse(self._mails(order))
        order.activity_ids.action_done()
        self._run("2026-03-19")
        self.assertFalse(order.activity_ids)

    def test_a_new_revision_is_reminded_of_again(self):
        self._create_automation("expiry", remind_days=3)
        order = self._send()
        self._run("2026-03-18")
        order.activity_ids.action_done()
        order.action_draft()
        order.order_line.price_unit = 95
        order.action_quotation_sent()
        self._run("2026-03-18", runs=2)
        self.assertEqual(len(order.activity_ids), 1)

    def test_the_customer_gets_one_queued_mail_in_their_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.customer.lang = "de_DE"
        template = self.env.ref("sms_sales.mail_template_quotation_expiring")
        template.with_context(lang="de_DE").subject = "Angebot {{ object.name }}"
        self._create_automation("expiry", remind_customer=True)
        order = self._send()
        self._run("2026-03-18", runs=2)
        mail = self._mails(order)
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertEqual(mail.subject, f"Angebot {order.name}")
        self.assertIn("access_token", str(mail.body_html))
        self.assertIn("The customer got a mail", order.activity_ids.note)

    def test_no_mail_about_what_is_revised_or_not_released(self):
        self._create_automation("expiry", remind_customer=True)
        revised, stopped = self._send(), self._send(self.scale)
        revised.order_line.price_unit = 95
        self._create_rule(("line_discount", ">", 10))
        stopped.order_line.discount = 30
        self._run("2026-03-18")
        for order in (revised, stopped):
            self.assertFalse(self._mails(order))
            self.assertEqual(len(order.activity_ids), 1)

    def test_a_customer_without_address_is_told_by_the_salesperson(self):
        self.customer.email = False
        self._create_automation("expiry", remind_customer=True)
        order = self._send()
        self._run("2026-03-18")
        self.assertFalse(self._mails(order))
        self.assertEqual(len(order.activity_ids), 1)

    def test_after_the_days_of_grace_it_is_cancelled(self):
        self._create_automation("expiry", grace_days=7, on_expiry="cancel")
        order = self._send()
        self._run("2026-03-27")
        self.assertEqual(order.state, "sent")
        self._run("2026-03-28", runs=2)
        self.assertEqual(order.state, "cancel")
        self.assertEqual(str(order.sales_expired_on), "2026-03-28")
        self.assertIn("Expired on 03/20/2026, and nobody answered", self._told(order))
        events = self.events.search([("order_id", "=", order.id)])
        self.assertEqual(events.mapped("kind"), ["cancelled"])

    def test_or_marked_and_left_as_it_was_sent(self):
        self._create_automation("expiry", grace_days=0, on_expiry="mark")
        order = self._send()
        self._run("2026-03-21", runs=2)
        self.assertEqual(order.state, "sent")
        self.assertEqual(str(order.sales_expired_on), "2026-03-21")

    def test_or_nothing_happens(self):
        self._create_automation("expiry", grace_days=0, on_expiry="keep")
        order = self._send()
        self._run("2026-03-25")
        self.assertEqual((order.state, order.sales_expired_on), ("sent", False))

    def test_set_back_to_quotation_opens_it_with_a_new_validity(self):
        self.company.quotation_validity_days = 14
        for choice in ("cancel", "mark"):
            rule = self._create_automation("expiry", grace_days=0, on_expiry=choice)
            order = self._send()
            self._run("2026-03-21")
            with self.subTest(choice=choice), freeze_time("2026-03-23 10:00:00"):
                order.with_user(self.seller).action_sales_reopen()
                self.assertEqual(order.state, "draft")
                self.assertEqual(str(order.validity_date), "2026-04-06")
                self.assertFalse(order.sales_expired_on)
                with self.assertRaisesRegex(UserError, "None of these was expired"):
                    order.action_sales_reopen()
            rule.action_archive()

    def test_a_template_says_for_how_long_it_opens_again(self):
        self.template.number_of_days = 5
        self._create_automation("expiry", grace_days=0, on_expiry="cancel")
        order = self._send(sale_order_template_id=self.template.id)
        order.validity_date = "2026-03-20"
        self._run("2026-03-21")
        with freeze_time("2026-03-23 10:00:00"):
            order.action_sales_reopen()
        self.assertEqual(str(order.validity_date), "2026-03-28")

    def test_a_stranger_sets_nothing_back(self):
        self._create_automation("expiry", grace_days=0, on_expiry="cancel")
        order = self._send()
        self._run("2026-03-21")
        stranger = self._create_user("salesperson", "expiry_stranger")
        with self.assertRaises(AccessError):
            order.with_user(stranger).action_sales_reopen()

    def test_extending_a_marked_quotation_makes_it_alive_again(self):
        self._create_automation("expiry", grace_days=0, on_expiry="mark")
        order = self._send()
        self._run("2026-03-21")
        order.validity_date = "2026-04-20"
        self.assertFalse(order.sales_expired_on)
        self._run("2026-03-22")
        self.assertFalse(order.sales_expired_on)

    def test_what_is_signed_or_being_paid_is_left_alone(self):
        self._create_automation("expiry", grace_days=0, on_expiry="cancel")
        signed, draft = self._send(), self._create_order()
        draft.validity_date = "2026-03-20"
        signed.sudo().write({"signed_by": "Joe", "signed_on": "2026-03-19 10:00:00"})
        paid = [self._send() for _state in ("pending", "authorized", "done")]
        for order, state in zip(paid, ("pending", "authorized", "done"), strict=True):
            self._pay(order, state)
        self._run("2026-03-25")
        self.assertEqual({one.state for one in (signed, *paid)}, {"sent"})
        self.assertEqual(draft.state, "draft")
        self.assertFalse((signed | draft).activity_ids)

    def test_a_payment_that_was_just_begun_keeps_it_for_a_day(self):
        self._create_automation("expiry", grace_days=0, on_expiry="cancel")
        order = self._send()
        payment = self._pay(order, "draft")
        self.env.flush_all()
        for moment, state in (("2026-03-25 09:00:00", "sent"), (None, "cancel")):
            # The database's own clock writes when it was made.
            began = moment or "2026-03-23 09:00:00"
            self.env.cr.execute(
                SQL(
                    "UPDATE payment_transaction SET create_date = %s WHERE id = %s",
                    began,
                    payment.id,
                )
            )
            payment.invalidate_recordset()
            self._run("2026-03-25")
            self.assertEqual(order.state, state)

    def _pay(self, order, state):
        self.provider.support_manual_capture = "partial"
        return self._create_transaction(
            "redirect",
            amount=order.amount_total,
            currency_id=order.currency_id.id,
            partner_id=order.partner_id.id,
            sale_order_ids=[Command.set(order.ids)],
            reference=f"Expiry {order.name}",
            state=state,
        )

    def test_a_validity_in_the_past_gets_no_reminder(self):
        self._create_automation("expiry", grace_days=30)
        order = self._send(validity_date="2026-03-01")
        self._run("2026-03-18")
        self.assertFalse(order.activity_ids)
        self.assertFalse(order.sales_expired_on)

    def test_the_last_day_is_that_of_the_company(self):
        self.company.partner_id.tz = "America/Los_Angeles"
        self._create_automation("expiry", grace_days=0, on_expiry="cancel")
        order = self._send()
        with freeze_time("2026-03-21 06:59:00"):
            self.jobs._cron_expire()
        self.assertEqual(order.state, "sent")
        with freeze_time("2026-03-21 07:01:00"):
            self.jobs._cron_expire()
        self.assertEqual(order.state, "cancel")

    def test_a_second_run_at_the_same_time_lets_it_rest(self):
        self._create_automation("expiry", grace_days=0, on_expiry="cancel")
        order = self._send()
        key = "sms_sales/quotation.automation/expiry"
        lock = SQL("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", key)
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute(lock)
            self.assertTrue(other.fetchone()[0])
            self._run("2026-03-21")
            self.assertEqual(order.state, "sent")
            other.execute(SQL("SELECT pg_advisory_unlock_all()"))
        self._run("2026-03-21")
        self.assertEqual(order.state, "cancel")

    def test_what_was_set_for_opportunities_does_not_narrow_another_kind(self):
        rule = self._create_automation()
        rule.write({"kind": "expiry", "grace_days": 0, "on_expiry": "cancel"})
        order = self._send()
        self._run("2026-03-21")
        self.assertEqual(order.state, "cancel")

    def test_switched_off_the_room_rests_its_jobs(self):
        names = ("opportunity", "renewal", "expiry")
        jobs = self.env["ir.cron"].concat(
            *(self.env.ref(f"sms_sales.cron_quotation_automation_{n}") for n in names)
        )
        self.assertEqual(jobs.mapped("active"), [True] * 3)
        self._switch_room("quotation", False)
        self.assertEqual(jobs.mapped("active"), [False] * 3)

    def test_other_teams_and_companies_are_left_alone(self):
        other = self.env["crm.team"].create({"name": "Others"})
        self._create_automation(
            "expiry",
            grace_days=0,
            on_expiry="cancel",
            team_ids=[Command.set(other.ids)],
        )
        order = self._send()
        self._run("2026-03-25")
        self.assertEqual(order.state, "sent")

    def test_what_it_would_do_is_shown_before(self):
        rule = self._create_automation("expiry", grace_days=0)
        order = self._send()
        for day, shown in (("2026-03-12", []), ("2026-03-18", order.ids)):
            with self.subTest(day=day), freeze_time(f"{day} 10:00:00"):
                self.assertEqual(rule.action_open_now()["domain"][0][2], shown)

    def test_mail_to_customers_needs_a_mail(self):
        with self.assertRaisesRegex(UserError, "choose a mail about quotations"):
            self._create_automation(
                "expiry", remind_customer=True, mail_template_id=False
            )

    def test_the_number_of_queries_of_a_sweep_does_not_grow(self):
        self._create_automation("expiry", grace_days=0, on_expiry="mark")

        def swept(size):
            for _n in range(size):
                self._send()
            ids = self.jobs._orders_to_look_at()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            with freeze_time("2026-03-25 10:00:00"):
                self.jobs._sweep(ids)
                self.env.flush_all()
            return self.cr.sql_log_count - before

        with freeze_time("2026-03-25 10:00:00"):
            swept(1)
            self.assertLessEqual(swept(8), swept(2))
