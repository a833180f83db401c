import contextlib
import io
import json
import unittest
from unittest import mock

from host import bench
from host.inside.figures import Figures
from host.up.trouble import Trouble


class TestFigures(unittest.TestCase):
    def _emitted(self, *figures):
        """What is printed for figures of the bench "commission", and its exit code."""
        printed, bench = io.StringIO(), Figures("commission")
        with contextlib.redirect_stdout(printed):
            for figure in figures:
                bench.emit(*figure)
        return printed.getvalue(), bench.exit_code()

    def test_a_figure_is_a_line_of_json(self):
        printed, code = self._emitted(
            ("settle_vs_oca", 14.3, "times faster", 10, "at_least")
        )
        self.assertEqual(
            printed,
            '{"bench": "commission", "figure": "settle_vs_oca", "value": 14.3, '
            '"unit": "times faster", "limit": 10, "sense": "at_least", "ok": true}\n',
        )
        self.assertEqual(code, 0)

    def test_a_figure_at_its_limit_is_ok(self):
        for sense in ("at_least", "at_most"):
            printed, code = self._emitted(("x", 4, "times", 4, sense))
            self.assertTrue(json.loads(printed)["ok"])
            self.assertEqual(code, 0)

    def test_a_figure_past_its_limit_is_not(self):
        for value, sense in ((3.9996, "at_least"), (4.0004, "at_most")):
            printed, code = self._emitted(("x", value, "times", 4, sense))
            self.assertIs(json.loads(printed)["ok"], False)
            self.assertEqual(code, 1)

    def test_one_bad_figure_among_good_ones_fails(self):
        good, bad = ("x", 1, "s", 4, "at_most"), ("y", 5, "s", 4, "at_most")
        printed, code = self._emitted(good, bad, good)
        oks = [json.loads(line)["ok"] for line in printed.splitlines()]
        self.assertEqual((oks, code), ([True, False, True], 1))

    def test_another_sense_is_an_error(self):
        with self.assertRaises(KeyError):
            self._emitted(("x", 1, "s", 4, "about"))


class TestBench(unittest.TestCase):
    """The command itself, with benches that end with a given code."""

    def _run(self, *args, codes=(0,)):
        host = mock.MagicMock()
        started = mock.MagicMock()
        started.__enter__.return_value.wait.side_effect = codes
        with (
            mock.patch.object(bench, "machine") as machine,
            mock.patch.object(bench, "note"),
            mock.patch.object(bench.process, "child", return_value=started),
        ):
            machine.return_value.__enter__.return_value = host
            return bench.main([*args]), host.inside.call_args_list

    def test_it_fails_where_a_figure_is_not_ok(self):
        self.assertEqual(self._run("commission", codes=(1,))[0], 1)
        self.assertEqual(self._run("commission", codes=(0,))[0], 0)

    def test_one_bench_that_fails_among_all_fails(self):
        names = sorted(bench.place.REPOSITORY.glob("bench/bench_*.py"))
        for bad in range(len(names)):
            codes = [int(n == bad) for n in range(len(names))]
            code, calls = self._run(codes=codes)
            self.assertEqual((code, len(calls)), (1, len(names)))

    def test_a_bench_that_was_killed_fails(self):
        self.assertEqual(self._run("commission", codes=(-9,))[0], 1)

    def test_small_sizes_are_asked_for(self):
        _code, calls = self._run("commission", "--small")
        self.assertEqual(calls, [mock.call("measure", "commission", "small")])

    def test_an_unknown_bench_says_where_they_are(self):
        with self.assertRaisesRegex(Trouble, "there is no bench 'speed'"):
            self._run("speed")
