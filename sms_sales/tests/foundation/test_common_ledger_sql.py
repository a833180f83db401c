from psycopg2.errors import RestrictViolation

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .ledger_case import LedgerCase


@tagged("post_install", "-at_install")
class TestCommonLedgerSql(LedgerCase):
    def setUp(self):
        super().setUp()
        self.row = self._book(amount=10)
        self.frozen = self._book(name="frozen", locked=True)
        self.env.flush_all()

    def _execute(self, query, *args):
        table = SQL.identifier(self.Ledger._table)
        self.cr.execute(SQL(query, table, *args))

    def _assert_refused(self, query, *args):
        with self.assertRaisesRegex(RestrictViolation, "is a ledger"):
            with mute_logger("odoo.sql_db"), self.cr.savepoint():
                self._execute(query, *args)

    def test_the_database_refuses_what_python_refuses(self):
        self._assert_refused("UPDATE %s SET amount = 11 WHERE id = %s", self.row.id)
        self._assert_refused("UPDATE %s SET id = -1 WHERE id = %s", self.row.id)
        self._assert_refused("UPDATE %s SET create_uid = 1 WHERE id = %s", self.row.id)
        self._assert_refused("UPDATE %s SET result = 1 WHERE id = %s", self.frozen.id)
        self._assert_refused(
            "UPDATE %s SET locked = NULL WHERE id = %s", self.frozen.id
        )
        self._assert_refused("DELETE FROM %s WHERE id = %s", self.row.id)
        self._assert_refused("TRUNCATE %s")

    def test_another_customer_is_refused_and_none_is_not(self):
        other = self._create_partner(name="Birch")
        for row in self.row + self.frozen:
            self._assert_refused(
                "UPDATE %s SET partner_id = %s WHERE id = %s", other.id, row.id
            )
            self._execute("UPDATE %s SET partner_id = NULL WHERE id = %s", row.id)
            self._assert_refused(
                "UPDATE %s SET partner_id = %s WHERE id = %s", other.id, row.id
            )

    def test_results_are_written_in_bulk(self):
        self._execute(
            "UPDATE %s SET result = 2, locked = true WHERE locked IS NOT TRUE"
        )
        self.env.invalidate_all()
        self.assertEqual(self.row.result, 2)
        self._assert_refused("UPDATE %s SET result = 3 WHERE id = %s", self.row.id)

    def test_a_door_is_honoured_until_the_savepoint_is_rolled_back(self):
        with self.assertRaises(ZeroDivisionError), self.cr.savepoint():
            with self.Ledger._ledger_door("erasure"):
                self._execute("DELETE FROM %s")
                raise ZeroDivisionError
        self.assertTrue(self.row.exists())
        self._assert_refused("DELETE FROM %s")

    def test_a_failed_command_within_a_door_is_told_as_it_is(self):
        with self.assertRaisesRegex(Exception, "division by zero"):
            with mute_logger("odoo.sql_db"), self.cr.savepoint():
                with self.Ledger._ledger_door("erasure"):
                    self._execute("SELECT 1 / 0 FROM %s")
        self._assert_refused("DELETE FROM %s")

    def test_only_our_own_doors_count(self):
        self._execute("SELECT set_config('sms_sales.ledger_door', 'any', true) FROM %s")
        self._assert_refused("DELETE FROM %s")

    def test_the_database_speaks_to_the_user_in_words(self):
        with mute_logger("odoo.sql_db"), self.cr.savepoint() as savepoint:
            with self.assertRaises(RestrictViolation) as refusal:
                self._execute("DELETE FROM %s")
            savepoint.rollback()
        message = self.Ledger._sql_error_to_message(refusal.exception)
        self.assertEqual(
            message,
            "Ledger of Tests: what has happened stays as it was booked. "
            "Book a correction as a new row.",
        )

    def test_inserting_fires_no_trigger(self):
        self._execute(
            "SELECT tgtype FROM pg_trigger WHERE tgrelid = '%s'::regclass"
            " AND NOT tgisinternal"
        )
        # Bits of pg_trigger.tgtype: 4 INSERT, 8 DELETE, 16 UPDATE, 32 TRUNCATE.
        types = [tgtype for (tgtype,) in self.cr.fetchall()]
        self.assertEqual(sum(tgtype & 60 for tgtype in types), 8 + 16 + 32)

    def test_a_new_column_is_protected_after_an_update_of_the_add_on(self):
        self.registry.init_models(self.cr, [self.Ledger._name], {})
        self._assert_refused("UPDATE %s SET amount = 11 WHERE id = %s", self.row.id)
        for name in self.env["sales.ledger.mixin"]._ledger_models():
            closed, opened = self.env[name]._ledger_columns()
            query = SQL(
                "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid ="
                " %s::regclass AND tgname = 'sms_sales_ledger_guard_update'",
                self.env[name]._table,
            )
            [(definition,)] = self.env.execute_query(query)
            for column in closed:
                self.assertIn(f"old.{column}", definition.replace('"', ""), name)
