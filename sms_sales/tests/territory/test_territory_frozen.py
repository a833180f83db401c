from odoo.tests import freeze_time, tagged

from .seen_case import SeenCase


@tagged("post_install", "-at_install")
class TestTerritoryFrozen(SeenCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._load_chart()

    def setUp(self):
        super().setUp()
        self._assign(self.one, "2026-03-10")

    def _move_account(self, territory, day="2026-03-11"):
        with freeze_time(day):
            self._assign(territory, day)

    def test_a_quotation_has_the_territory_of_the_sold_to_company(self):
        contact = self._create_partner(name="Dan", parent_id=self.account.id)
        self.assertEqual(self._create_order(contact).sales_territory_id, self.one)
        other = self._create_account(name="Elm")
        self.assertFalse(self._create_order(other).sales_territory_id)

    def test_a_quotation_follows_the_account_until_it_is_confirmed(self):
        draft, sold = self._create_order(), self._create_order()
        sold.action_confirm()
        self._move_account(self.two)
        self.assertEqual(draft.sales_territory_id, self.two)
        self.assertEqual(sold.sales_territory_id, self.one)

    def test_a_quotation_follows_its_customer(self):
        order = self._create_order(self._create_account(name="Elm"))
        order.partner_id = self.account
        self.assertEqual(order.sales_territory_id, self.one)

    def test_an_order_is_frozen_again_at_each_confirmation(self):
        order = self._create_order()
        order.action_confirm()
        self._move_account(self.two)
        order._action_cancel()
        order.action_draft()
        self.assertEqual(order.sales_territory_id, self.one)
        order.action_confirm()
        self.assertEqual(order.sales_territory_id, self.two)

    def test_a_copy_has_the_territory_of_today(self):
        order = self._create_order()
        order.action_confirm()
        self._move_account(self.two)
        self.assertEqual(order.copy().sales_territory_id, self.two)

    def test_an_invoice_has_the_territory_of_its_orders(self):
        order = self._create_order()
        order.action_confirm()
        self._move_account(self.two)
        with freeze_time("2026-03-12"):
            invoice = self._invoice(order)
            self.assertFalse(invoice.sales_territory_id)
            invoice.action_post()
        self.assertEqual(invoice.sales_territory_id, self.one)

    def test_orders_that_disagree_leave_it_to_the_invoice_date(self):
        first, second = self._create_order(), self._create_order()
        first.action_confirm()
        self._move_account(self.two)
        with freeze_time("2026-03-11"):
            second.action_confirm()
        self._move_account(self.three, "2026-03-12")
        with freeze_time("2026-03-12"):
            invoice = self._invoice(first, second)
            invoice.action_post()
        self.assertEqual(
            (first | second).sales_territory_id, self.one | self.two, "they disagree"
        )
        self.assertEqual(invoice.sales_territory_id, self.three)

    def test_an_order_that_nobody_owned_is_one_that_disagrees(self):
        first = self._create_order()
        first.action_confirm()
        self._move_account(None)
        with freeze_time("2026-03-11"):
            second = self._create_order()
            second.action_confirm()
        self._move_account(self.three, "2026-03-12")
        with freeze_time("2026-03-12"):
            invoice = self._invoice(first, second)
            invoice.action_post()
        self.assertEqual(invoice.sales_territory_id, self.three)

    def test_an_order_that_nobody_owned_leaves_its_invoice_to_nobody(self):
        self._move_account(None)
        with freeze_time("2026-03-11"):
            order = self._create_order()
            order.action_confirm()
        self._move_account(self.two, "2026-03-12")
        with freeze_time("2026-03-12"):
            invoice = self._invoice(order)
            invoice.action_post()
        self.assertFalse(invoice.sales_territory_id)

    def test_an_order_of_before_the_ledger_leaves_it_to_the_invoice_date(self):
        with freeze_time("2026-02-10"):
            self._switch_room("territory", False)
            order = self._create_order()
            order.action_confirm()
            self._switch_room("territory", True)
        invoice = self._invoice(order)
        invoice.action_post()
        self.assertEqual(invoice.sales_territory_id, self.one)

    def test_an_invoice_that_is_posted_again_is_frozen_again(self):
        invoice = self._create_invoice()
        invoice.action_post()
        self._move_account(self.two)
        with freeze_time("2026-03-12"):
            invoice.button_draft()
            self.assertEqual(invoice.sales_territory_id, self.one, "until it is posted")
            invoice.action_post()
            self.assertEqual(invoice.sales_territory_id, self.one, "the same date")
            invoice.button_draft()
            invoice.invoice_date = "2026-03-12"
            invoice.action_post()
        self.assertEqual(invoice.sales_territory_id, self.two)

    def test_an_invoice_without_order_has_the_territory_of_its_date(self):
        self._move_account(self.two, "2026-03-20")
        with freeze_time("2026-03-25"):
            early = self._create_invoice(day="2026-03-19")
            late = self._create_invoice(day="2026-03-20")
            before = self._create_invoice(day="2026-03-01")
            (early | late | before).action_post()
        self.assertEqual(early.sales_territory_id, self.one)
        self.assertEqual(late.sales_territory_id, self.two)
        self.assertFalse(before.sales_territory_id)

    def test_a_credit_note_has_the_territory_of_its_original(self):
        invoice = self._create_invoice()
        invoice.action_post()
        self._move_account(self.two)
        with freeze_time("2026-03-12"):
            refund = invoice._reverse_moves([{"invoice_date": "2026-03-12"}])
            refund.action_post()
        self.assertEqual(refund.sales_territory_id, self.one)

    def test_a_vendor_bill_has_no_territory(self):
        bill = self._create_invoice(move_type="in_invoice")
        bill.action_post()
        self.assertFalse(bill.sales_territory_id)

    def test_a_posted_invoice_stays_when_the_account_moves(self):
        invoice = self._create_invoice()
        invoice.action_post()
        self._move_account(self.two)
        self.assertEqual(invoice.sales_territory_id, self.one)

    def test_nothing_is_frozen_while_the_room_is_off(self):
        self._switch_room("territory", False)
        order = self._create_order()
        order.action_confirm()
        invoice = self._create_invoice()
        invoice.action_post()
        self.assertFalse(order.sales_territory_id or invoice.sales_territory_id)

    def _queries(self, act):
        self._forget()
        before = self.env.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _cost(self, make, act):
        """Return the queries that the room adds to ``act``."""
        counts = []
        for on in (True, False):
            self._switch_room("territory", on)
            act(make())  # what is cached for good is cached now
            record = make()
            counts.append(self._queries(lambda record=record: act(record)))
        return counts[0] - counts[1]

    def test_confirming_costs_two_queries_at_most(self):
        cost = self._cost(self._create_order, lambda order: order.action_confirm())
        self.assertLessEqual(cost, 2)

    def test_creating_an_order_costs_two_queries_at_most(self):
        def act(_record):
            return self._create_order()

        self.assertLessEqual(self._cost(lambda: None, act), 2)

    def test_posting_costs_two_queries_at_most_whatever_it_has_of_lines(self):
        for lines in (1, 12):
            with self.subTest(lines=lines):
                cost = self._cost(
                    lambda lines=lines: self._create_invoice(lines=lines),
                    lambda invoice: invoice.action_post(),
                )
                self.assertLessEqual(cost, 2)

    def test_posting_many_costs_two_queries_at_most(self):
        def make(number):
            invoices = [self._create_invoice() for _i in range(number)]
            return self.env["account.move"].union(*invoices)

        for number in (2, 9):
            with self.subTest(number=number):
                cost = self._cost(lambda n=number: make(n), lambda moves: moves._post())
                self.assertLessEqual(cost, 2)
