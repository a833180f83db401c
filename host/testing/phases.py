"""The phases of a test run, each counted into one tally."""

import io
import json
import unittest
from collections.abc import Callable
from pathlib import Path

from ..up import addons, place, process
from ..up.databases import Databases
from ..up.machine import Machine
from ..up.postgres import free_port
from ..up.say import note
from ..up.templates import ONCE
from . import select
from .odoolog import Reader
from .tally import Tally

CHECKS = [
    "/base:TestInvisibleField",
    "/base:TestOverrides",
    "/base:TestModelDeprecations",
    "/base:TestReports",
    "/web:TestMenusAdminLight",
]
# Seconds without a line in the log, after which a test is taken to wait for ever.
SILENCE = 600
WEB_SUITES = ["/web:WebSuite.test_unit_desktop", "/web:MobileWebSuite.test_unit_mobile"]


class Phases:
    """What ``./sms test`` does, one phase after the other."""

    def __init__(self, tally: Tally, logs: Path):
        self.tally = tally
        self.logs = logs
        self.host: Machine | None = None

    def units(self, pattern: str) -> None:
        """Run the host's own tests, which need nothing that is fetched."""
        suite = unittest.TestLoader().discover(
            str(place.HOST / "tests"), top_level_dir=str(place.REPOSITORY)
        )
        matching = [each for each in flat(suite) if pattern in each.id()]
        if not matching:
            return
        note(f"the host's own tests: {len(matching)}")
        result = unittest.TextTestRunner(stream=io.StringIO()).run(
            unittest.TestSuite(matching)
        )
        for each in matching:
            self.tally.passes(each.id())
        wrong = [(each, "it should fail") for each in result.unexpectedSuccesses]
        bad = [*result.failures, *result.errors, *result.skipped, *wrong]
        for each, why in bad:
            self.tally.fails(each.id(), why)

    def engine(self, cases: list[select.Case]) -> None:
        """Run the tests that need no database."""
        chosen = [(x.module, x.name, None if x.whole else x.methods) for x in cases]
        if not chosen:
            return
        note("engine tests, without a database")
        self.script("engine", "engine", asked=json.dumps(chosen))

    def odoo(self, name: str, database: str, tags: list[str], *flags: str) -> None:
        """Run Odoo once on a database, with the tests that the tags choose."""
        screens = f"--screenshots={self.logs / 'screens'}"
        chosen = ["--test-tags", ",".join(tags)] if tags else ["--no-http"]
        serving = [f"--http-port={free_port()}", screens] if tags else []
        flags = ("-d", database, *chosen, *serving, *flags)
        once = [flag for flag in ONCE if flag != "--no-http"]
        ran = self._read(name, self.host.odoo("server", *flags, *once))
        if tags and not ran:
            self.tally.fails(f"no test ran in {name}", " ".join(tags))

    def loaded(self, name: str, database: str, tags: list, modules: list) -> None:
        """Run tests of the host's modules after everything is loaded."""
        chosen = ",".join(tags)
        asked = (
            "from odoo.tests.shell import run_tests\n"
            f"run_tests(env, {chosen!r}, {modules!r})\n"
        )
        serving = [f"--http-port={free_port()}", "--max-cron-threads=0"]
        screens = f"--screenshots={self.logs / 'screens'}"
        command = self.host.odoo("shell", "-d", database, *serving, screens)
        if not self._read(name, command, asked):
            self.tally.fails(f"no test ran in {name}", chosen)

    def load(
        self, database: str, tags: list[str], act: str = "-i", name: str = "tests"
    ) -> None:
        """Install or update our add-ons, with tests; what joins comes by itself."""
        ours = ",".join(addons.own())
        self.odoo(name, database, tags, act, ours, "--with-demo")

    def on(
        self, database: str, template: Callable[[], str], tags: list[str], name: str
    ) -> None:
        """Run tests on a database that stays, made from a template if absent."""
        databases = Databases(self.host)
        known = databases.note(database) is not None
        if not known:
            databases.copy(template(), database)
        self.load(database, tags, "-u" if known else "-i", name)

    def script(self, name: str, script: str, *args: str, asked: str = "") -> None:
        """Run one of the programs in host/inside."""
        self._read(name, self.host.inside(script, *args), asked)

    def _read(self, name: str, command: list, asked: str = "") -> int:
        """Run a program whose log tells verdicts, and return how many tests it began.

        A program that ends badly and tells no failure is one itself.
        """
        reader, failed = Reader(self.tally), len(self.tally.failed)
        log = self.logs / f"{name}.log"
        options = {**self.host.options(), "silence": SILENCE}
        code = process.follow(command, log, reader, asked=asked, **options)
        last = "\n".join(log.read_text().splitlines()[-30:])
        reader.finish(cut_short=last if code < 0 else "")
        if code and len(self.tally.failed) == failed:
            self.tally.fails(f"{name} ended with {code}", last)
        return len(reader.started)

    def tags(self) -> list[str]:
        """Return what chooses all tests of our add-ons but those of the engines."""
        ours = [f"/{name}" for name in addons.own()]
        engines = [file for file in select.files() if select.is_engine(file)]
        return ours + [f"-/{file.relative_to(place.REPOSITORY)}" for file in engines]

    def checks(self, database: str) -> None:
        """Run the host's own checks of what is installed."""
        note("the host's checks of our add-ons")
        self.odoo("checks", database, CHECKS + self._web_suites())

    def _web_suites(self) -> list[str]:
        tested = [
            addon.name
            for addon in addons.addons()
            if any(addon.glob("static/tests/**/*.test.js"))
        ]
        return [f"{suite}[@{name}]" for suite in WEB_SUITES for name in tested]


def flat(suite) -> list[unittest.TestCase]:
    """Return the tests of a suite of suites."""
    if isinstance(suite, unittest.TestCase):
        return [suite]
    return [test for each in suite for test in flat(each)]
