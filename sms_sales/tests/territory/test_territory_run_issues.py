from odoo.tests import tagged

from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestTerritoryRunIssues(RunCase):
    """What a preview warns of."""

    def _renamed(self):
        """Return a copy in which Germany has another code: its accounts move."""
        draft = self.plan.copy()
        draft.territory_ids.filtered(lambda t: t.code == "DE").code = "DD"
        return draft

    def test_accounts_that_nobody_claims(self):
        rome = self._create_account(name="Rome Labs", country="IT")
        issues = self._issues(self._preview(self.plan), "unclaimed")
        self.assertIn(rome, issues.account_id)
        self.assertNotIn(self.in_berlin, issues.account_id)

    def test_accounts_that_two_claim_with_equal_right(self):
        draft = self._renamed()
        rival = self._create_territory(draft, "ZZ")
        self._create_rule(rival, country="DE")
        run = self._preview(draft)
        issue = self._issues(run, "contested")
        issue = issue.filtered(lambda one: one.account_id == self.in_berlin)
        self.assertEqual(issue.territory_id.code, "DD")
        self.assertEqual(issue.other_territory_id, rival)
        self.assertIn("ZZ", issue.text)
        self.assertTrue(self._line(run, self.in_berlin).contested)
        rival.priority = 5
        run = self._preview(draft)
        self.assertNotIn(self.in_berlin, self._issues(run, "contested").account_id)
        self.assertEqual(self._line(run, self.in_berlin).new_territory_id, rival)

    def test_a_rule_that_takes_no_account_of_today(self):
        draft = self.plan.copy()
        german = draft.territory_ids.filtered(lambda t: t.code == "DE")
        unused = self._create_rule(german, country="AQ")
        run = self._preview(draft)
        self.assertIn(unused, self._issues(run, "won_nothing").rule_id)

    def test_a_lock_to_a_code_that_the_plan_does_not_have(self):
        lock = self.env["sales.territory.lock"].create(
            {
                "account_id": self.in_berlin.id,
                "company_id": self.company.id,
                "territory_code": "GONE",
                "reason": "By contract",
            }
        )
        issue = self._issues(self._preview(self.plan), "lock_lost")
        self.assertEqual(issue.account_id, self.in_berlin)
        self.assertIn("GONE", issue.text)
        lock.territory_code = "DD"
        run = self._preview(self._renamed())
        self.assertFalse(self._issues(run, "lock_lost"))
        line = self._line(run, self.in_berlin)
        self.assertEqual((line.new_territory_id.code, line.locked), ("DD", True))
        self.assertEqual(line.reason_text, "Locked by hand")

    def test_owners_who_are_archived(self):
        self.seller.active = False
        run = self._preview(self._swapped())
        issues = self._issues(run, "archived_owner")
        self.assertEqual(issues.user_id, self.seller)
        self.assertIn(self.in_berlin, issues.account_id)
        self.assertIn("DE", issues.filtered(lambda i: not i.account_id).text)

    def test_a_shared_plan_names_the_accounts_of_companies_that_one_is_not_in(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        self._create_account(name="Oslo Labs", country="NO", company_id=abroad.id)
        shared = self._create_plan(name="Shared", company_id=False)
        self._create_side(shared, "DE", self.seller)
        run = self._preview(shared)
        texts = self._issues(run, "unclaimed").mapped("text")
        self.assertIn("Oslo Labs is in no territory: no rule takes it.", texts)
