"""``./sms shell``: Python in Odoo, from standard input or from a terminal."""

import argparse

from .db import copy
from .up import process
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


def ready(host: Machine, name: str) -> None:
    """Make a database that is not there, and update one that is behind the sources."""
    with alone(cache() / "locks" / f"{name}.ready", "making this database ready"):
        if Databases(host).note(name) is None:
            copy(host, name)
        else:
            Templates(host).update(name)
