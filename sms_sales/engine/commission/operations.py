"""The closed list of operations that an explanation is made of.

A step is ``[operation, argument…, result]``, all strings. Steps stand in three
stages: those of the *credit* lead to the amount credited, those of the *count* to
what enters the pool, those of the *pay* to what the line earns. There are four forms:

* ``opens``: the amount to start from (has no result of its own);
* ``chains``: result = what the stage has reached, put through the operation, rounded
  half up to the decimal places of the company's currency; what counts keeps its
  fractions of a cent, cut to 18 places;
* ``adds``: result is added to what the line earns, unrounded;
* ``rounds``: result is at most one currency step away, and a multiple of it: where a
  line's part comes from rounding a cumulated amount, or the step is not 0.01 or 1;
  what counts is rounded to a millionth.

======== ======= ==========================================================
stage    name    arguments and result
======== ======= ==========================================================
credit   doc     amount, currency
credit   opening amount (attainment carried in at the cut-over)
credit   fx      rate; × rate
credit   spread  amount; + part of discounts spread on this line
credit   downpayment  weight (fraction); × weight
credit   share   fraction, role; × fraction
count    margin  cost; − cost
count    multiply     factor; × factor
count    quantity     quantity, fraction; = quantity × fraction
count    recounted    amount; + what counts otherwise than before
pay      band    floor, ceiling or "", rate, base; base × rate
pay      jump    floor; what reaching it adds, or lifts all before (given)
pay      own_rate     rate, base; base × rate
pay      unit_bonus   sum, quantity; sum × quantity
pay      beside       amount earned beside the table; itself
pay      caught_up    due, paid; what the pool is due up to the line − what was paid
pay      carried      amount paid before the cut-over, less the table's; itself
pay      cap     cap, earned before; what the cap takes off
pay      clawback     rate, base; base × rate
pay      earned       rate, base; base × rate, what the sale earned so far
credit, pay  released fraction; × fraction received
credit, pay  booked   amount; − what earlier rows booked
credit, count, pay  round  step
======== ======= ==========================================================
"""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

CREDIT, COUNT, PAY = STAGES = ("credit", "count", "pay")

# Arguments that are words; all others are numbers.
WORDS = ("currency", "role")
# Arguments that are money of the company.
MONEY = ("amount", "base", "before", "cost", "due", "paid", "sum")


class Operation(NamedTuple):
    """How a step is written, where it may stand, and what follows from it.

    ``follows`` takes what the stage has reached and the numbers among the arguments.
    """

    form: str
    stages: tuple[str, ...]
    arguments: tuple[str, ...]
    follows: Callable[..., Fraction] | None = None


def _capped(earned: Fraction, cap: Fraction, before: Fraction) -> Fraction:
    """What the cap takes off a line that lifts the pool from ``before``."""
    return min(cap, before + earned) - min(cap, before) - earned


def _product(_reached: Fraction, rate: Fraction, base: Fraction) -> Fraction:
    return rate * base


def _times(reached: Fraction, factor: Fraction) -> Fraction:
    return reached * factor


def _less(reached: Fraction, amount: Fraction) -> Fraction:
    return reached - amount


def _band(_reached, _floor, _ceiling, rate: Fraction, base: Fraction) -> Fraction:
    return rate * base


OPERATIONS = {
    "doc": Operation("opens", (CREDIT,), ("amount", "currency")),
    "opening": Operation("opens", (CREDIT,), ("amount",)),
    "fx": Operation("chains", (CREDIT,), ("rate",), _times),
    "spread": Operation("chains", (CREDIT,), ("amount",), lambda x, off: x + off),
    "downpayment": Operation("chains", (CREDIT,), ("weight",), _times),
    "share": Operation("chains", (CREDIT,), ("share", "role"), _times),
    "margin": Operation("chains", (COUNT,), ("cost",), _less),
    "multiply": Operation("chains", (COUNT,), ("factor",), _times),
    "quantity": Operation("chains", (COUNT,), ("quantity", "share"), _product),
    "recounted": Operation("chains", (COUNT,), ("amount",), lambda x, more: x + more),
    "band": Operation("adds", (PAY,), ("floor", "ceiling", "rate", "base"), _band),
    "jump": Operation("adds", (PAY,), ("floor",)),
    "own_rate": Operation("adds", (PAY,), ("rate", "base"), _product),
    "unit_bonus": Operation("adds", (PAY,), ("sum", "quantity"), _product),
    "beside": Operation("adds", (PAY,), ("amount",), lambda _x, amount: amount),
    "caught_up": Operation(
        "adds", (PAY,), ("due", "paid"), lambda _x, due, paid: due - paid
    ),
    "carried": Operation("adds", (PAY,), ("amount",), lambda _x, amount: amount),
    "cap": Operation("adds", (PAY,), ("cap", "before"), _capped),
    "clawback": Operation("adds", (PAY,), ("rate", "base"), _product),
    "earned": Operation("adds", (PAY,), ("rate", "base"), _product),
    "released": Operation("chains", (CREDIT, PAY), ("fraction",), _times),
    "booked": Operation("chains", (CREDIT, PAY), ("amount",), _less),
    "round": Operation("rounds", STAGES, ("step",)),
}
