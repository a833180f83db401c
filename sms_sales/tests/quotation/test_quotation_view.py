from odoo.exceptions import UserError
from odoo.tests import HttpCase, freeze_time, tagged

from .common import QuotationCase

NOTE = "sale.mt_order_viewed"


@tagged("post_install", "-at_install")
class TestQuotationView(QuotationCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contact = cls.env["res.partner"].create(
            {"name": "Kim Kestrel", "parent_id": cls.customer.id}
        )
        cls.kim = cls._create_user(
            "portal", "kim_kestrel", name="Kim Kestrel", partner_id=contact.id
        )
        cls.order = cls._create_order(cls.balance)
        cls.order.action_quotation_sent()
        cls.order._portal_ensure_token()

    def _open(self, suffix="", order=None, **kwargs):
        order = (order or self.order).sudo()
        return self.url_open(order.get_portal_url(suffix=suffix, **kwargs))

    def _seen(self):
        self.order.invalidate_recordset()
        views = self.order.sales_view_ids.sorted("id")
        return [(one.partner_id, one.kind, one.number, one.by_link) for one in views]

    def _notes(self):
        subtype = self.env.ref(NOTE)
        return self.order.message_ids.filtered(lambda one: one.subtype_id == subtype)

    def test_by_the_link_somebody_opened_the_live_revision(self):
        self._open()
        nobody = self.env["res.partner"]
        self.assertEqual(self._seen(), [(nobody, "page", 1, True)])
        self.assertEqual(self.order.sales_view_count, 1)
        self.assertEqual(str(self.order.sales_seen_on), "2026-03-10 10:00:00")
        self.assertEqual(len(self._notes()), 1, "the host tells; we do not double it")

    def test_loading_again_is_no_second_look_and_later_is(self):
        self._open()
        self._open()
        self.assertEqual(self.order.sales_view_count, 1)
        with freeze_time("2026-03-10 10:31:00"):
            self._open()
        self.order.invalidate_recordset()
        self.assertEqual(self.order.sales_view_count, 2)

    def test_the_pdf_is_noted_as_such(self):
        self._open(report_type="pdf")
        self.assertEqual([seen[1] for seen in self._seen()], ["pdf"])

    def test_who_is_logged_in_is_named_and_told_of_once(self):
        self.authenticate("kim_kestrel", "kim_kestrel")
        self.url_open(f"/my/orders/{self.order.id}")
        self.url_open(f"/my/orders/{self.order.id}?report_type=pdf")
        kim = self.kim.partner_id
        self.assertEqual(
            self._seen(), [(kim, "page", 1, False), (kim, "pdf", 1, False)]
        )
        (note,) = self._notes()
        self.assertIn("Kim Kestrel opened revision 1", note.body)

    def test_each_revision_has_its_own(self):
        self._open()
        self.order.order_line.price_unit = 77
        self._open()
        self.order.with_context(mark_so_as_sent=True).message_post(body=self.words)
        self.env.flush_all()
        self._open()
        self._open("/revision/1")
        numbers = [seen[2] for seen in self._seen()]
        self.assertEqual(numbers, [1, 2], "what was just seen is not noted again")

    def test_an_older_revision_is_noted_under_its_number(self):
        self.order.order_line.price_unit = 77
        self.order.with_context(mark_so_as_sent=True).message_post(body=self.words)
        self.env.flush_all()
        self._open("/revision/1")
        self.assertEqual([seen[2] for seen in self._seen()], [1])

    def test_our_own_people_leave_no_trace(self):
        self.authenticate("quote_seller", "quote_seller")
        self._open()
        self._open("/revision/1")
        self.assertEqual(self._seen(), [])

    def test_link_previews_and_who_is_refused_leave_no_trace(self):
        url = self.order.get_portal_url()
        self.url_open(url, headers={"Odoo-Link-Preview": "True"})
        self.url_open(f"/my/orders/{self.order.id}?access_token=guess")
        self.assertEqual(self._seen(), [])

    def test_confirmed_orders_and_a_room_that_is_off_leave_no_trace(self):
        self.order.action_confirm()
        self._open()
        self.assertEqual(self._seen(), [])
        other = self._create_order(self.balance)
        other.action_quotation_sent()
        self._switch_room("quotation", False)
        self._open(order=other)
        self.assertFalse(other.sudo().sales_view_ids)

    def test_what_was_seen_stays(self):
        self._open()
        view = self.order.sudo().sales_view_ids
        with self.assertRaises(UserError):
            view.number = 7
        with self.assertRaises(UserError):
            view.unlink()

    def test_sellers_read_it_of_their_own_quotations(self):
        self._open()
        views = self.env["sales.quotation.view"]
        other = self._create_user("salesperson", "other_seller")
        self.assertEqual(views.with_user(self.seller).search_count([]), 1)
        self.assertEqual(views.with_user(self.lead).search_count([]), 1)
        mine = [("order_id", "=", self.order.id)]
        self.assertEqual(views.with_user(other).search_count(mine), 0)

    def test_a_list_asks_once_for_all(self):
        orders = self.order
        for _turn in range(5):
            orders += self._create_order(self.balance)
        counts = []
        for some in (orders[:2], orders[:2], orders):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("sales_seen_on")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])

    def test_what_was_sent_and_not_seen_is_found(self):
        orders = self.env["sale.order"].with_user(self.seller)
        unseen = [("state", "=", "sent"), ("sales_view_ids", "=", False)]
        self.assertIn(self.order, orders.search(unseen))
        self._open()
        self.assertNotIn(self.order, orders.search(unseen))
        recent = [("sales_view_ids.seen_on", ">=", "-7d")]
        self.assertIn(self.order, orders.search(recent))
