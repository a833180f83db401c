"""Databases with their filestores: made, copied, renamed and dropped together."""

import json
import re
import shutil
import time

from .machine import Machine
from .trouble import Trouble

NAME = re.compile(r"^[a-z0-9][a-z0-9_-]{0,62}$", re.IGNORECASE)


class Databases:
    """The databases of one server, and what is noted on each of them."""

    def __init__(self, host: Machine):
        self.host = host

    def filestore(self, name: str):
        """Return the folder that holds the files of a database."""
        return self.host.data / "filestore" / name

    def note(self, name: str) -> dict | None:
        """Return what is noted on a database; nothing where there is none.

        The note is written when a database is whole, and lies in the database itself.
        """
        [[exists, text]] = self.host.sql(
            "postgres",
            "SELECT count(*), max(shobj_description(oid, 'pg_database'))"
            f" FROM pg_database WHERE datname = '{checked(name)}'",
        )
        return json.loads(text or "{}") if exists else None

    def set_note(self, name: str, note: dict) -> None:
        """Note what a database was built from."""
        self.host.sql(
            "postgres", f"COMMENT ON DATABASE \"{name}\" IS '{json.dumps(note)}'"
        )

    def drop(self, name: str) -> None:
        """Drop a database and its files, where they are.

        ``WITH (FORCE)`` is refused while the server vacuums the database, as nobody but
        a superuser may end that; a plain DROP ends it by itself. So our own connections
        are ended first, and what else comes in between is waited for.
        """
        end = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = '{checked(name)}' AND usename = current_user"
            " AND pid <> pg_backend_pid()"
        )
        for patience in (1, 5, 15, 0):
            try:
                self.host.sql("postgres", end, f'DROP DATABASE IF EXISTS "{name}"')
                break
            except Trouble:
                if not patience:
                    raise
                time.sleep(patience)
        shutil.rmtree(self.filestore(name), ignore_errors=True)

    def copy(self, source: str, name: str) -> None:
        """Make a database that is a copy of another, in place of any of that name."""
        self.drop(name)
        create = (
            f'CREATE DATABASE "{name}" TEMPLATE "{checked(source)}" STRATEGY FILE_COPY'
        )
        self.host.sql("postgres", create)
        if self.filestore(source).exists():
            shutil.copytree(self.filestore(source), self.filestore(name))

    def rename(self, name: str, new: str) -> None:
        """Give a database another name; the files go first, the name is the proof."""
        shutil.rmtree(self.filestore(new), ignore_errors=True)
        if self.filestore(name).exists():
            self.filestore(name).rename(self.filestore(new))
        self.host.sql("postgres", f'ALTER DATABASE "{name}" RENAME TO "{new}"')


def checked(name: str) -> str:
    """Return a name that can be quoted, or say what a name may be."""
    if not NAME.match(name):
        raise Trouble(f"{name!r} is no database name: use letters, digits, - and _")
    return name
