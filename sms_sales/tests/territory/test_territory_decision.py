from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.territory.matching import takes
from ...engine.territory.precedence import winner
from ...engine.territory.rules import claims
from ..engine.common import proves
from ..engine.territory import accounts, trees
from .random_trees import BASE, RandomCase

many_accounts = st.tuples(*(accounts(number) for number in range(1, 16)))


@tagged("post_install", "-at_install")
class TestTerritoryDecision(RandomCase):
    """Rules 4 to 6: the database decides sets as the engine decides one."""

    def _decide(self, tree, found):
        self._write_tree(tree)
        compiler = self.env["sales.territory.compiler"]
        facts = compiler._facts_as_sql(self._facts(found))
        compiler._decide(self.plan, facts)
        rows = self.env.execute_query(
            SQL(
                "SELECT account_id, territory_id, rule_id, contested, locked"
                "  FROM st_winner"
            )
        )
        ids = {real: number for number, real in self.real["account"].items()}
        return {
            ids[account_id]: (
                territory_id and territory_id - BASE,
                rule_id and rule_id - BASE,
                contested,
                locked,
            )
            for account_id, territory_id, rule_id, contested, locked in rows
        }

    def _expected(self, tree, found, locks):
        decisions = {a.id: winner(a, tree, locks.get(a.id)) for a in found}
        return {
            number: (d.territory, d.rule, bool(d.equal), d.locked)
            for number, d in decisions.items()
        }

    @proves
    @given(trees(), many_accounts, st.randoms(use_true_random=False))
    def test_the_database_says_what_the_engine_says_in_any_order(
        self, tree, found, chance
    ):
        chance.shuffle(tree)
        tree = [t._replace(rules=t.rules[:: chance.choice((1, -1))]) for t in tree]
        self.assertEqual(self._decide(tree, found), self._expected(tree, found, {}))

    @proves
    @given(trees(), many_accounts, st.integers(1, 7))
    def test_a_lock_goes_before_every_rule(self, tree, found, number):
        locks = {
            account.id: tree[number % len(tree)].code
            for account in found[: number % 3 + 1]
        }
        with self.env.cr.savepoint(flush=False) as savepoint:
            for account_id, code in locks.items():
                self._insert(
                    "sales_territory_lock",
                    account_id=self.real["account"][account_id],
                    company_id=self.company.id,
                    territory_code=code,
                    reason="Told so",
                    user_id=self.env.uid,
                    date="2026-03-10",
                )
            decided = self._decide(tree, found)
            savepoint.rollback()
        self.assertEqual(decided, self._expected(tree, found, locks))

    @proves
    @given(trees(), many_accounts)
    def test_an_overlay_has_each_account_that_a_rule_takes(self, tree, found):
        self.env.cr.execute(
            SQL(
                "UPDATE sales_territory_plan SET kind = 'overlay' WHERE id = %s",
                self.plan.id,
            )
        )
        self.plan.invalidate_recordset()
        self._decide(tree, found)
        rows = self.env.execute_query(
            SQL("SELECT account_id, territory_id FROM st_winner")
        )
        real = self.real["account"]
        expected = []
        for account in found:
            owners = {
                BASE + claim.territory.id
                for claim in claims(tree)
                if all(takes(rule, account) for rule in claim.chain)
            }
            expected += [(real[account.id], owner) for owner in owners or {None}]
        self.assertEqual(set(rows), set(expected))
        self.assertEqual(len(rows), len(expected))

    @proves
    @given(trees(), st.data())
    def test_a_rule_that_can_never_win_never_wins(self, tree, data):
        self._decide(tree, [])
        found = self.env["sales.territory.compiler"]._never_wins(self.plan)
        never = {rule_id - BASE for rule_id in found.ids}
        for account in data.draw(many_accounts):
            self.assertNotIn(winner(account, tree).rule, never)
