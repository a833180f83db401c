"""What passed and what failed, over all phases of a test run."""

from pathlib import Path

from ..up.say import note
from ..up.trouble import Trouble

SHOWN = 40


class Tally:
    """Counts verdicts, and shows each failure as soon as it is known."""

    def __init__(self, quiet: bool = False):
        self.quiet = quiet
        self.passed: set[str] = set()
        self.failed: dict[str, str] = {}

    def passes(self, name: str) -> None:
        """Count something that passed, unless a part of it failed."""
        if name not in self.failed:
            self.passed.add(name)

    def fails(self, name: str, why: str = "") -> None:
        """Count something that failed, once, and show why."""
        self.passed.discard(name)
        if name in self.failed:
            self.failed[name] += f"\n{why}"
        else:
            self.failed[name] = why
            self._show(f"FAILED {name}")
        self._show(excerpt(why))

    def _show(self, text: str) -> None:
        if not self.quiet:
            note(text)

    def close(self, logs: Path) -> int:
        """Print the last line, and return the exit code."""
        if not self.passed and not self.failed:
            self.fails("no test ran", "nothing matches")
        if self.failed:
            note("\nFailed:")
            for name in self.failed:
                note(f"  {name}")
            note(f"the logs are in {logs}")
        print(f"{len(self.passed)} passed, {len(self.failed)} failed", flush=True)
        return 1 if self.failed else 0


def excerpt(text: str) -> str:
    """Return the end of a long text, where a traceback says what happened."""
    lines = text.strip("\n").splitlines()
    left_out = [f"... {len(lines) - SHOWN} lines more in the log"]
    shown = lines if len(lines) <= SHOWN else left_out + lines[-SHOWN:]
    return "\n".join(f"    {line}" for line in shown)


def step(tally: Tally, name: str, act) -> bool:
    """Count an act as one test: it fails by the trouble that it raises."""
    try:
        act()
    except Trouble as trouble:
        tally.fails(name, str(trouble))
        return False
    tally.passes(name)
    note(f"  {name}: passed")
    return True
