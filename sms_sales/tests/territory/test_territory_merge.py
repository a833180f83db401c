from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .ledger_case import AssignmentCase


@tagged("post_install", "-at_install")
class TestTerritoryMerge(AssignmentCase):
    """Rule 11."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.double = cls._create_account(name="Alder Laboratories")
        cls.env.flush_all()

    def _merge(self):
        """Merge on a later day, with no plan that would place the account anew."""
        self.plan.sudo().state = "archived"
        wizard = self.env["base.partner.merge.automatic.wizard"]
        with freeze_time("2026-04-02"):
            wizard._merge((self.account + self.double).ids, self.account)
            self.env.flush_all()

    def _on(self, day, territory, account):
        with freeze_time(day):
            self._assign(territory, account=account)

    def test_the_rows_of_the_other_fill_the_days_before(self):
        with self.Ledger._ledger_door("migration"):
            self.Ledger.search(
                [("account_id", "in", (self.account + self.double).ids)]
            ).unlink()
        self._on("2026-03-12", self.one, self.double)
        self._on("2026-03-20", self.two, self.double)
        self._on("2026-03-25", self.three, self.account)
        self._on("2026-03-28", self.one, self.double)
        self._merge()
        self.assertEqual(
            self._rows()[:3],
            [
                ("T1", "2026-03-12", "2026-03-20"),
                ("T2", "2026-03-20", "2026-03-25"),
                ("T3", "2026-03-25", ""),
            ],
        )
        self.assertFalse(self.Ledger._check_holes(self.account.ids))

    def test_who_had_no_history_gets_the_others(self):
        with self.Ledger._ledger_door("migration"):
            self.Ledger.search([("account_id", "=", self.account.id)]).unlink()
        self._on("2026-03-12", self.one, self.double)
        expected = self._rows(self.double)
        self._merge()
        self.assertEqual(self._rows()[: len(expected)], expected)

    def test_history_under_the_old_name_stays(self):
        self._on("2026-03-12", self.one, self.account)
        self._on("2026-03-13", self.two, self.double)
        rows = self.Ledger.search([("account_id", "=", self.double.id)])
        self._merge()
        self.assertEqual(
            set(rows.exists().mapped("account_name")), {"Alder Laboratories"}
        )
        kept = rows.filtered(lambda row: row.territory_id == self.two)
        self.assertFalse(kept.account_id)
        self.assertTrue(kept.date_until)

    def test_the_lock_of_the_other_places_the_survivor(self):
        lock = self._create_lock(self.double, "T2", company_id=self.company.id)
        self.assertEqual(self.double.sales_territory_id, self.two)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        with freeze_time("2026-04-02"):
            wizard._merge((self.account + self.double).ids, self.account)
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(lock.account_id, self.account)
        self.assertEqual(self.account.sales_territory_id, self.two)
        row = self.Ledger._current(self.company, "primary", self.account.ids)
        self.assertTrue(row.locked)
        self.assertFalse(self.Ledger._check_holes(self.account.ids))

    def test_the_lock_of_the_survivor_stays(self):
        self._create_lock(self.account, "T1", company_id=self.company.id)
        self._create_lock(self.double, "T2", company_id=self.company.id)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        with freeze_time("2026-04-02"), mute_logger("odoo.sql_db"):
            wizard._merge((self.account + self.double).ids, self.account)
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.account.sales_territory_id, self.one)
        locks = self.env["sales.territory.lock"].search(
            [("account_id", "=", self.account.id)]
        )
        self.assertEqual(locks.territory_code, "T1")
