"""The add-ons of this repository.

Those that install themselves join ours to other apps of the host; where those apps
are not, they are not either.
"""

import ast
import hashlib
from pathlib import Path

from .place import REPOSITORY

# What is not loaded into a database, so that changing it asks for no update.
ASIDE = {"tests", "__pycache__", "readme", "src", "description"}


def addons() -> list[Path]:
    """Return the folders of our add-ons."""
    found = REPOSITORY.glob("sms_sales*/__manifest__.py")
    return sorted(manifest.parent for manifest in found)


def names() -> list[str]:
    """Return the technical names of our add-ons."""
    return [addon.name for addon in addons()]


def manifest(name: str) -> dict:
    """Return what an add-on says of itself."""
    return ast.literal_eval((REPOSITORY / name / "__manifest__.py").read_text())


def joining() -> list[str]:
    """Return the add-ons that install themselves beside other apps of the host."""
    return [name for name in names() if manifest(name).get("auto_install")]


def own() -> list[str]:
    """Return the add-ons that somebody installs."""
    return [name for name in names() if name not in joining()]


def joined() -> list[str]:
    """Return the host's apps that are joined."""
    asked = {app for name in joining() for app in manifest(name)["depends"]}
    return sorted(asked - set(names()))


def fingerprint(addon: Path) -> str:
    """Return a hash of all in an add-on that an update would load."""
    digest = hashlib.sha256()
    for path in sorted(addon.rglob("*")):
        inside = path.relative_to(addon)
        if path.is_file() and not ASIDE.intersection(inside.parts[:-1]):
            digest.update(f"{inside}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def fingerprints() -> dict[str, str]:
    """Return the hash of each add-on that somebody installs, by name."""
    return {name: fingerprint(REPOSITORY / name) for name in own()}
