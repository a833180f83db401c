"""Progress for people, on standard error; standard output is for results."""

import sys
import time


class Progress:
    """One line that is rewritten on a terminal, and printed now and then elsewhere."""

    PAUSE = 10.0

    def __init__(self, what: str):
        self.what = what
        self.began = time.monotonic()
        self.terminal = sys.stderr.isatty()
        self.last = self.began if not self.terminal else 0.0

    def __call__(self, detail: str) -> None:
        """Show how far it is."""
        now = time.monotonic()
        if now - self.last < (0.1 if self.terminal else self.PAUSE):
            return
        self.last = now
        text = f"{self.what}: {detail}"
        if self.terminal:
            print(f"\r\033[K{text[:110]}", end="", file=sys.stderr, flush=True)
        else:
            note(text)

    def done(self, detail: str = "") -> None:
        """Close the line with the time it took."""
        if self.terminal:
            print("\r\033[K", end="", file=sys.stderr)
        took = f"{time.monotonic() - self.began:.0f} s"
        note(f"{self.what}: {detail + ', ' if detail else ''}{took}")


def note(text: str) -> None:
    """Print one line of progress."""
    print(text, file=sys.stderr, flush=True)


def warn(text: str) -> None:
    """Print one line that somebody should read."""
    note(f"warning: {text}")


def megabytes(size: int) -> str:
    """Write a number of bytes for people.

    >>> megabytes(122_533_504)
    '122.5 MB'
    """
    return f"{size / 1e6:.1f} MB"
