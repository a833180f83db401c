"""Following an explanation step by step: what each stage has reached, and checks."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from ..money import PLACES, rounded
from .measured import MILLIONTH
from .operations import COUNT, CREDIT, OPERATIONS, PAY, STAGES, WORDS, Operation


class ExplanationError(ValueError):
    """An explanation in which a step does not follow from the steps before it."""


class State(NamedTuple):
    """What the stages have reached, and where the line stands in its pool.

    ``position`` moves from the pool's credit before the line by the base of each
    band; ``places`` are the decimal places of the company's currency.
    """

    places: int
    position: Fraction = Fraction(0)
    stage: str = CREDIT
    credit: Fraction | None = None
    count: Fraction = Fraction(0)
    pay: Fraction = Fraction(0)
    banded: Fraction = Fraction(0)

    @property
    def reached(self) -> Fraction:
        return getattr(self, self.stage)

    def at(self, reached: Fraction) -> "State":
        """Return the state with what its stage has reached.

        A credit counts as it is until an operation of the count says otherwise.
        """
        places, position, stage, credit, count, pay, banded = self
        if stage == PAY:
            pay = reached
        else:
            credit, count = reached if stage == CREDIT else credit, reached
        return State(places, position, stage, credit, count, pay, banded)


def taken(state: State, name: str, arguments: list[str]) -> tuple[State, Fraction]:
    """Take an operation that tells its result; return both.

    >>> taken(State(2, credit=Fraction(1200)), "fx", ["0.9212345"])[1]
    Fraction(27637, 25)
    """
    step = [name, *arguments]
    state = _staged(state, OPERATIONS[name], step)
    result = _result_of(state, OPERATIONS[name], arguments)
    return _ended(state, step, result), result


def follow(state: State, step: list[str]) -> State:
    """Take one step; raises ExplanationError when it does not follow."""
    operation, arguments, result = _read(step)
    state = _staged(state, operation, step)
    if operation.form == "opens":
        _require(state.credit is None, step, "starts a second time")
        return state.at(number(arguments[0]))
    if operation.form == "rounds":
        _require(state.credit is not None, step, "has nothing to start from")
        _check_rounding(state, number(arguments[0]), result, step)
        return state.at(result)
    due = _result_of(state, operation, arguments)
    _require(due is None or due == result, step, "has another result")
    return _ended(state, step, result)


def _result_of(
    state: State, operation: Operation, arguments: list[str]
) -> Fraction | None:
    """Return what an operation gives in its stage; None where only it can tell."""
    if operation.follows is None or state.credit is None:
        return None
    names = zip(operation.arguments, arguments, strict=True)
    numbers = [number(value) for argument, value in names if argument not in WORDS]
    exact = operation.follows(state.reached, *numbers)
    if operation.form == "adds":
        return exact
    places = PLACES if state.stage == COUNT else state.places
    return Fraction(rounded(exact, Decimal(1).scaleb(-places)))


def _ended(state: State, step: list[str], result: Fraction) -> State:
    _require(state.credit is not None, step, "has nothing to start from")
    if OPERATIONS[step[0]].form == "chains":
        return state.at(result)
    return _moved(state, step).at(state.pay + result)


@lru_cache(10000)
def number(value: str) -> Fraction | None:
    """Read a decimal or a fraction ("50/100"); the top band has no ceiling ("").

    >>> number("0.92"), number("50/100"), number("")
    (Fraction(23, 25), Fraction(1, 2), None)
    """
    if value == "":
        return None
    if not isinstance(value, str):
        raise ExplanationError(f"{value!r} is not written as a string.")
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError) as error:
        raise ExplanationError(f"{value!r} is not a number.") from error


def _read(step: list[str]) -> tuple[Operation, list[str], Fraction | None]:
    operation = OPERATIONS.get(step[0]) if step else None
    _require(operation, step, "is no operation")
    results = 0 if operation.form == "opens" else 1
    fits = len(step) == 1 + len(operation.arguments) + results
    _require(fits, step, "has the wrong number of arguments")
    arguments = step[1 : 1 + len(operation.arguments)]
    result = number(step[-1]) if results else None
    _require(not results or result is not None, step, "has no result")
    return operation, arguments, result


def _staged(state: State, operation: Operation, step: list[str]) -> State:
    """Return the state in the stage of the step; stages only go forward."""
    if state.stage in operation.stages:
        return state
    later = STAGES[STAGES.index(state.stage) :]
    stage = next((stage for stage in later if stage in operation.stages), None)
    _require(stage, step, "comes too late")
    return state._replace(stage=stage)


def _check_rounding(state, step: Fraction, result: Fraction, written: list[str]):
    _require(step > 0 and not result % step, written, "is no multiple of its step")
    strays = abs(result - state.reached)
    # What is earned beside the table comes with six places.
    slack = Fraction(MILLIONTH) if state.stage == PAY else 0
    _require(strays <= step + slack, written, "moves by more than its step")


def _moved(state: State, step: list[str]) -> State:
    """Check that bands and jumps join without a gap, and move along them."""
    name, *arguments = step
    if name == "jump":
        _require(number(arguments[0]) == state.position, step, "is not at its floor")
    if name in ("own_rate", "clawback", "earned"):
        bases = (state.credit, state.count)
        _require(number(arguments[1]) in bases, step, "has another base")
    if name != "band":
        return state
    floor, ceiling, _rate, base, _amount = map(number, arguments)
    after = state.position + base
    low, high = sorted((state.position, after))
    # The first band takes what is negative, too.
    _require(not floor or floor <= low, step, "starts below its floor")
    _require(ceiling is None or high <= ceiling, step, "ends above its ceiling")
    return state._replace(position=after, banded=state.banded + base)


def _require(condition, step: list[str], what: str):
    if not condition:
        raise ExplanationError(f"{step} {what}.")
