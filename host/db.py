"""``./sms db copy NAME`` and ``./sms db drop NAME``: databases to try things on."""

import argparse

from .up.databases import Databases, checked
from .up.machine import Machine, machine
from .up.templates import Templates


def main(args: list[str]) -> int:
    """Copy or drop a database."""
    parser = argparse.ArgumentParser(prog="sms db")
    parser.add_argument("act", choices=["copy", "drop"])
    parser.add_argument("name", type=checked)
    asked = parser.parse_args(args)
    with machine() as host:
        if asked.act == "copy":
            copy(host, asked.name)
        else:
            Databases(host).drop(asked.name)
    return 0


def copy(host: Machine, name: str) -> None:
    """Make a fresh database with our add-ons as they are now, and their demo data."""
    databases = Databases(host)
    installed = Templates(host).installed()
    databases.copy(installed, name)
    databases.set_note(name, databases.note(installed))
