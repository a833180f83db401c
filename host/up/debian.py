"""Debian packages, fetched with the machine's own apt and private folders.

No root is needed and the system's own package lists stay as they are.
"""

import hashlib
import os
import shutil
import subprocess
import threading
from pathlib import Path
from typing import NamedTuple

from . import place
from .say import Progress, megabytes, warn
from .trouble import Trouble

SUITE = "sid"
LOCK = place.HOST / "debian.lock"
KEYRINGS = [
    Path("/usr/share/keyrings") / f"debian-archive-keyring.{kind}"
    for kind in ("gpg", "pgp")
]


class Pin(NamedTuple):
    package: str
    version: str
    sha256: str


def pins(lock: Path = LOCK) -> list[Pin]:
    """Return the packages of a lock file."""
    lines = lock.read_text().splitlines()
    return [Pin(*line.split()) for line in lines if line and not line.startswith("#")]


class Archive:
    """The Debian archive that this machine is set up with, at the suite we need."""

    def __init__(self, home: Path):
        self.home = home
        self._prepare()

    def _prepare(self) -> None:
        for each in ("lists/partial", "cache/archives/partial"):
            place.folder(self.home / each)
        keyring = next((each for each in KEYRINGS if each.exists()), None)
        if not keyring:
            raise Trouble(
                "the Debian archive keyring is missing: install the package"
                " debian-archive-keyring, or name an existing Odoo 19 in SMS_ODOO"
            )
        (self.home / "sources.list").write_text(
            f"deb [signed-by={keyring}] {mirror()} {SUITE} main\n"
        )
        self._apt("apt-get", "update")

    def _apt(self, tool: str, *args: str, folder: Path | None = None) -> str:
        options = {
            "Dir::Etc::SourceList": self.home / "sources.list",
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::State::Lists": self.home / "lists",
            "Dir::Cache": self.home / "cache",
            "APT::Sandbox::User": "root",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        flags = [f"-o{key}={value}" for key, value in options.items()]
        done = subprocess.run(
            [tool, "-q", *flags, *args], cwd=folder, capture_output=True, text=True
        )
        told = [line for line in done.stderr.splitlines() if line[:2] in ("E:", "W:")]
        # To update from nowhere is only a warning to apt.
        if done.returncode or any("Failed" in line for line in told):
            raise unread(told)
        return done.stdout

    def versions(self, package: str) -> dict[str, int]:
        """Return the versions that the archive carries, newest first, with sizes."""
        shown = self._apt("apt-cache", "show", package)
        found, version = {}, ""
        for line in shown.splitlines():
            if line.startswith("Version: "):
                version = line.split()[1]
            elif line.startswith("Size: "):
                found[version] = int(line.split()[1])
        return found

    def fetch(self, pin: Pin, folder: Path) -> Path:
        """Download one package: the pinned version, or else the one that is signed."""
        carried = self.versions(pin.package)
        version = pin.version if pin.version in carried else next(iter(carried))
        size = carried[version]
        apart = place.folder(folder / pin.package)
        progress = Progress(f"fetching {pin.package} {version}")
        with watched(apart, size, progress):
            self._apt("apt-get", "download", f"{pin.package}={version}", folder=apart)
        progress.done(megabytes(size))
        package = next(apart.glob("*.deb"))
        if version != pin.version:
            warn(
                f"Debian no longer carries {pin.package} {pin.version}: took {version}"
            )
        elif hashlib.sha256(package.read_bytes()).hexdigest() != pin.sha256:
            raise Trouble(
                f"{pin.package} {version} is not the file that host/ pins:"
                " do not use this archive"
            )
        return package


def unread(told: list[str]) -> Trouble:
    """Return the error for an archive that apt cannot read."""
    if any("No space left" in line for line in told):
        return place.full()
    reason = (told or ["apt gives no reason"])[0]
    return Trouble(
        "Debian's archive cannot be read: connect to the network, or name an existing"
        f" Odoo 19 in SMS_ODOO ({reason})"
    )


def mirror() -> str:
    """Return the address of the Debian archive that apt is set up with."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise Trouble(
            "no apt on this machine to fetch Odoo 19 with: name the folder of one that"
            " exists in SMS_ODOO"
        )
    shown = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(COMPONENT)"],
        capture_output=True,
        text=True,
    ).stdout
    for line in shown.splitlines():
        address, _, component = line.partition(" ")
        if component == "main" and "debian" in address and "security" not in address:
            return address
    raise Trouble(
        "apt is not set up with a Debian archive: name the folder of an Odoo 19 that"
        " exists in SMS_ODOO"
    )


class watched:
    """Show how many bytes have arrived in a folder."""

    def __init__(self, folder: Path, size: int, progress: Progress):
        self.folder, self.size, self.progress = folder, size, progress
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self):
        while not self.over.wait(0.3):
            here = sum(f.stat().st_size for f in os.scandir(self.folder) if f.is_file())
            self.progress(f"{megabytes(here)} of {megabytes(self.size)}")

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_error):
        self.over.set()
        self.thread.join()


def fetch(packages: list[Pin], folder: Path) -> list[Path]:
    """Download packages into a folder, and return where they are."""
    archive = Archive(place.folder(place.cache() / "apt"))
    return [archive.fetch(pin, folder) for pin in packages]


def unpack(package: Path, folder: Path) -> None:
    """Unpack one package, without installing it."""
    done = subprocess.run(
        ["dpkg-deb", "-x", package, folder], capture_output=True, text=True
    )
    if "No space left" in done.stderr:
        raise place.full()
    if done.returncode:
        raise Trouble(
            f"{package.name} cannot be unpacked: {done.stderr.strip()[-200:]}"
        )
