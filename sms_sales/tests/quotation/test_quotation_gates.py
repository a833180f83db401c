from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationGateState(ApprovalCase):
    """Gate (a): every way out of draft, tried without approval."""

    def _assert_kept(self, order, act, state="draft"):
        with (
            self.assertRaisesRegex(ValidationError, "not released"),
            self.env.cr.savepoint(),
        ):
            act()
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(order.state, state)

    def test_the_buttons(self):
        order = self._discounted()
        self._assert_kept(order, order.action_confirm)
        self._assert_kept(order, order.action_quotation_sent)
        self._assert_kept(order, order._validate_order)

    def test_writing_the_state(self):
        order = self._discounted()
        for state in ("sent", "sale"):
            with self.subTest(state=state):
                self._assert_kept(
                    order, lambda state=state: order.write({"state": state})
                )

    def test_creating_it_so(self):
        for state in ("sent", "sale"):
            count = self.env["sale.order"].search_count([])
            with (
                self.subTest(state=state),
                self.assertRaisesRegex(ValidationError, "not released"),
                self.env.cr.savepoint(),
            ):
                self._discounted(state=state)
            self.assertEqual(self.env["sale.order"].search_count([]), count)

    def test_the_web_client_saving_it(self):
        order = self._discounted()
        self._assert_kept(
            order, lambda: order.web_save({"state": "sale"}, {"state": {}})
        )
        # Worse lines and the state in one save.
        good = self._discounted(10)
        command = [Command.update(good.order_line.id, {"discount": 30})]
        values = {"order_line": command, "state": "sent"}
        self._assert_kept(good, lambda: good.web_save(values, {"state": {}}))

    def test_importing_it(self):
        header = ["partner_id/.id", "state", "order_line/product_id/.id"]
        row = [str(self.customer.id), "sale", str(self.balance.id)]
        result = (
            self.env["sale.order"]
            .with_user(self.seller)
            .load([*header, "order_line/discount"], [[*row, "18"]])
        )
        self.assertFalse(result["ids"])
        self.assertIn("not released", result["messages"][0]["message"])

    def test_what_the_gates_remember_is_not_sent_in(self):
        order = self._discounted()
        forged = {
            "sales_released_hash": order._sales_inputs_hash(),
            "sales_release_state": "approved",
            "sales_changed_by_id": self.manager.id,
        }
        for name, value in forged.items():
            known = self.env["sale.order"].with_context(**{f"default_{name}": value})
            for act in (
                lambda name=name, value=value: order.write({name: value}),
                lambda name=name, value=value: self._discounted(**{name: value}),
                lambda known=known: known.with_user(self.seller).create(
                    {"partner_id": self.customer.id}
                ),
            ):
                with (
                    self.subTest(name=name),
                    self.assertRaisesRegex(AccessError, "kept by the system"),
                ):
                    act()
        self.assertEqual(order.sales_changed_by_id, self.seller)

    def test_posting_it_as_sent(self):
        order = self._discounted().with_context(mark_so_as_sent=True)
        with self.assertRaisesRegex(UserError, "not released"), self.env.cr.savepoint():
            order.message_post(body=self.words, partner_ids=self.customer.ids)
        self.assertEqual(order.state, "draft")

    def test_a_change_of_a_sent_one_stops_its_confirmation(self):
        order = self._discounted(10)
        order.action_quotation_sent()
        order.order_line.discount = 18
        self._assert_kept(order, order.action_confirm, state="sent")
        self.assertEqual(order.sales_release_state, "needed")

    def test_approved_it_goes_every_way(self):
        for act in ("action_confirm", "action_quotation_sent"):
            order = self._approved()
            getattr(order, act)()
            self.assertIn(order.state, ("sent", "sale"))
        order = self._approved()
        order.write({"state": "sale"})
        self.assertEqual(order.state, "sale")

    def test_confirming_another_day_at_another_rate_keeps_the_approval(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": euro.id}
        )
        self.rule.condition_ids = [
            Command.clear(),
            Command.create({"measure": "total", "comparison": ">", "value": 50}),
        ]
        rates = [("2026-01-01", 0.9), ("2026-03-11", 0.5)]
        self.env["res.currency.rate"].search([("currency_id", "=", euro.id)]).unlink()
        self.env["res.currency.rate"].create(
            [{"currency_id": euro.id, "name": day, "rate": rate} for day, rate in rates]
        )
        order = self._approved(pricelist_id=pricelist.id)
        with freeze_time("2026-03-12 10:00:00"):
            order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_price_voids_and_a_note_does_not(self):
        order = self._approved()
        request = order.sudo().sales_request_ids
        order.note = "With kind regards"
        order.order_line.name = "A better balance"
        order.order_line.sequence = 99
        self.assertEqual(request.state, "approved")
        self.assertTrue(order._sales_is_released())
        order.order_line.price_unit = 95
        self.assertEqual((request.state, order.sales_release_state), ("void", "needed"))
        self.assertIn("worse", request.void_reason)
        self._assert_kept(order, order.action_confirm)
        order.order_line.price_unit = 100
        self._assert_kept(order, order.action_confirm)

    def test_what_is_no_worse_keeps_the_approval(self):
        order = self._approved()
        order.order_line.discount = 17
        self.assertEqual(order.sales_release_state, "approved")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_the_form_says_why(self):
        order = self._discounted()
        with Form(order) as form:
            self.assertTrue(form.sales_can_ask)
        with self.assertRaisesRegex(ValidationError, "(?s)Discounts.*Balance.*18.*15"):
            order.action_confirm()

    def test_switched_off_nothing_is_kept(self):
        order = self._discounted()
        self._switch_room("quotation", False)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_required_reference_is_asked_for_when_confirming(self):
        self.rule.active = False
        self._create_rule(name="PO", outcome="require", require="customer_reference")
        order = self._discounted()
        order.action_quotation_sent()
        self._assert_kept(order, order.action_confirm, state="sent")
        order.client_order_ref = "PO 7"
        order.action_confirm()
        self.assertEqual(order.state, "sale")
