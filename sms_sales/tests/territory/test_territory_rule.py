from psycopg2 import IntegrityError

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritoryRule(TerritoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan()
        cls.north = cls._create_territory(cls.plan, "NORTH")
        cls.rule = cls._create_rule(cls.north, country="DE")
        cls.food = cls.env["res.partner.industry"].create({"name": "Food"})
        cls.tag = cls.env["res.partner.category"].create({"name": "Bank"})

    def test_a_rule_without_a_condition_is_refused(self):
        with self._refused("has no condition"):
            self._create_rule(self.north)
        with self._refused("has no condition"):
            self.rule.country_ids = [Command.clear()]

    def test_what_a_rule_leaves_out_is_no_condition(self):
        with self._refused("has no condition"):
            self._create_rule(self.north, not_tag_ids=self.tag.ids)
        with self._refused("has no condition"):
            self._create_rule(self.north, employees_max=0)

    def test_a_rule_may_say_that_it_takes_everything(self):
        rule = self._create_rule(self.north, catch_all=True)
        self.assertEqual(rule.words, "everything")
        with self._refused("has no condition"):
            rule.catch_all = False

    def test_any_one_condition_is_enough(self):
        for values in (
            {"industry_ids": self.food.ids},
            {"tag_ids": self.tag.ids},
            {"employees_min": 1},
            {"revenue_max": 5.0},
            {"account_ids": self._create_account().ids},
            {
                "range_ids": [
                    Command.create(
                        {"country_id": self._country("DE").id, "first": "20"}
                    )
                ]
            },
        ):
            with self.subTest(values):
                self.assertTrue(self._create_rule(self.north, **values))

    def test_the_last_postcode_of_a_rule_stays(self):
        only = {"country_id": self._country("DE").id, "first": "20"}
        rule = self._create_rule(self.north, range_ids=[Command.create(only)])
        with self._refused("has no condition"):
            rule.range_ids = [Command.clear()]

    def test_what_a_rule_asks_for_is_not_deleted_from_under_it(self):
        germany = self._country("DE").id
        words = {
            "industry_ids": {},
            "tag_ids": {},
            "interest_ids": {},
            "account_ids": {},
            "state_ids": {"country_id": germany},
            "country_ids": {},
        }
        for name, values in words.items():
            with self.subTest(name):
                model = self.env[self.rule[name]._name]
                if "code" in model._fields:
                    values["code"] = "X1"
                one = model.create({"name": "Word one", **values})
                if "code" in model._fields:
                    values["code"] = "X2"
                other = model.create({"name": "Word two", **values})
                rule = self._create_rule(self.north, **{name: one.ids})
                with self._refused("Archive it instead"):
                    one.unlink()
                rule[name] += other
                one.unlink()
                self.assertEqual(rule[name], other)

    def test_an_archived_plan_keeps_nothing_from_being_deleted(self):
        rule = self._create_rule(self.north, tag_ids=self.tag.ids, country="DE")
        self.plan.sudo().state = "archived"
        self.tag.unlink()
        self.assertFalse(rule.tag_ids)

    def test_bands_run_upwards(self):
        for values in (
            {"employees_min": 10, "employees_max": 10},
            {"employees_min": -1},
            {"revenue_min": 10.0, "revenue_max": 5.0},
        ):
            with self.subTest(values), mute_logger("odoo.sql_db"):
                with self.assertRaises(IntegrityError), self.cr.savepoint():
                    self._create_rule(self.north, country="DE", **values)

    def test_a_rule_says_itself_in_words(self):
        self._create_range(self.rule, "DE", "20", "22")
        self._create_range(self.rule, "DE", "28")
        self.rule.write(
            {
                "industry_ids": self.food.ids,
                "employees_min": 50,
                "employees_max": 250,
                "not_tag_ids": self.tag.ids,
            }
        )
        self.assertEqual(
            self.rule.words,
            "Germany · postcodes DE 20–22 or DE 28 · Food · "
            "employees from 50 to below 250 · not Bank",
        )
        self.assertEqual(self.rule.display_name, self.rule.words)
        self.rule.name = "The coast"
        self.assertEqual(self.rule.display_name, "The coast")

    def test_many_values_are_counted(self):
        countries = self.env["res.country"].search([], limit=7)
        self.rule.country_ids = countries
        self.assertIn("(7 in all)", self.rule.words)

    def test_words_and_counts_of_many_rules_cost_the_same_queries(self):
        def queries(count):
            rules = self.env["sales.territory.rule"].concat(
                *(self._create_rule(self.north, country="FR") for _i in range(count))
            )
            for rule in rules:
                self._create_range(rule, "FR", "75")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rules.mapped(lambda rule: (rule.words, rule.range_count))
            return self.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(3), queries(12))

    def test_who_wins_is_said_on_the_screen(self):
        text = self.rule.precedence_text
        words = ["lock by hand", "names the account", "postcode before", "priority"]
        self.assertEqual(words, sorted(words, key=text.index))
        self.assertEqual(text, self.plan.precedence_text)
