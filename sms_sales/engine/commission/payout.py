"""From what a period earned to what it pays, in a fixed order of steps.

Rate table, bonus and cap are in what was earned (see pool.py). Then: minimum,
clawbacks of closed pools, adjustments, draws, carry-forward. What comes out negative
is carried to the next statement and never billed by itself.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from .draws import Balances, Draw, Step, drawn

_NONE = Decimal(0)


class Due(NamedTuple):
    """What a pay period brings, rounded; clawbacks and a carry are negative.

    ``earned`` is the commission of the period, ``before`` that of the earlier periods
    of its pool. ``minimum`` is the pool's, and given only in the period in which the
    pool ends, since it is tested once.
    """

    earned: Decimal = _NONE
    before: Decimal = _NONE
    minimum: Decimal = _NONE
    clawback: Decimal = _NONE
    adjustment: Decimal = _NONE
    carried: Decimal = _NONE


class Payout(NamedTuple):
    """``pay`` is at least zero, ``carried`` at most; the steps add up to ``pay``."""

    steps: list[Step]
    pay: Decimal
    carried: Decimal
    balances: Balances


def payout(
    due: Due,
    draws: Sequence[Draw] = (),
    balances: Balances = Balances(),  # noqa: B008 - a tuple does not change
    recover: bool = True,
) -> Payout:
    """Return the steps of a statement, what it pays, and what it carries on.

    ``draws``, ``balances`` and ``recover`` are as in :func:`.draws.drawn`.

    >>> found = payout(Due(earned=Decimal(5), minimum=Decimal(10)))
    >>> [(step.code, int(step.amount)) for step in found.steps], int(found.pay)
    ([('earned', 5), ('minimum', 5)], 10)
    """
    steps = _steps(due)
    drawing = drawn(_sum(steps), draws, balances, recover)
    steps += [*drawing.steps, *_step("carried_in", due.carried)]
    result = _sum(steps)
    carried = min(_NONE, result)
    steps += _step("carried_out", -carried)
    return Payout(steps, result - carried, carried, drawing.balances)


def _steps(due: Due) -> list[Step]:
    return [
        Step("earned", "", due.earned),
        *_step("minimum", _minimum(due)),
        *_step("clawback", due.clawback),
        *_step("adjustment", due.adjustment),
    ]


def _minimum(due: Due) -> Decimal:
    """Return what is missing to the minimum; no minimum lifts nobody to zero."""
    missing = due.minimum - due.before - due.earned
    return max(_NONE, missing) if due.minimum > 0 else _NONE


def _step(code: str, amount: Decimal) -> list[Step]:
    return [Step(code, "", amount)] if amount else []


def _sum(steps: Sequence[Step]) -> Decimal:
    return sum((step.amount for step in steps), _NONE)
