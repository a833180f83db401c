"""Whether a rule takes an account: an unknown value fails a condition, and never
triggers a *not*."""

from collections.abc import Iterable

from .rules import Account, Range, Rule

# Sorts after every character of a key, and so ends the prefix of a range.
AFTER = "~"


def takes(rule: Rule, account: Account) -> bool:
    """Return whether ``account`` meets every condition of ``rule``.

    >>> small = Rule(1, countries=frozenset({7}), employees=(0, 50))
    >>> takes(small, Account(1, country=7, employees=20))
    True
    >>> takes(small, Account(1, country=7)), takes(Rule(1), Account(1, country=7))
    (False, False)
    """
    return (
        rule.says_something
        and _is_there(rule, account)
        and _is_such(rule, account)
        and not _is_left_out(rule, account)
    )


def ranges_holding(ranges: Iterable[Range], account: Account) -> list[Range]:
    """Return the ``ranges`` that hold the postcode of ``account``.

    >>> leeds = Account(1, country=7, key="1012AB")
    >>> len(ranges_holding([Range(7, "1000", "1012", 1), Range(8, "1", "1", 1)], leeds))
    1
    """
    key = account.key
    if key is None:
        return []
    return [
        one
        for one in ranges
        if one.country == account.country and one.key_from <= key < one.key_to + AFTER
    ]


def _is_there(rule, account):
    return (
        (not rule.countries or account.country in rule.countries)
        and (not rule.states or account.state in rule.states)
        and (not rule.ranges or bool(ranges_holding(rule.ranges, account)))
    )


def _is_such(rule, account):
    return (
        (not rule.accounts or account.id in rule.accounts)
        and (not rule.industries or account.industry in rule.industries)
        and (not rule.tags or not rule.tags.isdisjoint(account.tags))
        and (not rule.interests or not rule.interests.isdisjoint(account.interests))
        and _is_within(account.employees, rule.employees)
        and _is_within(account.revenue, rule.revenue)
    )


def _is_within(value, band):
    low, high = band
    if not low and not high:
        return True
    return bool(value) and value >= low and (not high or value < high)


def _is_left_out(rule, account):
    return (
        account.country in rule.not_countries
        or account.state in rule.not_states
        or account.industry in rule.not_industries
        or account.id in rule.not_accounts
        or not rule.not_tags.isdisjoint(account.tags)
    )
