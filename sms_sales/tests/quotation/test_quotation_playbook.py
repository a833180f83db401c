from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import QuotationCase


@tagged("post_install", "-at_install")
class TestQuotationPlaybook(QuotationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        categories = cls.env["product.category"]
        cls.instruments = categories.create({"name": "Instruments"})
        cls.weighing = categories.create(
            {"name": "Weighing", "parent_id": cls.instruments.id}
        )
        cls.balance.categ_id = cls.weighing
        cls.book = cls._create_book(product_tmpl_ids=cls.balance.product_tmpl_id.ids)

    @classmethod
    def _create_book(cls, **values):
        books = cls.env["sales.playbook"].with_user(cls.manager)
        return books.create({"name": "Balances", **values})

    def _of(self, record):
        record = record.with_user(self.seller)
        return record._sales_playbooks(record._sales_all_playbooks())

    def test_a_playbook_is_found_on_its_product_and_where_that_is_quoted(self):
        order = self._create_order(self.balance, self.scale)
        self.assertEqual(self._of(self.balance), self.book.with_user(self.seller))
        self.assertTrue(self._of(self.balance.product_tmpl_id))
        self.assertFalse(self._of(self.scale))
        self.assertEqual(order.mapped("order_line.sales_playbook_count"), [1, 0])
        self.assertEqual(order.sales_playbook_count, 1)
        action = order.action_open_sales_playbooks()
        self.assertEqual(action["res_id"], self.book.id)

    def test_one_of_a_category_is_about_the_products_below_it(self):
        book = self._create_book(category_ids=self.instruments.ids)
        self.assertIn(book.id, self._of(self.balance).ids)
        self.assertNotIn(book.id, self._of(self.scale).ids)

    def test_an_opportunity_has_those_of_interest_and_of_its_quotations(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Lab",
                "type": "opportunity",
                "partner_id": self.customer.id,
                "user_id": self.seller.id,
            }
        )
        self.assertFalse(self._of(lead))
        self.customer.sales_interest_ids = self.instruments
        self.assertTrue(self._of(lead), "balances are instruments")
        self.customer.sales_interest_ids = self.env["product.category"].create(
            {"name": "Instruments of music"}
        )
        self.assertFalse(self._of(lead))
        self._create_order(self.balance, opportunity_id=lead.id)
        self.assertTrue(self._of(lead))

    def test_contacts_are_interested_in_what_their_company_is(self):
        contact = self.env["res.partner"].create(
            {"name": "Kim", "parent_id": self.customer.id}
        )
        self.customer.sales_interest_ids = self.weighing
        lead = self.env["crm.lead"].create({"name": "L", "partner_id": contact.id})
        self.assertTrue(self._of(lead.with_user(self.manager)))

    def test_other_companies_do_not_read_it(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.book.sudo().company_id = other
        self.assertFalse(self._of(self.balance))

    def test_sellers_read_and_managers_write(self):
        book = self.book.with_user(self.seller)
        self.assertEqual(book.name, "Balances")
        with self.assertRaises(AccessError):
            book.name = "Mine"
        with self.assertRaises(AccessError):
            book.create({"name": "Mine"})

    def test_documents_are_those_of_the_products(self):
        document = self.env["product.document"].create(
            {
                "name": "Data sheet.pdf",
                "res_model": "product.template",
                "res_id": self.balance.product_tmpl_id.id,
            }
        )
        self.assertEqual(self.book.with_user(self.seller).document_ids, document)

    def test_objections_and_competitors_are_kept_apart(self):
        self.book.write(
            {
                "objection_ids": [(0, 0, {"name": "Dear", "answer": "Lasts"})],
                "competitor_ids": [(0, 0, {"name": "Veritas", "answer": "Slow"})],
            }
        )
        self.book.invalidate_recordset()
        self.assertEqual(self.book.objection_ids.mapped("kind"), ["objection"])
        self.assertEqual(self.book.competitor_ids.mapped("kind"), ["competitor"])

    def test_without_the_room_there_is_none(self):
        self._switch_room("quotation", False)
        order = self._create_order(self.balance)
        self.assertEqual(order.sales_playbook_count, 0)

    def test_the_number_of_lines_asks_no_more_queries(self):
        small = self._create_order(self.balance, self.scale)
        large = self._create_order(*[self.balance, self.scale] * 20)
        counts = []
        for order in (small, small, large):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            order.order_line.mapped("sales_playbook_count")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])
