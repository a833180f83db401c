from odoo.exceptions import UserError
from odoo.tests import tagged

from .ledger_case import LedgerCase


@tagged("post_install", "-at_install")
class TestCommonLedger(LedgerCase):
    def test_a_booked_fact_is_not_changed(self):
        row = self._book(amount=10)
        with self.assertRaisesRegex(UserError, "7 crates.*Book a correction"):
            row.amount = 11
        self.assertEqual(row.amount, 10)

    def test_a_result_changes_until_the_row_is_frozen(self):
        row = self._book()
        row.result = 3
        row.write({"locked": True})
        with self.assertRaisesRegex(UserError, "stays as it was booked"):
            row.result = 4
        with self.assertRaises(UserError):
            row.locked = False
        self.assertEqual(row.result, 3)

    def test_one_frozen_row_among_open_ones_refuses_all(self):
        rows = self._book(name="a") + self._book(name="b", locked=True)
        with self.assertRaisesRegex(UserError, "“b”"):
            rows.write({"result": 1})

    def test_a_row_is_neither_deleted_nor_duplicated(self):
        row = self._book()
        with self.assertRaisesRegex(UserError, "7 crates"):
            row.unlink()
        with self.assertRaisesRegex(UserError, "cannot be duplicated"):
            row.copy()
        self.assertTrue(row.exists())

    def test_the_four_doors_let_history_be_corrected(self):
        for door in ("merge", "erasure", "uninstall", "migration"):
            with self.subTest(door):
                row = self._book(name=door, locked=True)
                with self.Ledger._ledger_door(door):
                    row.amount = 5
                    row.flush_recordset()
                    row.unlink()
                self.assertFalse(row.exists())

    def test_no_fifth_door(self):
        with self.assertRaisesRegex(ValueError, "none of the doors"):
            with self.Ledger._ledger_door("convenience"):
                self.fail("the door opened")

    def test_a_door_closes_behind_its_block(self):
        row = self._book(amount=10)
        with self.Ledger._ledger_door("migration"):
            row.amount = 11
        with self.assertRaises(UserError):
            row.amount = 12
        with self.assertRaises(KeyError), self.Ledger._ledger_door("migration"):
            raise KeyError("the work failed")
        with self.assertRaises(UserError):
            row.amount = 12
        self.assertEqual(row.amount, 11)

    def test_an_inner_door_gives_the_outer_one_back(self):
        row = self._book()
        with self.Ledger._ledger_door("erasure"):
            with self.Ledger._ledger_door("merge"):
                row.amount = 1
            row.amount = 2
        self.assertEqual(row.amount, 2)

    def test_a_context_opens_no_door(self):
        row = self._book().with_context(ledger_door="merge")
        with self.assertRaises(UserError):
            row.amount = 1

    def test_a_row_survives_what_it_was_about(self):
        row = self._book(locked=True)
        self.partner.unlink()
        self.assertFalse(row.partner_id)
        self.assertEqual(row.partner_name, "Alder Labs")

    def test_a_name_that_is_given_is_kept(self):
        self.assertEqual(
            self._book(partner_name="As printed").partner_name, "As printed"
        )
        self.assertFalse(self._book(partner_id=False).partner_name)

    def test_names_of_many_rows_are_read_at_once(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {index}"} for index in range(43)]
        )
        counts = []
        # The first one fills the caches of rights and translations.
        for some in (partners[:1], partners[1:3], partners[3:]):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows = [{"name": "sale", "partner_id": partner.id} for partner in some]
            booked = self.Ledger.create(rows)
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(booked.mapped("partner_name"), some.mapped("name"))
        self.assertEqual(counts[1], counts[2])

    def test_every_ledger_says_what_happens_when_a_record_goes_away(self):
        names = self.env["sales.ledger.mixin"]._ledger_models()
        self.assertIn(self.Ledger._name, names)
        for field in (
            field
            for name in names
            for field in self.env[name]._fields.values()
            if field.type == "many2one" and field.store
        ):
            if field.name in ("create_uid", "write_uid"):
                continue
            with self.subTest(str(field)):
                self.assertIn(field.ondelete, ("restrict", "set null"))
                self.assertIn("ondelete", self._declared(field))

    def _declared(self, field):
        """Return the names of the arguments that the source gives ``field``."""
        return {
            argument
            for base in self.registry[field.model_name].mro()
            for definition in getattr(base, "_field_definitions", ())
            if definition.name == field.name
            for argument in definition._args__
        }
