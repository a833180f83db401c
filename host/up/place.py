"""Where things are kept between runs: never in the checkout."""

import hashlib
import os
import shutil
from pathlib import Path

from .trouble import Trouble

REPOSITORY = Path(__file__).resolve().parents[2]
HOST = REPOSITORY / "host"
SYSTEM = Path("/var/cache/sms_sales")


def cache() -> Path:
    """Return the folder that keeps everything that was fetched or built."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(named):
        return Path(named) / "sms_sales"
    return SYSTEM if os.geteuid() == 0 else Path.home() / ".cache" / "sms_sales"


def checkout() -> Path:
    """Return the folder in the cache that belongs to this checkout alone."""
    return folder(cache() / "checkouts" / short(str(REPOSITORY)))


def postgres() -> Path:
    """Return the folder of the database server.

    As root the server runs as another user, who must be able to reach its programs and
    its data: below a private folder neither could be, so they go to a system folder.
    """
    wanted = cache() / "postgres"
    if os.geteuid() != 0 or searchable_by_all(wanted):
        return wanted
    return SYSTEM / f"postgres-{short(str(cache()))}"


def searchable_by_all(path: Path) -> bool:
    """Say whether everybody may pass through the folders above a path."""
    return all(
        parent.stat().st_mode & 0o001 for parent in path.parents if parent.exists()
    )


def folder(path: Path, mode: int = 0o755) -> Path:
    """Make a folder of ours, and what is missing above it, with a certain mode."""
    missing = [path, *path.parents]
    for one in reversed([each for each in missing if not each.exists()]):
        one.mkdir(exist_ok=True)
        one.chmod(mode)
    return path


def short(text: str, length: int = 8) -> str:
    """Return a short name for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def full() -> Trouble:
    """Return the error for a disk that has no room left."""
    return Trouble(f"the disk is full: make room for {cache()} and start again")


def need(megabytes: int, what: str) -> None:
    """Refuse to begin what the disk cannot hold."""
    free = shutil.disk_usage(folder(cache())).free // 10**6
    if free < megabytes:
        raise Trouble(
            f"{what} needs {megabytes} MB and {cache()} has {free} MB free: make room,"
            " or name another place in XDG_CACHE_HOME"
        )
