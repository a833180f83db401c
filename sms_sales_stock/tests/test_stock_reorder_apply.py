from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .stock_case import StockCase
from .test_stock_reorder import SALES


@tagged("post_install", "-at_install")
class TestStockReorderApply(StockCase):
    """Making rules of suggestions, and taking that back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_vendor(cls.rotor, 9)
        cls._sell(cls.rotor, *SALES)

    def _rule(self, product=None):
        return (
            self.env["stock.warehouse.orderpoint"]
            .with_context(active_test=False)
            .search([("product_id", "=", (product or self.rotor).id)])
        )

    def _create_rule(self, minimum, maximum):
        return self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.rotor.id,
                "product_min_qty": minimum,
                "product_max_qty": maximum,
            }
        )

    def test_a_sales_manager_makes_a_rule_that_orders_nothing_by_itself(self):
        line = self._suggestion(self.rotor).with_user(self.manager)
        line.action_apply()
        rule = self._rule()
        self.assertEqual((line.state, line.orderpoint_id), ("applied", rule))
        self.assertEqual((rule.product_min_qty, rule.product_max_qty), (235, 235))
        self.assertEqual(rule.location_id, self.warehouse.lot_stock_id)
        self.assertEqual(rule.trigger, "manual")

    def test_undoing_takes_a_new_rule_away(self):
        line = self._suggestion(self.rotor).with_user(self.stock_manager)
        line.action_apply()
        line.action_undo()
        self.assertFalse(self._rule())
        self.assertEqual(line.state, "undone")
        line.action_apply()
        self.assertEqual(self._rule().product_min_qty, 235)

    def test_a_rule_gets_the_minimum_and_gets_back_what_it_had(self):
        rule = self._create_rule(30, 100)
        line = self._suggestion(self.rotor).with_user(self.manager)
        line.action_apply()
        self.assertEqual((rule.product_min_qty, rule.product_max_qty), (235, 235))
        self.assertEqual(rule.trigger, "auto")
        line.action_undo()
        self.assertEqual((rule.product_min_qty, rule.product_max_qty), (30, 100))

    def test_what_somebody_changed_since_is_left_alone(self):
        rule = self._create_rule(30, 400)
        line = self._suggestion(self.rotor)
        rule.product_min_qty = 31
        note = line.with_user(self.manager).action_apply()
        self.assertEqual((line.state, line.reason), ("skipped", "changed"))
        self.assertEqual(rule.product_min_qty, 31)
        self.assertIn("changed meanwhile: 1", note["params"]["message"])

    def test_undoing_leaves_alone_what_somebody_changed_since(self):
        rule = self._create_rule(30, 400)
        line = self._suggestion(self.rotor).with_user(self.manager)
        line.action_apply()
        rule.product_min_qty = 200
        line.action_undo()
        self.assertEqual((line.state, line.reason), ("skipped", "changed"))
        self.assertEqual(rule.product_min_qty, 200)

    def test_each_reason_to_leave_a_suggestion_out(self):
        def archived(line):
            self._create_rule(1, 1)
            line = self._suggestion(self.rotor)
            self._rule().active = False
            return line

        def made(line):
            self._create_rule(1, 1)
            return line

        def gone(_line):
            self._create_rule(1, 1)
            line = self._suggestion(self.rotor)
            self._rule().unlink()
            return line

        def same(_line):
            self._create_rule(235, 235)
            return self._suggestion(self.rotor)

        def older(line):
            self._suggest()
            return line

        def product(line):
            self.rotor.active = False
            return line

        for change in (archived, made, gone, same, older, product):
            with self.subTest(change.__name__):
                self._rule().unlink()
                self.rotor.active = True
                line = change(self._suggestion(self.rotor))
                line.with_user(self.manager).action_apply()
                self.assertEqual(
                    (line.state, line.reason), ("skipped", change.__name__)
                )

    def test_more_than_a_screen_of_them_waits_in_a_queue(self):
        line = self._suggestion(self.rotor).with_user(self.manager)
        queue = "odoo.addons.sms_sales_stock.models.reorder_apply.INLINE_LIMIT"
        with patch(queue, 0):
            note = line.action_apply()
        self.assertIn("background", note["params"]["message"])
        self.assertEqual(line.state, "waiting")
        self.env["sales.reorder.line"]._cron_apply()
        self.assertEqual(line.state, "applied")
        # The host tidies up manual rules that the system made.
        self.assertEqual(self._rule().create_uid, self.manager)

    def test_nothing_chosen_is_said(self):
        with self.assertRaises(UserError):
            self.env["sales.reorder.line"].with_user(self.manager).action_apply()

    def test_a_salesperson_reads_and_does_not_apply(self):
        line = self._suggestion(self.rotor).with_user(self.seller)
        self.assertEqual(line.reorder_point, 235)
        for act in (line.action_apply, line.action_undo):
            with self.assertRaises(AccessError):
                act()

    def test_writing_rules_takes_no_query_for_each(self):
        def queries(count):
            goods = [self._create_goods(f"Goods {count} {i}") for i in range(count)]
            rules = self.env["stock.warehouse.orderpoint"].create(
                [
                    {
                        "product_id": one.id,
                        "product_min_qty": 5,
                        "product_max_qty": 9,
                    }
                    for one in goods
                ]
            )
            lines = self._suggest().filtered(lambda x: x.orderpoint_id in rules)
            self.assertEqual(len(lines), count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines._apply()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertLess(queries(30) - queries(3), 5)
