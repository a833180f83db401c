"""Who deletes what a first credit is about to point to fails, or makes it fail.

The database looks for credits when a participant, pool, statement or rule is deleted
(see ``tools.unchecked``); it does not see those that are being booked at that moment.
Once both have changed the record, one of them is told to start again.
"""

from odoo.tools import SQL

_NOW = SQL("now() AT TIME ZONE 'UTC'")


def claims(chunk):
    """Statements that change what gets its first credit by this chunk.

    To be run before new statements are made, which nobody else sees yet.
    """
    something = SQL(" OR ").join(
        SQL("EXISTS (SELECT FROM %s)", SQL.identifier(table))
        for table in ("sc_new", "sc_opening", *(["sc_release"] * chunk.releases))
    )
    for claim in (_participants(), _pools(), _statements(chunk), _rules(chunk)):
        yield SQL("%s AND (%s)", claim, something)


def _participants():
    return SQL(
        """
        UPDATE sales_commission_participant p SET write_date = %s
         WHERE (p.plan_id, p.payee_id) IN (
                   SELECT o.plan_id, o.payee_id FROM sales_commission_pool o
                     JOIN sc_touched t ON t.pool_id = o.id)
           AND NOT EXISTS (SELECT FROM sales_commission_pool o
                             JOIN sales_commission_credit c ON c.pool_id = o.id
                            WHERE o.plan_id = p.plan_id AND o.payee_id = p.payee_id
                              AND c.participant_id = p.id)
        """,
        _NOW,
    )


def _pools():
    """Only those with terms: a pool without any is changed by getting them."""
    return SQL(
        """
        UPDATE sales_commission_pool o SET write_date = %s
         WHERE o.curve IS NOT NULL AND o.id IN (SELECT pool_id FROM sc_touched)
           AND NOT EXISTS (SELECT FROM sales_commission_credit c
                            WHERE c.pool_id = o.id)
        """,
        _NOW,
    )


def _statements(chunk):
    return SQL(
        """
        UPDATE sales_commission_statement s SET write_date = %(now)s
         WHERE s.root_plan_id = %(root)s AND s.company_id = %(company)s
           AND s.state NOT IN ('locked', 'paid') AND s.date_from >= %(first)s
           AND s.payee_id IN (SELECT payee_id FROM sc_pool)
           AND NOT EXISTS (SELECT FROM sales_commission_credit c
                            WHERE c.statement_id = s.id)
        """,
        now=_NOW,
        root=chunk.plan.root_id.id,
        company=chunk.company.id,
        first=chunk.starts[0],
    )


def _rules(chunk):
    """All of the plan: there are few, and nothing but the credits tells them apart."""
    return SQL(
        "UPDATE sales_commission_rule SET write_date = %s WHERE plan_id = %s",
        _NOW,
        chunk.plan.id,
    )
