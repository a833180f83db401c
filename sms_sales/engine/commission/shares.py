"""Who gets which share of a sale: direct, overlay, and up to the managers.

Shares are fractions of one (0.5 is 50 %).
"""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from ..money import Number, parts, rounded


def direct(shares: Sequence[Number]) -> tuple[list[Fraction], Fraction]:
    """Grant direct shares in their order up to 100 %; return them and the rest.

    Raises ValueError on a negative share.

    >>> direct([Fraction(3, 4), Fraction(1, 2)])
    ([Fraction(3, 4), Fraction(1, 4)], Fraction(0, 1))
    """
    if any(share < 0 for share in shares):
        raise ValueError("A share of a sale cannot be negative.")
    granted: list[Fraction] = []
    for share in shares:
        granted.append(min(Fraction(share), 1 - sum(granted)))
    return granted, 1 - sum(granted)


def credited(
    amount: Decimal, shares: Sequence[Number], step: Decimal
) -> tuple[list[Decimal], Decimal]:
    """Divide ``amount`` by direct shares; return the credits and the unassigned rest.

    Credits and rest add up to the rounded amount, whatever the shares.

    >>> credits, rest = credited(Decimal(100), [Fraction(1, 3)] * 2, Decimal("0.01"))
    >>> [str(credit) for credit in credits], str(rest)
    (['33.33', '33.34'], '33.33')
    """
    granted, _rest = direct(shares)
    *credits, rest = parts(amount, [*accumulate(granted), Fraction(1)], step)
    return credits, rest


def overlay(amount: Decimal, share: Number, step: Decimal) -> Decimal:
    """Return the credit of somebody whose share reduces nobody else's.

    >>> overlay(Decimal("99.99"), Fraction(1, 2), Decimal("0.01"))
    Decimal('50.00')
    """
    return rounded(Fraction(amount) * Fraction(share), step)


def manager(own: Number, reports: Number) -> Fraction:
    """Return what a manager is credited for reports, beside an ``own`` share.

    A sale never counts more than once for anybody: the sum is capped at 100 %.

    >>> manager(Fraction(1, 2), Fraction(1, 2)), manager(1, 1)
    (Fraction(1, 2), Fraction(0, 1))
    """
    return min(Fraction(1), Fraction(reports) + Fraction(own)) - Fraction(own)


def rolled_up(
    own: Mapping[Hashable, Number], manager_of: Mapping[Hashable, Hashable]
) -> dict[Hashable, Fraction]:
    """Carry the shares of one sale up the hierarchy of its day, level by level.

    Returns the roll-up share of each manager who gets one. What a manager passes on
    is again at most 100 %. Raises ValueError when somebody manages themselves.

    >>> rolled_up({"ann": Fraction(1, 2)}, {"ann": "bob", "bob": "eve"})
    {'bob': Fraction(1, 2), 'eve': Fraction(1, 2)}
    """
    reached = {person: Fraction(share) for person, share in own.items()}
    result: dict[Hashable, Fraction] = {}
    for boss in _upwards(own, manager_of):
        reports = (who for who in reached if manager_of.get(who) == boss)
        below = sum(reached[who] for who in reports)
        share = manager(own.get(boss, 0), below)
        reached[boss] = Fraction(own.get(boss, 0)) + share
        if share:
            result[boss] = share
    return result


def _upwards(
    own: Mapping[Hashable, Number], manager_of: Mapping[Hashable, Hashable]
) -> list[Hashable]:
    """Return the managers above the people of a sale, the lowest level first."""
    height: dict[Hashable, int] = {}
    for person in own:
        chain = [person]
        while (above := manager_of.get(chain[-1])) is not None:
            if above in chain:
                raise ValueError(f"{above} cannot be their own manager.")
            chain.append(above)
            height[above] = max(height.get(above, 0), len(chain))
    return sorted(height, key=lambda boss: height[boss])
