"""``./sms test``: every test there is, or those that match a pattern."""

import argparse
import functools
import os
import shutil
import time
from pathlib import Path

from .testing import cycle, hosted, joins, select
from .testing.modes import modes, unchanged
from .testing.phases import Phases
from .testing.scratch import scratch
from .testing.tally import Tally, step
from .up import addons, place, programs
from .up.databases import Databases, checked
from .up.machine import machine
from .up.say import note
from .up.templates import Templates

KEPT = 20


def main(args: list[str]) -> int:
    """Run tests, print ``N passed, N failed`` last, and fail where one did."""
    asked = parse(args)
    logs = fresh(place.checkout() / "test")
    phases = Phases(Tally(), logs)
    if not asked.host:
        phases.units(asked.pattern)
    programs.ensure("chromium", "wkhtmltopdf", "fonts-noto-cjk")
    before = modes()
    with machine() as phases.host:
        if asked.host:
            hosted.compare(phases.host, phases.tally, logs, asked.pattern)
        elif asked.pattern or asked.db:
            some(phases, asked)
        else:
            everything(phases, asked.keep)
            act = functools.partial(unchanged, before)
            step(phases.tally, "folders that are not ours keep their modes", act)
    return phases.tally.close(logs)


def parse(args: list[str]) -> argparse.Namespace:
    """Read what is asked for."""
    parser = argparse.ArgumentParser(prog="sms test")
    add = parser.add_argument
    add(
        "pattern",
        nargs="?",
        default="",
        help="part of a file:Class.test name; with --host a tag",
    )
    add("--db", type=checked, help="use this database, made if absent, else updated")
    add("--keep", action="store_true", help="keep the fresh database")
    add(
        "--host",
        action="store_true",
        help="compare the host's tests, all or /crm:SomeTest, with and without us",
    )
    return parser.parse_args(args)


def fresh(folder: Path) -> Path:
    """Return a folder for the logs of this run, and forget those of long ago."""
    place.folder(folder)
    runs = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime)
    for old in runs[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return place.folder(folder / time.strftime(f"%m%d-%H%M%S-{os.getpid()}"))


def some(phases: Phases, asked: argparse.Namespace) -> None:
    """Run the tests that match."""
    cases = select.chosen(asked.pattern)
    phases.engine([case for case in cases if case.is_engine])
    with_apps(phases, [case for case in cases if case.is_optional], asked.keep)
    cases = [case for case in cases if not case.is_engine and not case.is_optional]
    joins.some(phases, [case for case in cases if case.is_joining], asked)
    cases = [case for case in cases if not case.is_joining]
    if not cases:
        return
    tags = [tag for case in cases for tag in case.tags()]
    if asked.db:
        phases.on(asked.db, Templates(phases.host).apps, tags, "tests")
        return
    with scratch(phases.host, asked.keep) as database:
        if all(case.post_install for case in cases):
            # These need no installing: a copy of what is installed is quicker.
            Databases(phases.host).copy(Templates(phases.host).installed(), database)
            phases.odoo("tests", database, tags)
        else:
            Databases(phases.host).copy(Templates(phases.host).apps(), database)
            phases.load(database, tags)


def everything(phases: Phases, keep: bool) -> None:
    """Run all phases on one fresh database."""
    host = phases.host
    phases.engine([case for case in select.chosen("") if case.is_engine])
    with scratch(host, keep) as database:
        Databases(host).copy(Templates(host).apps(), database)
        note("installing our add-ons, and their tests")
        phases.load(database, phases.tags())
        cycle.is_installed(phases, database, addons.own())
        phases.checks(database)
        apps = Templates(host).apps()
        cycle.comes_and_goes(phases, database, apps, addons.own())
    with scratch(host) as database:
        cycle.installs_bare(phases, database)
    with_apps(phases, [case for case in select.chosen("") if case.is_optional])
    joins.everything(phases)


def with_apps(phases: Phases, cases: list[select.Case], keep: bool = False) -> None:
    """Run the tests that need optional apps of the host, on a database with them."""
    if not cases:
        return
    note("the tests with optional apps of the host")
    with scratch(phases.host, keep) as database:
        Databases(phases.host).copy(Templates(phases.host).optional(), database)
        tags = [tag for case in cases for tag in case.tags()]
        phases.odoo("optional", database, tags, "-i", ",".join(addons.own()))
