"""What the tests of the arithmetic share: short numbers and bounded examples."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from ...engine.commission.tiers import Tier

CENT = Decimal("0.01")
STEPS = st.sampled_from([CENT, Decimal("0.05"), Decimal(1), Decimal("0.001")])

# The same examples each time, and no file left behind.
proves = settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow],
)


def D(number):
    """Return a decimal of what is written."""
    return Decimal(str(number))


def tiers(*pairs):
    """Return tiers from pairs of floor and rate."""
    return [Tier(D(floor), D(rate)) for floor, rate in pairs]


def money(low=-100_000, high=100_000):
    """Amounts in cents."""
    return st.integers(low * 100, high * 100).map(lambda cents: cents * CENT)


def rates(high=50):
    """Rates from 0 to ``high`` percent, by hundredths of a percent."""
    return st.integers(0, high * 100).map(lambda rate: Decimal(rate) / 10_000)


def tables(max_size=5):
    """Rate tables with floors up to 100,000, of which one may be zero."""
    floors = st.integers(0, 100_000)
    return st.dictionaries(floors, rates(), min_size=1, max_size=max_size).map(
        lambda table: [Tier(Decimal(floor), rate) for floor, rate in table.items()]
    )


def shares():
    """Fractions from 0 to 1."""
    return st.fractions(0, 1, max_denominator=1000)


def total(amounts):
    """Add up, from a decimal zero."""
    return sum(amounts, Decimal(0))


__all__ = [
    "CENT",
    "STEPS",
    "D",
    "Fraction",
    "money",
    "proves",
    "rates",
    "shares",
    "st",
    "tables",
    "tiers",
    "total",
]
