import contextlib
import errno
import io
import os
import runpy
import socket
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from host import cli, run
from host.testing.tally import Tally
from host.up import debian, programs, python
from host.up.databases import checked
from host.up.place import HOST
from host.up.trouble import Stopped, Trouble, disk_full


class TestCli(unittest.TestCase):
    def _run(self, *args, error=None):
        """Run a command that raises, and return its exit code and what it said."""
        said, result = io.StringIO(), io.StringIO()
        command = mock.Mock()
        command.main.side_effect = error
        with (
            contextlib.redirect_stderr(said),
            contextlib.redirect_stdout(result),
            mock.patch("host.up.process.listen"),
            mock.patch("importlib.import_module", return_value=command),
        ):
            return cli.main([*args]), said.getvalue()

    def test_trouble_takes_one_line(self):
        code, said = self._run("run", error=Trouble("do this"))
        self.assertEqual((code, said), (1, "sms: do this\n"))

    def test_a_full_disk_takes_one_line(self):
        code, said = self._run("run", error=OSError(errno.ENOSPC, "full"))
        self.assertEqual(code, 1)
        self.assertIn("the disk is full", said)
        self.assertEqual(said.count("\n"), 1)

    def test_an_error_of_ours_is_not_hidden(self):
        with self.assertRaises(PermissionError):
            self._run("run", error=PermissionError())

    def test_to_be_stopped_is_no_error(self):
        code, said = self._run("run", error=Stopped("SIGINT"))
        self.assertEqual((code, said), (130, "stopped\n"))

    def test_an_unknown_command_says_what_there_is(self):
        code, said = self._run("walk")
        self.assertEqual(code, 2)
        self.assertIn("screenshots", said)

    def test_a_full_disk_is_seen_behind_other_errors(self):
        try:
            try:
                raise OSError(errno.ENOSPC, "full")
            except OSError as error:
                raise ValueError from error
        except ValueError as error:
            self.assertTrue(disk_full(error))
        self.assertFalse(disk_full(ValueError()))

    def test_a_port_that_is_taken_is_refused(self):
        with socket.socket() as taken:
            taken.bind((run.ADDRESS, 0))
            taken.listen()
            with self.assertRaisesRegex(Trouble, "--port"):
                run.need_port(taken.getsockname()[1])

    def test_a_database_name_cannot_end_a_quotation(self):
        for name in ('a"b', "a'b", "", "-a", "x" * 64):
            with self.subTest(name=name), self.assertRaises(Trouble):
                checked(name)
        self.assertEqual(checked("sms_run_1a"), "sms_run_1a")


class TestEntry(unittest.TestCase):
    def test_a_python_that_does_not_start_is_passed_over(self):
        with tempfile.TemporaryDirectory() as folder:
            # A version manager puts such a one in the place of each that it has.
            shim = Path(folder, "python3.13")
            shim.write_text("#!/bin/sh\nexit 127\n")
            shim.chmod(0o755)
            entry = runpy.run_path(str(HOST.parent / "sms"))
            with (
                mock.patch.dict(os.environ, PATH=folder),
                mock.patch("sys.version_info", (3, 9, 18)),
                mock.patch("os.execv", side_effect=AssertionError("started")),
                self.assertRaisesRegex(SystemExit, "needs Python 3.10 to 3.13"),
            ):
                entry["main"]()


class TestFetching(unittest.TestCase):
    def test_every_package_is_pinned_by_its_hash(self):
        for pin in debian.pins() + debian.pins(HOST / "debian-pip.lock"):
            with self.subTest(package=pin.package):
                self.assertRegex(pin.sha256, "^[0-9a-f]{64}$")

    def test_no_apt_says_what_to_name(self):
        with mock.patch("shutil.which", return_value=None):
            with self.assertRaisesRegex(Trouble, "SMS_ODOO"):
                debian.mirror()

    def test_no_network_is_told_from_other_troubles(self):
        offline = "Temporary failure in name resolution"
        self.assertIn("no network", str(python.pip_trouble(offline)))
        self.assertIn("full", str(python.pip_trouble("No space left on device")))
        self.assertIn("bad hash", str(python.pip_trouble("ERROR: bad hash")))


class TestPrograms(unittest.TestCase):
    def test_a_missing_browser_is_said_and_not_skipped(self):
        with (
            mock.patch("os.geteuid", return_value=1000),
            mock.patch.dict(programs.HERE, chromium=lambda: False),
            self.assertRaisesRegex(Trouble, "install the package chromium"),
        ):
            programs.ensure("chromium")

    def test_a_missing_font_is_a_warning(self):
        said = io.StringIO()
        with (
            mock.patch("os.geteuid", return_value=1000),
            mock.patch.dict(programs.HERE, {"fonts-noto-cjk": lambda: False}),
            contextlib.redirect_stderr(said),
        ):
            programs.ensure("fonts-noto-cjk")
        self.assertIn("warning: fonts-noto-cjk", said.getvalue())


class TestTally(unittest.TestCase):
    def _close(self, tally):
        result = io.StringIO()
        with (
            contextlib.redirect_stdout(result),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            code = tally.close("logs")
        return code, result.getvalue().splitlines()[-1]

    def test_the_last_line_counts(self):
        tally = Tally(quiet=True)
        tally.passes("a")
        self.assertEqual(self._close(tally), (0, "1 passed, 0 failed"))
        tally.fails("b", "why")
        self.assertEqual(self._close(tally), (1, "1 passed, 1 failed"))

    def test_what_failed_in_part_did_not_pass(self):
        tally = Tally(quiet=True)
        tally.fails("a")
        tally.passes("a")
        self.assertEqual(self._close(tally), (1, "0 passed, 1 failed"))

    def test_no_test_is_a_failure(self):
        self.assertEqual(self._close(Tally(quiet=True))[0], 1)
