from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from .approval_common import ApprovalCase

PAPER = "sale.report_saleorder"


@tagged("post_install", "-at_install")
class TestQuotationProposal(ApprovalCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order(cls.balance)
        cls.section = cls._write(
            cls.order, "Our solution", "<p>For {customer}: {total}</p>"
        )

    @classmethod
    def _write(cls, order, name, body, **values):
        return (
            cls.env["sales.proposal.section"]
            .with_user(cls.seller)
            .create({"order_id": order.id, "name": name, "body": body, **values})
        )

    def _paper(self, order=None):
        order = order or self.order
        report = self.env["ir.actions.report"].with_user(self.seller)
        return report._render_qweb_html(PAPER, order.ids)[0].decode()

    def _send(self, order=None):
        order = order or self.order
        order.with_context(mark_so_as_sent=True).message_post(body=self.words)
        self.env.flush_all()
        self.env.invalidate_all()

    def test_it_is_printed_before_the_quotation_with_its_words_filled_in(self):
        paper = self._paper()
        self.assertIn("For Kestrel Labs: $\N{NO-BREAK SPACE}100.00", paper)
        self.assertLess(paper.index("Our solution"), paper.index("Balance"))
        self.assertLess(paper.index("Our solution"), paper.index("page-break-after"))

    def test_what_has_no_text_is_left_out_and_so_is_the_page_without_any(self):
        self._write(self.order, "Timetable", "<p><br/></p>")
        self.assertNotIn("Timetable", self._paper())
        self.section.body = False
        self.assertNotIn("page-break-after: always", self._paper())

    def test_it_is_no_part_of_an_order_or_a_pro_forma_invoice(self):
        report = self.env["ir.actions.report"].with_context(proforma=True)
        paper = report._render_qweb_html(PAPER, self.order.ids)[0].decode()
        self.assertNotIn("Our solution", paper)
        self.order.action_confirm()
        self.assertNotIn("Our solution", self._paper())

    def test_values_are_put_in_as_text(self):
        self.customer.name = "<b>Kestrel</b> {total}"
        self.assertIn("For &lt;b&gt;Kestrel&lt;/b&gt; {total}: ", self._paper())

    def test_a_word_that_nobody_knows_is_named(self):
        with self.assertRaisesRegex(ValidationError, r"Our solution.*\{costumer\}"):
            self.section.body = "<p>Dear {costumer}</p>"

    def test_both_parts_say_that_they_are_not_released(self):
        self.assertEqual(self._paper().count("NOT RELEASED"), 0)
        self.order.order_line.discount = 20
        self.assertEqual(self._paper().count("NOT RELEASED"), 2)

    def test_it_begins_with_the_template_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        template = self.env["sale.order.template"].create({"name": "Laboratory"})
        text = self.env["sales.proposal.text"].with_user(self.manager)
        text = text.create({"template_id": template.id, "name": "Need", "body": "A"})
        text.with_context(lang="fr_FR").name = "Besoin"
        order = self._create_order(
            self.balance, sale_order_template_id=template.id
        ).with_user(self.seller)
        order.action_write_sales_proposal()
        self.assertEqual(order.sales_section_ids.mapped("name"), ["Besoin"])

    def test_without_a_template_it_begins_with_the_usual_sections(self):
        order = self._create_order(self.balance)
        order.action_write_sales_proposal()
        self.assertEqual(len(order.sales_section_ids), 6)
        ((title, text),) = order._sales_proposal()
        self.assertEqual(title, "Our proposal")
        self.assertIn("Dear Kestrel Labs,", text)

    def test_answers_to_guided_questions_are_the_need(self):
        self.section.body = "<p>{needs}</p>"
        rows = [("How many?", "Few"), ("Where?", "<Here>"), ("How many?", "Many")]
        replies = self.env["sales.guide.reply"].sudo()
        for question, answer in rows:
            replies.create(
                {
                    "order_id": self.order.id,
                    "company_id": self.company.id,
                    "guide": "Needs",
                    "question": question,
                    "answer": answer,
                }
            )
        ((_title, text),) = self.order._sales_proposal()
        self.assertIn("<li>How many? <strong>Many</strong></li>", text)
        self.assertIn("<strong>&lt;Here&gt;</strong>", text)
        self.assertNotIn("Few", text)

    def test_another_text_makes_another_revision_and_voids_nothing(self):
        order = self._approved()
        section = self._write(order, "Scope", "Two rooms")
        self._send(order)
        inputs, content = order._sales_inputs_hash(), order._sales_content_hash()
        section.body = "<p>Three rooms</p>"
        self.assertTrue(order.sales_is_revised)
        self.assertEqual(order._sales_inputs_hash(), inputs)
        self.assertNotEqual(order._sales_content_hash(), content)
        self.assertTrue(order._sales_is_released())
        self._send(order)
        later, first = order.sales_revision_ids
        self.assertIn("Two rooms", first.content["proposal"])
        self.assertIn("Two rooms", first.content_html)
        compare = self.env["sales.quotation.compare"].with_user(self.seller)
        compare = compare.browse(compare._open(first, later)["res_id"])
        self.assertIn("Three rooms", compare.comparison)

    def test_a_renamed_customer_makes_no_other_revision(self):
        self._send()
        self.customer.name = "Kestrel Laboratories"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self.order.sales_is_revised)

    def test_without_a_proposal_fingerprints_are_as_before(self):
        plain = self._create_order(self.balance)
        before = plain._sales_revision_hash(), plain._sales_content_hash()
        self._write(plain, "Scope", "Two rooms").unlink()
        after = plain._sales_revision_hash(), plain._sales_content_hash()
        self.assertEqual(after, before)

    def test_the_customer_reads_it_in_the_portal_as_sent(self):
        self._send()
        self.order._portal_ensure_token()
        url = self.order.get_portal_url()
        self.env.flush_all()
        self.assertIn("For Kestrel Labs:", self.url_open(url).text)
        self.section.body = "<p>Another one</p>"
        self.env.flush_all()
        page = self.url_open(url).text
        self.assertIn("For Kestrel Labs:", page)
        self.assertNotIn("Another one", page)

    def test_a_copy_has_a_proposal_of_its_own(self):
        copied = self.order.copy().sales_section_ids
        self.assertEqual(copied.name, "Our solution")
        copied.body = "<p>For somebody else</p>"
        copied.name = "Their solution"
        self.assertEqual(self.section.name, "Our solution")
        self.assertIn("{customer}", self.section.body)
        copied.unlink()
        self.assertTrue(self.section.exists())

    def test_a_copy_has_not_the_answers_of_another_customer(self):
        self.section.body = "<p>Needed: {needs}</p>"
        self.env["sales.guide.reply"].sudo().create(
            {
                "order_id": self.order.id,
                "company_id": self.company.id,
                "guide": "Needs",
                "question": "How many?",
                "answer": "Few",
            }
        )
        ((_title, text),) = self.order._sales_proposal()
        self.assertIn("Few", text)
        ((_title, text),) = self.order.copy()._sales_proposal()
        self.assertNotIn("Few", text)

    def test_nobody_writes_on_the_proposal_of_another(self):
        other = self._create_user("salesperson", "other_seller")
        with self.assertRaises(AccessError):
            self.section.with_user(other).body = "<p>Mine</p>"
        with self.assertRaises(AccessError):
            self.section.with_user(other).mapped("body")
        mine = self.section.with_user(self.lead)
        self.assertTrue(mine.body, "team leads read what their teams write")
        with self.assertRaises(AccessError):
            mine.body = "<p>Mine</p>"

    def test_without_the_room_it_is_not_printed(self):
        self._switch_room("quotation", False)
        self.assertNotIn("Our solution", self._paper())
