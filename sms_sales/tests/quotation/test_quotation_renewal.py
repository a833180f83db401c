from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .automation_common import AutomationCase


@tagged("post_install", "-at_install")
class TestQuotationRenewal(AutomationCase):
    """Contracts of 10 March 2026 and what follows them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template.sales_duration_months = 12
        # A team that is there, so that no database's default changes what is found.
        cls.jobs = cls.env["sales.quotation.automation"]

    @classmethod
    def _create_contract(cls, *lines, confirm=True, **values):
        order = cls._create_order(*(lines or (cls.balance,)), **values)
        if confirm:
            order.action_confirm()
        return order

    def _renew(self, day, runs=1):
        with freeze_time(f"{day} 10:00:00"):
            for _run in range(runs):
                self.jobs._cron_renew()

    def test_a_contract_by_its_template_ends_after_its_months(self):
        order = self._create_contract(sale_order_template_id=self.template.id)
        self.assertEqual(str(order.sales_end_date), "2027-03-10")
        typed = self._create_contract(
            sale_order_template_id=self.template.id, sales_end_date="2026-09-01"
        )
        self.assertEqual(str(typed.sales_end_date), "2026-09-01")
        later = self._create_contract(
            sale_order_template_id=self.template.id, sales_start_date="2026-05-31"
        )
        self.assertEqual(str(later.sales_end_date), "2027-05-31")
        self.assertFalse(self._create_contract().sales_end_date)

    def test_a_contract_begins_on_the_day_of_its_company(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2026-03-10 20:00:00"):
            order = self._create_contract(sale_order_template_id=self.template.id)
        self.assertEqual(str(order.sales_end_date), "2027-03-11")

    def test_a_contract_that_ends_before_it_begins_is_refused(self):
        order = self._create_contract()
        with self.assertRaisesRegex(ValidationError, "before it begins on 03/10/2026"):
            order.sales_end_date = "2026-03-10"
        with self.assertRaisesRegex(ValidationError, "would end on 04/01/2026"):
            order.write(
                {"sales_start_date": "2026-05-01", "sales_end_date": "2026-04-01"}
            )

    def test_a_renewal_is_made_ahead_of_the_end_once(self):
        rule = self._create_automation("renewal", days_before=60)
        order = self._create_contract(sales_end_date="2026-09-10")
        self._renew("2026-07-11")
        self.assertFalse(order.sales_renewal_ids)
        self._renew("2026-07-12", runs=2)
        self._renew("2026-07-20")
        renewal = order.sales_renewal_ids
        self.assertEqual(len(renewal), 1)
        self.assertEqual(renewal.state, "draft")
        self.assertEqual(renewal.origin, order.name)
        self.assertEqual(renewal.order_line.product_id, self.balance)
        self.assertEqual(str(renewal.validity_date), "2026-09-09")
        self.assertEqual(str(renewal.sales_start_date), "2026-09-10")
        self.assertEqual(str(renewal.sales_end_date), "2027-03-10")
        self.assertEqual(renewal.user_id, self.seller)
        self.assertEqual(renewal.sudo().sales_automation_id, rule.sudo())
        self.assertEqual(renewal.activity_ids.user_id, self.seller)
        self.assertIn("ends on 09/10/2026", renewal.activity_ids.note)
        self.assertIn("the contract ends on 09/10/2026", self._told(renewal))
        self.assertEqual(order.sales_renewal_count, 1)
        opened = renewal.action_open_sales_renewal_of()
        self.assertEqual(opened["res_id"], order.id)

    def test_an_order_with_a_renewal_gets_no_second_one(self):
        self._create_automation("renewal")
        order = self._create_contract(sales_end_date="2026-04-01")
        by_hand = order.action_sales_renew()["res_id"]
        self._renew("2026-03-11")
        self.assertEqual(order.sales_renewal_ids.ids, [by_hand])
        self.assertEqual(order.action_sales_renew()["res_id"], by_hand)
        order.sales_renewal_ids.action_cancel()
        self._renew("2026-03-12", runs=2)
        self.assertEqual(len(order.sales_renewal_ids), 2)
        order.sales_renewal_ids._action_cancel()
        self._renew("2026-03-13")
        self.assertEqual(len(order.sales_renewal_ids), 2)

    def test_a_renewal_is_priced_again_or_keeps_its_prices(self):
        for pricing, price in (("keep", 90), ("again", 130)):
            with self.subTest(pricing=pricing):
                rule = self._create_automation("renewal", pricing=pricing)
                line = {"product_id": self.balance.id, "price_unit": 90}
                self.balance.list_price = 100
                order = self._create_contract(line, sales_end_date="2026-04-01")
                self.balance.list_price = 130
                self._renew("2026-03-11")
                self.assertEqual(order.sales_renewal_ids.order_line.price_unit, price)
                rule.action_archive()

    def test_today_s_prices_are_those_of_the_customers_own_pricelist(self):
        settings = {"group_product_pricelist": True}
        self.env["res.config.settings"].create(settings).execute()
        self._create_automation("renewal")
        order = self._create_contract(sales_end_date="2026-04-01")
        item = {
            "applied_on": "0_product_variant",
            "product_id": self.balance.id,
            "compute_price": "fixed",
            "fixed_price": 70,
        }
        self.customer.specific_property_product_pricelist = self.env[
            "product.pricelist"
        ].create({"name": "Agreed", "item_ids": [Command.create(item)]})
        self._renew("2026-03-11")
        self.assertEqual(order.sales_renewal_ids.order_line.price_unit, 70)

    def test_only_confirmed_orders_that_have_not_ended_are_renewed(self):
        self._create_automation("renewal")
        quotation = self._create_contract(confirm=False, sales_end_date="2026-04-01")
        over = self._create_contract(sales_end_date="2026-03-20")
        self._renew("2026-03-20")
        self.assertFalse((quotation | over).sales_renewal_ids)
        with freeze_time("2026-03-20 10:00:00"):
            with self.assertRaisesRegex(UserError, "nothing left to renew"):
                over.action_sales_renew()
        with self.assertRaisesRegex(UserError, "is no contract with an end"):
            quotation.action_sales_renew()

    def test_the_automation_says_which_orders(self):
        segment = self.env["res.partner.category"].create({"name": "Hospital"})
        rule = self._create_automation(
            "renewal", partner_tag_ids=[Command.set(segment.ids)]
        )
        order = self._create_contract(sales_end_date="2026-04-01")
        self._renew("2026-03-11")
        self.assertFalse(order.sales_renewal_ids)
        self.assertFalse(rule.action_open_now()["domain"][0][2])
        self.customer.category_id = segment
        self.assertEqual(rule.action_open_now()["domain"][0][2], order.ids)
        self._renew("2026-03-11")
        self.assertTrue(order.sales_renewal_ids)

    def test_the_day_is_that_of_the_company(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        self._create_automation("renewal", days_before=10)
        order = self._create_contract(sales_end_date="2026-04-11")
        with freeze_time("2026-03-31 10:59:00"):
            self.jobs._cron_renew()
        self.assertFalse(order.sales_renewal_ids)
        with freeze_time("2026-03-31 11:01:00"):
            self.jobs._cron_renew()
        self.assertTrue(order.sales_renewal_ids)

    def test_only_the_products_named_are_renewed_if_so_chosen(self):
        categories = self.env["product.category"]
        service = categories.create({"name": "Service"})
        below = categories.create({"name": "Visits", "parent_id": service.id})
        self.scale.categ_id = below
        for choice, products in (
            ("named", self.scale),
            ("all", self.scale | self.balance),
        ):
            rule = self._create_automation(
                "renewal", category_ids=[Command.set(service.ids)], renewed=choice
            )
            order = self._create_contract(
                self.balance, self.scale, sales_end_date="2026-04-01"
            )
            other = self._create_contract(sales_end_date="2026-04-01")
            self._renew("2026-03-11")
            with self.subTest(choice=choice):
                renewal = order.sales_renewal_ids
                self.assertEqual(renewal.order_line.product_id, products)
                self.assertFalse(other.sales_renewal_ids)
            rule.action_archive()

    def test_what_is_not_sold_any_more_is_named(self):
        self._create_automation("renewal")
        order = self._create_contract(sales_end_date="2026-04-01")
        self.balance.active = False
        self._renew("2026-03-11")
        note = order.sales_renewal_ids.activity_ids.note
        self.assertIn("Not sold any more: Balance", note)

    def test_an_archived_salesperson_is_replaced(self):
        self._create_automation("renewal")
        order = self._create_contract(sales_end_date="2026-04-01")
        self.seller.active = False
        self._renew("2026-03-11")
        renewal = order.sudo().sales_renewal_ids
        self.assertNotEqual(renewal.user_id, self.seller)
        self.assertTrue(renewal.activity_ids.user_id.active)

    def test_a_failing_renewal_is_told_and_stops_no_other(self):
        self._create_automation("renewal")
        orders = self._create_contract(sales_end_date="2026-04-01")
        orders |= self._create_contract(sales_end_date="2026-04-01")
        broken = orders[0].id
        prepare = type(orders)._sales_prepare_renewal

        def failing(order, values, automation):
            if order.id == broken:
                raise UserError(self.env._("This one is broken"))
            return prepare(order, values, automation)

        self.patch(type(orders), "_sales_prepare_renewal", failing)
        self._renew("2026-03-11", runs=2)
        self.assertFalse(orders[0].sales_renewal_ids)
        self.assertEqual(len(orders[1].sales_renewal_ids), 1)
        self.assertEqual(len(orders[0].activity_ids), 1)
        failed = [("source_id", "=", broken), ("kind", "=", "failed")]
        self.assertEqual(self.events.search_count(failed), 1)

    def test_an_agreement_that_ends_reminds_by_itself(self):
        agreement = self.env["sales.price.agreement"].create(
            {
                "name": "Balances",
                "partner_id": self.customer.id,
                "user_id": self.seller.id,
                "date_from": "2026-03-01",
                "date_until": "2026-04-01",
                "state": "running",
            }
        )
        for _run in range(2):
            self.env["sales.price.agreement"]._cron_remind()
        self.assertEqual(agreement.activity_ids.user_id, self.seller)

    def test_the_number_of_queries_does_not_grow_with_what_is_looked_at(self):
        """Of what is not due yet; making a quotation costs what the host needs."""
        self._create_automation("renewal", days_before=30)
        self._create_automation("renewal", days_before=300, sequence=99)

        def looked_at():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.jobs._renew_due(self.jobs._orders_to_renew())
            return self.cr.sql_log_count - before

        for _n in range(2):
            self._create_contract(sales_end_date="2026-09-01")
        looked_at()
        few = looked_at()
        for _n in range(8):
            self._create_contract(sales_end_date="2026-09-01")
        self.assertEqual(len(self.jobs._orders_to_renew()), 10)
        self.assertEqual(looked_at(), few)
