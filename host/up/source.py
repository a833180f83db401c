"""Odoo's source: Debian's package made whole, or the one that somebody names."""

import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from . import debian, place
from .say import Progress
from .steps import built
from .trouble import Trouble

UNPACKED = Path("usr/lib/python3/dist-packages")
ICONS = Path("usr/share/fonts-font-awesome/fonts")
# Another number makes the tree anew: change it with what is done to the tree.
RECIPE = 1
# Debian removed this library of the video call: an empty file keeps the bundle whole.
EMPTY = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


class Source(NamedTuple):
    """Where Odoo is imported from, and the folders that hold its add-ons."""

    root: Path
    addons: list[Path]
    version: str

    def has(self, addon: str) -> bool:
        """Say whether an add-on comes with this Odoo."""
        folders = [self.root / "odoo" / "addons", *self.addons]
        return any((folder / addon / "__manifest__.py").exists() for folder in folders)


def named() -> Source | None:
    """Return the Odoo that SMS_ODOO names."""
    if not os.environ.get("SMS_ODOO"):
        return None
    path = Path(os.environ["SMS_ODOO"]).expanduser().absolute()
    for root in (path, path / UNPACKED, path / "dist-packages", path.parent):
        if (root / "odoo" / "release.py").exists():
            return _described(root)
    raise Trouble(
        f"SMS_ODOO names {path}, which holds no odoo/release.py: name Odoo 19"
    )


def fetched(python: Path) -> Source:
    """Return the Odoo in the cache, fetching it where it is not."""
    key = f"{RECIPE} {debian.LOCK.read_text()}"
    make = functools.partial(_make, python)
    tree = built(place.cache() / "odoo", key, make, "fetching Odoo")
    return _described(tree / UNPACKED)


def _described(root: Path) -> Source:
    release: dict = {}
    exec((root / "odoo" / "release.py").read_text(), release)
    if release["version_info"][0] != 19:
        raise Trouble(
            f"{root} holds Odoo {release['version']}: name an Odoo 19 in SMS_ODOO"
        )
    inside = root / "odoo" / "addons"
    beside = root / "addons"
    # Debian leaves links here that repeat what is inside; a checkout has its own.
    apart = (beside / "sale" / "__manifest__.py").exists()
    repeated = (inside / "sale" / "__manifest__.py").exists()
    return Source(root, [beside] if apart and not repeated else [], release["version"])


def _make(python: Path, tree: Path) -> None:
    place.need(2500, "Odoo")
    with tempfile.TemporaryDirectory(dir=place.cache()) as scratch:
        packages = debian.fetch(debian.pins(), Path(scratch))
        progress = Progress("unpacking Odoo")
        for number, package in enumerate(packages, 1):
            progress(f"{number} of {len(packages)}")
            debian.unpack(package, tree)
        _add_icons(tree, python)
        missing = tree / UNPACKED / EMPTY
        missing.parent.mkdir(parents=True, exist_ok=True)
        missing.touch()
        progress.done()


def _add_icons(tree: Path, python: Path) -> None:
    """Put Font Awesome 4.7, a Python package, where Odoo looks for it."""
    asked = "import xstatic.pkg.font_awesome as icons; print(icons.BASE_DIR)"
    shown = subprocess.run(
        [python, "-c", asked], check=True, capture_output=True, text=True
    )
    fonts = Path(shown.stdout.strip()) / "fonts"
    shutil.copytree(fonts, tree / ICONS, dirs_exist_ok=True)
