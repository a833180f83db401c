from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

# Beyond this many, compiling a plan of execution to machine code would be tried.
FEW = 20
# Says in the cache of the cursor that what is saved comes from a file: what is
# computed when it is flushed has the context of whoever flushes.
IMPORTING = "sms_sales.importing"
_ROW = (
    "subject_id",
    "territory_id",
    "rule_id",
    "locked",
    "reasons",
    "changed",
    "owned",
)
_ONE_OWNER = SQL("ARRAY[COALESCE(territory_id, 0)]")
_ALL_OWNERS = SQL(
    """
    array_agg(COALESCE(territory_id, 0)) OVER (
        PARTITION BY account_id ORDER BY territory_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    """
)


class SalesTerritoryPlacing(models.AbstractModel):
    """Places new and changed accounts and leads in the transaction that saves them:
    a statement to decide and one to book a plan, however many they are."""

    _name = "sales.territory.placing"
    _description = "Placing of Accounts and Leads"

    @api.model
    def _place(self, subject, facts, companies):
        """Book whose the accounts or leads are that have been saved.

        :param subject: ``account_id`` or ``lead_id``
        :param facts: {id: what is known of it}, None when nobody can own it
        :param companies: {id: the company that it belongs to, or 0}
        :return: {id: the territory that it shows}
        """
        plans = self.env["sales.territory.plan"]
        shown = {}
        active = plans._sales_hold_active() if facts else ()
        if not active:
            return shown
        if len(facts) > FEW:
            self.env.cr.execute(SQL("SELECT set_config('jit', 'off', true)"))
        keys = {each: plans._sales_key(companies[each]) for each in facts}
        placed = {}
        for plan_id, key, kind in active:
            # Plans place what anybody saves.
            plan = plans.sudo().browse(plan_id)
            if subject == "lead_id":
                mine = [each for each in facts if keys[each] == key]
            else:
                mine = [
                    each for each in facts if companies[each] in (key, 0) or not key
                ]
            if kind == "primary":
                owners = self._place_in(plan, subject, {i: facts[i] for i in mine})
                shown |= {i: owner for i, owner in owners.items() if keys[i] == key}
            elif subject == "account_id":
                self._place_in(plan, subject, {i: facts[i] for i in mine})
            placed[key, kind] = plan, set(mine)
        self._give_up_elsewhere(subject, set(facts), placed)
        return shown

    @api.model
    def _give_up_elsewhere(self, subject, ids, placed):
        """Book that nobody owns them where they do not belong any more.

        :param placed: {(company id or 0, kind): (plan, ids that belong there)}
        """
        away = set().union(*(ids - mine for _plan, mine in placed.values()))
        if not away:
            return
        left = defaultdict(list)
        for key, kind, subject_id in self._owned_by(subject, away):
            plan, mine = placed.get((key, kind), (None, ids))
            if subject_id not in mine:
                left[plan].append(
                    {"subject_id": subject_id, "reasons": {"level": "elsewhere"}}
                )
        for plan, rows in left.items():
            self._book(plan, subject, rows, [row["subject_id"] for row in rows])

    @api.model
    def _owned_by(self, subject, ids):
        """Return (company id or 0, kind, id) of what has an owner in force."""
        return self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT COALESCE(company_id, 0), kind, %(subject)s
                  FROM sales_territory_assignment
                 WHERE %(subject)s = ANY (%(ids)s) AND date_until IS NULL
                   AND territory_id IS NOT NULL
                """,
                subject=SQL.identifier(subject),
                ids=list(ids),
            )
        )

    @api.model
    def _place_in(self, plan, subject, facts):
        """Book what has changed in ``plan``; return {id: its territory}."""
        self.env["sales.territory.compiler"]._ensure_compiled(plan)
        decided = self._decided(plan, subject, facts)
        owned = {row["subject_id"] for row in decided if row.pop("owned")}
        changed = {row["subject_id"] for row in decided if row.pop("changed")}
        rows = [row for row in decided if row["subject_id"] in changed]
        self._book(plan, subject, rows, owned & changed)
        return {row["subject_id"]: row["territory_id"] for row in decided}

    @api.model
    def _book(self, plan, subject, rows, moved):
        """Book ``rows`` in the ledger of ``plan``; ``moved`` had an owner before."""
        imported = self.env.cr.cache.get(IMPORTING)
        # Who saves an account need not be allowed to book territories.
        ledger = self.env["sales.territory.assignment"].sudo()
        ledger._assign(
            plan,
            rows,
            "import" if imported else "rule",
            subject=subject,
            cache=False,
            replaces=bool(moved),
        )
        if moved and subject == "account_id" and plan.kind == "primary":
            self.env["sale.order"]._sales_refresh_quotations(list(moved))

    @api.model
    def _load(self, model, load, fields, data):
        """Import by ``load``, and say of whose it is that it came from a file."""
        # Before: the host makes a line of the file wrong of what is to be tried again.
        if self.env["sales.room"]._is_on("territory"):
            self.env["sales.territory.plan"]._sales_hold_active()
        cache = self.env.cr.cache
        cache[IMPORTING] = True
        try:
            result = load(fields, data)
            self.env[model].flush_model(["sales_territory_id"])
        finally:
            cache.pop(IMPORTING, None)
        return result

    @api.model
    def _decided(self, plan, subject, facts):
        """Return the rows of the facts, and whether the ledger says something else."""
        sign = -1 if subject == "lead_id" else 1
        known = [
            {**fact, "account_id": sign * subject_id}
            for subject_id, fact in facts.items()
            if fact
        ]
        nobodys = [subject_id for subject_id, fact in facts.items() if not fact]
        queries = []
        if known:
            compiler = self.env["sales.territory.compiler"]
            decision = compiler._decision(plan, compiler._facts_as_sql(known))
            queries.append(self._compared(plan, subject, decision, sign))
        if nobodys:
            queries.append(self._given_up(plan, subject, nobodys))
        if not queries:
            return []
        self.env["sales.territory.lock"].flush_model()
        found = self.env.execute_query(SQL(" UNION ALL ").join(queries))
        return [dict(zip(_ROW, row, strict=True)) for row in found]

    @api.model
    def _compared(self, plan, subject, decision, sign):
        """What is decided beside what the ledger says, as a set for each account."""
        return SQL(
            """
            SELECT d.subject_id, d.territory_id, d.rule_id, d.locked, d.reasons,
                   d.owners IS DISTINCT FROM o.owners, o.owners IS NOT NULL
              FROM (SELECT %(sign)s * account_id AS subject_id, territory_id, rule_id,
                           locked, reasons, %(owners)s AS owners
                      FROM (%(decision)s) x) d
              LEFT JOIN LATERAL (
                   SELECT array_agg(COALESCE(o.territory_id, 0)
                                    ORDER BY o.territory_id) AS owners
                     FROM sales_territory_assignment o
                    WHERE %(in_force)s AND %(subject)s = d.subject_id) o ON TRUE
            """,
            sign=sign,
            owners=_ONE_OWNER if plan.kind == "primary" else _ALL_OWNERS,
            decision=decision,
            in_force=self.env["sales.territory.assignment"]._in_force(plan),
            subject=SQL.identifier("o", subject),
        )

    @api.model
    def _given_up(self, plan, subject, ids):
        """What somebody owns that is no account any more."""
        return SQL(
            """
            SELECT DISTINCT %(subject)s, NULL::int, NULL::int, FALSE,
                   '{"level": "no_account"}'::jsonb, TRUE, TRUE
              FROM sales_territory_assignment o
             WHERE %(in_force)s AND o.territory_id IS NOT NULL
               AND %(subject)s = ANY (%(ids)s)
            """,
            subject=SQL.identifier("o", subject),
            in_force=self.env["sales.territory.assignment"]._in_force(plan),
            ids=ids,
        )
