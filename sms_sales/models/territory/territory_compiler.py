import json

from odoo import api, models, tools
from odoo.tools import SQL

from .deciding import deciding, ranking, slabs, tables, walking


class SalesTerritoryCompiler(models.AbstractModel):
    """Decides whose accounts are, any number of them in as many statements.

    A plan is compiled first: its rules are ANDed along the tree, put in the order of
    their right, and its postcode ranges are cut into slabs. The engine decides one
    account by the same rules (``engine.territory.precedence``).
    """

    _name = "sales.territory.compiler"
    _description = "Compiler of Territory Plans"

    @api.model
    def _compile(self, plan):
        """Write what ``plan`` claims into our tables, in place of what stood there."""
        self.env.flush_all()
        cr = self.env.cr
        for name in tables.NAMES:
            cr.execute(
                SQL("DELETE FROM %s WHERE plan_id = %s", SQL.identifier(name), plan.id)
            )
        for name, query in (
            ("st_rule", walking.rules(plan)),
            ("st_walk", walking.walked(plan)),
            ("st_range", slabs.ends(plan)),
            ("st_bound", slabs.bounds()),
            ("st_ruleslab", slabs.slabs_of_rules()),
            ("st_chainslab", slabs.slabs_of_chains()),
            ("st_ranked", ranking.ranked()),
        ):
            self._temporary(name, query)
        cr.execute(ranking.claims(plan))
        cr.execute(ranking.effectives(plan))
        cr.execute(slabs.kept_bounds(plan))
        cr.execute(slabs.kept_slabs(plan))
        for name in tables.NAMES:
            cr.execute(SQL("ANALYZE %s", SQL.identifier(name)))

    @api.model
    def _ensure_compiled(self, plan):
        """Compile a plan that has no claims in our tables yet."""
        try:
            self._check_compiled(plan.id)
        except LookupError:
            self._compile(plan)

    @api.model
    @tools.ormcache("plan_id")
    def _check_compiled(self, plan_id):
        """Raise LookupError when nothing is compiled: only what stands in the
        database may be remembered, or a rollback would leave a wrong answer."""
        if not self.env.execute_query(
            SQL("SELECT FROM sales_territory_claim WHERE plan_id = %s LIMIT 1", plan_id)
        ):
            raise LookupError(plan_id)

    @api.model
    def _decide(self, plan, facts_sql=None):
        """Compile ``plan`` and decide all its accounts, into ``st_winner``.

        The temporary table lives as long as the transaction. It has a row for each
        account of the facts: ``account_id``, ``territory_id`` (empty: nobody claims
        it), ``rule_id``, ``precedence`` (1 is the strongest claim), ``standing``
        (claims of equal right have the same), ``contested`` (another territory has
        equal right), ``locked`` and ``reasons`` (JSON, as the ledger keeps them). Of
        an overlay plan it has a row for each territory that claims an account.

        :param facts_sql: SQL with the columns of ``deciding.candidates.FACTS``; all
            accounts of the plan's company if empty
        """
        self._compile(plan)
        # Compiling a plan of execution to machine code takes longer than the work.
        self.env.cr.execute("SELECT set_config('jit', 'off', true)")
        facts = facts_sql or self.env["res.partner"]._sales_facts_sql(plan)
        self._temporary("st_winner", self._decision(plan, facts))

    @api.model
    def _decision(self, plan, facts_sql):
        """Return the SQL that decides the facts, for a plan that is compiled."""
        decide = deciding.primary if plan.kind == "primary" else deciding.overlay
        return decide(plan, facts_sql)

    @api.model
    def _facts_as_sql(self, facts):
        """Return facts (dicts, see ``deciding.candidates.FACTS``) as SQL."""
        return deciding.given(json.dumps(facts))

    @api.model
    def _temporary(self, name, query):
        cr = self.env.cr
        cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier("pg_temp", name)))
        cr.execute(
            SQL(
                "CREATE TEMP TABLE %s ON COMMIT DROP AS %s", SQL.identifier(name), query
            )
        )
        cr.execute(SQL("ANALYZE %s", SQL.identifier(name)))
