"""A database for one test run."""

import contextlib
import os
import platform
from collections.abc import Iterator

from ..up.databases import Databases
from ..up.machine import Machine
from ..up.place import REPOSITORY, short
from ..up.say import note

# Of this machine and this checkout alone, whose processes can be asked for.
PREFIX = f"sms_test_{short(f'{platform.node()} {REPOSITORY}')}_"


@contextlib.contextmanager
def scratch(host: Machine, keep: bool = False) -> Iterator[str]:
    """Yield a name for a database, and drop that database at the end."""
    databases = Databases(host)
    _sweep(host, databases)
    name = f"{PREFIX}{os.getpid()}"
    try:
        yield name
    finally:
        if keep and databases.note(name) is not None:
            kept = name.removeprefix("sms_")
            databases.drop(kept)
            databases.rename(name, kept)
            note(f"kept the database {kept}")
        else:
            databases.drop(name)


def _sweep(host: Machine, databases: Databases) -> None:
    """Drop what runs that were killed left behind."""
    listed = f"SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%'"
    for [name] in host.sql("postgres", listed):
        try:
            os.kill(int(name.removeprefix(PREFIX)), 0)
        except (ProcessLookupError, ValueError):
            databases.drop(name)
        except PermissionError:
            pass
