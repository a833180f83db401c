from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.batch import held, run_chunk
from .settlement.chunk import Chunk

# Documents that one chunk takes at most, unless one period alone has more.
CHUNK_DOCUMENTS = 250000


class SalesCommissionSettlement(models.AbstractModel):
    """Turns posted documents into credits: target minus booked, a set at a time."""

    _name = "sales.commission.settlement"
    _description = "Commission Settlement"

    def _settle(self, root, company, until, run=None):
        """Book what documents up to ``until`` ask for; safe to repeat or to kill.

        A ``run`` made from a preview leaves out payees whose figures changed since.
        Raises AlreadyRunning when the same plan and company are being settled.
        """
        self._refuse_unless_running(root, company)
        until = self._never_back(root, company, until)
        booked = 0
        with self._held(root, company):

            def start():
                nonlocal run
                run = run or self._new_run(root, company, until)
                self.env["sales.commission.settlement.steps"]._begin()
                return 0

            run_chunk(self.env, start)
            preview = self._preview_of(run)
            for chunk in self._chunks(root, company, until):

                def work(chunk=chunk):
                    nonlocal booked
                    done = self._settle_chunk(chunk, run, preview)
                    booked += done
                    return done

                run_chunk(self.env, work)
            run.write({"state": "done", "credit_count": booked, "note": False})
            self._refresh_statements(root, company, until)
        return booked

    def _never_back(self, root, company, until):
        """The day to settle until: not before what was counted or locked already.

        Counting to an earlier day would take back the credits dated after it.
        """
        # What others settled or locked counts, whoever may see it.
        runs = self.env["sales.commission.run"].sudo()
        # Whoever may settle need not see each statement.
        statements = self.env["sales.commission.statement"].sudo()
        where = [("company_id", "=", company.id)]
        done = [*where, ("plan_id", "=", root.id), ("state", "=", "done")]
        locked = [("root_plan_id", "=", root.id), ("state", "in", ("locked", "paid"))]
        days = [
            until,
            runs._read_group(done, aggregates=["until:max"])[0][0],
            statements._read_group([*where, *locked], aggregates=["date_to:max"])[0][0],
        ]
        return max(day for day in days if day)

    def _held(self, root, company):
        """Nobody else settles or previews the plan in this company meanwhile."""
        subject = ("commission.settle", root.id, company.id)
        return held(self.env, *subject, label=root.display_name)

    def _new_run(self, root, company, until, **values):
        # Settlements are written down for everybody, and changed by nobody.
        runs = self.env["sales.commission.run"].sudo()
        return runs.create(
            {
                "plan_id": root.id,
                "company_id": company.id,
                "user_id": self.env.uid,
                "until": until,
                **values,
            }
        )

    def _chunks(self, root, company, until):
        """Chunks of target periods of each version, oldest first.

        Periods with few documents share one: a chunk costs some sixty statements.
        """
        versions = root._sales_versions()
        # Of the company only its currency is asked for.
        company = company.with_context(prefetch_fields=False)
        self._check_rate(versions, company)
        for plan in versions:
            last = min(plan.date_to or until, until)
            pools = plan.calendar_id._periods(plan.target_period, plan.date_from, last)
            for some in self._grouped(plan, company, pools):
                yield self._chunk(plan, company, some, until)

    def _grouped(self, plan, company, pools):
        """Put neighbouring target periods together, up to a chunk's size."""
        if plan.attain_on_receipt:
            yield from ([pool] for pool in pools)
            return
        group, size = [], 0
        for pool, count in zip(pools, self._sizes(plan, company, pools), strict=True):
            if group and size + count > CHUNK_DOCUMENTS:
                yield group
                group, size = [], 0
            group.append(pool)
            size += count
        if group:
            yield group

    def _sizes(self, plan, company, pools):
        """How many documents are dated in each of the periods."""
        table, day = (
            ("sale_order", "date_order")
            if plan.basis == "order"
            else ("account_move", "invoice_date")
        )
        query = SQL(
            "SELECT count(d.id) FROM unnest(%s::date[], %s::date[])"
            " WITH ORDINALITY AS t(first, last, n) LEFT JOIN %s d"
            " ON d.company_id = %s AND d.%s >= t.first AND d.%s < t.last + 1"
            " GROUP BY n ORDER BY n",
            [first for first, _last in pools],
            [last for _first, last in pools],
            SQL.identifier(table),
            company.id,
            SQL.identifier(day),
            SQL.identifier(day),
        )
        return [row[0] for row in self.env.execute_query(query)]

    def _chunk(self, plan, company, pools, until):
        """Prepare the chunk of some target periods, given as (first, last day)."""
        ahead = until + timedelta(days=800)
        starts = self._pay_starts(plan, pools[0][0], ahead)
        cut = next((k for k, first in enumerate(starts) if first > until), 0)
        whole = plan.attain_on_receipt
        return Chunk(
            plan=plan,
            company=company,
            date_from=plan.date_from if whole else max(pools[0][0], plan.date_from),
            date_to=min(pools[-1][1], plan.date_to or date.max),
            pools=pools,
            until=until,
            starts=starts[: cut + 14],
            step=Decimal(str(company.currency_id.rounding)),
            rows={},
        )

    def _pay_starts(self, plan, first, last):
        """First days of the pay periods, from each version on by its own.

        What is late of an earlier version lands in statements of the one that runs.
        """
        later = plan._sales_versions().filtered(lambda one: one.date_from > first)
        starts = []
        for version, after in pairwise([plan, *(later - plan), None]):
            end = after.date_from - timedelta(days=1) if after else last
            periods = version.calendar_id._periods(version.pay_period, first, end)
            starts += [start for start, _end in periods]
            first = end + timedelta(days=1)
        return starts

    def _preview_of(self, run):
        """The preview that ``run`` applies, or nothing."""
        preview = self.env["sales.commission.settle"].browse(run.settle_key or ())
        if preview and not preview.exists():
            raise UserError(
                self.env._("The preview is too old and gone: preview again.")
            )
        return preview

    def _settle_chunk(self, chunk, run, preview):
        """Book one chunk and return how many rows were added or changed."""
        steps = self.env["sales.commission.settlement.steps"]
        steps._compute(chunk)
        steps._touch(chunk)
        if preview:
            steps._leave_changed(chunk, preview)
        done = steps._book(chunk, run)
        self.env.invalidate_all(flush=False)
        return done

    def _refresh_statements(self, root, company, until):
        """Let open statements up to ``until`` count their steps again."""
        statements = self.env["sales.commission.statement"]
        # The settlement runs for people who may settle without seeing each statement.
        found = statements.sudo().search(
            [
                ("root_plan_id", "=", root.id),
                ("company_id", "=", company.id),
                ("state", "not in", ("locked", "paid")),
            ]
        )
        found._refresh(found.ids)

    def _check_rate(self, versions, company):
        for plan in versions:
            plan._rate(company)

    def _refuse_unless_running(self, root, company):
        root._check_paying_in(company)
        if not root._sales_versions():
            raise UserError(
                self.env._(
                    "The plan “%s” is not running: approve it before you settle.",
                    root.display_name,
                )
            )
