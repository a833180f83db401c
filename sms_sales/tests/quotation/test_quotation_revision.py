import lxml.html

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import QuotationCase

WORDS = "Our offer"
# The smallest picture that the host takes as a signature.
SIGNATURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kg"
    b"AAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestQuotationRevision(QuotationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order(
            {"product_id": cls.balance.id, "product_uom_qty": 10},
            cls.scale,
            require_signature=True,
            require_payment=True,
        )

    def _send(self, order=None):
        order = order or self.order
        mailing = order.with_context(mark_so_as_sent=True)
        paper = f"Quotation - {order.name}.pdf", b"%PDF-1.4"
        mailing.message_post(
            body=WORDS, partner_ids=self.customer.ids, attachments=[paper]
        )

    def _states(self, order=None):
        revisions = (order or self.order).sudo().sales_revision_ids
        return [(one.number, one.state) for one in revisions.sorted("number")]

    def test_sent_edited_twice_and_sent_is_revision_two(self):
        """The example of rule 13."""
        self._send()
        self.order.order_line[0].price_unit = 95
        self.order.order_line[0].product_uom_qty = 12
        self._send()
        self.assertEqual(self._states(), [(1, "superseded"), (2, "live")])
        first, second = self.order.sudo().sales_revision_ids.sorted("number")
        before, after = (one.content["lines"][0] for one in (first, second))
        self.assertEqual((before["quantity"], before["price"]), ("10", "100"))
        self.assertEqual((after["quantity"], after["price"]), ("12", "95"))
        self.assertEqual(before["uid"], after["uid"])
        self.assertEqual((first.amount_total, second.amount_total), (1040, 1180))
        self.assertEqual(first.user_id, self.seller)

    def test_the_number_rises_by_any_way_of_sending(self):
        ways = {
            "mail": lambda order: self._send(order),
            "marked as sent": lambda order: order.action_quotation_sent(),
            "write": lambda order: order.write({"state": "sent"}),
            "created as sent": None,
        }
        for name, send in ways.items():
            with self.subTest(name):
                values = {} if send else {"state": "sent"}
                order = self._create_order(self.balance, **values)
                if send:
                    send(order)
                self.assertEqual(self._states(order), [(1, "live")])

    def test_sending_the_same_again_is_no_revision(self):
        self._send()
        self._send()
        self.assertEqual(self._states(), [(1, "live")])

    def test_the_mail_of_a_revision_asks_to_sign_it(self):
        self._send()
        self.order.order_line[0].price_unit = 95
        orders = type(self.env["sale.order"])
        groups = orders._notify_get_recipients_groups
        asked = []

        def watched(order, *args, **kwargs):
            asked.append(order._has_to_be_signed())
            return groups(order, *args, **kwargs)

        self.patch(orders, "_notify_get_recipients_groups", watched)
        self._send()
        self.assertEqual(set(asked), {True})

    def test_many_at_once_are_revised_too(self):
        orders = self._create_order(self.balance) | self._create_order(self.scale)
        orders.action_quotation_sent()
        self.assertEqual([self._states(one) for one in orders], [[(1, "live")]] * 2)

    def test_the_documents_of_many_are_made_after_sending_if_still_as_sent(self):
        orders = self._create_order(self.balance) | self._create_order(self.scale)
        job = self.env.ref("sms_sales.cron_revision_documents")
        orders.action_quotation_sent()
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        self.assertTrue(triggers)
        first, second = orders.sudo()
        second.order_line.price_unit = 35
        for _turn in range(2):
            with self.enter_registry_test_mode():
                job.method_direct_trigger()
        made = first.sales_revision_ids.pdf_id
        self.assertEqual(len(made), 1)
        self.assertIn(first.name.encode(), made.raw)
        self.assertEqual(len(first.sales_revision_ids.pdf_hash), 64)
        self.assertFalse(second.sales_revision_ids.pdf_id, "it is not what was sent")

    def test_a_mail_that_offers_nothing_is_no_revision(self):
        self._send()
        self.order.order_line[0].price_unit = 95
        self.order.message_post(body=WORDS)
        self.assertEqual(self._states(), [(1, "live")])

    def test_master_data_that_changes_makes_no_revision(self):
        self._send()
        self.balance.name = "Precision balance"
        self.balance.list_price = 999
        self.assertFalse(self.order._sales_is_revised())

    def test_what_the_customer_reads_makes_a_revision(self):
        note = {"display_type": "line_note", "name": "Includes calibration"}
        for change in (
            {"note": "<p>Other terms</p>"},
            {"validity_date": "2026-12-31"},
            {"order_line": [Command.create(note)]},
        ):
            with self.subTest(change=list(change)):
                order = self._create_order(self.balance)
                self._send(order)
                self.assertFalse(order._sales_is_revised())
                order.write(change)
                self.assertTrue(order._sales_is_revised())
                self.assertTrue(order.sales_is_revised)

    def test_signing_and_paying_stop_while_it_is_revised(self):
        self._send()
        self.assertTrue(self.order._has_to_be_signed())
        self.assertTrue(self.order._has_to_be_paid())
        self.order.order_line[0].price_unit = 95
        self.assertFalse(self.order._has_to_be_signed())
        self.assertFalse(self.order._has_to_be_paid())
        self._send()
        self.assertTrue(self.order._has_to_be_signed())
        self.assertTrue(self.order._has_to_be_paid())

    def test_taking_it_back_stops_signing_before_anything_changed(self):
        self._send()
        self.order.action_sales_revise()
        self.assertEqual(self.order.state, "draft")
        self.assertFalse(self.order._has_to_be_signed())
        self._send()
        self.assertEqual(self._states(), [(1, "live")])
        self.assertTrue(self.order._has_to_be_signed())

    def test_a_signature_stays_with_the_revision_that_was_signed(self):
        self._send()
        signed = {"signed_by": "Kim", "signed_on": "2026-03-10 11:00:00"}
        self.order.sudo().write({**signed, "signature": SIGNATURE})
        self.order.order_line[0].price_unit = 95
        self._send()
        first, second = self.order.sudo().sales_revision_ids.sorted("number")
        self.assertEqual((first.signed_by, first.signature), ("Kim", SIGNATURE))
        self.assertFalse(second.signature)
        self.assertFalse(self.order.signature)
        self.assertTrue(self.order._has_to_be_signed())

    def test_taking_a_signed_quotation_back_keeps_the_signature(self):
        self._send()
        self.order.sudo().write({"signed_by": "Kim", "signature": SIGNATURE})
        self.order.action_sales_revise()
        self.assertFalse(self.order.signature)
        self.assertEqual(self.order.sudo().sales_revision_ids.signed_by, "Kim")

    def test_the_document_that_was_mailed_is_kept(self):
        mailing = self.order.with_context(mark_so_as_sent=True)
        mailing.message_post(
            body=WORDS, attachments=[(f"{self.order.name}.pdf", b"%PDF-1.4 mail")]
        )
        revision = self.order.sudo().sales_revision_ids
        self.assertEqual(revision.pdf_id.raw, b"%PDF-1.4 mail")
        self.assertEqual(len(revision.pdf_hash), 64)

    def test_without_a_mail_the_document_is_made(self):
        self.order.action_quotation_sent()
        revision = self.order.sudo().sales_revision_ids
        self.assertIn(self.order.name.encode(), revision.pdf_id.raw)
        self.assertEqual(revision.pdf_id.res_id, revision.id)

    def test_a_superseded_revision_is_frozen(self):
        self._send()
        live = self.order.sudo().sales_revision_ids
        live.signed_by = "Kim"
        with self.assertRaisesRegex(UserError, "has happened"):
            live.content = {"lines": []}
        self.order.order_line[0].price_unit = 95
        self._send()
        with self.assertRaisesRegex(UserError, "has happened"):
            live.signed_by = "Lee"
        with self.assertRaisesRegex(UserError, "has happened"):
            live.unlink()
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            with self.env.cr.savepoint():
                self.env.cr.execute(
                    SQL(
                        "UPDATE sales_quotation_revision SET number = 9 WHERE id = %s",
                        live.id,
                    )
                )
        self.assertIn("sales_quotation_revision", str(caught.exception))

    def test_any_two_are_compared_line_by_line(self):
        self._send()
        self.order.order_line[0].price_unit = 95
        self.order.order_line[1].unlink()
        clip = self._create_product("Clip", list_price=1)
        self.order.order_line = [Command.create({"product_id": clip.id})]
        self._send()
        first, second = self.order.sales_revision_ids.sorted("number")
        action = first.action_compare()
        compare = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((compare.before_id, compare.after_id), (first, second))
        kinds = [
            part.split('"')[0] for part in compare.comparison.split('data-kind="')[1:]
        ]
        self.assertEqual(kinds, ["changed", "added", "removed"])
        self.assertIn("Untaxed amount", compare.comparison)
        self.order.order_line[0].price_unit = 90
        compare.write({"before_id": second.id, "after_id": False})
        self.assertIn("As it is now", compare.comparison)
        compare.before_id = compare.after_id = second
        self.assertIn("Both say the same", compare.comparison)

    def test_each_revision_is_compared_in_its_own_currency(self):
        self._send()
        other = self.env["res.currency"].create({"name": "QQQ", "symbol": "Q"})
        pricelist = self.env["product.pricelist"].create(
            {"name": "In Q", "currency_id": other.id}
        )
        first = self.order.sales_revision_ids
        prices = self.order.order_line.mapped("price_unit")
        self.order.pricelist_id = pricelist
        self.order.order_line[0].price_unit = prices[0]
        self.order.order_line[1].price_unit = prices[1]
        action = first.action_compare()
        compare = self.env[action["res_model"]].browse(action["res_id"])
        table = lxml.html.fromstring(f"<div>{compare.comparison}</div>")
        heads = {
            row[0].text_content(): [cell.text_content() for cell in row[1:]]
            for row in table.xpath("//table[1]/tbody/tr")
        }
        was = first.currency_id
        self.assertEqual(heads["Currency"], [was.name, "QQQ"])
        untaxed = [
            was.format(first.amount_untaxed),
            other.format(self.order.amount_untaxed),
        ]
        self.assertEqual(heads["Untaxed amount"], untaxed)
        # The same figure of another currency is another price.
        for row, price in zip(table.xpath("//tr[@data-kind]"), prices, strict=True):
            self.assertEqual(row.get("data-kind"), "changed")
            self.assertIn(was.format(price), row[1].text_content())
            self.assertIn(other.format(price), row[2].text_content())

    def test_the_paper_says_which_revision_it_is(self):
        report = self.env["ir.actions.report"].sudo()

        def paper():
            return report._render_qweb_html(
                "sale.action_report_saleorder", self.order.ids
            )[0].decode()

        self._send()
        self.assertNotIn("it replaces all", paper())
        self.order.order_line[0].price_unit = 95
        self.assertIn("Revision 2: it replaces all", " ".join(paper().split()))
        self._send()
        self.assertIn("Revision 2: it replaces all", " ".join(paper().split()))

    def test_a_copy_has_no_revisions(self):
        self._send()
        self.assertFalse(self.order.copy().sudo().sales_revision_ids)

    def test_a_confirmed_order_is_not_revised(self):
        self._send()
        self.order.action_confirm()
        self.order.order_line[0].product_uom_qty = 12
        self.assertFalse(self.order._sales_is_revised())

    def test_a_room_that_is_off_keeps_no_revisions(self):
        self._switch_room("quotation", False)
        self._send()
        self.order.order_line[0].price_unit = 95
        self._send()
        self.assertEqual(self._states(), [])
        self.assertTrue(self.order._has_to_be_signed())

    def test_people_read_the_revisions_of_the_quotations_they_read(self):
        self._send()
        revision = self.order.sudo().sales_revision_ids
        auditor = self._create_user("auditor")
        for user in (self.seller, self.lead, self.manager, auditor):
            with self.subTest(user=user.login):
                self.assertEqual(revision.with_user(user).number, 1)
                with self.assertRaises(AccessError):
                    revision.with_user(user).signed_by = "Me"
        for role in ("salesperson", "employee", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                revision.with_user(self._create_user(role)).read(["number"])

    def test_asking_whether_it_is_revised_takes_no_query_for_a_line_more(self):
        counts = []
        for size in (5, 5, 40):
            order = self._create_order(*[self.balance] * size)
            self._send(order)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            order._sales_is_revised()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestQuotationRevisionMoney(QuotationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What the host books in accounting is not looked at here.
        transactions = type(cls.env["payment.transaction"])
        cls.classPatch(transactions, "_create_payment", lambda self, **extra: None)
        cls.order = cls._create_order(cls.balance, require_payment=True)
        cls.order.action_quotation_sent()

    def _pay(self, state="done", amount=100):
        method = self.env.ref("payment.payment_method_unknown")
        provider = self.env["payment.provider"].create(
            {"name": "Bank", "code": "none", "payment_method_ids": method.ids}
        )
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "amount": amount,
                "currency_id": self.order.currency_id.id,
                "partner_id": self.customer.id,
                "reference": f"{self.order.name}-{provider.id}",
                "sale_order_ids": [Command.set(self.order.ids)],
                "state": state,
            }
        )

    def test_money_for_the_revision_in_force_confirms(self):
        self._pay()._post_process()
        self.assertEqual(self.order.state, "sale")

    def test_money_for_an_older_revision_lands_unconfirmed(self):
        paid = self._pay()
        self.order.order_line.price_unit = 95
        self.order.with_context(mark_so_as_sent=True).message_post(body=WORDS)
        self.assertEqual(self.order.sales_revision_number, 2)
        paid._post_process()
        self.assertEqual(paid.sales_revision_number, 1)
        self.assertTrue(paid.is_post_processed)
        self.assertEqual(self.order.state, "sent")
        activity = self.order.activity_ids
        self.assertEqual(activity.user_id, self.seller)
        self.assertIn("Paid for revision 1", activity.summary)

    def test_money_for_a_quotation_that_is_being_revised_lands_unconfirmed(self):
        paid = self._pay()
        self.order.order_line.price_unit = 95
        paid._post_process()
        self.assertEqual(self.order.state, "sent")
        self.assertTrue(self.order.activity_ids)

    def test_a_pending_payment_sends_no_revision(self):
        paid = self._pay(state="pending")
        self.order.action_sales_revise()
        self.order.order_line.price_unit = 95
        paid._post_process()
        self.assertEqual(len(self.order.sudo().sales_revision_ids), 1)
        self.assertTrue(self.order._sales_is_revised())
