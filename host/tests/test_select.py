import tempfile
import textwrap
import unittest
from pathlib import Path
from unittest import mock

from host.testing import select

SOURCE = """
    @tagged("post_install", "-at_install")
    class TestPlan(Case):
        def test_a(self): ...
        def test_b(self): ...

    class TestTier(Case):
        def test_a(self): ...
        def _helper(self): ...
"""


class TestSelect(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        top = Path(scratch.name)
        addon = top / "sms_sales"
        for each in (
            "room/test_plan.py",
            "engine/test_sum.py",
            "optional/test_card.py",
        ):
            each = f"tests/{each}"
            (addon / each).parent.mkdir(parents=True)
            (addon / each).write_text(textwrap.dedent(SOURCE))
        for name, value in (
            ("addons", lambda: [addon]),
            ("joining", lambda: ["sms_sales_mill"]),
            ("REPOSITORY", top),
        ):
            patch = mock.patch.object(select, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def _tags(self, pattern):
        return [tag for case in select.chosen(pattern) for tag in case.tags()]

    def test_a_room_means_all_in_it(self):
        path = "/sms_sales/tests/room/test_plan.py"
        self.assertEqual(self._tags("room"), [f"{path}:TestPlan", f"{path}:TestTier"])

    def test_a_method_means_itself(self):
        self.assertEqual(
            self._tags("room/test_plan.py:TestPlan.test_b"),
            ["/sms_sales/tests/room/test_plan.py:TestPlan.test_b"],
        )

    def test_nothing_that_matches_is_nothing(self):
        self.assertEqual(self._tags("nowhere"), [])

    def test_engine_tests_are_told_from_the_others(self):
        engines = {case.file.name for case in select.chosen("") if case.is_engine}
        self.assertEqual(engines, {"test_sum.py"})

    def test_the_tag_of_a_class_is_read(self):
        tagged = {case.name: case.post_install for case in select.chosen("room")}
        self.assertEqual(tagged, {"TestPlan": True, "TestTier": False})

    def test_tests_of_optional_apps_are_chosen_by_their_tag(self):
        [case, *_others] = select.chosen("optional")
        self.assertTrue(case.is_optional)
        path = "sms_optional/sms_sales/tests/optional/test_card.py:TestPlan"
        self.assertEqual(case.tags(), [path])

    def test_tests_of_an_add_on_that_joins_are_told_from_the_others(self):
        [case, *_others] = select.chosen("room")
        self.assertFalse(case.is_joining)
        joins = case._replace(file=select.REPOSITORY / "sms_sales_mill/tests/test_a.py")
        self.assertTrue(joins.is_joining)

    def test_a_file_has_the_name_it_is_imported_by(self):
        [case, *_others] = select.chosen("engine")
        self.assertEqual(case.module, "odoo.addons.sms_sales.tests.engine.test_sum")
