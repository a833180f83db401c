import json

from odoo import api, models, tools
from odoo.tools import SQL

from .deciding import deciding, never, ranking, slabs, tables, walking


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
        """Keep what ``plan`` claims, to place by it whatever is saved from now on."""
        self._compile_here(plan)
        tables.keep(self.env.cr, plan)

    @api.model
    def _compile_here(self, plan):
        """Write what ``plan`` claims into tables of this transaction."""
        self.env.flush_all()
        cr = self.env.cr
        tables.create_here(cr)
        for name, query in (
            ("st_rule", walking.rules(plan)),
            ("st_walk", walking.walked(plan)),
            ("st_range", slabs.ends(plan)),
            ("st_bound", slabs.bounds()),
            ("st_ruleslab", slabs.slabs_of_rules()),
            ("st_chain", slabs.chains()),
        ):
            self._temporary(name, query)
        if self.env.execute_query(slabs.long_chains()):
            cr.execute(SQL("CREATE INDEX ON st_ruleslab (rule_id, slab)"))
        self._temporary("st_chainslab", slabs.slabs_of_chains())
        self._temporary("st_ranked", ranking.ranked(), "precedence")
        for statement in (ranking.claims, ranking.effectives, slabs.slabs):
            cr.execute(statement(plan))
        tables.index_here(cr)

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
        self._compile_here(plan)
        # Compiling a plan of execution to machine code takes longer than the work.
        self.env.cr.execute(SQL("SELECT set_config('jit', 'off', true)"))
        facts = facts_sql or self.env["res.partner"]._sales_facts_sql(plan)
        decision = self._decision(plan, facts, tables.HERE)
        self._temporary("st_winner", decision, "account_id, territory_id")

    @api.model
    def _never_wins(self, plan):
        """Return the rules of the plan just decided that no account can ever meet
        first: empty ones, and those that others cover."""
        self._temporary("st_maybe", never.maybe())
        found = self.env.execute_query(never.never_wins(plan))
        return self.env["sales.territory.rule"].browse(rule_id for (rule_id,) in found)

    @api.model
    def _decision(self, plan, facts_sql, place=tables.KEPT):
        """Return the SQL that decides the facts, for a plan that is compiled."""
        decide = deciding.primary if plan.kind == "primary" else deciding.overlay
        return decide(plan, facts_sql, place)

    @api.model
    def _facts_as_sql(self, facts):
        """Return facts (dicts, see ``deciding.candidates.FACTS``) as SQL."""
        return deciding.given(json.dumps(facts))

    @api.model
    def _temporary(self, name, query, joined=None):
        """Make a table of this transaction.

        :param joined: the columns that it is joined on, all if empty
        """
        cr = self.env.cr
        cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier("pg_temp", name)))
        cr.execute(
            SQL(
                "CREATE TEMP TABLE %s ON COMMIT DROP AS %s", SQL.identifier(name), query
            )
        )
        # pylint: disable-next=sql-injection
        columns = SQL(f"({joined})") if joined else SQL()
        cr.execute(SQL("ANALYZE %s %s", SQL.identifier(name), columns))
