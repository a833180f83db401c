from odoo.fields import Command
from odoo.tests import tagged

from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestTerritoryRunNever(RunCase):
    """Rules that can never win, apart from those that won nothing today (rule 7)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls.plan.copy()
        cls.german, cls.french = cls.draft.territory_ids.sorted("code")
        cls.late = cls._create_territory(cls.draft, "ZZ")

    def _never(self, draft=None):
        return self._issues(self._preview(draft or self.draft), "never_wins").rule_id

    def test_covered_is_told_from_won_nothing_today(self):
        covered = self._create_rule(self.late, country="DE")
        unused = self._create_rule(self.late, country="AQ")
        run = self._preview(self.draft)
        self.assertEqual(self._issues(run, "never_wins").rule_id, covered)
        self.assertIn(unused, self._issues(run, "won_nothing").rule_id)
        self.assertNotIn(covered, self._issues(run, "won_nothing").rule_id)

    def test_what_asks_for_less_or_comes_first_is_not_covered(self):
        both = (self._country("DE") | self._country("AQ")).ids
        self._create_rule(self.late, country_ids=both)
        industry = self.env["res.partner.industry"].create({"name": "Optics"})
        self._create_rule(self.late, country="FR", industry_ids=industry.ids)
        self.assertFalse(self._never())

    def test_the_same_industry_of_the_same_country_is_covered(self):
        optics, steel = self.env["res.partner.industry"].create(
            [{"name": "Optics"}, {"name": "Steel"}]
        )
        self._create_rule(self.german, country="AQ", industry_ids=(optics | steel).ids)
        covered = self._create_rule(self.late, country="AQ", industry_ids=optics.ids)
        self.assertEqual(self._never(), covered)
        covered.industry_ids = [Command.clear()]
        self.assertFalse(self._never())

    def test_postcodes_within_postcodes_of_the_same_right_are_covered(self):
        wide = self._create_rule(self.german, country="DE")
        self._create_range(wide, "DE", "10000", "19999")
        narrow = self._create_rule(self.late, country="DE")
        self._create_range(narrow, "DE", "11000", "18000")
        self.assertEqual(self._never(), narrow)
        self._create_range(narrow, "DE", "20000", "20999")
        self.assertFalse(self._never())

    def test_accounts_that_another_names_are_covered(self):
        self._create_rule(self.german, account_ids=(self.in_berlin | self.in_paris).ids)
        named = self._create_rule(self.late, account_ids=self.in_paris.ids)
        self.assertEqual(self._never(), named)
        named.account_ids |= self._create_account(name="Rome Labs", country="IT")
        self.assertFalse(self._never())

    def test_a_rule_that_contradicts_its_parent_is_empty(self):
        below = self._create_territory(self.draft, "DE1", parent_id=self.german.id)
        empty = self._create_rule(below, country="FR")
        self.assertEqual(self._never(), empty)

    def test_a_rule_serves_where_one_below_wins(self):
        self.french.parent_id = self.late
        above = self._create_rule(self.late, catch_all=True)
        self._create_rule(
            self._create_territory(self.draft, "AA"), catch_all=True, name="All"
        )
        self.assertNotIn(above, self._never())

    def test_who_excludes_something_covers_only_the_rest(self):
        optics, steel = self.env["res.partner.industry"].create(
            [{"name": "Optics"}, {"name": "Steel"}]
        )
        first = self._create_rule(
            self.german, country="AQ", not_industry_ids=optics.ids
        )
        second = self._create_rule(self.late, country="AQ")
        self.assertFalse(self._never())
        second.not_industry_ids = (optics | steel).ids
        self.assertEqual(self._never(), second)
        self.assertTrue(first)
