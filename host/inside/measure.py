"""What a bench works with.

A bench is a file ``bench/bench_NAME.py`` with ``main(bench)``. It runs in a process of
its own in which Odoo can be imported, and prints figures by ``bench.emit``.
"""

import contextlib
import importlib
import sys
import time
from pathlib import Path

from odoo.modules.module import initialize_sys_path
from odoo.modules.registry import Registry
from odoo.tools import config

from host.up import place
from host.up.machine import Machine
from host.up.peers import peers
from host.up.source import fetched, named
from host.up.templates import Templates

from .figures import Figures
from .within import database, prepare


class Bench(Figures):
    """Databases to measure in, a clock, and a printer of figures."""

    def __init__(self, name: str, small: bool):
        super().__init__(name)
        self.small = small
        python = Path(sys.executable)
        code = named() or fetched(python)
        self._templates = Templates(Machine(python, code, {}))

    @contextlib.contextmanager
    def copy(self, template: str = "installed"):
        """Yield the name of a fresh copy of the "installed" or the "apps" database."""
        name = f"bench_{self.name}_{template}"
        databases = self._templates.databases
        databases.copy(getattr(self._templates, template)(), name)
        try:
            yield name
        finally:
            # The next copy of this name may have other modules.
            Registry.delete(name)
            databases.drop(name)

    def database(self, name: str):
        """Open a database: a context that gives ``env`` and commits at its end."""
        return database(name)

    def add_peers(self, lock: str) -> None:
        """Put the add-ons that ``bench/<lock>`` pins on the add-ons path."""
        folder = str(peers(place.REPOSITORY / "bench" / lock))
        config["addons_path"] = [*config["addons_path"], folder]
        initialize_sys_path()

    def install(self, env, *modules: str) -> None:
        """Install modules; open the database anew to use them."""
        env["ir.module.module"].update_list()
        found = env["ir.module.module"].search([("name", "in", modules)])
        found.button_immediate_install()

    @contextlib.contextmanager
    def timed(self):
        """Yield a list that holds the seconds of the block when it is over."""
        took: list[float] = []
        began = time.perf_counter()
        yield took
        took.append(time.perf_counter() - began)


def main(name: str, size: str) -> int:
    """Run one bench."""
    prepare("--log-level=warn")
    sys.path.insert(0, str(place.REPOSITORY / "bench"))
    bench = Bench(name, size == "small")
    importlib.import_module(f"bench_{name}").main(bench)
    return bench.exit_code()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
