"""Verdicts read from Odoo's log."""

import re
from collections.abc import Callable

from ..up import place
from ..up.say import note
from .tally import Tally

RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+?):"
    r" (?P<message>.*?)\s*$"
)
STARTING = re.compile(r"^Starting (?P<test>\S+) \.\.\.$")
SKIPPED = re.compile(r"^skipped (?P<test>\S+) : (?P<reason>.*)$")
BROKEN = re.compile(r"^(FAIL|ERROR): (Subtest )?(?P<test>[\w.]+)(?P<rest>.*)$")
# Sums of what was already counted, test by test.
SUM = re.compile(
    r"^(((Module \S+|Tests failed): )?\d+ (failed|failures?), \d+ error|At least one)"
)
OURS = re.compile(r"\bsms_sales\w*")


class Reader:
    """Reads a log line by line, and tells a tally about each verdict."""

    def __init__(self, tally: Tally, show: Callable[[str], None] = note):
        self.tally, self.show = tally, show
        self.started: set[str] = set()
        self.broken: set[str] = set()
        self.record: list = []
        self.at_hand = self.last = ""
        self.count = 0

    def __call__(self, line: str) -> None:
        """Take one line; what is no beginning of a record belongs to the one before."""
        found = RECORD.match(line)
        if not found:
            if self.record:
                self.record.append(line)
            return
        self._close_record()
        self.record = [found, line]
        starting = STARTING.match(found["message"])
        if starting:
            self._start(found["logger"], starting["test"])

    def finish(self, cut_short: str = "") -> None:
        """Count what passed, at the end of the log.

        Where the log was cut short, the test at hand did not pass.
        """
        self._close_record()
        self._show()
        if cut_short and self.last:
            self._break(self.last, cut_short)
        for name in self.started - self.broken:
            self.tally.passes(name)

    def _start(self, logger: str, test: str) -> None:
        if logger != self.at_hand:
            self._show()
            self.at_hand = logger
        self.count += 1
        self.last = named(logger, test)
        self.started.add(self.last)

    def _show(self) -> None:
        if self.count:
            name = self.at_hand.removeprefix("odoo.addons.")
            self.show(f"  {name}: {self.count} tests")
        self.count = 0

    def _close_record(self) -> None:
        if not self.record:
            return
        (found, first), lines = self.record[:2], self.record[2:]
        self.record = []
        text = "\n".join([first, *lines])
        skipped = SKIPPED.match(found["message"])
        if skipped:
            name = named(found["logger"], skipped["test"])
            self._break(name, f"skipped: {skipped['reason']}")
        elif found["level"] in ("ERROR", "CRITICAL"):
            self._error(found, text)
        elif found["level"] == "WARNING" and names_us(f"{found['logger']} {text}"):
            self.tally.fails(outside("warning", found), text)

    def _error(self, found: re.Match, text: str) -> None:
        broken = BROKEN.match(found["message"])
        if broken:
            test = broken["test"] + broken_class(broken)
            self._break(named(found["logger"], test), text)
        elif not SUM.match(found["message"]):
            self.tally.fails(outside("error", found), text)

    def _break(self, name: str, why: str) -> None:
        self.broken.add(name)
        self.tally.fails(name, why)


def outside(kind: str, found: re.Match) -> str:
    """Return a name for what is wrong without being a test."""
    return f"{kind} of {found['logger']}: {found['message'][:100]}"


def broken_class(broken: re.Match) -> str:
    """Return the class that ``ERROR: setUpClass (x.y.TestZ)`` names.

    A part of a test that failed says its parameters there: the test is meant.
    """
    if broken[2] or not broken["test"].startswith(("setUp", "tearDown")):
        return ""
    return broken["rest"].rstrip()


def named(logger: str, test: str) -> str:
    """Return the name of a test.

    >>> named("odoo.addons.sms_sales.tests.test_lead", "TestLead.test_it_closes")
    'sms_sales.tests.test_lead.TestLead.test_it_closes'
    """
    return f"{logger.removeprefix('odoo.addons.')}.{test}"


def names_us(text: str) -> bool:
    """Say whether a text names an add-on of ours; our folders alone do not."""
    for folder in (place.cache(), place.REPOSITORY):
        text = text.replace(str(folder), "")
    return bool(OURS.search(text))
