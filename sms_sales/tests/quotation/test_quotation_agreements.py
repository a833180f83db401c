from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import QuotationCase


@tagged("post_install", "-at_install")
class TestQuotationAgreements(QuotationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.config.settings"].create(
            {"group_product_pricelist": True, "group_discount_per_so_line": True}
        ).execute()
        cls.agreements = cls.env["sales.price.agreement"].with_user(cls.manager)

    @classmethod
    def _create_agreement(cls, agree=True, price=80, **values):
        line = {"product_id": cls.balance.id, "price": price, "committed_quantity": 100}
        agreement = cls.agreements.create(
            {
                "name": "Balances 2026",
                "partner_id": cls.customer.id,
                "date_from": "2026-03-01",
                "date_until": "2026-09-01",
                "committed_amount": 8000,
                "line_ids": [Command.create(line)],
                **values,
            }
        )
        if agree:
            agreement.action_agree()
        return agreement

    def _price(self, product=None, **values):
        return self._create_order(product or self.balance, **values).order_line

    def test_an_agreed_price_holds_on_the_customers_quotations(self):
        self._create_agreement(agree=False)
        self.assertEqual(self._price().price_unit, 100)
        self.agreements.search([]).action_agree()
        self.assertEqual(self._price().price_unit, 80)
        contact = self._create_partner(name="Joe", parent_id=self.customer.id)
        self.assertEqual(self._price(partner_id=contact.id).price_unit, 80)
        stranger = self._create_partner(name="Stranger")
        self.assertEqual(self._price(partner_id=stranger.id).price_unit, 100)

    def test_an_agreed_price_holds_from_its_first_day_until_the_day_before_its_end(
        self,
    ):
        self._create_agreement(date_from="2026-03-10", date_until="2026-03-12")
        for day, price in (
            ("2026-03-09 23:59:59", 100),
            ("2026-03-10 00:00:00", 80),
            ("2026-03-11 23:59:59", 80),
            ("2026-03-12 00:00:00", 100),
        ):
            with self.subTest(day=day):
                self.assertEqual(self._price(date_order=day).price_unit, price)

    def test_what_is_not_agreed_costs_what_it_did(self):
        item = {"compute_price": "percentage", "percent_price": 10}
        before = self.env["product.pricelist"].create(
            {"name": "Partners", "item_ids": [Command.create(item)]}
        )
        self.customer.specific_property_product_pricelist = before
        self._create_agreement()
        line = self._price(self.scale)
        self.assertEqual((line.price_unit, line.discount), (40, 10))
        self.assertEqual(self._price().price_unit, 80)

    def test_a_price_from_a_quantity_on_leaves_the_others(self):
        line = {"product_id": self.balance.id, "price": 70, "min_quantity": 10}
        self._create_agreement(line_ids=[Command.create(line)])
        self.assertEqual(self._price().price_unit, 100)
        many = {"product_id": self.balance.id, "product_uom_qty": 10}
        self.assertEqual(self._price(many).price_unit, 70)

    def test_ending_gives_the_customer_the_other_prices_back(self):
        agreement = self._create_agreement()
        agreement.action_end()
        self.assertEqual(agreement.state, "ended")
        self.assertEqual(self._price().price_unit, 100)

    def test_ending_before_the_first_day_leaves_no_price(self):
        agreement = self._create_agreement(date_from="2026-04-01")
        agreement.action_end()
        self.assertEqual(self._price(date_order="2026-04-01 12:00:00").price_unit, 100)

    def test_a_longer_agreement_gives_its_prices_for_longer(self):
        agreement = self._create_agreement()
        agreement.date_until = "2026-10-01"
        later = self._price(date_order="2026-09-15 12:00:00")
        self.assertEqual(later.price_unit, 80)

    def test_agreements_of_a_customer_share_one_pricelist(self):
        first = self._create_agreement()
        line = {"product_id": self.scale.id, "price": 30}
        second = self._create_agreement(line_ids=[Command.create(line)])
        self.assertEqual(first.pricelist_id, second.pricelist_id)
        order = self._create_order(self.balance, self.scale)
        self.assertEqual(order.order_line.mapped("price_unit"), [80, 30])

    def test_a_product_has_one_agreed_price_at_a_time(self):
        self._create_agreement()
        self._create_agreement(date_from="2026-09-01", date_until="2026-12-01")
        with self.assertRaisesRegex(ValidationError, "“Balances 2026” already gives"):
            self._create_agreement(date_from="2026-08-31", date_until="2026-12-01")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            line = {"product_id": self.balance.id, "price": 1}
            self._create_agreement(
                agree=False, line_ids=[Command.create(line), Command.create(line)]
            )

    def test_what_is_agreed_is_not_changed(self):
        agreement = self._create_agreement()
        with self.assertRaisesRegex(UserError, "“Balances 2026” is agreed"):
            agreement.date_from = "2026-02-01"
        with self.assertRaisesRegex(UserError, "“Balances 2026” is agreed"):
            agreement.line_ids.price = 70
        with self.assertRaisesRegex(UserError, "end it instead"):
            agreement.unlink()
        agreement.note = "Paid quarterly"

    def test_an_agreement_about_nothing_is_refused(self):
        agreement = self._create_agreement(agree=False, line_ids=[])
        with self.assertRaisesRegex(UserError, "has no price yet"):
            agreement.action_agree()

    def test_without_pricelists_the_settings_are_named(self):
        settings = {"group_product_pricelist": False}
        self.env["res.config.settings"].create(settings).execute()
        with self.assertRaisesRegex(UserError, "switch them on in Settings"):
            self._create_agreement()

    def test_what_was_ordered_counts_in_the_unit_of_the_product(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.balance.uom_ids = dozen
        agreement = self._create_agreement()
        line = {"product_id": self.balance.id, "product_uom_id": dozen.id}
        contact = self._create_partner(name="Joe", parent_id=self.customer.id)
        order = self._create_order(line, self.scale, partner_id=contact.id)
        order.action_confirm()
        self._create_order(self.balance)  # a quotation is no order
        later = self._create_order(self.balance)
        later.action_confirm()
        later.date_order = "2026-09-01 00:00:00"
        self.env.flush_all()
        agreement.invalidate_recordset()
        self.assertEqual(agreement.line_ids.fulfilled_quantity, 12)
        self.assertEqual(agreement.line_ids.fulfilled_percent, 12)
        self.assertEqual(agreement.fulfilled_amount, 960)
        self.assertEqual(agreement.fulfilled_percent, 12)

    def test_orders_in_another_currency_count_at_their_rate(self):
        agreement = self._create_agreement()
        double = self.env["res.currency"].create(
            {"name": "QQQ", "symbol": "Q", "rate_ids": [Command.create({"rate": 2})]}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Double", "currency_id": double.id}
        )
        line = {"product_id": self.balance.id, "price_unit": 160}
        self._create_order(line, pricelist_id=pricelist.id).action_confirm()
        self.env.flush_all()
        agreement.invalidate_recordset()
        self.assertEqual(agreement.fulfilled_amount, 80)

    def test_what_was_ordered_is_counted_in_one_query(self):
        for size in (1, 6):
            customers = self.env["res.partner"].create(
                [{"name": f"C{n}"} for n in range(size)]
            )
            agreements = self.agreements.browse()
            for customer in customers:
                agreements |= self._create_agreement(partner_id=customer.id)
            lines = agreements.line_ids
            lines.mapped("agreement_id.currency_id")
            self.env.flush_all()
            with self.subTest(size=size), self.assertQueryCount(1):
                lines._fulfilled()

    def test_the_responsible_is_reminded_once_before_the_end(self):
        agreement = self._create_agreement(remind_days=30)
        with freeze_time("2026-08-01 10:00:00"):
            self.agreements._cron_remind()
        self.assertFalse(agreement.activity_ids)
        with freeze_time("2026-08-02 10:00:00"):
            self.agreements._cron_remind()
            self.agreements._cron_remind()
        self.assertEqual(agreement.activity_ids.user_id, self.manager)
        self.assertIn("0 % of the promised amount", agreement.activity_ids.summary)

    def test_an_agreement_that_is_over_ends_by_itself(self):
        agreement = self._create_agreement()
        with freeze_time("2026-09-01 10:00:00"):
            self.agreements._cron_remind()
        self.assertEqual(agreement.state, "ended")

    def test_renewing_proposes_the_same_for_as_long(self):
        agreement = self._create_agreement()
        renewed = self.agreements.browse(agreement.action_renew()["res_id"])
        self.assertEqual(str(renewed.date_from), "2026-09-01")
        self.assertEqual(str(renewed.date_until), "2027-03-04")
        self.assertEqual(renewed.state, "draft")
        self.assertEqual(renewed.line_ids.price, 80)
        self.assertFalse(renewed.line_ids.item_id)

    def test_salespeople_read_agreements_and_sales_managers_write_them(self):
        agreement = self._create_agreement()
        self.assertEqual(agreement.with_user(self.seller).line_ids.price, 80)
        customer = self.customer.with_user(self.seller)
        self.assertEqual(customer.sales_agreement_count, 1)
        with self.assertRaises(AccessError):
            agreement.with_user(self.seller).action_end()
        with self.assertRaises(AccessError):
            agreement.with_user(self._create_user("employee")).read(["name"])

    def test_an_agreement_of_another_company_is_not_ours(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self.env["sales.price.agreement"].create(
            {
                "name": "Theirs",
                "partner_id": self.customer.id,
                "company_id": other.id,
                "date_from": "2026-03-01",
                "date_until": "2026-09-01",
            }
        )
        self.assertNotIn(theirs, self.agreements.search([]))
