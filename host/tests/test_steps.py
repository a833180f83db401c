import os
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

from host.up import steps


class TestSteps(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        named = mock.patch.dict(os.environ, XDG_CACHE_HOME=scratch.name)
        named.start()
        self.addCleanup(named.stop)
        self.builds = 0

    def _build(self, target):
        self.builds += 1
        (target / "content").write_text("whole")

    def _built(self, key="a", build=None):
        return steps.built(self.folder / "it", key, build or self._build, "building")

    def test_a_step_is_done_once(self):
        self.assertEqual(self._built(), self._built())
        self.assertEqual(self.builds, 1)

    def test_another_key_is_another_folder(self):
        self.assertNotEqual(self._built("a"), self._built("b"))

    def test_what_was_interrupted_is_never_taken_for_whole(self):
        def interrupted(target):
            (target / "half").touch()
            raise KeyboardInterrupt

        with self.assertRaises(KeyboardInterrupt):
            self._built(build=interrupted)
        whole = self._built()
        self.assertEqual(self.builds, 1)
        self.assertFalse((whole / "half").exists())

    def test_a_stamp_of_another_key_is_not_enough(self):
        target = self._built()
        (target / steps.STAMP).write_text("b")
        self._built()
        self.assertEqual(self.builds, 2)

    def test_what_nobody_uses_is_forgotten(self):
        old, used = self._built("a"), self._built("b")
        long_ago = time.time() - steps.KEPT - 1
        os.utime(old / steps.STAMP, (long_ago, long_ago))
        self._built("c")
        self.assertFalse(old.exists())
        self.assertTrue(used.exists())
