"""Children that end with us."""

import contextlib
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .trouble import Stopped

GRACE = 20


ASKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _stop(number, _frame):
    # Once is enough: what closes things down must not be interrupted itself.
    for each in ASKED:
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(signal.Signals(number).name)


def listen() -> None:
    """Turn the signals that ask us to stop into an exception, so that all is closed."""
    for number in ASKED:
        signal.signal(number, _stop)


@contextlib.contextmanager
def child(argv: list, **options) -> Iterator[subprocess.Popen]:
    """Start a program in a group of its own, and end the whole group on the way out."""
    started = subprocess.Popen(
        [str(part) for part in argv], start_new_session=True, **options
    )
    try:
        yield started
    finally:
        end(started)


def end(started: subprocess.Popen) -> None:
    """Ask a group of processes to end, and make it end."""
    for number, patience in ((signal.SIGTERM, GRACE), (signal.SIGKILL, 5)):
        try:
            os.killpg(started.pid, number)
        except (ProcessLookupError, PermissionError):
            pass
        try:
            started.wait(patience)
            return
        except subprocess.TimeoutExpired:
            continue


def follow(
    argv: list,
    log: Path,
    each: Callable[[str], None],
    asked: str = "",
    silence: float = math.inf,
    **options,
) -> int:
    """Run a program, keep what it prints in a log, and hand on each line.

    One that prints nothing for ``silence`` seconds is ended.
    """
    pipes = dict.fromkeys(("stdin", "stdout"), subprocess.PIPE)
    options |= {**pipes, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    with open(log, "a", errors="replace") as kept, child(argv, **options) as started:
        with impatient(started, silence) as heard:
            with contextlib.suppress(BrokenPipeError), started.stdin as pipe:
                pipe.write(asked)
            for line in started.stdout:
                heard()
                kept.write(line)
                kept.flush()
                each(line.rstrip("\n"))
            return started.wait()


@contextlib.contextmanager
def impatient(
    started: subprocess.Popen, silence: float
) -> Iterator[Callable[[], None]]:
    """Yield what to call at each sign of life; without any, end the program."""
    last, over = [time.monotonic()], threading.Event()

    def watch() -> None:
        while not over.wait(1):
            if time.monotonic() - last[0] > silence:
                # Odoo answers this by printing where each of its threads is.
                started.send_signal(signal.SIGQUIT)
                over.wait(5)
                end(started)
                return

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield lambda: last.__setitem__(0, time.monotonic())
    finally:
        over.set()


def foreground(argv: list, **options) -> int:
    """Run a program with our standard input, and return its exit code."""
    if not sys.stdin.isatty():
        with child(argv, **options) as started:
            return started.wait()
    started = subprocess.Popen([str(part) for part in argv], **options)
    # The terminal sends Ctrl-C to the program too, which knows what to do with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return started.wait()
    finally:
        if started.poll() is None:
            started.terminate()
            started.wait(GRACE)


def command_line(pid: str) -> str:
    """Return the command line of a process, or nothing where it is no more."""
    if Path("/proc/self/cmdline").exists():
        try:
            told = (Path("/proc") / pid / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            return ""
        return told.replace(b"\0", b" ").decode(errors="replace")
    # Without -ww the line is cut at 80 characters.
    shown = ["ps", "-ww", "-p", pid, "-o", "args="]
    return subprocess.run(shown, capture_output=True, text=True).stdout
