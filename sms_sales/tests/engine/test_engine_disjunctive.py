from datetime import date

from hypothesis import given

from odoo.tests import BaseCase

from ...engine.quotation.conditions import Condition, Order, Rule, Scope
from ...engine.quotation.disjunctive import contradict, is_dead, shadow
from ...engine.quotation.judging import judge
from .common import D, proves, st
from .test_engine_quotation_judging import line


def date_(month, day):
    """A day of 2026."""
    return date(2026, month, day)


MEASURES = st.sampled_from(
    ["line_discount", "line_margin", "quantity", "total", "payment_days", "line_count"]
)


def closed(ids):
    """Category 1 stands for 1, 2 and 3."""
    return frozenset().union(*({1, 2, 3} if one == 1 else {one} for one in ids))


@st.composite
def conditions(draw):
    measure = draw(MEASURES)
    overs = ["any", "all", "max", "min"]
    return Condition(
        measure,
        draw(st.sampled_from([">", ">=", "<", "<=", "=", "!="])),
        D(draw(st.integers(-1, 6)) * 10),
        draw(st.sampled_from(overs)) if measure.startswith(("line_d", "line_m", "q"))
        else "",
        draw(st.integers(1, 2)),
        categories=draw(st.sampled_from([frozenset(), frozenset({1}), frozenset({4})])),
    )  # fmt: skip


@st.composite
def rules(draw, number=1):
    return Rule(
        number,
        join=draw(st.sampled_from(["or_of_ands", "and_of_ors"])),
        conditions=tuple(draw(st.lists(conditions(), max_size=4))),
        categories=draw(st.sampled_from([frozenset(), frozenset({1}), frozenset({2})])),
    )


@st.composite
def orders(draw):
    lines = [
        line(
            number,
            price=draw(st.integers(4, 11)) * 10,
            cost=draw(st.sampled_from([None, 0, 50])),
            quantity=draw(st.integers(0, 6)) * 10,
        )._replace(categories=frozenset(draw(st.sampled_from([(1,), (1, 2), (4,)]))))
        for number in range(draw(st.integers(0, 3)))
    ]
    return Order(1, lines=tuple(lines), payment_days=draw(st.integers(0, 6)) * 10)


class TestEngineDisjunctive(BaseCase):
    """What is said of rules is certain (rule 15)."""

    @proves
    @given(rules(), st.lists(orders(), min_size=5, max_size=5))
    def test_a_dead_rule_hits_nothing(self, rule, some):
        if is_dead(rule, closed):
            for one in some:
                self.assertFalse(judge(one, [rule]).hits)

    @proves
    @given(rules(), rules(2), st.lists(orders(), min_size=5, max_size=5))
    def test_what_a_shadowed_rule_hits_the_earlier_block_hits(self, one, other, some):
        if shadow(one, [other], closed):
            for order in some:
                verdict = judge(order, [one, other])
                if any(hit.rule_id == 1 for hit in verdict.hits):
                    self.assertTrue(any(hit.rule_id == 2 for hit in verdict.hits))

    def _over(self, limit, over="any", number=1, **values):
        condition = Condition("line_discount", ">", D(limit), over)
        return Rule(number, conditions=(condition,), **values)

    def test_two_lines_may_meet_what_one_cannot(self):
        high, low = (Condition("quantity", c, D(5), "any") for c in (">", "<"))
        self.assertFalse(is_dead(Rule(1, conditions=(high, low)), closed))
        each = tuple(one._replace(over="all") for one in (high, low))
        self.assertTrue(is_dead(Rule(1, conditions=each), closed))

    def test_an_unknown_cost_keeps_a_margin_rule_alive(self):
        pair = [Condition("order_margin", c, D(5)) for c in (">", "<")]
        self.assertFalse(is_dead(Rule(1, conditions=tuple(pair)), closed))

    def test_no_currency_can_be_in_two_sets_that_do_not_meet(self):
        pair = [
            Condition("currency", "in", currencies=(code,)) for code in ("EUR", "USD")
        ]
        self.assertTrue(is_dead(Rule(1, conditions=tuple(pair)), closed))

    def test_a_wider_earlier_block_with_covering_dates_shadows(self):
        may = Scope(date_from=date_(5, 1), date_until=date_(6, 1))
        inner = self._over(20, number=2, scope=may, categories=frozenset({2}))
        self.assertTrue(shadow(inner, [self._over(15)], closed))
        self.assertFalse(shadow(inner, [self._over(25)], closed))
        late = Scope(date_from=date_(5, 2))
        self.assertFalse(shadow(inner, [self._over(15, scope=late)], closed))
        above = self._over(15, categories=frozenset({1}))
        self.assertTrue(shadow(inner, [above], closed))
        self.assertFalse(shadow(self._over(20, number=2), [above], closed))

    def test_only_a_block_shadows_and_a_free_domain_is_opaque(self):
        inner = self._over(20, number=2)
        self.assertFalse(shadow(inner, [self._over(15, outcome="warn")], closed))
        free = self._over(15, scope=Scope(domain="[('origin', '=', False)]"))
        self.assertFalse(shadow(inner, [free], closed))

    def test_too_many_clauses_are_not_told(self):
        groups = [
            Condition("line_count", "<", D(0), alternative=n)
            for n in range(9)
            for _twice in range(2)
        ]
        rule = Rule(1, conditions=tuple(groups), join="and_of_ors")
        self.assertFalse(is_dead(rule, closed))
        self.assertTrue(is_dead(rule._replace(conditions=tuple(groups[:16])), closed))

    def test_require_and_exclude_contradict_where_they_meet(self):
        with_ = Rule(1, require="product_with", require_products=frozenset({7}))
        out = Rule(2, require="product_without", require_categories=frozenset({1}))
        self.assertTrue(contradict(with_, out, closed, {7: 2}))
        self.assertFalse(contradict(with_, out, closed, {7: 4}))
        spring = Scope(date_until=date_(5, 1))
        summer = Scope(date_from=date_(5, 1))
        apart = with_._replace(scope=spring), out._replace(scope=summer)
        self.assertFalse(contradict(*apart, closed, {7: 2}))
