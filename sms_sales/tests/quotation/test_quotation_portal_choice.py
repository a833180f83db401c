from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationPortalChoice(ApprovalCase, HttpCase):
    """Rule 1: what a customer may choose."""

    def setUp(self):
        super().setUp()
        self.order = self._create_order(
            {"product_id": self.balance.id, "sequence": 1},
            {
                "display_type": "line_section",
                "name": "Options",
                "is_optional": True,
                "sequence": 2,
            },
            {"product_id": self.scale.id, "product_uom_qty": 0, "sequence": 3},
        )
        self.option = self.order.order_line[-1:]
        self.order.action_quotation_sent()
        self.token = self.order._portal_ensure_token()

    def _choose(self, **values):
        """Return what the portal answers: nothing, or why it refuses."""
        values = {"access_token": self.token, "line_id": self.option.id, **values}
        url = f"/my/orders/{self.order.id}/update_line_dict"
        with mute_logger("odoo.http"):
            answer = self.url_open(url, json={"params": values}).json()
        self.env.invalidate_all()
        return answer.get("error", {}).get("data", {}).get("message", "")

    def _assert_refused(self, words, **values):
        before = self.option.product_uom_qty
        self.assertIn(words, self._choose(**values))
        self.assertEqual(self.option.product_uom_qty, before)

    def test_a_choice_without_a_hit_keeps_the_release(self):
        self.assertTrue(self.option._is_line_optional())
        self.assertFalse(self._choose(input_quantity=3))
        self.assertEqual(self.option.product_uom_qty, 3)
        self.assertTrue(self.order._sales_is_released())
        self.assertEqual(self.order.sales_changed_by_id, self.seller)

    def test_a_choice_is_no_new_revision_and_stops_no_signing(self):
        self._choose(input_quantity=3)
        revision = self.order.sudo().sales_revision_ids
        self.assertEqual((len(revision), self.order.sales_revision_number), (1, 1))
        kept = {one["uid"]: one.get("quantity") for one in revision.content["lines"]}
        self.assertEqual(kept[self.option.sudo().sales_uid], "0")
        self.assertFalse(self.order.sales_is_revised)
        self.assertFalse(self._choose(input_quantity=4))

    def test_a_salespersons_change_after_a_choice_is_a_revision(self):
        self._choose(input_quantity=3)
        self.option.product_uom_qty = 5
        self.assertTrue(self.order.sales_is_revised)
        self._assert_refused("being revised", input_quantity=2)
        self.order.with_context(mark_so_as_sent=True).message_post(body=self.words)
        self.assertEqual(self.order.sales_revision_number, 2)
        self.assertFalse(self.order.sales_is_revised)

    def test_the_page_carries_the_hash_of_its_content(self):
        before = self.order._sales_content_hash()
        self.assertIn(before, self.url_open(self.order.get_portal_url()).text)
        self._choose(input_quantity=3)
        page = self.url_open(self.order.get_portal_url()).text
        self.assertIn(self.order._sales_content_hash(), page)
        self.assertNotIn(before, page)

    def test_negative_and_no_number_are_refused(self):
        self._assert_refused("not negative", input_quantity=-1)
        self._assert_refused("is a number", input_quantity="nan")

    def test_what_is_refused_is_told_on_the_page(self):
        """The host takes no quantity for one more, and hides what is refused."""
        code = """
            const field = document.querySelector("input.js_quantity");
            const typed = ["-3", "many"];
            const told = [];
            const next = () => {
                const words = typed.shift();
                if (words === undefined) {
                    console.log(told.length === 2 ? "test successful" : "silent");
                    return;
                }
                field.value = words;
                field.dispatchEvent(new Event("change", {bubbles: true}));
                setTimeout(() => {
                    const shown = document.querySelectorAll(".o_notification");
                    told.length = 0;
                    told.push(...shown);
                    if (field.value !== "0") {
                        console.error("the field keeps what was refused");
                    }
                    next();
                }, 1500);
            };
            setTimeout(next, 2000);
        """
        with mute_logger("odoo.http"):
            self.browser_js(
                self.order.get_portal_url(),
                code,
                "!!document.querySelector('input.js_quantity')",
            )
        self.env.invalidate_all()
        self.assertEqual(self.option.product_uom_qty, 0)

    def test_signed_it_is_refused(self):
        self.order.write({"signed_by": "Me", "signed_on": "2026-03-10"})
        self._assert_refused("is signed", input_quantity=2)

    def test_while_a_payment_is_under_way_it_is_refused(self):
        payment = self.env["payment.transaction"].create(
            {
                "provider_id": self.env["payment.provider"].search([], limit=1).id,
                "payment_method_id": self.env.ref("payment.payment_method_unknown").id,
                "reference": "Under way",
                "amount": self.order.amount_total,
                "currency_id": self.order.currency_id.id,
                "partner_id": self.customer.id,
                "sale_order_ids": [(6, 0, self.order.ids)],
            }
        )
        for state in ("draft", "pending"):
            with self.subTest(state=state):
                payment.state = state
                self._assert_refused("under way", input_quantity=2)
        payment.state = "cancel"
        self.assertFalse(self._choose(input_quantity=2))
        self.assertEqual(self.option.product_uom_qty, 2)

    def test_what_makes_a_new_hit_is_refused(self):
        self._create_rule(("total", ">", 250), name="Large", outcome="block")
        self._choose(input_quantity=2)
        self._assert_refused("another offer", input_quantity=9)

    def test_an_approved_order_stays_approved_by_a_choice(self):
        self.order.order_line[:1].discount = 18
        self._decide(self._ask(self.order), self.lead)
        self._choose(input_quantity=5)
        self.assertEqual(self.order.sudo().sales_request_ids.state, "approved")
        self.assertTrue(self.order._sales_is_released())
