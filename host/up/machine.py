"""A host that is up: Odoo's source, its Python, and a database server."""

import contextlib
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from . import addons, place, process
from .python import environment, last_line
from .say import Progress
from .share import database_server
from .source import Source, fetched, named
from .trouble import Trouble

LOADING = re.compile(r"Loading module (\w+) \((\d+)/(\d+)\)")
CONFIGURATION = """[options]
addons_path = {addons}
data_dir = {data}
http_interface = 127.0.0.1
list_db = False
"""


class Machine(NamedTuple):
    """What commands need to run Odoo."""

    python: Path
    source: Source
    variables: dict[str, str]

    @property
    def data(self) -> Path:
        """Return Odoo's data folder, which holds the filestore of each database."""
        return place.cache() / "data"

    def environment(self) -> dict[str, str]:
        """Return the variables of a process that imports Odoo."""
        return {
            **os.environ,
            **self.variables,
            "PYTHONPATH": f"{self.source.root}{os.pathsep}{place.REPOSITORY}",
            "PYTHONPYCACHEPREFIX": str(place.cache() / "pycache"),
            "ODOO_RC": str(self._configuration()),
            "TZ": "UTC",
        }

    def _configuration(self) -> Path:
        path = place.checkout() / "odoo.conf"
        ours = [place.REPOSITORY] if addons.addons() else []
        text = CONFIGURATION.format(addons=self.addons_path(*ours), data=self.data)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(text)
        draft.replace(path)
        return path

    def addons_path(self, *ours: Path) -> str:
        """Return where Odoo looks for add-ons: its own, then ``ours``."""
        inside = self.source.root / "odoo" / "addons"
        return ",".join(map(str, [inside, *self.source.addons, *ours]))

    def odoo(self, *args) -> list:
        """Return the command line that runs Odoo."""
        return [self.python, "-m", "odoo", *args]

    def options(self) -> dict:
        """Return how each process that imports Odoo is started."""
        # Never inside odoo/, whose http.py would hide the standard library's.
        return {"env": self.environment(), "cwd": place.checkout()}

    def inside(self, name: str, *args) -> list:
        """Return the command line of one of the programs in host/inside."""
        return [self.python, "-m", f"host.inside.{name}", *args]

    def script(self, name: str, *args, **options) -> str:
        """Run a program of host/inside to its end, and return what it printed."""
        done = subprocess.run(
            self.inside(name, *args),
            capture_output=True,
            text=True,
            **self.options(),
            **options,
        )
        if done.returncode:
            raise Trouble(f"{name} failed: {last_line(done.stderr)}")
        return done.stdout

    def sql(self, database: str, *statements: str) -> list[list]:
        """Run statements, each on its own, and return the rows of the last."""
        asked = json.dumps({"database": database, "statements": statements})
        return json.loads(self.script("sql", input=asked))

    def load(self, what: str, log: Path, *args) -> int:
        """Run Odoo to its end, showing the modules as they are loaded."""
        progress = Progress(what)
        code = process.follow(
            self.odoo(*args), log, lambda line: _show(progress, line), **self.options()
        )
        if not code:
            progress.done()
        return code


def _show(progress: Progress, line: str) -> None:
    """Show ``Loading module sale (25/78)`` of Odoo's log."""
    found = LOADING.search(line)
    if found:
        progress("module {1} of {2}, {0}".format(*found.groups()))


@contextlib.contextmanager
def machine() -> Iterator[Machine]:
    """Bring the host up, and let the database server go at the end."""
    existing = named()
    python = environment(bool(existing))
    code = existing or fetched(python)
    with database_server(python) as variables:
        yield Machine(python, code, variables)
