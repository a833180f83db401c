from datetime import date, timedelta

from odoo import models
from odoo.tools import SQL

from .settlement import bridging, reconciling


class SalesCommissionSettlement(models.AbstractModel):
    _name = "sales.commission.settlement"
    _inherit = "sales.commission.settlement"

    # What a session sold, less what of it was invoiced afterwards.
    _OF_TILL = (
        "(m.reversed_pos_order_id IS NOT NULL"
        " OR EXISTS (SELECT FROM pos_session s WHERE s.move_id = m.id))"
    )

    def _reconcile(self, root, company, first, last, report=None):
        """Prove where each cent posted from ``first`` to ``last`` went in the plan.

        Stores the parts on ``report``, if one is given, and returns (posted, documents,
        totals): the sum of the documents from the books alone, and rows of (code, rule
        id, amount, documents), amounts as decimal strings.
        """
        root._check_paying_in(company)
        steps = self.env["sales.commission.settlement.steps"]
        self.env.flush_all()
        by_order = root.basis == "order"
        source = reconciling.orders if by_order else reconciling.documents
        steps._make("sc_period", source(company, first, last))
        steps._make("sc_part", reconciling.no_parts())
        for chunk, inside in self._reconciled_chunks(root, company, last):
            self._take_apart(steps, chunk, inside)
        lines = "sale_order_line" if by_order else "account_move_line"
        steps._run(reconciling.credited(root, company, lines))
        if by_order:
            steps._run(reconciling.order_down_payments())
        else:
            steps._run(reconciling.cash_rounding())
        steps._run(reconciling.rounding(company.currency_id.rounding))
        if report:
            steps._run(reconciling.store_parts(report, root, lines))
        posted, count = steps._row(
            "SELECT COALESCE(sum(posted), 0)::text, count(*) FROM sc_period"
        )
        totals = self.env.execute_query(reconciling.totals())
        if by_order:
            tied = bridging.order_statements(root, company, first, last)
            totals += self._coded(tied)
        else:
            totals += self._states(root, company, first, last)
        return posted, count, totals

    def _take_apart(self, steps, chunk, inside):
        """Sort the chunk's lines by where their amount went."""
        steps._documents(chunk)
        if chunk.plan.basis != "order":
            steps._run(reconciling.exchange(chunk.step))
        if not inside:
            steps._run(reconciling.outside())
            return
        steps._classify(chunk)
        steps._targets(chunk)
        steps._run(reconciling.excluded())
        steps._run(reconciling.shared())

    def _reconciled_chunks(self, root, company, last):
        """Chunks that the documents' sales lie in, and the gaps beside the plan."""
        found = self.env.execute_query(reconciling.sale_days(root.basis == "order"))
        days = {row[0] for row in found}
        until = max(days | {last})
        edge, chunk = date.min, None
        for chunk in self._chunks(root, company, until):
            gap = chunk._replace(
                date_from=edge, date_to=chunk.day_before(chunk.date_from)
            )
            yield from self._with_sales(days, gap, False)
            yield from self._with_sales(days, chunk, True)
            edge = chunk.date_to + timedelta(days=1)
        chunk = chunk or self._chunk(root, company, [(root.date_from,) * 2], until)
        gap = chunk._replace(date_from=edge, date_to=date.max)
        yield from self._with_sales(days, gap, False)

    @staticmethod
    def _with_sales(days, chunk, inside):
        if any(chunk.date_from <= day <= chunk.date_to for day in days):
            yield chunk, inside

    def _states(self, root, company, first, last):
        """What the parts contain, and how the documents tie to income accounts."""
        rows = []
        if root.basis == "payment":
            found = self.env.execute_query(bridging.unreleased(root, company))
            rows.append(("unreleased", None, found[0][0], 0))
        ((amount, count),) = self.env.execute_query(bridging.other_dates(first, last))
        if count:
            rows.append(("other_dates", None, amount, count))
        till = SQL(self._OF_TILL if "pos.session" in self.env else "FALSE")
        return rows + self._coded(bridging.bridges(company, first, last, till))

    def _coded(self, query):
        """Rows of (code, amount, documents) as totals without a rule."""
        return [
            (code, None, amount, count)
            for code, amount, count in self.env.execute_query(query)
        ]
