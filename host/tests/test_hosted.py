import unittest
from pathlib import Path
from unittest import mock

from host.testing import hosted
from host.testing.tally import Tally


class TestCompare(unittest.TestCase):
    """What passed without us has to pass with us."""

    def _compared(self, alone, ours):
        """Compare runs given as (names that passed, {name: why it failed})."""
        run = Tally(quiet=True)
        run.passed, run.failed = set(ours[0]), ours[1]
        known = {"passed": sorted(alone[0]), "failed": sorted(alone[1])}
        tally = Tally(quiet=True)
        with (
            mock.patch.object(hosted, "Templates"),
            mock.patch.object(hosted, "note"),
            mock.patch.object(hosted, "_alone", return_value=known),
            mock.patch.object(hosted, "_run", return_value=run),
        ):
            hosted.compare(mock.Mock(), tally, Path("logs"), "")
        return tally

    def test_what_passes_on_both_sides_passes(self):
        tally = self._compared(({"a"}, {}), ({"a"}, {}))
        self.assertEqual((tally.passed, tally.failed), ({"a"}, {}))

    def test_what_fails_with_us_alone_fails(self):
        tally = self._compared(({"a", "b"}, {}), ({"a"}, {"b": "why"}))
        self.assertEqual((tally.passed, tally.failed), ({"a"}, {"b": "why"}))

    def test_what_does_not_run_with_us_fails(self):
        tally = self._compared(({"a", "b"}, {}), ({"a"}, {}))
        self.assertEqual(set(tally.failed), {"b"})

    def test_what_fails_without_us_too_is_not_ours(self):
        tally = self._compared(({"a"}, {"b": ""}), ({"a"}, {"b": "why"}))
        self.assertFalse(tally.failed)

    def test_a_failure_that_the_host_alone_does_not_know_is_ours(self):
        """As the setting up of a class."""
        tally = self._compared(({"a"}, {}), ({"a"}, {"setUpClass": "why"}))
        self.assertEqual(set(tally.failed), {"setUpClass"})
