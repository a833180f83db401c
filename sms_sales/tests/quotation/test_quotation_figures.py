from lxml import html

from odoo.tests import HttpCase, freeze_time, tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationFigures(ApprovalCase, HttpCase):
    """What whoever decides is shown: of a change, the order as it would be; discounts
    by the list price (rule 2)."""

    def _confirmed(self, *lines, **values):
        order = self._create_order(*lines, **values)
        # Sold before there was a rule.
        self.rule.active = False
        order.sudo().action_confirm()
        self.rule.active = True
        return order

    def _changed(self):
        """Return the request about 18 % on a confirmed order of ten balances."""
        order = self._confirmed({"product_id": self.balance.id, "product_uom_qty": 10})
        order.order_line.discount = 18
        return order.sudo().sales_request_ids

    def _page(self, request):
        self.env.flush_all()
        url = request.step_ids._link(self.lead)
        return html.fromstring(self.url_open(url).text).text_content()

    def test_the_page_of_a_change_tells_it_and_shows_what_it_would_make(self):
        request = self._changed()
        page = " ".join(self._page(request).replace("\ufeff", "").split())
        for words in ("A change of the confirmed order", "→ 18", "820.00", "-180.00"):
            self.assertIn(words, page.replace("−", "-"))
        # 10 × (82 − 55) of 820.
        for words in ("270.00", "32.9 %", "What others got"):
            self.assertIn(words, page)

    def test_the_form_of_a_change_shows_what_it_would_make(self):
        request = self._changed().with_user(self.lead)
        self.assertEqual((request.amount_untaxed, request.margin), (820, 270))
        self.assertAlmostEqual(request.margin_percent, 270 / 820)
        self.assertEqual(request.get_sales_waterfall()["order"]["net"], "820")
        self.assertEqual(request.sudo().order_id.amount_untaxed, 1000)

    def test_the_mail_about_a_change_tells_it(self):
        request = self._changed()
        mails = self.env["mail.message"].search(
            [("model", "=", request._name), ("res_id", "=", request.id)]
        )
        self.assertIn("→ 18", " ".join(mails.mapped("body")))

    def test_what_is_asked_about_a_quotation_is_the_quotation_as_it_is(self):
        order = self._discounted()
        request = self._ask(order).with_user(self.lead)
        order.order_line.discount = 17
        self.assertEqual(request.amount_untaxed, 83)
        self.assertIn("83.00", self._page(request.sudo()))

    def test_the_customers_discount_is_that_on_list_prices_by_worth(self):
        # 60 instead of 100 was typed: 40 %, ten times; 10 % once on 40.
        self._confirmed(
            {
                "product_id": self.balance.id,
                "product_uom_qty": 10,
                "price_unit": 60,
            },
            {"product_id": self.scale.id, "discount": 10},
        )
        request = self._ask(self._discounted())
        # (400 + 4) ÷ (1000 + 40)
        self.assertIn("38.8 %", request.with_user(self.lead).history)

    def test_the_order_itself_is_not_its_customers_history(self):
        request = self._changed()
        self.assertIn("0.0 %", request.with_user(self.lead).history)

    def test_what_others_got_is_their_net_price_and_discount(self):
        other = self.env["res.partner"].create({"name": "Osprey Works"})
        with freeze_time("2026-03-01 10:00:00"):
            self._confirmed(
                {"product_id": self.balance.id, "price_unit": 60},
                {"product_id": self.scale.id},
                partner_id=other.id,
            )
        request = self._ask(self._discounted()).with_user(self.lead)
        table = html.fromstring(request.comparable)
        cells = [cell.text_content() for cell in table.xpath(".//tbody//td")]
        self.assertEqual(len(cells), 6, "the other product is not at stake")
        self.assertIn("Osprey Works", cells[2])
        self.assertIn("60.00", cells[4])
        self.assertEqual(cells[5], "40.0")

    def test_the_margin_is_that_of_the_waterfall_to_the_cent(self):
        line = {"product_id": self.balance.id, "discount": 18, "price_unit": 0.99}
        order = self._create_order({**line, "product_uom_qty": 7})
        order.order_line.purchase_price = 0.333
        request = self._ask(order).with_user(self.lead)
        whole = request.get_sales_waterfall()["order"]
        self.assertEqual(request.margin, float(whole["margin"]))
        self.assertEqual(request.amount_untaxed, float(whole["net"]))

    def test_what_others_got_is_not_what_the_same_customer_got(self):
        self._confirmed({"product_id": self.balance.id, "price_unit": 60})
        request = self._ask(self._discounted()).with_user(self.lead)
        self.assertIn("Nobody else ordered", request.comparable)

    def test_whoever_is_asked_reads_what_the_chain_looks_after(self):
        self.chain.note = "Look at the margin."
        request = self._ask(self._discounted())
        self.assertEqual(request.with_user(self.lead).chain_note, "Look at the margin.")
        self.assertIn("Look at the margin.", self._page(request.sudo()))
