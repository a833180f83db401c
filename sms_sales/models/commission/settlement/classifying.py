from odoo.tools import SQL


def classified(chunk, rules, optional_reason):
    """``sc_doc`` with the product's and customer's facts, rule and exclusion reason.

    ``optional_reason`` is an SQL expression of what optional host apps exclude.
    """
    facts = _facts(chunk, rules, optional_reason)
    if not rules:
        return SQL(
            "SELECT f.*, f.fixed_reason AS reason, NULL::integer AS rule_id,"
            " NULL::varchar AS action, 0::numeric AS own_rate, 1::numeric AS multiplier"
            " FROM (%s) f",
            facts,
        )
    return SQL(
        """
        SELECT f.*, COALESCE(f.fixed_reason, CASE WHEN r.action = 'exclude'
                                                  THEN 'rule' END) AS reason,
               r.action, COALESCE(r.rate, 0)::numeric AS own_rate,
               CASE WHEN r.action = 'multiplier' THEN r.multiplier::numeric
                    ELSE 1 END AS multiplier
          FROM (SELECT b.*, %s AS rule_id FROM (%s) b) f
          LEFT JOIN sales_commission_rule r ON r.id = f.rule_id
        """,
        first_match(rules),
        facts,
    )


def _facts(chunk, rules, optional_reason):
    product, customer = _asked_for(chunk, rules)
    return SQL(
        """
        SELECT d.*, %(categ)s AS categ_id, %(country)s AS country_id, ol.order_id,
               %(cost)s AS cost,
               CASE WHEN d.sale_day < %(cut_over)s THEN 'before_cut_over'
                    WHEN d.is_downpayment AND (
                        SELECT o.state FROM sale_order o WHERE o.id = ol.order_id
                    ) = 'cancel' THEN 'forfeited'
                    WHEN d.is_downpayment AND d.order_key = 0 THEN 'fixed_tax'
                    WHEN %(intercompany)s AND EXISTS (
                        SELECT FROM res_company i JOIN res_partner ip
                            ON ip.id = i.partner_id
                         WHERE ip.commercial_partner_id = d.partner_id
                    ) THEN 'intercompany'
                    WHEN d.product_id IN (
                        SELECT x.id FROM product_product x
                          JOIN product_template y ON y.id = x.product_tmpl_id
                         WHERE y.type = 'combo'
                    ) THEN 'combo'
                    WHEN %(zero_cost)s THEN 'zero_cost'
                    ELSE %(optional)s END AS fixed_reason
          FROM sc_doc d
          LEFT JOIN sale_order_line ol ON ol.id = d.order_line_id
          %(joins)s
        -- Its own level of the query, so that no reason is looked for twice.
        OFFSET 0
        """,
        categ=SQL("pt.categ_id" if product else "NULL::integer"),
        country=SQL("c.country_id" if customer else "NULL::integer"),
        cost=_cost(chunk),
        cut_over=chunk.plan.cut_over_date or chunk.date_from,
        intercompany=not chunk.plan.include_intercompany,
        zero_cost=_zero_cost(chunk),
        optional=optional_reason,
        joins=_joins(chunk, product, customer),
    )


def _asked_for(chunk, rules):
    """Whether the plan asks for the product's category, the customer's country."""
    payees = chunk.plan.participant_ids
    return (
        any(rule.categ_ids for rule in rules) or any(one.categ_id for one in payees),
        any(rule.country_ids for rule in rules)
        or any(one.country_id for one in payees),
    )


def _joins(chunk, product, customer):
    """The tables that the plan's facts come from."""
    margin = chunk.plan.measure == "margin"
    joins = []
    if product or margin:
        joins += [
            SQL("LEFT JOIN product_product pp ON pp.id = d.product_id"),
            SQL("LEFT JOIN product_template pt ON pt.id = pp.product_tmpl_id"),
        ]
    if customer:
        joins.append(SQL("LEFT JOIN res_partner c ON c.id = d.partner_id"))
    if margin:
        joins += [
            SQL("LEFT JOIN sale_order o ON o.id = ol.order_id"),
            SQL(
                "LEFT JOIN sales_commission_cost k"
                " ON k.line_key = d.origin_key AND d.move_line_id IS NOT NULL"
            ),
        ]
    return SQL(" ").join(joins)


def _cost(chunk):
    """Cost of the line: frozen when posted; an order's line says its own."""
    if chunk.plan.measure != "margin":
        return SQL("0::numeric")
    return SQL(
        """CASE WHEN d.is_downpayment THEN 0
                ELSE d.quantity * COALESCE(k.unit_cost, CASE
                    WHEN d.move_line_id IS NULL THEN ol.purchase_price
                        / COALESCE(NULLIF(o.currency_rate, 0), 1) END, 0) END"""
    )


def _zero_cost(chunk):
    """A margin without a cost would pay commission on the whole price (rule 10)."""
    if chunk.plan.measure != "margin":
        return SQL("FALSE")
    return SQL("pt.type = 'consu' AND NOT d.is_downpayment AND %s = 0", _cost(chunk))


def optional_reasons(env, plan):
    """Exclude what delivery, loyalty and point-of-sale apps add, where installed."""
    cases = []
    lines = env["sale.order.line"]._fields
    if "is_delivery" in lines and not plan.include_delivery:
        cases.append(SQL("WHEN ol.is_delivery THEN 'delivery'"))
    if "pos.config" in env and not plan.include_tips:
        tips = SQL("SELECT tip_product_id FROM pos_config")
        cases.append(SQL("WHEN d.product_id IN (%s) THEN 'tip'", tips))
    if "reward_id" in lines:
        cases += _loyalty_cases(env)
    return SQL("CASE %s END", SQL(" ").join(cases)) if cases else SQL("NULL")


def _loyalty_cases(env):
    """Gift cards and e-wallets are means of payment, not sales (rule 9)."""
    sold = env["loyalty.rule"]._fields["product_ids"]
    return [
        SQL(
            """WHEN EXISTS (
                SELECT FROM loyalty_reward w JOIN loyalty_program g
                    ON g.id = w.program_id
                 WHERE w.id = ol.reward_id
                   AND g.program_type IN ('gift_card', 'ewallet')
            ) THEN 'payment_means'"""
        ),
        SQL(
            """WHEN EXISTS (
                SELECT FROM %(sold)s pr
                  JOIN loyalty_rule u ON u.id = pr.%(rule)s
                  JOIN loyalty_program g ON g.id = u.program_id
                 WHERE pr.%(product)s = d.product_id
                   AND g.program_type IN ('gift_card', 'ewallet')
            ) THEN 'gift_card'""",
            sold=SQL.identifier(sold.relation),
            rule=SQL.identifier(sold.column1),
            product=SQL.identifier(sold.column2),
        ),
    ]


def first_match(rules):
    """The id of the first rule whose conditions all hold, as one CASE."""
    cases = [SQL("WHEN %s THEN %s", _condition(rule), rule.id) for rule in rules]
    return SQL("CASE %s END", SQL(" ").join(cases)) if cases else SQL("NULL::integer")


def _condition(rule):
    """All conditions that the rule gives; an empty one holds."""
    terms = [SQL("TRUE")]
    conditions = {
        "product_id": rule.product_ids.ids,
        "categ_id": _with_children(rule.categ_ids),
        "team_id": rule.team_ids.ids,
        "user_id": rule.user_ids.ids,
        "country_id": rule.country_ids.ids,
        "partner_id": rule.partner_ids.commercial_partner_id.ids,
    }
    for column, ids in conditions.items():
        if ids:
            terms.append(SQL("%s = ANY(%s)", SQL.identifier("b", column), ids))
    if rule.partner_tag_ids:
        terms.append(
            SQL(
                "EXISTS (SELECT FROM res_partner_res_partner_category_rel t"
                " WHERE t.partner_id = b.partner_id AND t.category_id = ANY(%s))",
                _with_children(rule.partner_tag_ids),
            )
        )
    return SQL(" AND ").join(terms)


def _with_children(records):
    if not records:
        return []
    return records.search([("id", "child_of", records.ids)]).ids
