"""Chromium without a window, driven over the two pipes of its DevTools protocol."""

import contextlib
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from host.up import place, process, programs
from host.up.trouble import Trouble

FLAGS = [
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-breakpad",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--lang=en-US",
]
# The browser reads commands from descriptor 3 and answers on 4.
PIPES = ["/bin/sh", "-c", 'exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null']
PATIENCE = 60


class Chromium:
    """One browser: commands go out, answers come back, events go to a listener."""

    def __init__(self, started: subprocess.Popen):
        self.commands = started.stdin.fileno()
        self.answers = started.stdout.fileno()
        self.buffer = b""
        self.number = 0
        self.listener: Callable[[str, dict], None] = lambda name, parameters: None

    def call(self, method: str, session: str | None = None, **parameters) -> dict:
        """Give one command and return its result."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._write(json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE
        while answer := self._next(until):
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise Trouble(f"Chromium: {method}: {answer['error']['message']}")
                return answer["result"]
            self._hand_on(answer)
        raise Trouble(f"Chromium does not answer to {method}: start again")

    def listen(self, seconds: float) -> None:
        """Hand on the events of the next moments."""
        until = time.monotonic() + seconds
        while event := self._next(until):
            self._hand_on(event)

    def _hand_on(self, message: dict) -> None:
        if "method" in message:
            self.listener(message["method"], message["params"])

    def _write(self, message: bytes) -> None:
        try:
            while message:
                message = message[os.write(self.commands, message) :]
        except BrokenPipeError as error:
            raise Trouble("Chromium has ended: start again") from error

    def _next(self, until: float) -> dict | None:
        """Return the next message, or nothing when the time is over."""
        while b"\0" not in self.buffer:
            left = max(until - time.monotonic(), 0)
            if not select.select([self.answers], [], [], left)[0]:
                return None
            part = os.read(self.answers, 1 << 20)
            if not part:
                raise Trouble("Chromium has ended: start again")
            self.buffer += part
        message, _, self.buffer = self.buffer.partition(b"\0")
        return json.loads(message)


@contextlib.contextmanager
def chromium() -> Iterator[Chromium]:
    """Start a browser with an empty profile, and end it on the way out."""
    with tempfile.TemporaryDirectory(
        prefix="browser-", dir=place.folder(place.cache()), ignore_cleanup_errors=True
    ) as profile:
        command = [
            *PIPES,
            program(),
            *FLAGS,
            f"--user-data-dir={profile}",
            "about:blank",
        ]
        with process.child(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as started:
            yield Chromium(started)


def program() -> Path | str:
    """Return the browser that is installed."""
    named = [shutil.which(name) for name in programs.BROWSERS]
    found = [*filter(None, named), *filter(Path.exists, programs.MAC_BROWSERS)]
    if not found:
        raise Trouble(
            "no Chromium or Chrome to look with: install the package chromium"
        )
    return found[0]
