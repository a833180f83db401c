"""What routing looks at: one lead, and one choice for it."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Case(NamedTuple):
    """A lead that wants somebody, with all that the decision depends on."""

    lead: object
    policy: object
    team: object
    territory: object
    partner_id: int
    email: str
    company_id: int
    # The policy and the company whose working time it is.
    hours: tuple
    skills: frozenset = frozenset()
    tier: str = ""
    # Who had it before: they do not get it again.
    had: frozenset = frozenset()


@dataclass(eq=False)
class Choice:
    """Who gets the lead of a case, decided by which step, and why."""

    case: Case
    step: str
    user_id: int = 0
    team: object = None
    weight: int = 0
    reasons: list = field(default_factory=list)
    due: object = False
    # The users of the rotation that picked, whoever it picked.
    present: list | None = None
