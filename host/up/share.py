"""One database server for several ./sms at once: the last one out stops it."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from . import place
from .postgres import Server
from .steps import alone
from .trouble import Trouble


@contextlib.contextmanager
def database_server(python: Path) -> Iterator[dict[str, str]]:
    """Yield the variables that lead to a server: the one that is named, or our own."""
    if os.environ.get("PGHOST") or os.environ.get("PGPORT"):
        if os.environ.get("PGUSER") == "postgres":
            raise Trouble("Odoo refuses the role postgres: name another one in PGUSER")
        yield {}
        return
    server = Server(python)
    with _in_use(server):
        yield server.address()


@contextlib.contextmanager
def _in_use(server: Server) -> Iterator[None]:
    """Hold a shared lock while the server is in use.

    Starting and stopping happen alone, so that nobody stops what another begins to
    use. The kernel frees the lock of a process that was killed.
    """
    door = place.cache() / "locks" / "postgres.door"
    with open(place.folder(door.parent) / "postgres.users", "w") as users:
        with alone(door):
            server.start()
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield
        finally:
            with alone(door):
                fcntl.flock(users, fcntl.LOCK_UN)
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    server.stop()
