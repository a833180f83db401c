from odoo.tests import freeze_time, tagged

from ...engine.quotation.conditions import Rule, Scope
from ...models.quotation.rule_content import SCOPES
from .backtest_common import BacktestCase


@tagged("post_install", "-at_install")
class TestQuotationBacktestPast(BacktestCase):
    """Rule 16: as it was sent; what the past does not hold is named, in words."""

    def _notes(self, test):
        """Return [(kind, words)] of a back-test."""
        return [(note.kind, note.note) for note in test.note_ids]

    def test_what_a_rule_asks_of_today_is_named(self):
        self._cut(20)
        tag = self.env["res.partner.category"].create({"name": "Laboratory"})
        land = self.env["product.category"].create({"name": "Scales"})
        rule = self._create_rule(
            {"measure": "payment_days", "comparison": ">", "value": 30},
            {"measure": "line_discount", "value": 5, "category_ids": land.ids},
            team_ids=self.team.ids,
            partner_tag_ids=tag.ids,
            domain="[('client_order_ref', '=', False)]",
        )
        ((kind, words),) = self._notes(self._run(rule))
        self.assertEqual(kind, "current")
        for name in ("Sales teams", "Customer tags", "Product categories"):
            self.assertIn(name, words)
        self.assertIn("Other condition, Days until all is paid:", words)
        self.assertIn("as they are now", words)

    def test_every_part_of_a_scope_is_kept_or_named(self):
        test = self.env["sales.quotation.backtest"]
        fields = self.env["sales.quotation.rule"]._fields
        for name, key in SCOPES.items():
            rule = Rule(1, scope=Scope(**{key: frozenset({7})}))
            # Of a revision we know whose it was.
            kept = name == "partner_ids"
            with self.subTest(name=name):
                labels = [] if kept else [fields[name].string]
                self.assertEqual(test._of_today(rule), labels)

    def test_what_the_revision_holds_needs_no_note(self):
        self._cut(20)
        rule = self._create_rule(
            ("line_discount", ">", 15),
            ("total", ">", 1),
            ("validity_days", ">", 1),
            ("quantity", ">", 0),
            partner_ids=self.customer.ids,
        )
        test = self._run(rule)
        self.assertEqual(test.stopped_count, 1)
        self.assertFalse(self._notes(test))

    def test_the_customer_is_who_was_asked(self):
        order = self._cut(20)
        other = self.env["res.partner"].create({"name": "Osprey Works"})
        order.partner_id = other
        asked = self._create_rule(partner_ids=self.customer.ids)
        now = self._create_rule(partner_ids=other.ids)
        row = self._run(asked | now).line_ids
        self.assertEqual((row.rule_id, row.partner_id), (asked, self.customer))

    def test_the_validity_is_counted_from_the_sending(self):
        rule = self._create_rule(("validity_days", ">=", 30), active=False)
        order = self._create_order(self.balance, validity_date="2026-04-09")
        order.action_quotation_sent()
        with freeze_time("2026-03-25 10:00:00"):
            order.action_confirm()
            test = self._run(rule)
        self.assertEqual((test.line_ids.order_id, test.line_ids.value), (order, 30))

    def test_a_line_that_is_gone_is_no_line_without_a_cost(self):
        rule = self._create_rule(("order_margin_percent", "<", 20), active=False)
        rule |= self._create_rule(("line_margin", "<", 1), active=False)
        order = self._sent(self.balance, self.scale)
        order.order_line[1].unlink()
        test = self._run(rule)
        self.assertFalse(test.line_ids)
        ((kind, words),) = self._notes(test)
        self.assertEqual(kind, "not_testable")
        self.assertIn("Margin of a line, Margin of the order in percent: 1", words)
        self.assertIn("lines that are gone since", words)

    def test_a_line_that_sells_something_else_now_is_gone(self):
        rule = self._create_rule(("line_discount", ">", 15))
        order = self._cut(20)
        order.order_line.product_id = self.scale
        test = self._run(rule)
        self.assertFalse(test.line_ids)
        self.assertIn("lines that are gone since", test.note_ids.note)

    def test_those_that_have_no_revision_are_counted(self):
        rule = self._create_rule(("total", ">", 1))
        self._switch_room("quotation", False)
        order = self._create_order(self.balance)
        order.action_quotation_sent()
        self._switch_room("quotation", True)
        self._cut(20)
        ((kind, words),) = self._notes(self._run(rule))
        self.assertEqual(kind, "current")
        self.assertIn("1 quotations have no revision", words)

    def test_a_revision_in_another_currency_counts_by_its_own_rate(self):
        order = self._cut(20)
        other = self.env["res.currency"].create({"name": "QQQ", "symbol": "Q"})
        self.env["res.currency.rate"].create(
            {"currency_id": other.id, "name": "2026-01-01", "rate": 4}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "In Q", "currency_id": other.id}
        )
        order.pricelist_id = pricelist
        order.order_line.write({"price_unit": 500, "discount": 0})
        self.assertEqual((order.currency_id, order.currency_rate), (other, 4))
        total = self._create_rule(("total", ">", 79), ("total", "<", 81), active=False)
        test = self._run(total)
        self.assertEqual((test.quotation_amount, test.stopped_amount), (80, 80))
        # What it costs and costed is that of another currency now.
        margin = self._create_rule(("order_margin_percent", "<", 99), active=False)
        test = self._run(margin)
        self.assertFalse(test.line_ids)
        self.assertIn("lines that are gone since", test.note_ids.note)
        # Sent again, it is the other one that counts.
        order.with_context(mark_so_as_sent=True).message_post(body=self.words)
        self.assertEqual(self._run(total).quotation_amount, 125)
