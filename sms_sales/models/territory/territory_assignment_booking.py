import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

# The model of what is assigned, and how it is called in a row that outlives it.
SUBJECTS = {"account_id": "res.partner", "lead_id": "crm.lead"}
NAMES = {
    "account_id": SQL("COALESCE(x.complete_name, x.name, '#' || x.id)"),
    "lead_id": SQL("x.name"),
}


class SalesTerritoryAssignment(models.Model):
    """Booking: the row in force ends on the day on which the next one begins."""

    _name = "sales.territory.assignment"
    _inherit = "sales.territory.assignment"

    @api.model
    def _assign(
        self,
        plan,
        rows,
        cause,
        day=None,
        *,
        run=None,
        subject="account_id",
        cache=True,
        replaces=True,
    ):
        """Book who owns accounts or leads from ``day`` on; what stays is left alone.

        :param rows: dicts, or SQL (read several times: name a table), with
            ``subject_id``, ``territory_id`` (empty: nobody's), ``rule_id``,
            ``reasons``, ``locked``. In an overlay plan they name all territories of
            each account, one row each.
        :param day: not before the row in force began; today in the plan's time zone
        :param subject: ``account_id``, or ``lead_id`` for leads without an account
        :param cache: whether to renew the territory on partners and leads too
        :param replaces: whether any of them may have a row in force
        :return: the ids of the accounts or leads that have got a new row
        """
        if not isinstance(rows, SQL):
            if not rows:
                return []
            rows = self._rows_as_sql(rows)
        today = plan._sales_today()
        day = fields.Date.to_date(day) or today
        self.flush_model()
        if cache:
            # What was saved before is placed before, so that it does not undo this.
            for model in SUBJECTS.values():
                self.env[model].flush_model(["sales_territory_id"])
        self._check_day(plan, rows, subject, day, today)
        if replaces:
            self.env.cr.execute(self._closing(plan, rows, subject, day))
        booked = self.env.execute_query(
            self._opening(plan, rows, subject, day, cause, run)
        )
        self.invalidate_model()
        self._forget_shown(plan)
        ids = list(dict.fromkeys(subject_id for (subject_id,) in booked))
        if cache and ids and plan.kind == "primary":
            self._refresh_cached(subject, ids)
        return ids

    @api.model
    def _forget_shown(self, plan):
        """Forget what is shown from the open rows and kept on no record."""
        shown = ["sales_company_territory_id"]
        self.env["res.partner"].invalidate_model(shown, flush=False)

    @api.model
    def _refresh_cached(self, subject, ids=None):
        """Make partners and leads say what the ledger says (``ids``: only these)."""
        leads = self.env["crm.lead"]
        leads.flush_model(["sales_territory_id"])
        if subject == "account_id":
            self.env["res.partner"]._sales_refresh_territories(ids)
            # One statement does what the ORM would compute lead by lead.
            field = leads._fields["sales_territory_id"]
            self.env.remove_to_compute(field, self.env.records_to_compute(field))
        leads._sales_refresh_territories(subject, ids)

    @api.model
    def _end_of_leads(self, lead_ids):
        """End the rows of leads that have an account now: they follow it."""
        if lead_ids and self.env["sales.territory.plan"]._sales_hold_active():
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE sales_territory_assignment a
                       SET date_until = GREATEST(a.date_from,
                               (now() AT TIME ZONE COALESCE(p.tz, 'UTC'))::date)
                      FROM sales_territory_plan p
                     WHERE p.id = a.plan_id AND a.lead_id = ANY (%s)
                       AND a.date_until IS NULL
                    """,
                    lead_ids,
                )
            )

    @api.model
    def _rows_as_sql(self, rows):
        # No record is False in Python, and nothing in SQL.
        rows = [{key: value or None for key, value in row.items()} for row in rows]
        return SQL(
            "SELECT * FROM jsonb_to_recordset(%s) AS r(subject_id int,"
            " territory_id int, rule_id int, reasons jsonb, locked bool)",
            json.dumps(rows),
        )

    @api.model
    def _in_force(self, plan, alias="o"):
        """The open rows of the plan's company and kind, as a condition in SQL."""
        company = plan.company_id.id
        return SQL(
            "%(a)s.date_until IS NULL AND %(a)s.kind = %(kind)s"
            " AND %(a)s.company_id %(company)s",
            a=SQL.identifier(alias),
            kind=plan.kind,
            company=SQL("= %s", company) if company else SQL("IS NULL"),
        )

    @api.model
    def _closing(self, plan, rows, subject, day):
        return SQL(
            """
            UPDATE sales_territory_assignment o SET date_until = %(day)s
             WHERE %(in_force)s AND %(subject)s IN (SELECT subject_id FROM (%(rows)s) s)
               AND NOT EXISTS (SELECT FROM (%(rows)s) s
                                WHERE s.subject_id = %(subject)s
                                  AND COALESCE(s.territory_id, 0)
                                      = COALESCE(o.territory_id, 0))
            """,
            day=day,
            in_force=self._in_force(plan),
            subject=SQL.identifier("o", subject),
            rows=rows,
        )

    @api.model
    def _opening(self, plan, rows, subject, day, cause, run):
        """Add a row for whatever has none in force that says the same."""
        return SQL(
            """
            INSERT INTO sales_territory_assignment
                   (plan_id, company_id, kind, %(column)s, account_name, territory_id,
                    territory_name, rule_id, cause, reasons, user_id, booked_on,
                    date_from, locked %(run_column)s)
            SELECT %(plan)s, %(company)s, %(kind)s, s.subject_id, %(name)s,
                   s.territory_id, '[' || t.code || '] ' || t.name, s.rule_id,
                   %(cause)s, s.reasons, %(user)s, now() AT TIME ZONE 'UTC', %(day)s,
                   s.locked IS TRUE %(run)s
              FROM (%(rows)s) s
              JOIN %(table)s x ON x.id = s.subject_id
              LEFT JOIN sales_territory t ON t.id = s.territory_id
             WHERE (%(kind)s = 'primary' OR s.territory_id IS NOT NULL)
               AND NOT EXISTS (SELECT FROM sales_territory_assignment o
                                WHERE %(in_force)s AND %(subject)s = s.subject_id
                                  AND COALESCE(o.territory_id, 0)
                                      = COALESCE(s.territory_id, 0))
             ORDER BY s.subject_id
            RETURNING %(column)s
            """,
            column=SQL.identifier(subject),
            plan=plan.id,
            company=plan.company_id.id or None,
            kind=plan.kind,
            name=NAMES[subject],
            cause=cause,
            user=self.env.uid,
            day=day,
            run_column=SQL(", run_id") if run else SQL(),
            run=SQL(", %s", run.id) if run else SQL(),
            rows=rows,
            table=SQL.identifier(self.env[SUBJECTS[subject]]._table),
            in_force=self._in_force(plan),
            subject=SQL.identifier("o", subject),
        )

    @api.model
    def _check_day(self, plan, rows, subject, day, today):
        """Refuse a day that is not over, or that others have relied on."""
        if day > today:
            raise UserError(
                self.env._(
                    "%(day)s has not begun in “%(plan)s”: assign from today on.",
                    day=format_date(self.env, day),
                    plan=plan.display_name,
                )
            )
        if day < today:
            self._check_later_rows(plan, rows, subject, day)
            self._check_relied_on(plan, day)

    @api.model
    def _check_later_rows(self, plan, rows, subject, day):
        later = self.env.execute_query(
            SQL(
                """
                SELECT o.account_name, o.date_from FROM sales_territory_assignment o
                 WHERE %s AND o.date_from > %s AND %s IN (SELECT subject_id FROM (%s) s)
                 ORDER BY o.date_from DESC LIMIT 1
                """,
                self._in_force(plan),
                day,
                SQL.identifier("o", subject),
                rows,
            )
        )
        if later:
            raise UserError(
                self.env._(
                    "“%(name)s” was assigned on %(last)s, after %(day)s. Choose "
                    "%(last)s or a later day.",
                    name=later[0][0],
                    last=format_date(self.env, later[0][1]),
                    day=format_date(self.env, day),
                )
            )

    @api.model
    def _check_relied_on(self, plan, day):
        until = self._relied_on_until(plan)
        if until and day <= until:
            raise UserError(
                self.env._(
                    "Commissions until %(until)s are locked, and were counted by who "
                    "owned what. Choose a day after %(until)s.",
                    until=format_date(self.env, until),
                )
            )

    @api.model
    def _relied_on_until(self, plan):
        """Hook: the last day on which ownership of the past must stay as it is.

        The commission room answers with its last locked day.
        """
        return None
