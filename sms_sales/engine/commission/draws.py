"""Draws: pay that is advanced or guaranteed, and what is recovered of it.

The four types of incentive-compensation systems, as they define them:

* ``draw`` (non-recoverable draw): paid on top of what is earned, never recovered;
* ``guarantee`` (non-recoverable guarantee): earnings are topped up to it, for good;
* ``recoverable_draw``: paid on top, its balance recovered from later earnings;
* ``recoverable_guarantee``: tops up to it, the top-up being recovered from later
  earnings above the guarantee.

Recovery takes what is earned above the guarantees in force, first for the balance of
the recoverable draw, then for that of the recoverable guarantee. A draw that has
ended advances nothing, and no longer protects earnings from recovery; its balance
stays. The balance of a leaver is reported, and never deducted by itself.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

KINDS = ("draw", "guarantee", "recoverable_draw", "recoverable_guarantee")
_NONE = Decimal(0)


class Draw(NamedTuple):
    """``amount`` per pay period, until ``date_to`` (included; None is open)."""

    kind: str
    amount: Decimal
    date_to: date | None = None


class Balances(NamedTuple):
    """What is still to be recovered, per recoverable kind."""

    draw: Decimal = _NONE
    guarantee: Decimal = _NONE


class Step(NamedTuple):
    """One step of a payout; ``detail`` says which draw it is about."""

    code: str
    detail: str
    amount: Decimal


class Drawn(NamedTuple):
    """The steps that draws add to a payout, and the balances after them."""

    steps: list[Step]
    balances: Balances


def in_force(draws: Iterable[Draw], day: date) -> list[Draw]:
    """Return the draws that have not ended on ``day``, the pay period's first.

    Raises ValueError on an unknown kind.

    >>> in_force([Draw("draw", Decimal(1), date(2026, 3, 31))], date(2026, 4, 1))
    []
    """
    found = []
    for draw in draws:
        if draw.kind not in KINDS:
            raise ValueError(f"A draw is one of {KINDS}, not {draw.kind!r}.")
        if draw.date_to is None or day <= draw.date_to:
            found.append(draw)
    return found


def drawn(
    earned: Decimal,
    draws: Sequence[Draw],
    balances: Balances = Balances(),  # noqa: B008 - a tuple does not change
    recover: bool = True,
) -> Drawn:
    """Recover, top up and advance, in this order, beside what a period ``earned``.

    ``draws`` are those in force; ``recover`` is False for who has left. A guarantee
    tops up from below zero too: nobody gets less than is guaranteed to them.

    >>> advance = Draw("recoverable_draw", Decimal(1000))
    >>> drawn(Decimal(1500), [advance], Balances(draw=Decimal(400))).balances.draw
    Decimal('1000')
    """
    amounts = {kind: _total(draws, kind) for kind in KINDS}
    top_ups = _topped_up(earned, amounts)
    back = _recovered(earned, amounts, balances) if recover else Balances()
    steps = [
        Step("recovery", "recoverable_draw", -back.draw),
        Step("recovery", "recoverable_guarantee", -back.guarantee),
        Step("draw", "guarantee", top_ups["guarantee"]),
        Step("draw", "recoverable_guarantee", top_ups["recoverable_guarantee"]),
        Step("draw", "draw", amounts["draw"]),
        Step("draw", "recoverable_draw", amounts["recoverable_draw"]),
    ]
    after = Balances(
        balances.draw - back.draw + amounts["recoverable_draw"],
        balances.guarantee - back.guarantee + top_ups["recoverable_guarantee"],
    )
    return Drawn([step for step in steps if step.amount], after)


def _topped_up(earned: Decimal, amounts: dict[str, Decimal]) -> dict[str, Decimal]:
    """Top up with what need not be given back before what must be."""
    reached = earned
    top_ups = {}
    for kind in ("guarantee", "recoverable_guarantee"):
        missing = amounts[kind] - reached if amounts[kind] else _NONE
        top_ups[kind] = max(_NONE, missing)
        reached += top_ups[kind]
    return top_ups


def _recovered(
    earned: Decimal, amounts: dict[str, Decimal], balances: Balances
) -> Balances:
    """Return what comes back; taking more would only be topped up again."""
    guaranteed = max(amounts["guarantee"], amounts["recoverable_guarantee"])
    room = max(_NONE, earned - guaranteed)
    draw = min(room, balances.draw)
    return Balances(draw, min(room - draw, balances.guarantee))


def _total(draws: Sequence[Draw], kind: str) -> Decimal:
    return sum((draw.amount for draw in draws if draw.kind == kind), _NONE)
