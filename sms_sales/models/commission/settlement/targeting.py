from decimal import Decimal

from odoo.tools import SQL

# Where nobody claims before, the database leaves out what is nothing while planning.
_SHARE = SQL("CASE WHEN s.low = 0 THEN s.high ELSE s.high - s.low END")


def targets(chunk, source):
    """Credits that the posted documents ask for: one row per line and payee.

    They count in the pool of their ``sale_day``: of the receipt, where that attains.
    """
    return SQL(
        """
        SELECT b.line_key, b.origin_key, b.order_key, p.id AS participant_id, s.role,
               p.payee_id, b.event, b.day, %(pool_day)s AS sale_day,
               NULL::date AS carried_from, b.sale_doc_id, b.move_line_id,
               b.order_line_id, b.source_name, b.rule_id, b.currency_id,
               b.document_amount, b.company_amount, b.base, %(share)s AS share,
               %(credited)s AS credited, %(counted)s AS counted, %(extra)s AS extra
          FROM %(source)s
         WHERE s.high > s.low
        -- Its own level of the query, so that no amount is worked out twice.
        OFFSET 0
        """,
        source=source,
        share=_SHARE,
        pool_day=SQL("b.day" if chunk.plan.attain_on_receipt else "b.sale_day"),
        credited=_credited(chunk),
        counted=_counted(chunk),
        extra=_extra(chunk),
    )


def earns_beside(plan):
    """Whether the plan pays anything beside its table."""
    return "rate" in _actions(plan) or bool(_unit_bonuses(plan))


def _credited(chunk):
    """The share of the sale in money; shares of 100 % add up to the sale."""
    return SQL(
        "CASE WHEN s.low = 0 THEN %(high)s ELSE %(high)s - %(low)s END",
        high=chunk.rounded(SQL("b.base * s.high")),
        low=chunk.rounded(SQL("b.base * s.low")),
    )


def _measured(chunk):
    """The share of what the plan measures."""
    if chunk.plan.measure == "quantity":
        return SQL("b.quantity * %s", _SHARE)
    if chunk.plan.measure == "margin":
        return SQL("%s - b.cost * %s", _credited(chunk), _SHARE)
    return _credited(chunk)


def _counted(chunk):
    """What enters the pool: what is measured, as the rules weigh it."""
    if not _actions(chunk.plan) & {"rate", "multiplier"}:
        return SQL("round(%s, 6)", _measured(chunk))
    return SQL(
        "CASE WHEN b.action = 'rate' THEN 0 ELSE round((%s) * b.multiplier, 6) END",
        _measured(chunk),
    )


def _extra(chunk):
    """What is earned beside the table: at a rule's own rate, or per unit."""
    if not earns_beside(chunk.plan):
        return SQL("0.000000")
    return SQL(
        """
        round(CASE WHEN b.action = 'rate'
                   THEN (%(measure)s) * b.own_rate %(per)s ELSE 0 END
              + CASE %(units)s ELSE 0 END * b.quantity * %(share)s, 6)
        """,
        measure=_measured(chunk),
        per=_per(chunk),
        units=_units(chunk),
        share=_SHARE,
    )


def _per(chunk):
    """What a rule's own rate is: a percentage, or the plan's money for each unit."""
    if chunk.plan.measure == "quantity":
        return SQL("* %s", chunk.plan._rate(chunk.company))
    return SQL("/ 100")


def _actions(plan):
    return set(plan.rule_ids.filtered("active").mapped("action"))


def _unit_bonuses(plan):
    return plan.bonus_ids.filtered(lambda b: b.kind == "unit" and b.product_id)


def _units(chunk):
    """Fixed sums per unit of the line's product, in company currency."""
    bonuses = _unit_bonuses(chunk.plan)
    rate = bonuses and chunk.plan._rate(chunk.company)
    cases = [
        SQL(
            "WHEN b.product_id = %s THEN %s::numeric",
            bonus.product_id.id,
            str(Decimal(str(bonus.amount)) * rate),
        )
        for bonus in bonuses
    ]
    return SQL(" ").join(cases) if cases else SQL("WHEN FALSE THEN 0")
