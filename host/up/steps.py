"""Work that is done once, completely or not at all."""

import contextlib
import fcntl
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from . import place
from .say import note

STAMP = ".built-from"
KEPT = 14 * 24 * 3600


@contextlib.contextmanager
def alone(path: Path, doing: str = "") -> Iterator[None]:
    """Let one process at a time through; the others wait."""
    place.folder(path.parent)
    with open(path, "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if doing:
                note(f"waiting for another ./sms that is {doing}")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def built(target: Path, key: str, build: Callable[[Path], None], doing: str) -> Path:
    """Return a folder that ``build`` filled, from the cache where it is whole.

    The stamp is written last, by a rename: a folder without it is rubbish from a run
    that was interrupted, and is removed.
    """
    name = target.name
    target = target.with_name(f"{name}-{place.short(key, 12)}")
    if is_whole(target, key):
        (target / STAMP).touch()
        return target
    with alone(place.cache() / "locks" / f"{target.name}.lock", doing):
        if not is_whole(target, key):
            shutil.rmtree(target, ignore_errors=True)
            build(place.folder(target))
            draft = target / f"{STAMP}.draft"
            draft.write_text(key)
            draft.replace(target / STAMP)
            forget(target, name)
    return target


def forget(target: Path, name: str) -> None:
    """Remove what ``target`` takes the place of, once nobody has used it for weeks."""
    for old in target.parent.glob(f"{name}-*/{STAMP}"):
        if time.time() - old.stat().st_mtime > KEPT:
            shutil.rmtree(old.parent, ignore_errors=True)


def is_whole(target: Path, key: str) -> bool:
    """Say whether a folder was built to its end, from this key."""
    stamp = target / STAMP
    return stamp.exists() and stamp.read_text() == key
