"""Down payments counted on the lines of the order that they are paid for.

The weights are frozen per down-payment order line at its first posting. From then on
each posted line of it, whatever document or sign, is spread by these weights: the
final invoice, which repeats the deposit negatively, takes back exactly what the
deposit gave, and several down payments need nothing more.
"""

from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from ..money import spread


class OrderLine(NamedTuple):
    """A product line of the order: its set of taxes, its subtotal net of discounts.

    Fixed taxes are a line of their own, with the taxes that are raised on them; its
    key is None, and what falls on it counts for nobody.
    """

    key: Any
    taxes: Hashable
    subtotal: Decimal


def weights(lines: Iterable[OrderLine], taxes: Hashable) -> dict[Any, Decimal]:
    """Return the weights to freeze for a down-payment line with these ``taxes``.

    Empty when no line that is worth anything has them: there is nothing to count the
    down payment on, and it is left out with that reason.

    >>> lines = [OrderLine("a", 20, Decimal(600)), OrderLine("b", 10, Decimal(400))]
    >>> weights(lines, 20)
    {'a': Decimal('600')}
    """
    found: dict[Any, Decimal] = {}
    for line in lines:
        if line.taxes == taxes and line.subtotal > 0:
            found[line.key] = found.get(line.key, Decimal(0)) + line.subtotal
    return found


def spread_posted(
    posted: Decimal, frozen: Mapping[Any, Decimal], step: Decimal
) -> dict[Any, Decimal]:
    """Spread one posted line (−balance) over the order lines by frozen weights.

    Raises ValueError when there are no weights.

    >>> frozen = {"a": Decimal(600), "b": Decimal(400)}
    >>> found = spread_posted(Decimal(300), frozen, Decimal("0.01"))
    >>> {key: str(part) for key, part in found.items()}
    {'a': '180.00', 'b': '120.00'}
    """
    shares = spread(posted, list(frozen.values()), step)
    return dict(zip(frozen, shares, strict=True))
