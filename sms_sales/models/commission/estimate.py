from collections import defaultdict
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...engine.commission.curve import Segment
from ...engine.commission.pool import Line, standings
from ...engine.periods import Period
from ...tools.company_day import day_of
from . import estimate_documents
from .settlement import classifying, spreading


class Terms(NamedTuple):
    """Where a payee stands in the pool that a deal would fall into."""

    segments: list[Segment]
    target: Decimal
    cap: Decimal | None
    counted: Decimal
    extra: Decimal


class Estimate(NamedTuple):
    """What a deal would pay a payee, line by line, in company currency."""

    plan: Any
    payee: Any
    terms: Terms
    credited: Decimal
    counted: Decimal
    commission: Decimal
    lines: list[dict]


class SalesCommissionEstimator(models.AbstractModel):
    """What a deal would pay, by the settlement's own statements.

    The deal's lines take the place of the documents; shares, rules, exclusions and
    discounts are then decided by the same SQL, so that the promise is what is booked.
    """

    _name = "sales.commission.estimator"
    _description = "Commission Estimator"

    @api.model
    def _estimate(self, source, payees=None, plans=None):
        """Return the estimates of a quotation or of opportunities closed today.

        :param source: a sale.order, or crm.lead of one company
        :param payees: only theirs; all when None
        :param plans: only these; all that run when None
        """
        company = source[:1].company_id or self.env.company
        day = day_of(company)
        found = []
        for plan in self._plans_today(source, payees) if plans is None else plans:
            period = plan.calendar_id._period_of(plan.target_period, day)
            found += self._estimate_plan(plan, company, Period(*period), source, payees)
        return found

    @api.model
    def _plans_today(self, source, payees=None):
        """Return the plans that run today where ``source`` would be closed."""
        company = source[:1].company_id or self.env.company
        day = day_of(company)
        # whoever may see the deal may know what it pays them, not the plans
        plans = self.env["sales.commission.plan"].sudo()
        domain = [
            ("state", "=", "running"),
            ("company_id", "in", (company.id, False)),
            ("date_from", "<=", day),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", day),
        ]
        if payees is not None:
            domain += [("participant_ids.payee_id", "in", payees.ids)]
        return plans.search(domain, order="id")

    @api.model
    def _untold(self, deals, plan):
        """Return those ``deals`` that do not tell what ``plan`` counts.

        Revenue is known of any opportunity; margin and quantity are of its quotation.
        """
        if deals._name != "crm.lead" or plan.measure == "amount":
            return deals.browse()
        company = deals[:1].company_id or self.env.company
        rows = self.env.execute_query(estimate_documents.quoted(deals, company))
        return deals - deals.browse(row[0] for row in rows)

    def _estimate_plan(self, plan, company, period, source, payees):
        # prepared as the settlement does it, whoever asks
        settlement = self.env["sales.commission.settlement"].sudo()
        day = day_of(company)
        chunk = settlement._chunk(plan, company, [period], day)
        rows = self._credits(chunk, source, day)
        if payees is not None:
            rows = {key: value for key, value in rows.items() if key in payees.ids}
        terms = self._terms(chunk, period, list(rows), source)
        partners = self.env["res.partner"]
        return [
            _estimated(plan, partners.browse(payee), terms[payee], lines, chunk.step)
            for payee, lines in rows.items()
        ]

    def _credits(self, chunk, source, day):
        """Return {payee id: [line, …]} as the settlement would credit them."""
        self.env.flush_all()
        # the temporary tables of a settlement, gone with the transaction
        steps = self.env["sales.commission.settlement.steps"].sudo()
        steps._make("sc_doc", estimate_documents.documents(source, chunk, day))
        if steps._row("SELECT bool_or(is_discount) FROM sc_doc")[0]:
            # the lines of a deal have the taxes of order lines, whatever the basis
            order = chunk._replace(plan=SimpleNamespace(basis="order"))
            steps._run(spreading.spread_discounts(order))
        rules = chunk.plan.rule_ids.filtered("active").sorted()
        optional = classifying.optional_reasons(self.env, chunk.plan)
        steps._make("sc_base", classifying.classified(chunk, rules, optional))
        steps._targets(chunk)
        found = defaultdict(list)
        for payee, *values in self.env.execute_query(_TARGETS):
            found[payee].append(dict(zip(_COLUMNS, values, strict=True)))
        return found

    def _terms(self, chunk, period, payees, source):
        """Return {payee id: Terms} from their pools, or from the plan without one."""
        # only the result for the payees asked for is shown
        pools = self.env["sales.commission.pool"].sudo()
        known = pools.search_fetch(
            [
                ("plan_id", "=", chunk.plan.id),
                ("company_id", "=", chunk.company.id),
                ("date_from", "=", period.date_from),
                ("payee_id", "in", payees),
            ]
        ).grouped("payee_id")
        known = {payee.id: pool for payee, pool in known.items()}
        sums = self._standing(known, source)
        terms = {}
        for payee in payees:
            pool = known.get(payee, pools)
            counted, extra = sums.get(pool.id, (Decimal(0), Decimal(0)))
            if pool.curve:
                curve, target, cap = pool.curve, pool.target, pool.cap
            else:
                curve, target, cap = self._new_terms(chunk, period, payee)
            terms[payee] = Terms(
                [Segment(*map(Decimal, row)) for row in curve],
                Decimal(str(target)),
                Decimal(str(cap)) or None,
                counted,
                extra,
            )
        return terms

    def _standing(self, pools, source):
        """Return {pool id: (counted, extra)} without what the deal itself counted."""
        lines = source.order_line.ids if source._name == "sale.order" else []
        rows = self.env.execute_query(
            SQL(
                """
                SELECT pool_id, sum(counted)::text, sum(extra)::text
                  FROM sales_commission_credit
                 WHERE pool_id = ANY(%s) AND hold IS NULL
                   AND event IN ('sale', 'refund', 'opening')
                   AND (order_line_id IS NULL OR order_line_id <> ALL(%s::int[]))
                 GROUP BY pool_id
                """,
                [pool.id for pool in pools.values()],
                lines,
            )
        )
        return {row[0]: (Decimal(row[1]), Decimal(row[2] or 0)) for row in rows}

    def _new_terms(self, chunk, period, payee):
        """Curve, target and cap of a payee who has no pool yet."""
        plan, rate = chunk.plan, chunk.plan._rate(chunk.company)
        terms = plan._terms_of(plan._presences(period)[payee], period, chunk.step)
        terms = plan._converted(terms, rate, chunk.step)
        # only to name the payee in a message
        pool = (
            self.env["sales.commission.pool"]
            .sudo()
            .new({"payee_id": payee, "date_from": period.date_from})
        )
        curve = plan._curve(terms["target"], terms["on_target"], rate, pool)
        return curve, terms["target"], terms["cap"]


_COLUMNS = ("label", "role", "base", "share", "credited", "counted", "extra")
_TARGETS = SQL(
    """
    SELECT t.payee_id, COALESCE(l.name, t.source_name), t.role, t.base::text,
           t.share::text, t.credited::text, t.counted::text, t.extra::text
      FROM sc_target t LEFT JOIN sale_order_line l ON l.id = t.order_line_id
     ORDER BY t.payee_id, t.line_key, t.role
    """
)


def _estimated(plan, payee, terms, lines, step):
    """Put the deal's lines behind what the pool has counted so far."""
    queue = [Line(-1, date.min, date.min, terms.counted, terms.extra)]
    queue += [
        Line(k, None, date.max, Decimal(line["counted"]), Decimal(line["extra"]))
        for k, line in enumerate(lines)
    ]
    for standing in standings(queue, terms.segments, step, terms.cap)[1:]:
        lines[standing.key]["commission"] = standing.amount
    return Estimate(
        plan,
        payee,
        terms,
        sum((Decimal(line["credited"]) for line in lines), Decimal(0)),
        sum((Decimal(line["counted"]) for line in lines), Decimal(0)),
        sum((line["commission"] for line in lines), Decimal(0)),
        lines,
    )
