"""Add-ons of others, fetched for measuring only."""

import subprocess
import sys
import zipfile
from pathlib import Path

from . import place
from .python import pip_trouble
from .steps import built


def peers(lock: Path) -> Path:
    """Return an add-ons folder with the add-ons of the wheels that a lock file pins."""

    def fetch(target: Path) -> None:
        fetched = subprocess.run(
            [sys.executable, "-m", "pip", "download", "-q", "--no-deps"]
            + ["--require-hashes", "-r", lock, "-d", target],
            capture_output=True,
            text=True,
        )
        if fetched.returncode:
            raise pip_trouble(fetched.stderr)
        for wheel in target.glob("*.whl"):
            zipfile.ZipFile(wheel).extractall(target)

    tree = built(place.cache() / "peers", lock.read_text(), fetch, "fetching add-ons")
    return tree / "odoo" / "addons"
