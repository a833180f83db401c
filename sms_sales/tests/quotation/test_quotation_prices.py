from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common import QuotationCase


@tagged("post_install", "-at_install")
class TestQuotationPrices(QuotationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.config.settings"].create(
            {"group_product_pricelist": True, "group_discount_per_so_line": True}
        ).execute()
        cls.pricelist = cls._create_pricelist(
            "Partners", cls._off(10), cls._off(20, min_quantity=10)
        )

    @classmethod
    def _create_pricelist(cls, name, *items, **values):
        return cls.env["product.pricelist"].create(
            {"name": name, "item_ids": [Command.create(i) for i in items], **values}
        )

    @staticmethod
    def _off(percent, **values):
        """A rule that shows the customer no discount, only its price."""
        return {"compute_price": "formula", "price_discount": percent, **values}

    def _prices(self, line):
        line = line.sudo()
        return (
            line.sales_list_price,
            line.sales_base_price,
            line.sales_pricelist_price,
        )

    def _create_line(self, qty=1.0, product=None, pricelist=None, **values):
        product = product or self.balance
        line = {"product_id": product.id, "product_uom_qty": qty, **values}
        pricelist = pricelist or self.pricelist
        return self._create_order(line, pricelist_id=pricelist.id).order_line

    def test_prices_are_kept_of_the_day_the_line_was_priced(self):
        line = self._create_line(10)
        self.assertEqual(self._prices(line), (100, 90, 80))
        self.balance.list_price = 130
        self.pricelist.item_ids.price_discount = 50
        line.price_unit = 60
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._prices(line), (100, 90, 80))

    def test_another_quantity_prices_the_line_again(self):
        line = self._create_line(10)
        self.balance.list_price = 200
        line.product_uom_qty = 9
        self.assertEqual(self._prices(line), (200, 180, 180))

    def test_how_the_discount_is_shown_makes_no_difference(self):
        shown = {"compute_price": "percentage", "percent_price": 20}
        open_list = self._create_pricelist("Open", shown)
        line = self._create_line(pricelist=open_list)
        self.assertEqual((line.price_unit, line.discount), (100, 20))
        self.assertEqual(self._prices(line), (100, 80, 80))
        hidden = self._create_pricelist("Hidden", self._off(20))
        line = self._create_line(pricelist=hidden)
        self.assertEqual((line.price_unit, line.discount), (80, 0))
        self.assertEqual(self._prices(line), (100, 80, 80))

    def test_a_typed_price_leaves_the_list_as_it_is(self):
        line = self._create_line(price_unit=60)
        self.assertEqual(self._prices(line), (100, 90, 90))
        self.assertEqual(line.price_unit, 60)

    def test_a_list_upon_a_list_gives_its_volume_price_too(self):
        chained = {**self._off(5), "base": "pricelist"}
        chained["base_pricelist_id"] = self.pricelist.id
        line = self._create_line(10, pricelist=self._create_pricelist("Top", chained))
        self.assertEqual(self._prices(line), (100, 85.5, 76))

    def test_prices_are_per_unit_of_the_line_in_the_orders_currency(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.balance.uom_ids = dozen
        currency = self.env["res.currency"].create(
            {"name": "QQQ", "symbol": "Q", "rate_ids": [Command.create({"rate": 2})]}
        )
        double = self._create_pricelist(
            "Double", self._off(10), self._off(20, min_quantity=24)
        )
        double.currency_id = currency
        line = self._create_line(2, pricelist=double, product_uom_id=dozen.id)
        self.assertEqual(self._prices(line), (2400, 2160, 1920))

    def test_prices_include_the_tax_that_the_customer_pays(self):
        country = self.company.account_fiscal_country_id
        taxes = self.env["account.tax"].create(
            [
                {
                    "name": f"{rate} % included",
                    "amount": rate,
                    "price_include_override": "tax_included",
                    "country_id": country.id,
                }
                for rate in (20, 5)
            ]
        )
        abroad = self.env["account.fiscal.position"].create({"name": "Abroad"})
        taxes[1].write(
            {"fiscal_position_ids": abroad.ids, "original_tax_ids": taxes[0].ids}
        )
        self.balance.taxes_id = taxes[0]
        order = self._create_order(self.balance, fiscal_position_id=abroad.id)
        self.assertEqual(order.order_line.tax_ids, taxes[1])
        self.assertEqual(order.order_line.price_unit, 87.5)
        self.assertEqual(self._prices(order.order_line), (87.5, 87.5, 87.5))

    def test_updating_prices_takes_those_of_the_new_list(self):
        line = self._create_line(10)
        self.env.flush_all()
        line.order_id.pricelist_id = self._create_pricelist("Other", self._off(50))
        self.assertEqual(self._prices(line), (100, 90, 80))
        line.order_id._recompute_prices()
        self.assertEqual(self._prices(line), (100, 50, 50))

    def test_another_currency_is_judged_by_the_list_price_in_it(self):
        line = self._create_line(10, price_unit=80)
        currency = self.env["res.currency"].create(
            {"name": "QQW", "symbol": "W", "rate_ids": [Command.create({"rate": 2})]}
        )
        weak = self._create_pricelist("Weak", self._off(10), currency_id=currency.id)
        line.order_id.pricelist_id = weak
        self.assertEqual((line.price_unit, line.currency_id), (80, currency))
        self.assertEqual(self._prices(line), (200, 180, 180))
        line.order_id.pricelist_id = self.pricelist
        self.assertEqual(self._prices(line), (100, 90, 80))

    def test_a_copy_is_a_line_of_its_own_at_todays_prices(self):
        line = self._create_line()
        self.balance.list_price = 200
        copy = line.order_id.copy().order_line
        self.assertEqual(self._prices(copy), (200, 180, 180))
        self.assertTrue(copy.sudo().sales_uid)
        self.assertNotEqual(copy.sudo().sales_uid, line.sudo().sales_uid)

    def test_nobody_types_the_prices_that_a_discount_is_judged_by(self):
        line = self._create_line(sales_list_price=60, sales_uid="mine")
        self.assertEqual(self._prices(line)[0], 100)
        line.write({"sales_list_price": 60, "sales_pricelist_price": 60})
        self.assertEqual(self._prices(line), (100, 90, 90))
        self.assertNotEqual(line.sudo().sales_uid, "mine")

    def test_a_section_has_no_price_in_the_database(self):
        order = self._create_order(
            {"display_type": "line_section", "name": "Parts"}, self.balance
        )
        self.env.flush_all()
        found = self._columns(order.order_line)
        self.assertEqual(found, [(None, None, None), (100, 100, 100)])

    def _columns(self, lines):
        return self.env.execute_query(
            SQL(
                """
                SELECT sales_list_price, sales_base_price, sales_pricelist_price
                  FROM sale_order_line WHERE id IN %s ORDER BY id
                """,
                tuple(lines.ids),
            )
        )

    def _create_kit(self):
        """Return a combo of 70 and its two combos."""
        combos = self.env["product.combo"].create(
            [
                {
                    "name": p.name,
                    "combo_item_ids": [Command.create({"product_id": p.id})],
                }
                for p in (self.balance, self.scale)
            ]
        )
        values = {"list_price": 70, "type": "combo", "combo_ids": combos.ids}
        return self._create_product("Kit", **values), combos

    def _check_parts(self, order):
        header, *parts = order.order_line
        self.env.flush_all()
        self.assertFalse(header._sales_is_product_line())
        self.assertEqual(self._columns(header), [(None, None, None)])
        self.assertAlmostEqual(sum(self._prices(part)[0] for part in parts), 70, 1)
        self.assertAlmostEqual(sum(self._prices(part)[2] for part in parts), 63, 1)

    def test_a_part_of_a_combo_has_its_share_of_each_price(self):
        kit, combos = self._create_kit()
        order = self._create_order(kit, pricelist_id=self.pricelist.id)
        order.order_line = [
            Command.create(
                {
                    "product_id": combo.combo_item_ids.product_id.id,
                    "combo_item_id": combo.combo_item_ids.id,
                    "linked_line_id": order.order_line.id,
                }
            )
            for combo in combos
        ]
        self._check_parts(order)

    def test_a_combo_and_its_parts_are_saved_at_once(self):
        """As the web client does, which names lines before they have an id."""
        kit, combos = self._create_kit()
        parts = [
            {
                "product_id": combo.combo_item_ids.product_id.id,
                "combo_item_id": combo.combo_item_ids.id,
                "linked_virtual_id": "the kit",
                "price_unit": 31.5,
                "discount": 0,
            }
            for combo in combos
        ]
        header = {"product_id": kit.id, "virtual_id": "the kit"}
        order = self._create_order(header, *parts, pricelist_id=self.pricelist.id)
        self._check_parts(order)

    def test_a_room_that_is_off_keeps_no_prices(self):
        self._switch_room("quotation", False)
        order = self._create_order(self.balance)
        self.env.flush_all()
        self.assertEqual(self._columns(order.order_line), [(None, None, None)])

    def test_old_lines_are_marked_once_each_and_keep_no_made_up_price(self):
        order = self._create_order(self.balance, self.scale)
        self.env.flush_all()
        lines = order.order_line
        self.env.cr.execute(
            SQL(
                """
                UPDATE sale_order_line SET sales_uid = NULL, sales_list_price = NULL
                 WHERE id IN %s
                """,
                tuple(lines.ids),
            )
        )
        self.env.invalidate_all()
        job = self.env.ref("sms_sales.cron_line_marks")
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        marks = set(lines.sudo().mapped("sales_uid"))
        self.assertEqual(len(marks), 2)
        self.assertTrue(all(marks))
        self.assertFalse(job.active)
        self.assertEqual(self._columns(lines)[0][0], None)

    def test_pricing_takes_no_query_for_a_line_more(self):
        chained = {**self._off(5), "base": "pricelist"}
        chained["base_pricelist_id"] = self.pricelist.id
        top = self._create_pricelist("Top", chained)
        counts = [self._count(size, top) for size in (5, 5, 40)]
        self.assertEqual(counts[1], counts[2])

    def _count(self, size, pricelist):
        order = self._create_order(
            *[{"product_id": self.balance.id, "product_uom_qty": 10}] * size,
            pricelist_id=pricelist.id,
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        lines = order.order_line
        lines._sales_price_again()
        lines.flush_recordset()
        return self.env.cr.sql_log_count - before
