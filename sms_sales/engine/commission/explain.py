"""Why a line of a statement is what it is: data that can be replayed to the cent.

An explanation is a dictionary that goes to JSON as it is: decimals are strings,
operations are codes of a closed list (see operations.py). The typed columns of the
credit are the truth, a :class:`Derivation` writes the steps that lead to them, and
:func:`replay` computes the columns from the steps again.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..money import Number, exact, text
from .crossing import Stretch, crossed
from .curve import Segment
from .measured import MILLIONTH
from .operations import COUNT, MONEY, OPERATIONS
from .state import ExplanationError, State, follow, number, taken

VERSION = 1
KEYS = "v src event plan rule pool steps reverses corrects out".split()


class Derivation:
    """Writes the steps from a document to a credit and to what it earns.

    ``step`` is the smallest amount of the company's currency, ``before`` the credit of
    the pool before the line. ``stored`` is the amount in the typed column, where there
    is one: a rounding step is added when the operation gives another.

    >>> line = Derivation(Decimal("0.01"))
    >>> _ = line.then("doc", Decimal("1200.00"), "USD").then("fx", Decimal("0.92"))
    >>> line.then("share", Fraction(1, 2), "direct", stored=Decimal("552.00")).steps[1:]
    [['fx', '0.92', '1104.00'], ['share', '50/100', 'direct', '552.00']]
    """

    def __init__(self, step: Decimal, before: Number = 0):
        self.steps: list[list[str]] = []
        self._step = step
        self._before = Fraction(before)
        self._state = State(max(0, -step.as_tuple().exponent), self._before)

    def then(
        self, name: str, *arguments: Number | str | None, stored: Decimal | None = None
    ) -> "Derivation":
        """Add an operation of operations.py; its result is computed.

        Raises ExplanationError when ``stored`` is more than a step away from it.
        """
        names = zip(OPERATIONS[name].arguments, arguments, strict=True)
        written = [self._written(name, *named) for named in names]
        if OPERATIONS[name].form == "opens":
            self._add([name, *written])
        else:
            self._state, result = taken(self._state, name, written)
            self.steps.append([name, *written, self._money(result)])
        return self if stored is None else self.rounded(stored)

    def earn(self, segments: Sequence[Segment], counted: Decimal) -> "Derivation":
        """Add the bands and jumps from the pool before the line to after it."""
        after = self._before + Fraction(counted)
        for stretch in crossed(segments, exact(self._before), exact(after)):
            self._add(self._stretch(stretch))
        return self

    def rounded(self, stored: Decimal) -> "Derivation":
        """Add a rounding step, unless the stage has reached what is stored."""
        step = MILLIONTH if self._state.stage == COUNT else self._step
        if self._state.reached != Fraction(stored):
            self._add(["round", text(step), self._money(stored)])
        return self

    def counts(self, stored: Decimal) -> "Derivation":
        """Lead what counts to what is stored, which has six places."""
        apart = exact(Fraction(stored) - self._state.count)
        if self._state.stage == COUNT and abs(apart) <= MILLIONTH:
            return self.rounded(stored)
        return self.then("recounted", apart) if apart else self

    @property
    def counted(self) -> Decimal:
        """What counts by the steps so far."""
        return exact(self._state.count)

    @property
    def paid(self) -> Decimal:
        """What the line earns by the steps so far."""
        return exact(self._state.pay)

    def out(self) -> list[str]:
        """Return what is credited, and what the line earns."""
        return [self._money(self._state.credit or 0), self._money(self._state.pay)]

    def _add(self, step: list[str]):
        self._state = follow(self._state, step)
        self.steps.append(step)

    def _stretch(self, stretch: Stretch) -> list[str]:
        floor, amount = text(stretch.floor), self._money(stretch.amount)
        if stretch.kind == "jump":
            return ["jump", floor, amount]
        ceiling = "" if stretch.ceiling is None else text(stretch.ceiling)
        rate, base = text(stretch.slope), self._money(stretch.base)
        return ["band", floor, ceiling, rate, base, amount]

    def _written(self, operation: str, name: str, value: Number | str) -> str:
        if isinstance(value, str):
            return value
        if operation == "doc":
            return format(value, "f")
        if name in MONEY:
            return self._money(value)
        return _fraction(value) if isinstance(value, Fraction) else text(value)

    def _money(self, amount: Number) -> str:
        """Write an amount with the places of the currency, or more if it has more."""
        plain = text(amount if isinstance(amount, Decimal) else exact(amount))
        missing = self._state.places - len(plain.partition(".")[2])
        if missing <= 0:
            return plain
        return plain + ("" if "." in plain else ".") + "0" * missing


def build(
    derivation: Derivation,
    src: Sequence,
    event: Sequence[str],
    plan: Sequence,
    rule: int | None = None,
    pool: Sequence[str] | None = None,
    reverses: Any = None,
    corrects: Any = None,
) -> dict[str, Any]:
    """Return the explanation of a line, version 1.

    ``src`` is [model, id, document, line], ``event`` [kind, date], ``plan`` [id,
    version, fingerprint], ``pool`` [key, "before", credit before the line].
    """
    values = [VERSION, list(src), list(event), list(plan), rule]
    values += [pool and list(pool), derivation.steps, reverses, corrects]
    return dict(zip(KEYS, [*values, derivation.out()], strict=True))


def replay(explanation: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """Compute what is credited and what it earns from the steps, to the cent.

    Raises ExplanationError when a step does not follow from those before it, when the
    bands do not hold what was counted, or when the outcome is another.
    """
    if sorted(explanation) != sorted(KEYS) or explanation["v"] != VERSION:
        raise ExplanationError("This is not an explanation of version 1.")
    credited, earned = map(Decimal, explanation["out"])
    pool, steps = explanation["pool"], explanation["steps"]
    places = max(0, -credited.as_tuple().exponent)
    state = State(places, number(pool[2]) if pool else Fraction(0))
    for step in steps:
        state = follow(state, step)
    if any(step[0] == "band" for step in steps) and state.banded != state.count:
        raise ExplanationError("The bands do not hold what was counted.")
    if (state.credit or 0, state.pay) != (Fraction(credited), Fraction(earned)):
        raise ExplanationError(f"The steps do not lead to {explanation['out']}.")
    return credited, earned


def _fraction(share: Fraction) -> str:
    percent = share * 100
    return f"{percent}/100" if percent.denominator == 1 else str(share)
