import os
import stat
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from host.up import place, trouble


class TestPlace(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.home = Path(scratch.name)
        self.home.chmod(0o700)

    def _with_cache(self, path):
        named = mock.patch.dict(os.environ, XDG_CACHE_HOME=str(path))
        named.start()
        self.addCleanup(named.stop)

    def _as(self, user):
        asked = mock.patch("os.geteuid", return_value=user)
        asked.start()
        self.addCleanup(asked.stop)

    def test_the_cache_is_where_the_system_says(self):
        self._with_cache(self.home)
        self.assertEqual(place.cache(), self.home / "sms_sales")

    def test_a_relative_place_is_no_place(self):
        self._with_cache("cache")
        self._as(0)
        self.assertEqual(place.cache(), place.SYSTEM)

    def test_root_keeps_the_server_out_of_a_private_home(self):
        self._with_cache(self.home)
        self._as(0)
        self.assertEqual(place.postgres().parent, place.SYSTEM)

    def test_a_user_keeps_the_server_in_the_cache(self):
        self._with_cache(self.home)
        self._as(1000)
        self.assertEqual(place.postgres(), self.home / "sms_sales" / "postgres")

    def test_folders_of_ours_are_made_and_others_left_as_they_are(self):
        made = place.folder(self.home / "a" / "b")
        self.assertEqual(stat.S_IMODE(made.parent.stat().st_mode), 0o755)
        self.assertEqual(stat.S_IMODE(self.home.stat().st_mode), 0o700)

    def test_too_little_room_is_said_before_a_step_begins(self):
        self._with_cache(self.home)
        with self.assertRaisesRegex(trouble.Trouble, "make room"):
            place.need(10**12, "this")
