"""Words in braces that stand for what a document knows of itself."""

import re
from collections.abc import Collection, Mapping

_WORD = re.compile(r"\{(\w+)\}")


def unknown(text: str, known: Collection[str]) -> list[str]:
    """Return the words in braces that are none of the ``known``, each once.

    >>> unknown("Dear {contact}, {contcat} of {firm}", {"contact"})
    ['contcat', 'firm']
    """
    return sorted(set(_WORD.findall(text)) - set(known))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put the values in place of their words; what is not among them stays.

    A value is put in as it is, and not looked through again.

    >>> filled("Dear {contact}, {x}", {"contact": "Kim {x}", "x": "1"})
    'Dear Kim {x}, 1'
    >>> filled("{later}", {})
    '{later}'
    """
    return _WORD.sub(lambda found: values.get(found[1], found[0]), text)
