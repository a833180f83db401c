import os
import runpy
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from host.up import place, share, source
from host.up.trouble import Trouble


class TestNamed(unittest.TestCase):
    """Machines that name their own Odoo, database server and Python."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def _odoo(self, version, *addons):
        """Make a folder that looks like an Odoo, with add-ons at these places."""
        release = self.root / "odoo" / "release.py"
        release.parent.mkdir()
        release.write_text(
            f"version_info = ({version}, 0)\nversion = '{version}.0'\n",
            encoding="utf-8",
        )
        for addon in addons:
            (self.root / addon).mkdir(parents=True)
            (self.root / addon / "__manifest__.py").touch()

    def _named(self, path=None):
        with mock.patch.dict(os.environ, SMS_ODOO=str(path or self.root)):
            return source.named()

    def test_nobody_names_an_odoo(self):
        with mock.patch.dict(os.environ, SMS_ODOO=""):
            self.assertIsNone(source.named())

    def test_a_folder_without_an_odoo_is_refused(self):
        with self.assertRaisesRegex(Trouble, "odoo/release.py: name Odoo 19"):
            self._named()

    def test_another_version_is_refused(self):
        self._odoo(18)
        with self.assertRaisesRegex(Trouble, "holds Odoo 18.0: name an Odoo 19"):
            self._named()

    def test_a_checkout_has_its_apps_beside(self):
        self._odoo(19, "addons/sale")
        found = self._named()
        self.assertEqual(found.addons, [self.root / "addons"])
        self.assertTrue(found.has("sale"))
        self.assertFalse(found.has("crm"))

    def test_an_installed_one_has_its_apps_inside(self):
        self._odoo(19, "odoo/addons/sale", "addons/sale")
        self.assertEqual(self._named().addons, [])
        self.assertEqual(self._named(self.root / "odoo").root, self.root)

    def test_a_server_that_is_named_is_used_and_none_started(self):
        named = {"PGHOST": "db", "PGUSER": "odoo"}
        with (
            mock.patch.dict(os.environ, named),
            mock.patch.object(share, "Server") as server,
            share.database_server(Path("python")) as address,
        ):
            self.assertEqual(address, {})
        server.assert_not_called()

    def test_the_role_postgres_is_refused(self):
        with mock.patch.dict(os.environ, PGHOST="db", PGUSER="postgres"):
            with self.assertRaisesRegex(Trouble, "name another one in PGUSER"):
                share.database_server(Path("python")).__enter__()

    def test_a_python_that_odoo_does_not_know_is_refused_in_one_line(self):
        for version in ((3, 9, 2), (3, 14, 0)):
            with (
                self.subTest(version),
                mock.patch("sys.version_info", version),
                mock.patch("shutil.which", return_value=None),
                self.assertRaisesRegex(SystemExit, r"this is 3\.\d+: install one of"),
            ):
                runpy.run_path(str(place.REPOSITORY / "sms"), run_name="__main__")
