from decimal import Decimal

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import QuotationCase


@tagged("post_install", "-at_install")
class TestQuotationBounds(QuotationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bounds = cls.env["sales.price.bound"].with_user(cls.manager)
        cls.categories = cls.env["product.category"].create({"name": "Lab"})
        cls.categories |= cls.env["product.category"].create(
            {"name": "Weighing", "parent_id": cls.categories.id}
        )
        (cls.balance | cls.scale).categ_id = cls.categories[1]

    @classmethod
    def _create_bound(cls, **values):
        if not {"product_tmpl_id", "product_id", "basis"} & set(values):
            values["product_tmpl_id"] = cls.balance.product_tmpl_id.id
        return cls.bounds.create({"name": "Bound", **values})

    def _bounds(self, *lines, **values):
        order = self._create_order(*(lines or [self.balance]), **values)
        found = self.env["sales.price.bound"]._bounds_of(order.sudo().order_line)
        return [found.get(line.id, (None, None)) for line in order.order_line]

    def test_a_line_has_the_floor_and_the_target_of_its_product(self):
        self._create_bound(floor=80, target=95)
        found = self._bounds(self.balance, self.scale)
        self.assertEqual(found, [(Decimal(80), Decimal(95)), (None, None)])

    def test_the_bound_closest_to_the_product_counts(self):
        outer, inner = self.categories
        self._create_bound(basis="list", floor=10, sequence=1)
        self._create_bound(basis="list", floor=20, categ_id=outer.id)
        self.assertEqual(self._bounds(), [(Decimal(20), None)])
        self._create_bound(basis="list", floor=30, categ_id=inner.id)
        self.assertEqual(self._bounds(), [(Decimal(30), None)])
        self._create_bound(floor=40)
        self.assertEqual(self._bounds(), [(Decimal(40), None)])
        self._create_bound(floor=50, product_id=self.balance.id)
        self.assertEqual(self._bounds(), [(Decimal(50), None)])

    def test_a_target_may_come_from_a_wider_bound_than_the_floor(self):
        self._create_bound(floor=80)
        self._create_bound(basis="list", target=95, categ_id=self.categories[0].id)
        self.assertEqual(self._bounds(), [(Decimal(80), Decimal(95))])

    def test_what_a_bound_names_it_asks_for(self):
        tag = self.env["res.partner.category"].create({"name": "Key account"})
        pricelist = self.env["product.pricelist"].create(
            {"name": "Export", "company_id": False}
        )
        germany = self.env.ref("base.de")
        self._create_bound(floor=90)
        self._create_bound(floor=81, partner_tag_ids=tag.ids)
        self._create_bound(floor=72, country_id=germany.id)
        self._create_bound(
            floor=63, country_id=germany.id, pricelist_id=pricelist.id, target=99
        )
        self.assertEqual(self._bounds()[0][0], 90)
        self.customer.category_id = tag
        self.assertEqual(self._bounds()[0][0], 81)
        self.customer.write({"category_id": False, "country_id": germany.id})
        self.assertEqual(self._bounds()[0][0], 72)
        self.assertEqual(self._bounds(pricelist_id=pricelist.id)[0], (63, 99))

    def test_a_contact_has_the_tags_of_its_account(self):
        tag = self.env["res.partner.category"].create({"name": "Key account"})
        self.customer.category_id = tag
        contact = self._create_partner(name="Joe", parent_id=self.customer.id)
        self._create_bound(floor=81, partner_tag_ids=tag.ids)
        self.assertEqual(self._bounds(partner_id=contact.id)[0][0], 81)

    def test_a_bound_holds_from_its_first_day_until_the_day_before_its_end(self):
        self._create_bound(floor=80, date_from="2026-03-10", date_until="2026-03-11")
        for day, floor in (
            ("2026-03-09 23:59:00", None),
            ("2026-03-10 00:00:00", 80),
            ("2026-03-10 23:59:00", 80),
            ("2026-03-11 00:00:00", None),
        ):
            with self.subTest(day=day):
                self.assertEqual(self._bounds(date_order=day)[0][0], floor)

    def test_a_share_follows_the_list_price_or_the_cost(self):
        self._create_bound(basis="list", floor=70)
        self._create_bound(basis="cost", target=160, categ_id=self.categories[0].id)
        line = {"product_id": self.balance.id, "price_unit": 75}
        self.assertEqual(self._bounds(line), [(Decimal(70), Decimal(88))])

    def test_without_a_cost_a_share_of_it_is_no_bound(self):
        self.balance.standard_price = 0
        self._create_bound(basis="cost", floor=120)
        self.assertEqual(self._bounds(), [(None, None)])

    def test_a_bound_is_compared_in_the_unit_and_currency_of_the_line(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.balance.uom_ids = dozen
        double = self.env["res.currency"].create(
            {"name": "QQQ", "symbol": "Q", "rate_ids": [Command.create({"rate": 2})]}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Double", "currency_id": double.id}
        )
        self._create_bound(floor=80)
        line = {"product_id": self.balance.id, "product_uom_id": dozen.id}
        self.assertEqual(self._bounds(line, pricelist_id=pricelist.id)[0][0], 1920)

    def test_a_bound_of_another_company_is_not_ours(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        bound = self.env["sales.price.bound"].create(
            {
                "name": "Theirs",
                "floor": 80,
                "basis": "list",
                "company_id": other.id,
            }
        )
        self.assertEqual(self._bounds(), [(None, None)])
        with self.assertRaises(AccessError):
            bound.with_user(self.manager).read(["floor"])

    def test_a_line_under_its_floor_says_so_while_it_is_typed(self):
        self._create_bound(floor=80, target=95)
        order = self._create_order(self.balance)
        line = order.order_line
        self.assertFalse(line.sales_price_mark)
        with Form(order) as form, form.order_line.edit(0) as edited:
            edited.price_unit = 79
            self.assertEqual(edited.sales_price_mark, "floor")
            edited.price_unit = 94.99
            self.assertEqual(edited.sales_price_mark, "target")
        self.assertEqual((line.sales_floor_price, line.sales_target_price), (80, 95))

    def test_rounding_to_cents_is_not_selling_under_the_floor(self):
        self._create_bound(floor=33.333)
        line = {
            "product_id": self.balance.id,
            "product_uom_qty": 3,
            "price_unit": 33.333,
        }
        order = self._create_order(line)
        self.assertFalse(order.order_line.sales_price_mark)

    def test_a_bound_that_says_nothing_or_the_contrary_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "says nothing"):
            self._create_bound(floor=0)
        with self.assertRaisesRegex(ValidationError, "lies under its floor"):
            self._create_bound(floor=80, target=70)
        with self.assertRaisesRegex(ValidationError, "name its product"):
            self._create_bound(floor=80, basis="amount")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_bound(floor=8, date_from="2026-03-10", date_until="2026-03-10")

    def test_salespeople_read_bounds_and_sales_managers_write_them(self):
        bound = self._create_bound(floor=80)
        self.assertEqual(bound.with_user(self.seller).floor, 80)
        with self.assertRaises(AccessError):
            bound.with_user(self.seller).floor = 10
        with self.assertRaises(AccessError):
            bound.with_user(self._create_user("employee")).read(["floor"])

    def test_a_room_that_is_off_marks_no_line(self):
        self._create_bound(floor=200)
        line = self._create_order(self.balance).order_line
        self._switch_room("quotation", False)
        self.assertFalse(line.sales_price_mark)

    def test_looking_for_bounds_takes_one_query_for_any_number_of_lines(self):
        self._create_bound(floor=80)
        for size in (5, 40):
            order = self._create_order(*[self.balance] * size).sudo()
            lines = order.order_line
            self.env["sales.price.bound"]._bounds_of(lines)
            with self.subTest(size=size), self.assertQueryCount(1):
                found = self.env["sales.price.bound"]._bounds_of(lines)
            self.assertEqual(len(found), size)
