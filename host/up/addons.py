"""The add-ons of this repository."""

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


def fingerprint(addon: Path) -> str:
    """Return a hash of all in an add-on that an update would load."""
    digest = hashlib.sha256()
    for path in sorted(addon.rglob("*")):
        inside = path.relative_to(addon)
        if path.is_file() and not ASIDE.intersection(inside.parts[:-1]):
            digest.update(f"{inside}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def fingerprints() -> dict[str, str]:
    """Return the hash of each add-on, by name."""
    return {addon.name: fingerprint(addon) for addon in addons()}
