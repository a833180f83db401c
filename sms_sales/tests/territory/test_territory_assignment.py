from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from .ledger_case import AssignmentCase


@tagged("post_install", "-at_install")
class TestTerritoryAssignment(AssignmentCase):
    """Rules 9 and 10."""

    def _on(self, day, territory, account=None):
        with freeze_time(day):
            return self._assign(territory, account=account)

    def test_a_row_ends_on_the_day_on_which_the_next_one_begins(self):
        self._on("2026-03-12", self.one)
        self._on("2026-04-02", self.two)
        self._on("2026-04-02", self.three)
        self.assertEqual(self._owner("2026-04-01"), "T1")
        self.assertEqual(self._owner("2026-04-02"), "T3")
        self.assertEqual(
            self._rows()[-2:],
            [("T2", "2026-04-02", "2026-04-02"), ("T3", "2026-04-02", "")],
        )
        self.assertFalse(self.Ledger._check_holes(self.account.ids))

    def test_what_stays_is_left_alone(self):
        self.assertEqual(self._assign(self.one), self.account.ids)
        before = self._rows()
        self.assertEqual(self._on("2026-04-02", self.one), [])
        self.assertEqual(self._rows(), before)

    def test_nobodys_is_a_row_too(self):
        self._on("2026-03-12", self.one)
        self._on("2026-04-02", False)
        self.assertFalse(self._owner("2026-04-02"))
        self.assertEqual(self._rows()[-1], (False, "2026-04-02", ""))
        self.assertFalse(self.account.sales_territory_id)

    def test_partner_contacts_and_leads_say_what_the_ledger_says(self):
        contact = self._create_partner(parent_id=self.account.id)
        lead = self.env["crm.lead"].create(
            {"name": "Microscopes", "partner_id": contact.id}
        )
        self._assign(self.two)
        for record in (self.account, contact, lead):
            self.assertEqual(record.sales_territory_id, self.two)
        found = self.env["crm.lead"].search([("sales_territory_id", "=", self.two.id)])
        self.assertEqual(found, lead)

    def test_a_contact_and_a_lead_that_come_later_follow_the_account(self):
        self._assign(self.two)
        contact = self._create_partner(parent_id=self.account.id)
        lead = self.env["crm.lead"].create(
            {"name": "Microscopes", "partner_id": contact.id}
        )
        self.assertEqual(contact.sales_territory_id, self.two)
        self.assertEqual(lead.sales_territory_id, self.two)

    def test_the_day_is_that_of_the_plans_time_zone(self):
        self.env.cr.execute(
            SQL(
                "UPDATE sales_territory_plan SET tz = 'Pacific/Auckland' WHERE id = %s",
                self.plan.id,
            )
        )
        self.plan.invalidate_recordset()
        self._on("2026-04-01 20:00:00", self.one)
        self.assertEqual(self._rows()[-1], ("T1", "2026-04-02", ""))

    def test_nothing_is_assigned_before_the_last_row_or_from_tomorrow_on(self):
        with freeze_time("2026-04-02"):
            self._assign(self.one)
        with freeze_time("2026-04-10"):
            with self._refused("was assigned on 04/02/2026"):
                self._assign(self.two, "2026-04-01")
            with self._refused("has not begun"):
                self._assign(self.two, "2026-04-11")
            self._assign(self.two, "2026-04-05")
        self.assertEqual(self._owner("2026-04-04"), "T1")
        self.assertEqual(self._owner("2026-04-05"), "T2")

    def test_two_owners_on_a_day_are_refused_by_the_database(self):
        self._assign(self.one)
        values = {
            "plan_id": self.plan.id,
            "company_id": self.plan.company_id.id,
            "account_id": self.account.id,
            "date_from": "2026-03-11",
        }
        with self.assertRaises(ExclusionViolation), mute_logger("odoo.sql_db"):
            with self.cr.savepoint():
                self.Ledger.create(values)
                self.env.flush_all()
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            with self.cr.savepoint():
                self.Ledger.create({**values, "date_until": "2026-03-01"})
                self.env.flush_all()

    def test_the_database_has_the_exclusions(self):
        self.cr.execute(
            SQL(
                """
                SELECT conname FROM pg_constraint
                 WHERE conrelid = 'sales_territory_assignment'::regclass
                   AND contype = 'x' ORDER BY 1
                """
            )
        )
        self.assertEqual(
            self.cr.fetchall(),
            [
                ("sales_territory_assignment_overlay_excl",),
                ("sales_territory_assignment_primary_excl",),
            ],
        )

    def test_two_accounts_may_be_deleted(self):
        other = self._create_account(name="Birch Labs")
        accounts = self.account + other
        for account in accounts:
            self._assign(self.one, account=account)
        rows = self.Ledger.search([("account_id", "in", accounts.ids)])
        accounts.unlink()
        self.assertEqual(len(rows.exists()), len(rows))
        self.assertEqual(set(rows.mapped("account_name")), {"Alder Labs", "Birch Labs"})
        self.assertFalse(rows.account_id)

    def test_an_account_may_be_in_several_overlays_but_once_in_each(self):
        overlay = self._create_plan(kind="overlay")
        left, right = (self._create_territory(overlay, code) for code in "LR")
        self._activate(overlay)
        rows = [
            {"subject_id": self.account.id, "territory_id": territory.id}
            for territory in left + right
        ]
        self.Ledger._assign(overlay, rows, "manual")
        current = self.Ledger._current(self.company, "overlay", self.account.ids)
        self.assertEqual(current.territory_id, left + right)
        with freeze_time("2026-04-02"):
            self.Ledger._assign(overlay, rows[1:], "manual")
        current = self.Ledger._current(self.company, "overlay", self.account.ids)
        self.assertEqual(current.territory_id, right)
        self.assertNotEqual(self.account.sales_territory_id, right)

    def test_a_hole_is_found(self):
        self._on("2026-03-12", self.one)
        with self.Ledger._ledger_door("migration"):
            self.Ledger._current(self.company, "primary", self.account.ids).write(
                {"date_until": "2026-03-20"}
            )
            self.env.flush_all()
            self.Ledger.create(
                {
                    "plan_id": self.plan.id,
                    "company_id": self.company.id,
                    "account_id": self.account.id,
                    "date_from": "2026-03-22",
                }
            )
        holes = self.Ledger._check_holes(self.account.ids)
        self.assertEqual(list(holes), self.account.ids)
        self.assertEqual(
            [str(day) for day in holes[self.account.id][0][1:]],
            [
                "2026-03-20",
                "2026-03-22",
            ],
        )

    def test_whose_accounts_were_on_days_takes_one_query(self):
        other = self._create_account(name="Birch Labs")
        self._assign(self.one)
        pairs = [
            (account.id, day)
            for account in self.account + other
            for day in ("2026-03-10", "2026-03-11")
        ]
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.Ledger._territories_on(self.company, pairs)

    def test_a_salesperson_reads_what_they_see_and_writes_nothing(self):
        self._assign(self.one)
        rows = self.Ledger.with_user(self.seller)
        found = rows.search([("account_id", "=", self.account.id)])
        self.assertTrue(found)
        self.assertFalse(rows.has_access("write"))
        self.assertFalse(rows.has_access("create"))
        stranger = self._create_user("employee", "terr_stranger")
        self.assertFalse(self.Ledger.with_user(stranger).has_access("read"))

    def test_a_row_of_nobodys_is_called_so_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self._assign(self.one)
        self._assign(False)
        row = self.Ledger._current(self.company, "primary", self.account.ids)
        self.assertEqual(row.display_name, "Alder Labs: unclaimed")
        chinese = row.with_context(lang="zh_CN").display_name
        self.assertRegex(chinese, "Alder Labs: [\u4e00-\u9fff]")
