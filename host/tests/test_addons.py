import tempfile
import unittest
from pathlib import Path
from unittest import mock

from host.up import addons


class TestAddons(unittest.TestCase):
    """Add-ons that install themselves beside other apps are told from the others."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        top = Path(scratch.name)
        for name, said in {
            "sms_sales": {"depends": ["crm"]},
            "sms_sales_mill": {"depends": ["sms_sales", "mill"], "auto_install": True},
        }.items():
            (top / name).mkdir()
            (top / name / "__manifest__.py").write_text(repr(said))
        patch = mock.patch.object(addons, "REPOSITORY", top)
        patch.start()
        self.addCleanup(patch.stop)

    def test_what_joins_is_not_installed_by_anybody(self):
        self.assertEqual(addons.names(), ["sms_sales", "sms_sales_mill"])
        self.assertEqual(addons.own(), ["sms_sales"])
        self.assertEqual(addons.joining(), ["sms_sales_mill"])

    def test_what_is_joined_are_apps_of_the_host(self):
        self.assertEqual(addons.joined(), ["mill"])

    def test_a_change_of_what_joins_makes_no_database_anew(self):
        self.assertEqual(list(addons.fingerprints()), ["sms_sales"])
