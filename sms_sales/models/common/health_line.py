from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL, format_datetime, formatLang, human_size

from .sales_room import ROOMS

# A job that should have run this long ago does not run at all.
LATE = timedelta(days=1)
GROWTH = timedelta(days=30)
# Up to here rows are counted; beyond, the database's own estimate is told.
COUNTED = 100_000
# The ids of lines that stand for other records begin here.
JOBS, TABLES = 1_000_000, 2_000_000
SECTIONS = [
    ("job", "Jobs"),
    ("run", "Runs"),
    ("check", "Checks"),
    ("archived", "Archived"),
    ("queue", "Waiting"),
    ("table", "Tables"),
]


class Check(NamedTuple):
    """What is counted. The number orders the lines and never changes.

    ``bad`` is the condition in SQL, on ``figure``, for the level ``level``.
    """

    number: int
    room: str
    section: str
    name: str
    note: str
    figure: SQL
    action: str
    domain: tuple = ()
    bad: SQL = SQL("figure > 0")
    level: str = "look"
    last_on: SQL = SQL("NULL")


class SalesHealthLine(models.Model):
    """The health page: what runs, what waits, what is wrong and where it is mended."""

    _name = "sales.health.line"
    _description = "Line of the Health Page"
    _inherit = ["sales.overview.mixin"]
    _auto = False
    _order = "level desc, id"
    _depends = {
        "ir.actions.server": ["name"],
        "ir.cron": [
            "active",
            "failure_count",
            "first_failure_date",
            "lastcall",
            "nextcall",
            "sales_room",
        ],
        "sales.health.finding": ["cron_id", "found_on", "text"],
    }

    room = fields.Selection(ROOMS, readonly=True)
    section = fields.Selection(SECTIONS, string="What", readonly=True)
    # In the order of the alphabet, so that the worst come first.
    level = fields.Selection(
        [("fine", "Fine"), ("look", "Look"), ("wrong", "Wrong")], readonly=True
    )
    name = fields.Char(readonly=True)
    figure = fields.Integer(readonly=True)
    hint = fields.Char(readonly=True)
    last_on = fields.Datetime("Last", readonly=True)
    next_on = fields.Datetime("Next", readonly=True)
    since = fields.Datetime("Failing since", readonly=True)
    size = fields.Float("Bytes", readonly=True)
    grown = fields.Integer("Rows of 30 days", readonly=True)
    note = fields.Text("How it stands", compute="_compute_note")

    @property
    def _table_query(self):
        parts = [self._jobs_sql(), self._tables_sql()]
        parts += [self._check_sql(check) for check in self._checks()]
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _checks(self):
        """Return what is counted. Hook: a room adds its own while it is on."""
        return []

    @api.model
    def _kept_check(self, number, room, xmlid, name, action):
        """Return what the standing check ``xmlid`` found at its last run."""
        cron = self._id_of(xmlid)
        last = self.env["sales.health.finding"].search([("cron_id", "=", cron)])
        note = last.text or self.env._("Nothing is wrong.")
        return Check(
            number,
            room,
            "check",
            name,
            note if last else self.env._("Not looked at yet."),
            SQL("%s", int(bool(last.text))),
            action,
            bad=SQL("figure > 0 OR %s", not last),
            level="wrong" if last else "look",
            last_on=SQL("%s", last.found_on or None),
        )

    @api.model
    def _may_rest(self):
        """Return {XML id: why} of scheduled actions that may be switched off.

        Hook: rooms name theirs.
        """
        return {}

    @api.model
    def _check_sql(self, check):
        return SQL(
            """
            SELECT %(number)s AS id, %(room)s::varchar AS room,
                   %(section)s::varchar AS section,
                   CASE WHEN %(bad)s THEN %(level)s ELSE 'fine' END AS level,
                   %(name)s::varchar AS name, figure, %(note)s::varchar AS hint,
                   (%(last_on)s)::timestamp AS last_on, NULL::timestamp AS next_on,
                   NULL::timestamp AS since, 0::float8 AS size, 0::int8 AS grown
              -- Its own level of the query, so that nothing is counted twice.
              FROM (SELECT (%(figure)s)::int8 AS figure OFFSET 0) counted
            """,
            **check._asdict(),
        )

    @api.model
    def _jobs_sql(self):
        rest = {self._id_of(xmlid): why for xmlid, why in self._may_rest().items()}
        is_on = self.env["sales.room"]._is_on
        return SQL(
            """
            SELECT %(first)s + c.id AS id, c.sales_room AS room, 'job' AS section,
                   CASE WHEN c.failure_count > 0 OR c.active AND c.nextcall < %(late)s
                        THEN 'wrong'
                        WHEN NOT c.active AND rest.why IS NULL THEN 'look'
                        ELSE 'fine' END AS level,
                   COALESCE(a.name ->> %(lang)s, a.name ->> 'en_US') AS name,
                   c.failure_count::int8 AS figure,
                   CASE WHEN NOT c.active THEN COALESCE(rest.why, %(off)s) END AS hint,
                   c.lastcall AS last_on,
                   CASE WHEN c.active THEN c.nextcall END AS next_on,
                   CASE WHEN c.failure_count > 0 THEN c.first_failure_date END AS since,
                   0::float8 AS size, 0::int8 AS grown
              FROM ir_cron c
              JOIN ir_act_server a ON a.id = c.ir_actions_server_id
              LEFT JOIN unnest(%(resting)s::int[], %(reasons)s::text[])
                   AS rest(cron_id, why) ON rest.cron_id = c.id
             WHERE c.sales_room = ANY(%(rooms)s)
            """,
            first=JOBS,
            late=fields.Datetime.now() - LATE,
            lang=self.env.lang or "en_US",
            off=self.env._("Switched off."),
            resting=list(rest),
            reasons=list(rest.values()),
            rooms=[room for room, _name in ROOMS if is_on(room)],
        )

    @api.model
    def _tables_sql(self):
        """Sizes of the ledgers, which only grow."""
        ledgers = self.env["sales.ledger.mixin"]._ledger_models()
        parts = [self._ledger_sql(self.env[name]) for name in ledgers]
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _ledger_sql(self, ledger):
        table = SQL.identifier(ledger._table)
        new = ledger._ledger_booked_since(fields.Datetime.now() - GROWTH)
        unknown = self.env._("Its rows do not say when they were booked.")
        return SQL(
            """
            SELECT %(first)s + m.id AS id, NULL::varchar AS room, 'table' AS section,
                   'fine' AS level, COALESCE(m.name ->> %(lang)s, m.name ->> 'en_US'),
                   CASE WHEN c.reltuples > %(counted)s THEN c.reltuples::int8
                        ELSE (SELECT count(*) FROM %(table)s) END AS figure,
                   %(hint)s::varchar AS hint, NULL::timestamp AS last_on,
                   NULL::timestamp AS next_on, NULL::timestamp AS since,
                   pg_total_relation_size(c.oid)::float8 AS size, grown.count
              FROM ir_model m
              JOIN pg_class c ON c.oid = to_regclass(%(name)s)
             CROSS JOIN (SELECT count(*) FROM %(table)s WHERE %(new)s) AS grown
             WHERE m.model = %(model)s
            """,
            first=TABLES,
            lang=self.env.lang or "en_US",
            counted=COUNTED,
            table=table,
            hint=None if new else unknown,
            new=new or SQL("FALSE"),
            model=ledger._name,
            name=ledger._table,
        )

    @api.depends("section", "hint", "last_on", "next_on", "since", "size", "grown")
    def _compute_note(self):
        for line in self:
            kind = line.section if line.section in ("job", "table") else "check"
            line.note = getattr(line, f"_note_of_{kind}")()

    def _note_of_check(self):
        if self.last_on:
            looked = self.env._("Looked at %s.", self._told(self.last_on))
            return f"{self.hint} {looked}"
        if self.figure or self.level != "fine":
            return self.hint
        return self.env._("None.")

    def _note_of_job(self):
        parts = [self.hint] if self.hint else []
        if self.since:
            parts.append(
                self.env._(
                    "Failed %(count)s times since %(time)s.",
                    count=self.figure,
                    time=self._told(self.since),
                )
            )
        if self.last_on:
            parts.append(self.env._("Last run %s.", self._told(self.last_on)))
        else:
            parts.append(self.env._("It has not run yet."))
        if self.next_on:
            parts.append(self.env._("Next %s.", self._told(self.next_on)))
        return " ".join(parts)

    def _note_of_table(self):
        size = self.env._(
            "%(rows)s rows, %(size)s.",
            rows=self._rows_text(),
            size=human_size(self.size),
        )
        grown = self.env._(
            "%s rows in the last 30 days.", formatLang(self.env, self.grown, digits=0)
        )
        return f"{size} {self.hint or grown}"

    def _rows_text(self):
        rows = formatLang(self.env, self.figure, digits=0)
        return self.env._("about %s", rows) if self.figure > COUNTED else rows

    def _told(self, moment):
        return format_datetime(self.env, moment, dt_format="short")

    def action_open(self):
        """Show where it is mended."""
        self.ensure_one()
        if self.section == "table":
            return False
        if self.section == "job":
            return self._open_cron(self.id - JOBS)
        check = next(check for check in self._checks() if check.number == self.id)
        return self._open(check.action, check.domain)
