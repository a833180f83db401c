import contextlib
import hashlib
import io
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from host.up import debian
from host.up.trouble import Trouble

CONTENT = b"a package"
PIN = debian.Pin("odoo-19", "19.0-1", hashlib.sha256(CONTENT).hexdigest())


class TestDebian(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def _fetch(self, pin, *carried):
        """Fetch from an archive that carries some versions; return what was said."""
        archive = object.__new__(debian.Archive)
        archive.versions = lambda package: dict.fromkeys(carried, len(CONTENT))

        def apt(tool, act, asked, folder):
            (folder / f"{asked.replace('=', '_')}.deb").write_bytes(CONTENT)

        archive._apt = apt
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            return archive.fetch(pin, self.folder), said.getvalue()

    def test_the_pinned_version_is_taken(self):
        package, said = self._fetch(PIN, "19.0-2", "19.0-1")
        self.assertEqual(package.name, "odoo-19_19.0-1.deb")
        self.assertNotIn("warning", said)

    def test_a_file_that_is_not_the_pinned_one_is_refused(self):
        with self.assertRaisesRegex(Trouble, "is not the file"):
            self._fetch(PIN._replace(sha256="0" * 64), "19.0-1")

    def test_where_the_pinned_version_is_gone_the_signed_one_is_taken(self):
        package, said = self._fetch(PIN, "19.0-2", "18.0-1")
        self.assertEqual(package.name, "odoo-19_19.0-2.deb")
        self.assertIn("warning: Debian no longer carries odoo-19 19.0-1", said)

    def test_the_mirror_is_the_main_part_of_the_debian_archive(self):
        lines = ["debian-security/ main", "debian/ contrib", "debian/ main"]
        shown = "\n".join(f"mirror/{line}" for line in lines)
        with (
            mock.patch("shutil.which", return_value="apt-get"),
            mock.patch("subprocess.run", return_value=mock.Mock(stdout=shown)),
        ):
            self.assertEqual(debian.mirror(), "mirror/debian/")

    def test_a_full_disk_is_told_from_a_lost_network(self):
        full = debian.unread(["E: write (28: No space left on device)"])
        lost = debian.unread(["W: Failed to fetch"])
        self.assertIn("disk is full", str(full))
        self.assertIn("network", str(lost))
