import unittest

from host.testing.odoolog import Reader
from host.testing.tally import Tally
from host.up import place

NOW = "2026-01-02 03:04:05,678 99"
LOGGER = "odoo.addons.sms_sales.tests.test_it"


class TestOdooLog(unittest.TestCase):
    def _read(self, *lines):
        tally = Tally(quiet=True)
        reader = Reader(tally, show=[].append)
        for line in lines:
            reader(line)
        reader.finish()
        return tally

    def _starting(self, test):
        return f"{NOW} INFO db {LOGGER}: Starting {test} ... "

    def test_a_test_that_says_nothing_more_passed(self):
        tally = self._read(self._starting("TestIt.test_a"))
        self.assertEqual(tally.passed, {"sms_sales.tests.test_it.TestIt.test_a"})
        self.assertFalse(tally.failed)

    def test_a_test_that_was_cut_short_did_not_pass(self):
        tally = Tally(quiet=True)
        reader = Reader(tally, show=[].append)
        for test in ("TestIt.test_a", "TestIt.test_b"):
            reader(self._starting(test))
        reader.finish(cut_short="it waits for ever")
        self.assertEqual(tally.passed, {"sms_sales.tests.test_it.TestIt.test_a"})
        self.assertEqual(list(tally.failed), ["sms_sales.tests.test_it.TestIt.test_b"])

    def test_a_failure_keeps_its_traceback(self):
        tally = self._read(
            self._starting("TestIt.test_a"),
            f"{NOW} ERROR db {LOGGER}: FAIL: TestIt.test_a",
            "Traceback (most recent call last):",
            "AssertionError: 1 != 2",
        )
        [(name, why)] = tally.failed.items()
        self.assertEqual(name, "sms_sales.tests.test_it.TestIt.test_a")
        self.assertIn("1 != 2", why)
        self.assertFalse(tally.passed)

    def test_two_parts_of_a_test_that_fail_are_one_failure(self):
        part = f"{NOW} ERROR db {LOGGER}: FAIL: Subtest TestIt.test_a (n="
        tally = self._read(self._starting("TestIt.test_a"), f"{part}1)", f"{part}2)")
        self.assertEqual(len(tally.failed), 1)

    def test_a_class_that_cannot_be_set_up_is_a_failure(self):
        said = f"ERROR: setUpClass ({LOGGER}.TestIt)"
        tally = self._read(f"{NOW} ERROR db {LOGGER}: {said}")
        self.assertEqual(len(tally.failed), 1)

    def test_a_skipped_test_is_a_failure(self):
        tally = self._read(
            self._starting("TestIt.test_a"),
            f"{NOW} INFO db {LOGGER}: skipped TestIt.test_a : no browser",
        )
        self.assertIn("no browser", "".join(tally.failed.values()))
        self.assertFalse(tally.passed)

    def test_an_error_outside_a_test_is_a_failure(self):
        for level in ("ERROR", "CRITICAL"):
            with self.subTest(level=level):
                tally = self._read(f"{NOW} {level} db odoo.sql_db: bad query")
                self.assertEqual(len(tally.failed), 1)

    def test_the_sums_at_the_end_count_nothing_twice(self):
        tally = self._read(
            f"{NOW} ERROR db odoo.tests.result: 1 failed, 0 error(s) of 3 tests when",
            f"{NOW} ERROR db odoo.modules: Module sms_sales: 1 failures, 0 errors of 3",
            f"{NOW} ERROR db odoo.modules: At least one test failed when loading",
            f"{NOW} ERROR db odoo.tests.shell: Tests failed: 1 failed, 0 error(s) of 3",
        )
        self.assertFalse(tally.failed)

    def test_a_warning_that_names_us_is_a_failure(self):
        ours = self._read(f"{NOW} WARNING db odoo.orm: label in sms_sales_audit.thing")
        theirs = self._read(f"{NOW} WARNING db odoo.orm: label in sale.order")
        self.assertEqual((len(ours.failed), len(theirs.failed)), (1, 0))

    def test_the_paths_of_our_folders_name_nobody(self):
        for folder in (place.cache(), place.REPOSITORY):
            with self.subTest(folder=folder):
                warning = f"{NOW} WARNING db py.warnings: {folder}"
                self.assertFalse(self._read(f"{warning}/sale/x.py").failed)
                self.assertTrue(self._read(f"{warning}/sms_sales/x.py").failed)
