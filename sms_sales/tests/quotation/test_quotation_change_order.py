from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationChangeOrder(ApprovalCase):
    """Rule 12: what rules look at of a confirmed order itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.env["account.payment.term"].create(
            {"name": "90 days", "line_ids": [Command.create({"nb_days": 90})]}
        )
        cls.soon = cls.env["account.payment.term"].create(
            {"name": "10 days", "line_ids": [Command.create({"nb_days": 10})]}
        )
        cls.other = cls.env["res.partner"].create({"name": "Osprey Works"})

    def setUp(self):
        super().setUp()
        self.order = self._create_order(
            {"product_id": self.balance.id, "product_uom_qty": 10}
        )
        self.order.action_confirm()

    def _asks(self, *conditions, **values):
        rule = {"outcome": "approval", "chain_id": self.chain.id, **values}
        return self._create_rule(*conditions, **rule)

    def _change(self):
        return self.order.sudo().sales_change_ids.filtered(
            lambda one: one.state == "pending"
        )

    def _approve(self, rule=None):
        for request in self._change().request_ids:
            if request.state == "pending" and rule in (None, request.rule_id):
                self._decide(request.sudo(False), self.lead)
        self.env.invalidate_all()

    def _waits(self, name, value):
        """Write a value, see that it waits, approve it, and see that it is there.

        Return the change in words, as the approver read it.
        """
        before = self.order[name]
        self.order.write({name: value, "note": f"With {name}"})
        self.assertEqual(self.order[name], before)
        self.assertIn(f"With {name}", self.order.note)
        change = self._change()
        words = change.summary
        self._approve()
        self.assertEqual(change.state, "applied")
        self.assertNotEqual(self.order[name], before)
        return words

    def test_another_payment_term_waits_and_the_rest_is_written(self):
        self._asks(("payment_days", ">", 30), name="Late")
        self._waits("payment_term_id", self.late.id)
        self.assertEqual(self.order.payment_term_id, self.late)

    def test_a_payment_term_that_hits_nothing_is_written(self):
        self._asks(("payment_days", ">", 30), name="Late")
        self.order.payment_term_id = self.soon
        self.assertEqual(self.order.payment_term_id, self.soon)
        self.assertFalse(self._change())

    def test_what_stays_as_it_is_is_not_told(self):
        self._asks(("payment_days", ">", 30), name="Late")
        self.order.write(
            {"partner_id": self.order.partner_id.id, "payment_term_id": self.late.id}
        )
        self.assertIn("90 days", self._change().summary)
        self.assertNotIn("Kestrel Labs", self._change().summary)

    def test_a_longer_validity_waits(self):
        self._asks(("validity_days", ">", 60), name="Long")
        self.assertIn("2026-07-01", self._waits("validity_date", "2026-07-01"))

    def test_another_customer_waits_where_a_rule_looks_at_them(self):
        self._asks(name="Osprey", partner_ids=self.other.ids)
        words = self._waits("partner_id", self.other.id)
        self.assertIn("Kestrel Labs → Osprey Works", words)

    def test_another_currency_waits(self):
        currency = self.env["res.currency"].create({"name": "QQQ", "symbol": "Q"})
        row = {"measure": "currency", "comparison": "in"}
        self._asks({**row, "currency_ids": currency.ids}, name="Strange money")
        self._waits("currency_id", currency.id)

    def test_the_pricelist_of_a_confirmed_order_is_not_changed_at_all(self):
        pricelist = self.env["product.pricelist"].create({"name": "Friends"})
        with self.assertRaisesRegex(UserError, "pricelist of a confirmed order"):
            self.order.pricelist_id = pricelist

    def test_what_is_blocked_is_refused_at_once(self):
        self._create_rule(("payment_days", ">", 30), name="Never", outcome="block")
        with self.assertRaisesRegex(ValidationError, "Never"), self.env.cr.savepoint():
            self.order.payment_term_id = self.late
        self.assertFalse(self._change())

    def test_what_the_system_writes_and_what_a_draft_writes_passes(self):
        self._asks(("payment_days", ">", 30), name="Late")
        self.order.sudo().payment_term_id = self.late
        self.assertEqual(self.order.payment_term_id, self.late)
        draft = self._create_order(self.balance)
        draft.payment_term_id = self.late
        self.assertEqual(draft.payment_term_id, self.late)

    def test_a_line_and_a_term_of_one_save_are_one_change(self):
        self._asks(("payment_days", ">", 30), name="Late")
        line = self.order.order_line
        commands = [Command.update(line.id, {"discount": 18})]
        self.order.write({"payment_term_id": self.late.id, "order_line": commands})
        change = self._change()
        self.assertEqual(len(change), 1)
        self._approve()
        self.assertEqual(change.state, "applied")
        self.assertEqual(line.discount, 18)
        self.assertEqual(self.order.payment_term_id, self.late)

    def test_what_joins_a_change_does_not_free_what_waited_before(self):
        late = self._asks(("payment_days", ">", 30), name="Late")
        self.order.order_line.discount = 18
        self.order.payment_term_id = self.late
        waiting = self._change().request_ids.filtered(lambda r: r.state == "pending")
        self.assertEqual(waiting.rule_id, (self.rule | late).sudo())
        self._approve(late)
        self.assertEqual(self._change().state, "pending")
        self.assertEqual(self.order.order_line.discount, 0)
        self._approve()
        self.assertEqual(self.order.order_line.discount, 18)

    def test_of_many_orders_only_those_that_hit_wait(self):
        far = self._create_order(self.scale, partner_id=self.other.id)
        far.action_confirm()
        self._asks(
            ("payment_days", ">", 30), name="Kestrel", partner_ids=self.customer.ids
        )
        (self.order | far).payment_term_id = self.late
        self.assertFalse(self.order.payment_term_id)
        self.assertEqual(far.payment_term_id, self.late)

    def test_what_waits_was_written_once_to_be_judged_and_shown(self):
        change = self.env.registry["sales.order.change"]
        with patch.object(change, "_write_values") as written:
            self.order.order_line.discount = 18
        self.assertFalse(written.called)
        figures = self._change().figures
        self.assertEqual((figures["amount_untaxed"], figures["margin"]), (820, 270))

    def test_what_joins_a_change_is_shown_with_it(self):
        self._asks(("payment_days", ">", 30), name="Late")
        self.order.order_line.discount = 18
        self.order.payment_term_id = self.late
        self.assertEqual(self._change().figures["amount_untaxed"], 820)

    def test_what_two_changes_make_together_is_shown_though_neither_asks(self):
        self._asks(("total", ">", 1500), name="Large")
        self.rule.condition_ids.write({"measure": "total", "comparison": "<"})
        self.rule.condition_ids.value = 500
        self.order.order_line.product_uom_qty = 20
        self.order.order_line.discount = 60
        self.assertEqual(self._change().figures["amount_untaxed"], 800)

    def test_a_new_line_is_named_in_what_the_rule_found(self):
        lines = self.env["sale.order.line"].with_user(self.seller)
        lines.create(
            {"order_id": self.order.id, "product_id": self.scale.id, "discount": 50}
        )
        request = self._change().request_ids
        self.assertIn("Scale", request.hits_text)
