"""Errors that a person can act on."""

import errno


class Trouble(Exception):
    """One line that says what is wrong and what to do about it."""


class Stopped(BaseException):
    """The person, or the system, asked us to stop."""


def disk_full(error: BaseException) -> bool:
    """Say whether an error, or what caused it, is a full disk."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__ or error.__context__
    return False
