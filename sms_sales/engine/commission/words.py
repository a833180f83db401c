"""An explanation in plain words, for the person whom it concerns.

The sentences are English here and marked for translation; the caller passes how to
translate one, and how to write a number, an amount or a percentage in the reader's
language. Without, English is written.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..money import decimal, text
from .operations import COUNT, OPERATIONS
from .state import number

Show = Callable[[str, str], str]


def _lt(sentence: str) -> str:
    """Mark a sentence for translation, as the host's export expects it."""
    return sentence


SENTENCES = {
    "src": _lt("%(document)s line %(line)s"),
    "doc": _lt("%(amount)s %(currency)s"),
    "opening": _lt("attainment carried in %(amount)s %(company)s"),
    "fx": _lt("× %(rate)s = %(result)s %(company)s"),
    "spread": _lt("its part of discounts %(amount)s = %(result)s"),
    "downpayment": _lt("its part of the down payment %(weight)s = %(result)s"),
    "share.direct": _lt("your share %(share)s = %(result)s"),
    "share.overlay": _lt("your overlay share %(share)s = %(result)s"),
    "share.manager": _lt("your share as a manager %(share)s = %(result)s"),
    "margin": _lt("less its cost %(cost)s = %(result)s"),
    "multiply": _lt("counts × %(factor)s = %(result)s"),
    "quantity": _lt("quantity %(quantity)s × %(share)s = %(result)s"),
    "recounted": _lt("counts %(amount)s otherwise than before = %(result)s"),
    "band": _lt("slice %(floor)s–%(ceiling)s at %(rate)s = %(result)s"),
    "band.part": _lt(
        "%(base)s in slice %(floor)s–%(ceiling)s at %(rate)s = %(result)s"
    ),
    "band.top": _lt("slice from %(floor)s at %(rate)s = %(result)s"),
    "band.top.part": _lt("%(base)s in slice from %(floor)s at %(rate)s = %(result)s"),
    "jump": _lt("reaching %(floor)s adds %(result)s"),
    "own_rate": _lt("at its own rate %(rate)s = %(result)s"),
    "unit_bonus": _lt("bonus %(sum)s × %(quantity)s = %(result)s"),
    "beside": _lt("earned beside the table %(result)s"),
    "caught_up": _lt(
        "all before, at its terms now %(due)s, less %(paid)s paid = %(result)s"
    ),
    "carried": _lt("paid before, beside the table %(result)s"),
    "cap": _lt("cap of %(cap)s takes %(result)s"),
    "clawback": _lt("taken back at its stored rate %(rate)s = %(result)s"),
    "earned": _lt("commission at %(rate)s = %(result)s"),
    "released": _lt("%(fraction)s received = %(result)s"),
    "booked": _lt("less %(amount)s booked before = %(result)s"),
    "round": _lt("rounded in its pool to %(result)s"),
    "round.count": _lt("rounded to %(result)s"),
}

# How each argument is shown; all others are amounts.
FORMS = {
    "currency": "word",
    "role": "word",
    "rate": "percent",
    "share": "percent",
    "fraction": "percent",
    "weight": "percent",
    "factor": "number",
    "quantity": "number",
    "floor": "number",
    "ceiling": "number",
    "cap": "number",
    "base": "count",
}


def show(form: str, value: str) -> str:
    """Write a "number", an "amount", a "percent" or what counts ("count") in English.

    >>> show("amount", "1104.00"), show("percent", "50/100"), show("number", "25000")
    ('1,104.00', '50 %', '25,000')
    """
    if form == "word":
        return value
    if form == "percent":
        return f"{decimal(number(value) * 100, 4):,f} %"
    amount = Decimal(value) if "/" not in value else decimal(Fraction(value), 4)
    if form == "count" and len(value.partition(".")[2]) > 6:
        amount = decimal(amount, 6)
    return f"{Decimal(text(amount)):,f}" if form == "number" else f"{amount:,f}"


def words(
    explanation: dict[str, Any],
    company: str,
    translate: Callable[[str], str] = _lt,
    show: Show = show,
) -> list[str]:
    """Return the phrases of an explanation in order, to be joined by " · ".

    ``company`` is the company's currency. A conversion continues the phrase before.

    >>> words({"src": ["account.move.line", 4711, "INV/2026/0042", 3], "steps": [
    ...     ["doc", "1200.00", "USD"], ["fx", "0.92", "1104.00"]]}, "EUR")
    ['INV/2026/0042 line 3', '1,200.00 USD × 0.92 = 1,104.00 EUR']
    """
    _model, _id, document, line = explanation["src"]
    phrases = [translate(SENTENCES["src"]) % {"document": document, "line": line}]
    names = [step[0] for step in explanation["steps"]]
    several = names.count("band") > 1
    # What a unit earns is no percentage, nor is the rate of a currency.
    forms = {**FORMS, "rate": "number"} if "quantity" in names else FORMS
    counting = False
    for step in explanation["steps"]:
        # What counts keeps its fractions of a cent, also once it is rounded.
        counting = _counts(step[0]) or counting and step[0] == "round"
        code = _code(step, several)
        if counting and code == "round":
            code = "round.count"
        sentence = translate(SENTENCES[code])
        amounts = dict.fromkeys(("amount", "result"), "count") if counting else {}
        shown = _values(step, show, forms | amounts)
        phrase = sentence % {**shown, "company": company}
        if step[0] == "fx":
            phrases[-1] += " " + phrase
        else:
            phrases.append(phrase)
    return phrases


def _counts(name: str) -> bool:
    return OPERATIONS[name].stages == (COUNT,)


def _code(step: list[str], several: bool) -> str:
    """Return which sentence says a step."""
    name = step[0]
    if name == "share":
        return f"share.{step[2]}"
    if name != "band":
        return name
    return name + ("" if step[2] else ".top") + (".part" if several else "")


def _values(step: list[str], show: Show, forms: dict[str, str]) -> dict[str, str]:
    name, *values = step
    names = [*OPERATIONS[name].arguments, "result"]
    if name == "fx":
        forms = {**forms, "rate": "number"}
    return {
        key: show(forms.get(key, "amount"), value) if value else ""
        for key, value in zip(names, values, strict=False)
    }
