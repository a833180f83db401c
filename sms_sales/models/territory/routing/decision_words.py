"""The reasons of a decision in the reader's language."""


def in_words(env, reason):
    """Return the sentence for one stored reason; an unknown code says itself."""
    code, *inputs = reason
    words = _WORDS.get(code)
    return words(env, *inputs) if words else " ".join(map(str, reason))


def _same_contact(env, lead, user):
    return env._(
        "“%(lead)s” of the same contact is open: it stays with %(user)s.",
        lead=lead,
        user=user,
    )


def _owner(env, account, user):
    return env._("%(user)s looks after %(account)s.", user=user, account=account)


def _owner_away(env, name, user, why):
    return env._(
        "%(user)s would have come first (%(name)s), but %(why)s.",
        user=user,
        name=name,
        why=_PASSED[why](env),
    )


def _unclear(env, email):
    return env._(
        "Several accounts with different salespeople use %(email)s: none was chosen.",
        email=email,
    )


def _territory(env, territory, team):
    return env._(
        "It belongs to the territory %(territory)s, whose leads go to %(team)s.",
        territory=territory,
        team=team,
    )


def _no_territory(env):
    return env._("No territory claims it.")


def _members(env, territory):
    return env._("Owners of %(territory)s in the team come first.", territory=territory)


def _skill(env, skills):
    return env._("It asks for: %(skills)s.", skills=", ".join(skills))


def _tier(env, tier):
    return env._("The account is of tier %(tier)s.", tier=tier.upper())


def _passed(env, people):
    listed = ", ".join(f"{name} ({_PASSED[why](env)})" for name, why in people)
    return env._("Passed over: %(people)s.", people=listed)


def _turn(env, user, had, weight):
    return env._(
        "It was %(user)s's turn, with %(had)s so far at a capacity of %(weight)s.",
        user=user,
        had=had,
        weight=weight,
    )


def _nobody(env, team):
    return env._("It waits in the queue: nobody of %(team)s is free.", team=team)


def _no_match(env, team):
    return env._(
        "It waits in the queue: nobody of %(team)s who is there can take it (skill, "
        "tier or assignment domain).",
        team=team,
    )


def _no_member(env, team):
    return env._("It waits in the queue: %(team)s has no member.", team=team)


def _unanswered(env, user, minutes):
    return env._(
        "%(user)s did not answer within %(minutes)s working minutes.",
        user=user,
        minutes=minutes,
    )


def _leader(env, user):
    return env._("All members had it: it goes to the team leader %(user)s.", user=user)


def _nobody_left(env):
    return env._("All members had it, and nobody else is there: it stays.")


def _by_hand(env, user):
    return env._("Changed by %(user)s. It is not handed on any more.", user=user)


def _back(env, user):
    return env._("%(user)s joins the rotation at the level of the team.", user=user)


_PASSED = {
    "absent": lambda env: env._("absent"),
    "archived": lambda env: env._("archived"),
    "paused": lambda env: env._("assignment paused"),
    "full": lambda env: env._("capacity of 30 days used"),
    "busy": lambda env: env._("too much open work"),
    "none": lambda env: env._("no capacity"),
    "company": lambda env: env._("not of this company"),
}

_WORDS = {
    "same_contact": _same_contact,
    "owner": _owner,
    "owner_away": _owner_away,
    "unclear": _unclear,
    "territory": _territory,
    "no_territory": _no_territory,
    "members": _members,
    "skill": _skill,
    "tier": _tier,
    "passed": _passed,
    "turn": _turn,
    "nobody": _nobody,
    "no_match": _no_match,
    "no_member": _no_member,
    "unanswered": _unanswered,
    "leader": _leader,
    "nobody_left": _nobody_left,
    "by_hand": _by_hand,
    "back": _back,
}
