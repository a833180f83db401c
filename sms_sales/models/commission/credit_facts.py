"""What the database knows of credits, as the engine explains them.

Amounts come as text with the places of their currency, what counts with six.
"""

from decimal import Decimal

from odoo.tools import SQL

from ...engine.commission.deriving import Row

_MONEY = ("company", "base", "credited", "commission", "payable")
_SIX = ("counted", "extra", "before", "before_extra")

_FACTS = """
    SELECT c.id, c.pool_id, c.event, c.role, c.hold, c.day::text AS day,
           c.line_key, c.origin_key, c.source_name, c.rule_id, c.revision,
           c.corrects_from::text AS corrects_from, cur.name AS currency,
           round(COALESCE(c.document_amount, 0), cur.decimal_places)::text AS document,
           round(COALESCE(c.company_amount, 0), own.decimal_places)::text AS company,
           round(COALESCE(c.base, 0), own.decimal_places)::text AS base,
           round(COALESCE(c.credited, 0), own.decimal_places)::text AS credited,
           round(COALESCE(c.commission, 0), own.decimal_places)::text AS commission,
           round(COALESCE(c.payable, 0), own.decimal_places)::text AS payable,
           round(COALESCE(c.rate, 0), 12)::text AS rate,
           round(COALESCE(c.share, 0), 12)::text AS share,
           round(COALESCE(c.counted, 0), 6)::text AS counted,
           round(COALESCE(c.extra, 0), 6)::text AS extra,
           round(COALESCE(c.before, 0), 6)::text AS before,
           round(COALESCE(c.before_extra, 0), 6)::text AS before_extra,
           r.action, r.rate::text AS rule_rate, r.multiplier::text AS multiplier,
           COALESCE(l.is_downpayment, FALSE) AS is_downpayment,
           COALESCE(l.product_id, ol.product_id) AS product_id,
           l.id IS NOT NULL AS is_invoiced, ol.id IS NOT NULL AS is_ordered,
           CASE WHEN l.id IS NOT NULL THEN
                (SELECT count(*) FROM account_move_line o
                  WHERE o.move_id = l.move_id AND o.display_type = 'product'
                    AND o.id <= l.id)
                ELSE
                (SELECT count(*) FROM sale_order_line o
                  WHERE o.order_id = ol.order_id AND o.display_type IS NULL
                    AND (o.sequence, o.id) <= (ol.sequence, ol.id))
            END AS place
      FROM sales_commission_credit c
      JOIN res_company b ON b.id = c.company_id
      JOIN res_currency own ON own.id = b.currency_id
      JOIN res_currency cur ON cur.id = c.currency_id
 LEFT JOIN sales_commission_rule r ON r.id = c.rule_id
 LEFT JOIN account_move_line l ON l.id = c.move_line_id
 LEFT JOIN sale_order_line ol ON ol.id = c.order_line_id
     WHERE c.id = ANY(%s)
"""


def facts(env, credit_ids):
    """Return what is known of each credit, as dictionaries."""
    return env.execute_query_dict(SQL(_FACTS, credit_ids))


def row(known, units, rate):
    """Return a credit as the engine takes it.

    :param units: the fixed sum for a unit, by product, in company currency
    :param rate: how an own rate of the plan becomes what is paid of a credit
    """
    names = ("document", "rate", "share", *_MONEY, *_SIX)
    numbers = {name: Decimal(known[name]) for name in names}
    if known["action"] == "rate":
        numbers["own"] = Decimal(known["rule_rate"]) * rate
    elif known["action"] == "multiplier":
        numbers["factor"] = Decimal(known["multiplier"])
    return Row(
        event=known["event"],
        role=known["role"],
        hold=known["hold"],
        currency=known["currency"],
        revision=known["revision"],
        is_downpayment=known["is_downpayment"],
        unit=units.get(known["product_id"], Decimal(0)),
        **numbers,
    )


def source(known):
    """Return [model, id, document, line number] of the line that is credited."""
    model = "account.move.line" if known["is_invoiced"] else ""
    if not model and known["is_ordered"]:
        model = "sale.order.line"
    place = known["place"] if model else 0
    return [model, known["line_key"], known["source_name"] or "", place]
