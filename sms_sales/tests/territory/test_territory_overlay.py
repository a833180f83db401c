from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ...models.territory.seen import overlay
from .seen_case import SeenCase


@tagged("post_install", "-at_install")
class TestTerritoryOverlay(SeenCase):
    """Who is in an overlay territory sees the documents of the accounts in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._load_chart()
        cls.overlay = cls._create_plan(name="Specialists", kind="overlay")
        cls.optics = cls._create_territory(cls.overlay, "OPTICS")
        cls.service = cls._create_territory(cls.overlay, "SERVICE")
        cls._activate(cls.overlay)
        cls.place = cls._create_member(cls.optics, cls.boss, role="overlay")
        cls.contact = cls._create_partner(name="Dan", parent_id=cls.account.id)

    def setUp(self):
        super().setUp()
        self._put(self.optics)
        self.lead = self._create_lead(self.contact)

    def _put(self, *territories):
        """Let the account be in these overlay territories from today on."""
        rows = [
            {"subject_id": self.account.id, "territory_id": one.id}
            for one in territories
        ] or [{"subject_id": self.account.id, "territory_id": False}]
        self.Ledger._assign(self.overlay, rows, "manual")

    def _sees(self, record=None, user=None):
        """Return whether they find the record, and may read it: both agree."""
        self._forget()
        record = (record or self.lead).with_user(user or self.boss)
        found = record.search([("id", "in", record.ids)]) == record
        self.assertEqual(found, record.has_access("read"), "search and check agree")
        return found

    def test_a_member_sees_the_documents_of_the_accounts_in_it(self):
        order = self._create_order()
        order.action_confirm()
        invoice = self._invoice(order)
        invoice.action_post()
        self.assertFalse(self.lead.sales_territory_id)
        self.assertFalse(order.sales_territory_id or invoice.sales_territory_id)
        stranger = self._create_user("salesperson", "terr_stranger")
        for record in (
            self.lead,
            order,
            order.order_line,
            invoice,
            invoice.invoice_line_ids,
        ):
            with self.subTest(model=record._name):
                self.assertTrue(self._sees(record))
                self.assertFalse(self._sees(record, stranger))
        bill = self._create_invoice(move_type="in_invoice")
        self.assertFalse(self._sees(bill))

    def test_a_member_sees_the_reports_on_them(self):
        self._create_order().action_confirm()
        self.lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.other.id
        ).action_feedback()
        self._create_invoice().action_post()
        # The host lets nobody analyse invoices who has no right in accounting.
        self.boss.group_ids += self.env.ref("account.group_account_readonly")
        self._forget()
        customers = self.account | self.contact
        reports = ("sale.report", "account.invoice.report", "crm.activity.report")
        for name in reports:
            with self.subTest(name):
                reports = self.env[name].with_user(self.boss)
                self.assertTrue(reports.search([("partner_id", "in", customers.ids)]))

    def test_they_read_and_do_not_write(self):
        lead = self.lead.with_user(self.boss)
        self.assertEqual(lead.name, "Ten scales")
        with self.assertRaises(AccessError):
            lead.name = "Mine now"

    def test_another_overlay_shows_nothing(self):
        self._put(self.service)
        self.assertFalse(self._sees())
        self._put(self.service, self.optics)
        self.assertTrue(self._sees())

    def test_it_follows_the_account_and_the_membership_at_once(self):
        lead = self.lead.with_user(self.boss)
        self.assertTrue(lead.has_access("read"))
        self._put()
        self.assertFalse(lead.has_access("read"), "the same transaction")
        self._put(self.optics)
        self.assertTrue(lead.has_access("read"))
        self.place.with_user(self.manager).active = False
        self.assertFalse(lead.has_access("read"))

    def test_the_last_day_is_the_last(self):
        self.place.with_user(self.manager).date_to = "2026-03-10"
        self.assertTrue(self._sees())
        with freeze_time("2026-03-11"):
            self.assertFalse(self._sees())

    def test_a_manager_sees_too(self):
        self.optics.with_user(self.manager).manager_id = self.seller
        self.assertTrue(self._sees(user=self.seller))

    def test_many_customers_are_a_sub_query(self):
        with patch.object(overlay, "LISTED", 1):
            self.assertTrue(self._sees())
            self._put()
            self.assertFalse(self._sees())

    def test_who_is_in_no_overlay_pays_nothing(self):
        leads = self.env["crm.lead"].with_user(self.seller)
        leads.search([], limit=1)
        self._forget()
        with self.assertQueryCount(2):
            leads.search([], limit=1)
        mine = self._create_lead(user_id=self.boss.id).with_user(self.boss)
        mine.has_access("read")
        self._forget()
        self.assertTrue(mine.sudo().user_id)
        with self.assertQueryCount(0):
            mine.has_access("read")

    def test_my_territory_counts_the_accounts_of_an_overlay(self):
        territories = self.env["sales.territory"].with_user(self.boss)
        page = territories.get_my_territory()
        (card,) = page["territories"]
        self.assertEqual((card["code"], card["overlay"]), ("OPTICS", True))
        self.assertEqual((card["account_count"], card["deal_count"]), (1, 1))
        self.assertEqual([row["id"] for row in page["accounts"]], self.account.ids)
        self.assertEqual([row["id"] for row in page["leads"]], self.lead.ids)
