"""One fingerprint for one content, whatever the order in which it was written.

Canonical JSON in the manner of RFC 8785 (sorted keys, no blanks, UTF-8), hashed with
SHA-256. Decimals are written plainly and without trailing zeros, so that a column
with more places does not change the hash; floats are refused, since two machines may
write them differently.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .money import text


def fingerprint(data: Any) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical form of ``data``.

    >>> fingerprint({"b": Decimal("1.50"), "a": 1}) == fingerprint(
    ...     {"a": 1, "b": Decimal("1.5")})
    True
    """
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def canonical(data: Any) -> str:
    """Write ``data`` in one way only.

    Takes None, booleans, whole numbers, strings, decimals, dates, bytes (a document,
    which stands for its own hash), lists and dictionaries with strings as keys.
    Raises TypeError on anything else.

    >>> canonical({"paid": Decimal("10.0"), "by": ["bill", None]})
    '{"by":["bill",null],"paid":"10"}'
    """
    return json.dumps(
        _plain(data), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )


def _plain(data: Any) -> Any:
    if data is None or isinstance(data, str | int):
        return data
    if isinstance(data, Mapping):
        return {_key(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    return _scalar(data)


def _scalar(data: Any) -> str:
    if isinstance(data, Decimal):
        return text(data)
    if isinstance(data, date):
        return data.isoformat()
    if isinstance(data, bytes):
        return "sha256:" + hashlib.sha256(data).hexdigest()
    raise TypeError(f"{data!r} has no canonical form.")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"A key is a string, not {key!r}.")
    return key
