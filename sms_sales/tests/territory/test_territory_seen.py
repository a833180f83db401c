from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .seen_case import SeenCase


@tagged("post_install", "-at_install")
class TestTerritorySeen(SeenCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._load_chart()

    def setUp(self):
        super().setUp()
        # Without, the rules decide again when the account is first invoiced.
        self.env["sales.territory.lock"].with_user(self.manager).create(
            {
                "account_id": self.account.id,
                "company_id": self.company.id,
                "territory_code": "T1",
                "reason": "Agreed",
            }
        )
        self.env.flush_all()
        self._assign(self.one)
        self.lead = self._create_lead()

    def _sees(self, user, record=None):
        """Return whether ``user`` finds the record, and may read it: both agree."""
        self._forget()
        record = (record or self.lead).with_user(user)
        found = record.search([("id", "in", record.ids)]) == record
        self.assertEqual(found, record.has_access("read"), "search and check agree")
        return found

    def test_a_member_sees_the_documents_of_the_territory(self):
        order = self._create_order()
        order.action_confirm()
        invoice = self._invoice(order)
        invoice.action_post()
        for record in (
            self.lead,
            order,
            order.order_line,
            invoice,
            invoice.invoice_line_ids,
        ):
            with self.subTest(model=record._name):
                self.assertTrue(self._sees(self.seller, record))
                self.assertFalse(self._sees(self.boss, record))

    def test_a_member_reads_why_a_lead_of_the_territory_went_to_somebody(self):
        decision = self.env["sales.routing.decision"].create(
            {
                "lead_id": self.lead.id,
                "user_id": self.other.id,
                "company_id": self.company.id,
                "step": "owner",
                "date": fields.Datetime.now(),
            }
        )
        self.assertTrue(self._sees(self.seller, decision), "whoever reads the lead")
        self.assertFalse(self._sees(self.boss, decision))
        self._assign(self.two)
        self.assertFalse(self._sees(self.seller, decision))

    def test_nobody_sends_in_a_territory_to_see_more(self):
        order = self._create_order()
        user = self._create_user("sales_manager", "sms_sender")
        user.group_ids += self.env.ref("account.group_account_invoice")
        for record in (self.account, self.lead, order, self._create_invoice()):
            with (
                self.subTest(model=record._name),
                self.assertRaisesRegex(AccessError, "kept by the system"),
            ):
                record.with_user(user).sales_territory_id = self.two

    def test_a_member_sees_the_reports_of_the_territory(self):
        order = self._create_order()
        order.action_confirm()
        self._invoice(order).action_post()
        # The host lets nobody analyse invoices who has no right in accounting.
        reader = self.env.ref("account.group_account_readonly")
        (self.seller | self.boss).group_ids += reader
        self._forget()
        for name in ("sale.report", "account.invoice.report"):
            for user, number in ((self.seller, 1), (self.boss, 0)):
                with self.subTest(model=name, user=user.name):
                    rows = (
                        self.env[name]
                        .with_user(user)
                        ._read_group(
                            [("sales_territory_id", "=", self.one.id)],
                            ["sales_territory_id"],
                            ["__count"],
                        )
                    )
                    self.assertEqual(rows, [(self.one, 1)] if number else [])

    def test_activities_are_grouped_and_seen_by_territory(self):
        self.lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.other.id
        ).action_feedback()
        self._forget()
        reports = self.env["crm.activity.report"]
        for user, number in ((self.seller, 1), (self.boss, 0)):
            rows = reports.with_user(user)._read_group(
                [("lead_id", "=", self.lead.id)], ["sales_territory_id"], ["__count"]
            )
            self.assertEqual(rows, [(self.one, 1)] if number else [])

    def test_a_member_reads_and_does_not_write(self):
        lead = self.lead.with_user(self.seller)
        self.assertEqual(lead.name, "Ten scales")
        for operation in ("write", "unlink"):
            self.assertFalse(lead.has_access(operation))
        with self.assertRaises(AccessError):
            lead.name = "Mine now"

    def test_own_documents_stay_writable(self):
        self.lead.with_user(self.other).name = "Twelve scales"
        self.assertEqual(self.lead.name, "Twelve scales")

    def test_a_member_of_another_territory_sees_nothing(self):
        self._create_member(self.two, self.boss)
        self.assertFalse(self._sees(self.boss))

    def test_a_new_member_sees_at_once(self):
        self.assertFalse(self._sees(self.boss))
        member = self._create_member(self.one, self.boss, date_from="2026-03-10")
        self.assertTrue(self._sees(self.boss))
        member.with_user(self.manager).active = False
        self.assertFalse(self._sees(self.boss))

    def test_what_one_transaction_has_cached_follows_too(self):
        lead = self.lead.with_user(self.boss)
        self.assertFalse(lead.has_access("read"))
        self._create_member(self.one, self.boss)
        self.assertTrue(lead.has_access("read"))

    def test_a_rollback_takes_the_sight_back(self):
        lead = self.lead.with_user(self.boss)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self._create_member(self.one, self.boss)
            self.assertTrue(lead.has_access("read"))
            raise ZeroDivisionError
        self.assertFalse(lead.has_access("read"))

    def test_the_last_day_is_the_last(self):
        self.member.with_user(self.manager).date_to = "2026-03-10"
        self.assertTrue(self._sees(self.seller))
        with freeze_time("2026-03-11"):
            self.assertFalse(self._sees(self.seller))

    def test_a_membership_of_tomorrow_begins_tomorrow(self):
        self._create_member(self.one, self.boss, date_from="2026-03-11")
        self.assertFalse(self._sees(self.boss))
        with freeze_time("2026-03-11"):
            self.assertTrue(self._sees(self.boss))

    def test_a_day_begins_in_the_time_zone_of_the_plan(self):
        query = SQL(
            "UPDATE sales_territory_plan SET tz = %s WHERE id = %s",
            "Pacific/Auckland",
            self.plan.id,
        )
        self.env.cr.execute(query)
        self._create_member(self.one, self.boss, date_from="2026-03-11")
        with freeze_time("2026-03-10 09:00:00"):
            self.assertFalse(self._sees(self.boss))
        with freeze_time("2026-03-10 13:00:00"):
            self.assertTrue(self._sees(self.boss), "the 11th has begun in Auckland")

    def test_a_manager_sees_what_is_below(self):
        self.plan.sudo().state = "draft"
        top = self._create_territory(self.plan, "TOP", manager_id=self.boss.id)
        self.one.with_user(self.manager).parent_id = top
        self._activate(self.plan)
        self.assertTrue(self._sees(self.boss))
        top.with_user(self.manager).manager_id = self.other
        self.assertFalse(self._sees(self.boss))

    def test_a_member_above_does_not_see_what_is_below(self):
        self.plan.sudo().state = "draft"
        top = self._create_territory(self.plan, "TOP")
        self.one.with_user(self.manager).parent_id = top
        self._activate(self.plan)
        self._create_member(top, self.boss)
        self.assertFalse(self._sees(self.boss))

    def test_documents_of_an_earlier_plan_follow_the_code(self):
        order = self._create_order()
        order.action_confirm()
        copy = self.plan.with_user(self.manager).copy({"name": "Plan 2027"})
        self.plan.sudo().state = "archived"
        self._activate(copy)
        successor = copy.territory_ids.filtered(lambda one: one.code == "T1")
        successor.with_user(self.manager).member_ids.unlink()
        self.assertFalse(self._sees(self.seller, order), "no member any more")
        self._create_member(successor, self.boss)
        self.assertTrue(self._sees(self.boss, order))

    def test_nobody_sees_by_territory_while_the_room_is_off(self):
        self.assertTrue(self._sees(self.seller))
        self._switch_room("territory", False)
        self.assertFalse(self._sees(self.seller))

    def test_own_documents_are_checked_without_looking_up_territories(self):
        lead = self.lead.with_user(self.other)
        lead.has_access("read")
        self._forget()
        self.assertTrue(lead.sudo().user_id)
        with self.assertQueryCount(0):
            lead.has_access("read")

    def test_a_search_looks_up_territories_once(self):
        leads = self.env["crm.lead"].with_user(self.seller)
        leads.search([], limit=1)
        self._forget()
        with self.assertQueryCount(2):
            leads.search([], limit=1)

    def test_a_search_by_territory_can_be_negated(self):
        leads = self.env["crm.lead"].with_user(self.seller)
        mine = self._create_lead(
            self._create_account(name="Elm"), user_id=self.seller.id
        )
        domain = [("id", "in", (self.lead | mine).ids)]
        self.assertEqual(
            leads.search([*domain, ("sales_territory_seen", "=", True)]), self.lead
        )
        self.assertEqual(
            leads.search([*domain, ("sales_territory_seen", "=", False)]), mine
        )

    def test_another_company_stays_closed(self):
        company = self.env["res.company"].create({"name": "Birch"})
        lead = self._create_lead(company_id=company.id, user_id=False)
        lead.sudo().sales_territory_id = self.one
        self.assertFalse(self._sees(self.seller, lead))

    def test_who_is_no_salesperson_sees_no_lead(self):
        employee = self._create_user("employee", "terr_employee")
        self._create_member(self.one, employee)
        self.assertFalse(self.lead.with_user(employee).has_access("read"))

    def test_the_buttons_open_what_they_count(self):
        team = self.env["crm.team"].create({"name": "North"})
        self.one.with_user(self.manager).team_id = team
        team = team.with_user(self.seller)
        self.assertEqual(team.sales_territory_count, 1)
        domain = team.action_open_sales_territories()["domain"]
        self.assertEqual(self.env["sales.territory"].search(domain), self.one)
        user = self.seller.with_user(self.manager)
        self.assertEqual(user.sales_territory_count, 1)
        domain = user.action_open_sales_territories()["domain"]
        self.assertEqual(self.env["sales.territory.member"].search(domain), self.member)
        contact = self._create_partner(name="Dan", parent_id=self.account.id)
        domain = contact.action_open_sales_territory_history()["domain"]
        rows = self.env["sales.territory.assignment"].search(domain)
        self.assertEqual(rows.territory_id, self.one)

    def test_the_button_of_a_team_opens_its_territories_and_no_others(self):
        """A chart would draw those below them too, whoever's they are."""
        team = self.env["crm.team"].create({"name": "North"})
        opened = team.action_open_sales_territories()
        self.assertEqual(opened["views"][0][1], "list")

    def test_a_member_of_a_draft_is_no_member_yet(self):
        user = self.seller.with_user(self.manager)
        self.plan.with_user(self.manager).action_copy()
        user.invalidate_recordset()
        self.assertEqual(user.sales_territory_count, 1)
        opened = user.action_open_sales_territories()["context"]
        self.assertTrue(opened["search_default_current"])

    def test_a_member_of_today_is_counted(self):
        self.member.with_user(self.manager).date_to = fields.Date.today() + timedelta(1)
        self.assertEqual(self.seller.with_user(self.manager).sales_territory_count, 1)
        with freeze_time("2026-03-12"):
            self._forget()
            user = self.seller.with_user(self.manager)
            self.assertEqual(user.sales_territory_count, 0)
