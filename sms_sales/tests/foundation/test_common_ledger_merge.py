from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .ledger_case import LedgerCase


@tagged("post_install", "-at_install")
class TestCommonLedgerMerge(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Where a key stands in its way, the host deletes the rows of the loser.
        table = SQL.identifier(cls.Ledger._table)
        cls.cr.execute(SQL("ALTER TABLE %s ADD UNIQUE (partner_id, name)", table))
        cls.double = cls._create_partner(name="Alder Laboratories")
        cls.merge = cls.env["base.partner.merge.automatic.wizard"]._merge

    def test_history_moves_to_the_customer_that_stays(self):
        row = self._book(partner_id=self.double.id, locked=True)
        kept = self._book(name="9 crates")
        self.merge([self.double.id, self.partner.id], self.partner)
        self.assertFalse(self.double.exists())
        self.assertEqual((row + kept).partner_id, self.partner)
        # What was printed at the time stays as it was printed.
        self.assertEqual(row.partner_name, "Alder Laboratories")

    def test_history_is_never_lost_under_a_unique_key(self):
        rows = self._book() + self._book(partner_id=self.double.id)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            with self.cr.savepoint():
                self.merge([self.double.id, self.partner.id], self.partner)
        self.assertEqual(len(rows.exists()), 2)
        self.assertTrue(self.double.exists())

    def test_a_ledger_says_how_its_own_overlaps_are_resolved(self):
        row = self._book()
        self._book(partner_id=self.double.id)

        def keep_the_survivors(ledger, fname, losers, survivor):
            with ledger._ledger_door("merge"):
                ledger.search([(fname, "in", losers.ids)]).unlink()

        self.patch(
            self.registry[self.Ledger._name], "_ledger_merge", keep_the_survivors
        )
        self.merge([self.double.id, self.partner.id], self.partner)
        self.assertEqual(self.Ledger.search([]), row)

    def test_history_moves_to_the_deal_that_stays(self):
        deals = self.env["crm.lead"].create(
            [{"name": f"Microscopes {index}", "type": "opportunity"} for index in "123"]
        )
        rows = self.Ledger.concat(
            *(self._book(name=deal.name, lead_id=deal.id) for deal in deals)
        )
        survivor = deals.merge_opportunity()
        self.assertEqual(rows.lead_id, survivor)
        self.assertEqual(deals.exists(), survivor)

    def test_history_of_many_moves_when_they_are_deleted_at_once(self):
        first, second, third = self.env["crm.lead"].create(
            [{"name": f"Microscopes {index}"} for index in "123"]
        )
        row = self._book(lead_id=first.id)
        second._merge_dependences(first)
        with self.cr.savepoint() as savepoint:
            savepoint.rollback()
        third._merge_dependences(second)
        (first + second).unlink()
        self.assertEqual(row.lead_id, third)

    def test_deleting_a_deal_that_was_not_merged_moves_nothing(self):
        first, second = self.env["crm.lead"].create([{"name": "A"}, {"name": "B"}])
        row = self._book(lead_id=first.id)
        second._merge_dependences(first)
        first._merge_dependences(second)
        first.unlink()
        self.assertFalse(row.lead_id)

    def test_which_ledgers_hold_merged_deals_is_one_question(self):
        deals = self.env["crm.lead"].create([{"name": str(n)} for n in range(20)])
        row = self._book(lead_id=deals[0].id)
        self.env.flush_all()
        for some in (deals[:3], deals):
            with self.assertQueryCount(1):
                held = self.env[row._name]._ledger_held("crm.lead", tuple(some.ids))
            self.assertIn((row._name, "lead_id", deals[0].ids), held)
