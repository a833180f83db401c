import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from host.up import process

# Tenths of a second, for a machine that is busy.
PATIENCE = 300


class TestProcess(unittest.TestCase):
    def test_a_process_is_known_by_its_command_line(self):
        with process.child(
            [sys.executable, "-c", "import time; time.sleep(60)", "x" * 200]
        ) as started:
            for _attempt in range(PATIENCE):
                if "x" * 200 in process.command_line(str(started.pid)):
                    break
                time.sleep(0.1)
            else:
                self.fail("the end of the command line is cut")
        self.assertEqual(process.command_line(str(started.pid)), "")

    def test_what_a_child_started_ends_with_it(self):
        nested = "import subprocess, sys; print(subprocess.Popen(['sleep', '60']).pid)"
        nested += "; sys.stdout.flush(); input()"
        with process.child(
            [sys.executable, "-c", nested],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as started:
            grandchild = started.stdout.readline().strip()
        started.stdin.close()
        started.stdout.close()
        for _attempt in range(PATIENCE):
            if "sleep" not in process.command_line(grandchild):
                return
            time.sleep(0.1)
        self.fail(f"{grandchild} goes on")

    def test_lines_are_kept_and_handed_on(self):
        seen = []
        with tempfile.TemporaryDirectory() as scratch:
            log = Path(scratch) / "log"
            echo = "import sys; print(sys.stdin.read()); sys.exit(3)"
            command = [sys.executable, "-c", echo]
            code = process.follow(
                command, log, seen.append, asked="a\nb", env=os.environ
            )
            self.assertEqual(log.read_text(), "a\nb\n")
        self.assertEqual((code, seen), (3, ["a", "b"]))

    def test_a_program_that_falls_silent_is_ended(self):
        with tempfile.TemporaryDirectory() as scratch:
            command = [sys.executable, "-c", "import time; time.sleep(600)"]
            code = process.follow(command, Path(scratch) / "log", print, silence=0)
        self.assertLess(code, 0)
