from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from .approval_common import ApprovalCase

TYPES = (
    "days_after",
    "days_after_end_of_month",
    "days_after_end_of_next_month",
    "days_end_of_month_on_the",
)


@tagged("post_install", "-at_install")
class TestQuotationDays(ApprovalCase):
    """Days until all is paid, and days that an offer is valid."""

    def _term(self, *lines):
        lines = [Command.create(line) for line in lines]
        return self.env["account.payment.term"].create(
            {"name": "Terms", "line_ids": lines}
        )

    def _days(self, order, measure="payment_days"):
        rule = self._create_rule((measure, ">", -1), active=False)
        (hit,) = self._judge(order, rules=rule).hits
        return hit.value

    def test_all_is_paid_on_the_latest_day_that_the_terms_allow(self):
        start = fields.Date.to_date("2026-01-01")
        days = [fields.Date.add(start, days=n) for n in range(4 * 366)]
        cases = [(delay, 30, "10") for delay in TYPES]
        cases += [("days_end_of_month_on_the", 0, day) for day in ("0", "1", "31")]
        for delay, count, on_the in cases:
            term = self._term(
                {"delay_type": delay, "nb_days": count, "days_next_month": on_the}
            )
            latest = max((term.line_ids._get_due_date(day) - day).days for day in days)
            order = self._create_order(self.balance, payment_term_id=term.id)
            with self.subTest(delay=delay, on_the=on_the):
                self.assertEqual(self._days(order), latest)

    def test_of_several_parts_the_last_counts(self):
        half = {"value": "percent", "value_amount": 50}
        term = self._term(
            {**half, "nb_days": 80},
            {**half, "nb_days": 40, "delay_type": "days_after_end_of_next_month"},
        )
        order = self._create_order(self.balance, payment_term_id=term.id)
        self.assertEqual(self._days(order), 40 + 61)
        self.assertEqual(self._days(self._create_order(self.balance)), 0)

    def test_the_day_of_the_next_month_is_an_input(self):
        row = {"delay_type": "days_end_of_month_on_the", "days_next_month": "10"}
        term = self._term({**row, "nb_days": 0})
        order = self._create_order(self.balance, payment_term_id=term.id)
        before = order._sales_inputs_hash()
        term.line_ids.days_next_month = "20"
        self.assertNotEqual(order._sales_inputs_hash(), before)

    def test_a_date_that_is_yet_to_come_shortens_no_validity(self):
        self._create_rule(("validity_days", ">", 60), name="Long")
        order = self._create_order(self.balance, validity_date="2026-07-01")
        self.assertEqual(self._days(order, "validity_days"), 113)
        order.date_order = "2026-06-01 10:00:00"
        self.assertEqual(self._days(order, "validity_days"), 113)
        self.assertFalse(order._sales_is_released())

    def test_an_offer_is_valid_from_its_day_where_its_company_is(self):
        self.company.partner_id.tz = "Asia/Tokyo"
        with freeze_time("2026-03-09 23:30:00"):
            order = self._create_order(self.balance, validity_date="2026-03-20")
            self.assertEqual(self._days(order, "validity_days"), 10)
