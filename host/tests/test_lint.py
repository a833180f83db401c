import contextlib
import doctest
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from host import checks, house, house_pins, house_python, lint, toolbox
from host.up import place
from host.up.trouble import Trouble

TOOLS = toolbox.Tools(Path("/tools/bin"), Path("/tools/node"), Path("/tools/modules"))


def python(code):
    return [sys.executable, "-c", code]


class TestCrew(unittest.TestCase):
    def test_a_content_command_says_nothing(self):
        with lint.Crew() as crew:
            crew.start(python("print('all is well')"))
            self.assertEqual(crew.messages(), [])

    def test_a_complaint_is_handed_on(self):
        with lint.Crew() as crew:
            crew.start(python("import sys; print('bad'); sys.exit(1)"))
            self.assertEqual(crew.messages(), ["bad"])

    def test_a_command_that_fails_silently_is_a_message(self):
        with lint.Crew() as crew:
            crew.start(python("import sys; sys.exit(3)"))
            [message] = crew.messages()
            self.assertTrue(message.endswith("failed: 3"))

    def test_nothing_goes_on_when_we_are_stopped(self):
        with self.assertRaises(KeyboardInterrupt), lint.Crew() as crew:
            crew.start(python("import time; time.sleep(60)"))
            while not crew.children:
                pass
            [child] = crew.children
            raise KeyboardInterrupt
        self.assertIsNotNone(child.poll())

    def test_what_other_checks_say_is_not_lost_when_the_host_is_not_there(self):
        with lint.Crew() as crew, mock.patch("host.lint.machine") as machine:
            machine.side_effect = Trouble("no network")
            crew.start(python("import sys; print('bad'); sys.exit(1)"))
            self.assertEqual(crew.host(), ["bad", "the host: no network"])


class TestLint(unittest.TestCase):
    def _lint(self, *args, messages=()):
        with (
            mock.patch("host.toolbox.ready", return_value=TOOLS),
            mock.patch("host.checks.checks", return_value=[]),
            mock.patch("host.house.check", return_value=iter(messages)),
            mock.patch.object(lint.Crew, "host", return_value=[]) as host,
            contextlib.redirect_stdout(io.StringIO()) as said,
        ):
            code = lint.main([*args])
        return code, said.getvalue(), host.called

    def test_clean_is_said_and_is_success(self):
        self.assertEqual(self._lint(), (0, "lint: clean\n", True))

    def test_one_message_fails(self):
        code, said, _host = self._lint("--quick", messages=["a.py:1: wrong"])
        self.assertEqual((code, said), (1, "a.py:1: wrong\nlint: not clean\n"))

    def test_quick_leaves_the_host_out(self):
        self.assertEqual(self._lint("--quick"), (0, "lint: clean\n", False))

    def test_no_javascript_asks_for_no_eslint(self):
        for names, runs in (["a.py"], False), (["sms_sales/static/src/a.js"], True):
            commands = json.dumps(checks.checks(TOOLS, names), default=str)
            self.assertEqual("eslint.js" in commands, runs)

    def test_ignored_files_are_not_looked_at(self):
        names = house.files(place.REPOSITORY)
        self.assertIn("host/lint.py", names)
        self.assertFalse([name for name in names if name.endswith(".pyc")])

    def test_the_lock_names_no_registry(self):
        lock = json.loads((place.HOST / "node/package-lock.json").read_text())
        self.assertFalse([x for x in lock["packages"].values() if "resolved" in x])
        self.assertNotIn("://", toolbox.PYTHON_LOCK.read_text())

    def test_the_hooks_name_the_locked_versions(self):
        self.assertFalse([*house_pins.check(place.REPOSITORY)])

    def test_the_examples_in_the_docstrings_are_true(self):
        for module in (house, house_pins, house_python):
            with self.subTest(module=module.__name__):
                done = doctest.testmod(module)
                self.assertTrue(done.attempted)
                self.assertFalse(done.failed)

    def test_without_git_all_files_are_listed(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "__pycache__").mkdir()
            (Path(folder) / "__pycache__" / "a.pyc").touch()
            (Path(folder) / "a.py").touch()
            self.assertEqual(house.files(Path(folder)), ["a.py"])
