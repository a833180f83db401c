"""``./sms shell``: Python in Odoo, from standard input or from a terminal."""

import argparse

from .db import copy
from .up import addons, process
from .up.databases import Databases, checked
from .up.machine import Machine, machine
from .up.place import cache, checkout
from .up.steps import alone
from .up.templates import Templates


def main(args: list[str]) -> int:
    """Run a shell on a database, and hand back its exit code."""
    parser = argparse.ArgumentParser(prog="sms shell")
    parser.add_argument("--db", type=checked, default=default_database())
    asked = parser.parse_args(args)
    with machine() as host:
        ready(host, asked.db)
        flags = [
            "-d",
            asked.db,
            "--no-http",
            "--max-cron-threads=0",
            "--log-level=warn",
        ]
        return process.foreground(host.odoo("shell", *flags), **host.options())


def default_database() -> str:
    """Return the name of the database that this checkout serves."""
    return f"sms_run_{checkout().name}"


def ready(host: Machine, name: str, joined: bool = False) -> None:
    """Make a database that is not there, and update one that is behind the sources.

    Where ``joined``, it has the apps that our add-ons join by themselves.
    """
    with alone(cache() / "locks" / f"{name}.ready", "making this database ready"):
        if joined:
            _join(host, name)
        elif Databases(host).note(name) is None:
            copy(host, name)
            return
        Templates(host).update(name)


def _join(host: Machine, name: str) -> None:
    """Begin the database anew where an add-on that joins is not as it was."""
    databases, names = Databases(host), addons.joining()
    there = [folder for folder in addons.addons() if folder.name in names]
    joins = {folder.name: addons.fingerprint(folder) for folder in there}
    if (databases.note(name) or {}).get("joins") != joins:
        databases.drop(name)
        databases.copy(Templates(host).joined(), name)
        databases.set_note(name, {"joins": joins})
