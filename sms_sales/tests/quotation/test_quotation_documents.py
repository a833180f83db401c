import base64

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from .common import QuotationCase


@tagged("post_install", "-at_install")
class TestQuotationDocuments(QuotationCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.documents = cls.env["sales.contract.document"].with_user(cls.manager)
        cls.germany = cls.env.ref("base.de")
        cls.tag = cls.env["res.partner.category"].create({"name": "Hospital"})

    @classmethod
    def _create_document(cls, file_name, name="General terms", **values):
        content = base64.b64encode(f"text of {file_name}".encode())
        return cls.documents.create(
            {"name": name, "file": content, "file_name": file_name, **values}
        )

    def _files(self, order=None):
        order = order or self._create_order(self.balance)
        return [name for name, _content in order._sales_contract_files()]

    def test_the_version_that_fits_closest_goes_with_the_offer(self):
        self._create_document("all.pdf")
        self.assertEqual(self._files(), ["all.pdf"])
        self._create_document("english.pdf", lang="en_US")
        self.assertEqual(self._files(), ["english.pdf"])
        self._create_document("german.pdf", country_ids=self.germany.ids)
        self.assertEqual(self._files(), ["english.pdf"])
        self.customer.country_id = self.germany
        self.assertEqual(self._files(), ["german.pdf"])
        self._create_document("hospital.pdf", partner_tag_ids=self.tag.ids)
        self.customer.category_id = self.tag
        self.assertEqual(self._files(), ["hospital.pdf"])

    def test_documents_of_other_names_all_go(self):
        self._create_document("terms.pdf")
        self._create_document("privacy.pdf", name="Privacy")
        self.assertEqual(self._files(), ["terms.pdf", "privacy.pdf"])

    def test_a_document_in_another_language_stays(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self._create_document("conditions.pdf", lang="fr_FR")
        self.assertEqual(self._files(), [])
        self.customer.lang = "fr_FR"
        self.assertEqual(self._files(), ["conditions.pdf"])

    def test_a_document_goes_from_its_first_day_until_the_day_before_its_end(self):
        self._create_document(
            "terms.pdf", date_from="2026-03-10", date_until="2026-03-11"
        )
        for day, files in (
            ("2026-03-09 12:00:00", []),
            ("2026-03-10 12:00:00", ["terms.pdf"]),
            ("2026-03-11 12:00:00", []),
        ):
            order = self._create_order(self.balance, date_order=day)
            with self.subTest(day=day):
                self.assertEqual(self._files(order), files)

    def test_the_mail_of_an_offer_carries_the_terms(self):
        self._create_document("terms.pdf")
        order = self._create_order(self.balance)
        template = self.env.ref("sale.email_template_edi_sale")
        values = template._generate_template(order.ids, ["attachment_ids"])[order.id]
        self.assertIn("terms.pdf", [name for name, _file in values["attachments"]])

    def test_the_portal_shows_the_terms_as_they_were_sent(self):
        document = self._create_document("terms.pdf")
        order = self._create_order(self.balance)
        order.action_quotation_sent()
        document.file = base64.b64encode(b"worse terms")
        self.env.flush_all()
        page = self.url_open(order.get_portal_url()).text
        self.assertIn("terms.pdf", page)
        kept = order.sudo().sales_revision_ids.document_ids
        self.assertEqual(kept.raw, b"text of terms.pdf")
        url = order.get_portal_url(suffix=f"/revision/1/document/{kept.id}")
        self.assertEqual(self.url_open(url).content, b"text of terms.pdf")
        guessed = f"/my/orders/{order.id}/revision/1/document/{kept.id}"
        self.assertNotIn("text of", self.url_open(guessed).text)
        other = self.env["ir.attachment"].create({"name": "x", "raw": b"secret"})
        url = order.get_portal_url(suffix=f"/revision/1/document/{other.id}")
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_a_slash_in_a_file_name_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "cannot contain a slash"):
            self._create_document("../terms.pdf")

    def test_sales_managers_write_documents_and_salespeople_read_them(self):
        document = self._create_document("terms.pdf")
        self.assertEqual(document.with_user(self.seller).file_name, "terms.pdf")
        with self.assertRaises(AccessError):
            document.with_user(self.seller).file_name = "mine.pdf"
        with self.assertRaises(AccessError):
            document.with_user(self._create_user("employee")).read(["name"])

    def test_a_document_of_another_company_stays(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self.env["sales.contract.document"].create(
            {
                "name": "Terms",
                "file": base64.b64encode(b"x"),
                "file_name": "theirs.pdf",
                "company_id": other.id,
            }
        )
        self.assertEqual(self._files(), [])
        with self.assertRaises(AccessError):
            theirs.with_user(self.manager).read(["name"])
