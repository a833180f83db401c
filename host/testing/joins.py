"""The add-ons that join ours to other apps of the host, on a database with those."""

import argparse

from ..up import addons
from ..up.databases import Databases
from ..up.say import note
from ..up.templates import Templates
from . import cycle, select
from .phases import Phases
from .scratch import scratch


def some(phases: Phases, cases: list[select.Case], asked: argparse.Namespace) -> None:
    """Run tests of add-ons that join."""
    if not cases:
        return
    tags = [tag for case in cases for tag in case.tags()]
    if asked.db:
        phases.on(asked.db, Templates(phases.host).joined, tags, "joins")
        return
    with scratch(phases.host, asked.keep) as database:
        Databases(phases.host).copy(Templates(phases.host).joined(), database)
        phases.load(database, tags, name="joins")


def everything(phases: Phases) -> None:
    """Let them come by themselves, with all of their tests, go and come again."""
    cases = [case for case in select.chosen("") if case.is_joining]
    if not cases:
        return
    note(f"the add-ons that join: {', '.join(addons.joining())}")
    apps = Templates(phases.host).joined()
    with scratch(phases.host) as database:
        Databases(phases.host).copy(apps, database)
        tags = [tag for case in cases if not case.is_engine for tag in case.tags()]
        phases.load(database, tags, name="joins")
        cycle.is_installed(phases, database, addons.names())
        cycle.comes_and_goes(phases, database, apps, addons.names())
