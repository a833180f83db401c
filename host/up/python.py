"""The Python environment that Odoo runs in, pinned by lock files with hashes."""

import importlib.util
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from . import debian, place, process
from .say import Progress
from .steps import built
from .trouble import Trouble

BUILD = place.HOST / "build.lock"
PACKAGES = place.HOST / "requirements.lock"
INSTALL = ["install", "--no-input", "--disable-pip-version-check"]
INSTALL += ["--progress-bar", "off", "--retries", "2", "--require-hashes"]
NEEDED = (
    "asn1crypto babel cbor2 lxml PIL passlib psycopg2 reportlab rjsmin sass werkzeug"
)
NO_NETWORK = re.compile(
    "name resolution|establish a new conn|unreachable|timed out|refused|ProxyError"
)


def environment(existing: bool = False) -> Path:
    """Return the Python that runs Odoo, making its environment where there is none.

    An Odoo that exists already has one, where this Python can import all it needs.
    """
    if existing and has_everything(Path(sys.executable)):
        return Path(sys.executable)
    version = "{}.{}".format(*sys.version_info)
    key = f"{version} {sys.executable}\n{BUILD.read_text()}{PACKAGES.read_text()}"
    target = place.cache() / f"python{version}"
    return built(target, key, _make, "installing Python packages") / "bin" / "python"


def has_everything(python: Path) -> bool:
    """Say whether a Python has what Odoo imports."""
    imports = ", ".join(NEEDED.split())
    return not subprocess.run(
        [python, "-c", f"import {imports}"], capture_output=True
    ).returncode


def _make(target: Path) -> None:
    place.need(1500, "the Python environment")
    with_pip = importlib.util.find_spec("ensurepip") is not None
    flags = [] if with_pip else ["--without-pip"]
    made = subprocess.run(
        [sys.executable, "-m", "venv", *flags, target], capture_output=True, text=True
    )
    if made.returncode:
        raise Trouble(f"no Python environment: {last_line(made.stdout + made.stderr)}")
    python = target / "bin" / "python"
    if with_pip:
        pip([python, "-m", "pip"], target, BUILD)
    else:
        _first_pip(python, target)
    # Some packages are sources: built with the tools that are pinned, not the newest.
    pip([python, "-m", "pip"], target, PACKAGES, "--no-build-isolation")


def _first_pip(python: Path, target: Path) -> None:
    """Install pip where Debian left it out of Python, from the wheel in its package."""
    with tempfile.TemporaryDirectory(dir=place.cache()) as scratch:
        pins = debian.pins(place.HOST / "debian-pip.lock")
        for package in debian.fetch(pins, Path(scratch)):
            debian.unpack(package, Path(scratch))
        wheel = next(Path(scratch).glob("usr/share/python-wheels/pip-*.whl"))
        pip([python, wheel / "pip"], target, BUILD)


def pip(command: list, target: Path, lock: Path, *flags: str) -> None:
    """Install what a lock file names, and show how many packages are at hand."""
    total = len(re.findall(r"^[\w.-]+==", lock.read_text(), re.MULTILINE))
    progress = Progress(f"Python packages of {lock.name}")
    log = place.checkout() / f"pip-{lock.stem}.log"
    log.write_text("")
    seen = []

    def each(line: str) -> None:
        if line.startswith(("Collecting ", "Processing ")):
            seen.append(line)
            progress(f"{len(seen)} of about {total}")

    command = [*command, *INSTALL, "-r", lock, *flags]
    if process.follow(command, log, each, cwd=target):
        raise pip_trouble(log.read_text(), f" (see {log})")
    progress.done(f"{len(seen)} packages")


def pip_trouble(text: str, where: str = "") -> Trouble:
    """Return the error that a person can act on for what pip printed."""
    if "No space left" in text:
        return place.full()
    if NO_NETWORK.search(text):
        return Trouble("no network to fetch Python packages: connect, and start again")
    errors = [line for line in text.splitlines() if line.startswith("ERROR")]
    reason = last_line("".join(errors[:1]))
    return Trouble(f"Python packages cannot be installed: {reason}{where}")


def last_line(text: str) -> str:
    """Return the last line that says something."""
    return next(
        (x.strip() for x in reversed(text.splitlines()) if x.strip()), "no reason"
    )
