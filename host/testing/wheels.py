"""Our add-ons as wheels, as the README says to build them, laid out as installed."""

import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from host import toolbox

from ..up import addons, place
from ..up.python import last_line
from ..up.trouble import Trouble

LOCK = place.HOST / "wheel-requirements.lock"
BUILD = "import sys; from whool.buildapi import build_wheel; build_wheel(sys.argv[1])"
# The version of the manifest: counting commits would ask for git.
VERSION = {"WHOOL_POST_VERSION_STRATEGY_OVERRIDE": "none"}


def installed(target: Path) -> Path:
    """Build a wheel of each add-on, and return the add-ons folder they make."""
    tools = toolbox.environment("wheel", LOCK, "installing the builder of wheels")
    with tempfile.TemporaryDirectory(dir=place.checkout()) as scratch:
        for addon in addons.addons():
            copy = Path(scratch) / addon.name
            shutil.copytree(addon, copy, ignore=shutil.ignore_patterns("__pycache__"))
            built = subprocess.run(
                [tools / "bin" / "python", "-c", BUILD, scratch],
                cwd=copy,
                env={**os.environ, **VERSION},
                capture_output=True,
                text=True,
            )
            if built.returncode:
                raise Trouble(f"no wheel of {addon.name}: {last_line(built.stderr)}")
        for wheel in Path(scratch).glob("odoo_addon_*.whl"):
            zipfile.ZipFile(wheel).extractall(target)
    return target / "odoo" / "addons"
