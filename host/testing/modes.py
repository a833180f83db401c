"""Proof that bringing a host up opens no folder of somebody else."""

import stat
from pathlib import Path

from ..up import place
from ..up.trouble import Trouble


def modes() -> dict[Path, str]:
    """Return the modes of the folders above ours, and of the home."""
    ours = {place.cache(), place.postgres(), place.SYSTEM}
    inside = (place.cache() / "x", place.postgres() / "x", Path.home() / "x")
    found = {parent for path in inside for parent in path.parents} - ours
    there = [path for path in sorted(found) if path.exists()]
    return {path: stat.filemode(path.stat().st_mode) for path in there}


def unchanged(before: dict[Path, str]) -> None:
    """Refuse a mode that is not what it was."""
    after = modes()
    for path, mode in before.items():
        if after.get(path) != mode:
            raise Trouble(f"{path} was {mode} and is {after.get(path)}")
