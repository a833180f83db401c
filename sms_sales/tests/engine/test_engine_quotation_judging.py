from hypothesis import given

from odoo.tests import BaseCase

from ...engine.discount import Part, discounted
from ...engine.quotation.conditions import COMPARE, Condition, Order, Rule, Scope
from ...engine.quotation.judging import judge
from ...engine.quotation.measures import Line
from ...engine.quotation.verdict import Hit, Reading, as_data, from_data
from .common import CENT, D, proves, st


def line(number, **values):
    """A line of 100 on the list, from its price."""
    values = {"price": 100, "listed": 100, "cost": 60, **values}
    values.setdefault("net", values["price"])
    amounts = {k: None if v is None else D(v) for k, v in values.items()}
    return Line(number, f"u{number}", **amounts)


def order(*lines, **values):
    return Order(1, lines=lines, **values)


def hits(rule, one):
    return judge(one, [rule]).hits


class TestEngineQuotationJudging(BaseCase):
    """Which orders a rule hits, and where (rules 2, 7 and 8)."""

    def _rule(self, *condition, **values):
        return Rule(1, conditions=(Condition(*condition),), **values)

    def test_each_line_past_the_limit_is_told_with_its_value(self):
        rule = self._rule("line_discount", ">", D(15), "any")
        one = order(line(1, price=82), line(2), line(3, price=80))
        found = [(hit.line_uid, hit.value) for hit in hits(rule, one)]
        self.assertEqual(found, [("u1", 18), ("u3", 20)])

    def test_a_discount_on_the_order_is_one_on_each_line(self):
        parts = [Part(n, "20", D(amount)) for n, amount in ((1, 600), (2, 400))]
        net = discounted([*parts, Part(9, "20", D(-100), "discount")], CENT)
        one = order(
            *(
                line(n, price=net[n], listed=amount)
                for n, amount in ((1, 600), (2, 400))
            )
        )
        rule = self._rule("line_discount", "=", D(10), "all")
        self.assertEqual([hit.value for hit in hits(rule, one)], [10, 10])

    def test_no_line_answers_any_all_min_and_max_never_and_sums_are_zero(self):
        for over in ("any", "all", "min", "max"):
            for comparison in COMPARE:
                rule = self._rule("quantity", comparison, D(0), over)
                self.assertFalse(hits(rule, order()))
        self.assertTrue(hits(self._rule("quantity", "=", D(0), "sum"), order()))
        self.assertTrue(hits(self._rule("line_count", "<", D(1)), order()))

    def test_an_unknown_cost_hits_margins_whatever_the_limit(self):
        one = order(line(1, cost=None))
        for measure, over in (
            ("line_margin", "all"),
            ("line_margin_percent", "max"),
            ("order_margin", ""),
            ("order_margin_percent", ""),
        ):
            (hit,) = hits(self._rule(measure, ">", D(10_000), over), one)
            self.assertEqual((hit.value, hit.reason), (None, "no_cost"))
        self.assertFalse(hits(self._rule("line_discount", ">", D(0), "any"), one))

    def test_nothing_for_nothing_has_no_margin_to_judge(self):
        rule = self._rule("line_margin_percent", "<", D(5), "any")
        self.assertFalse(hits(rule, order(line(1, price=0, cost=0))))
        self.assertFalse(hits(rule, order(line(1, price=0, cost=None))))
        (hit,) = hits(rule, order(line(1, price=0, cost=10)))
        self.assertEqual(hit.value, D("-Infinity"))

    def test_an_amount_is_compared_in_the_currency_of_the_limit(self):
        rule = Rule(1, conditions=(Condition("total", ">", D(100), currency=7),))
        rates = {7: D(1), 8: D(2)}
        dear = order(line(1, price=201), currency=8, rates=rates)
        cheap = order(line(1, price=200), currency=8, rates=rates)
        self.assertEqual([hit.value for hit in hits(rule, dear)], [D("100.5")])
        self.assertFalse(hits(rule, cheap))

    def test_orders_of_a_shop_are_outside_rules_that_do_not_name_it(self):
        shop = order(channel="shop")
        self.assertFalse(hits(Rule(1), shop))
        self.assertTrue(hits(Rule(1, scope=Scope(channels=frozenset({"shop"}))), shop))

    def test_an_optional_line_counts_for_lines_but_not_for_the_order(self):
        one = order(line(1), line(2, price=50, counted=0))
        self.assertEqual(
            [hit.value for hit in hits(self._rule("total", ">", D(0)), one)], [100]
        )
        rule = self._rule("line_discount", ">", D(40), "any")
        self.assertEqual([hit.line_uid for hit in hits(rule, one)], ["u2"])

    @proves
    @given(
        st.lists(st.integers(0, 120), max_size=6),
        st.integers(0, 100),
        st.sampled_from([">", ">=", "<", "<="]),
    )
    def test_any_and_all_are_what_they_say(self, prices, limit, comparison):
        one = order(*(line(n, price=price) for n, price in enumerate(prices)))
        past = [COMPARE[comparison](100 - price, limit) for price in prices]
        rules = {
            over: self._rule("line_discount", comparison, D(limit), over)
            for over in ("any", "all", "max", "min")
        }
        self.assertEqual(bool(hits(rules["any"], one)), any(past))
        self.assertEqual(len(hits(rules["any"], one)), sum(past))
        self.assertEqual(bool(hits(rules["all"], one)), bool(past) and all(past))
        # A rule on the extreme is a rule on some line, or on each.
        same = "max" if comparison in (">", ">=") else "min"
        self.assertEqual(bool(hits(rules[same], one)), any(past))

    @proves
    @given(st.lists(st.tuples(st.booleans(), st.integers(1, 3)), max_size=7))
    def test_the_two_ways_of_joining_are_each_others_opposite(self, conditions):
        """Not (all of one group) is (one of each group) of the opposites."""

        def rule(join, opposite):
            return Rule(
                1,
                join=join,
                conditions=tuple(
                    Condition("line_count", ">=" if met != opposite else "<", D(0),
                              alternative=group)
                    for met, group in conditions
                ),
            )  # fmt: skip

        if conditions:
            ands = bool(hits(rule("or_of_ands", False), order()))
            self.assertNotEqual(ands, bool(hits(rule("and_of_ors", True), order())))

    def test_a_verdict_is_written_and_read_back(self):
        rule = self._rule("line_discount", ">", D(15), "any")
        verdict = judge(order(line(1, price=82)), [rule])
        for kind, rows in ((Hit, verdict.hits), (Reading, verdict.readings)):
            self.assertEqual(tuple(from_data(kind, as_data(rows))), rows)
