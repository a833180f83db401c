"""Who owns each account, and who would: ``st_move``, a row an account.

In an overlay plan it is a row for each account and territory.
"""

from odoo.tools import SQL

from .figures import of_company


def collect_facts(run):
    """Write ``st_fact``: what rules ask for, of all that the plan may place."""
    return SQL("CREATE TEMPORARY TABLE st_fact ON COMMIT DROP AS %s", facts(run))


def facts(run):
    """What rules ask for, of all that the plan may place.

    Leads, which a primary plan places too, have ids below zero.
    """
    known = run.env["res.partner"]._sales_facts_sql(run.plan_id)
    if run.kind == "primary":
        known = SQL("%s UNION ALL %s", known, _lead_facts(run.plan_id.company_id))
    return known


def _lead_facts(company):
    """Leads that are nobody's customer yet: placed by their own address."""
    return SQL(
        """
        SELECT -l.id, l.country_id, l.state_id, l.sales_postcode_key::text, NULL, NULL,
               NULL, NULL, NULL
          FROM crm_lead l
         WHERE l.active AND l.partner_id IS NULL AND l.won_status = 'pending' AND %s
        """,
        of_company(company, SQL("l.company_id")),
    )


def fingerprint(alias):
    """What was known, in one number: another number is a change."""
    return SQL(
        "hash_record_extended(ROW(%(a)s.country_id, %(a)s.state_id, %(a)s.key,"
        " %(a)s.industry_id, %(a)s.employees, %(a)s.revenue, %(a)s.tag_ids,"
        " %(a)s.interest_ids), 0)::text",
        a=SQL.identifier(alias),
    )


def collect_moves(run):
    """Write ``st_move`` from what is decided in ``st_winner``."""
    overlay = run.kind == "overlay"
    return SQL(
        """
        CREATE TEMPORARY TABLE st_move ON COMMIT DROP AS
        SELECT w.account_id AS id, COALESCE(p.complete_name, l.name) AS name, x.old_id,
               x.new_id, COALESCE(x.twin_id, x.old_id) AS twin_id, x.rule_id,
               x.reasons, x.rival_id, x.contested IS TRUE AS contested,
               x.placed IS TRUE AS placed, x.locked IS TRUE AS locked,
               p.user_id, %(fingerprint)s AS fingerprint,
               COALESCE(g.deals, 0) AS deals, COALESCE(g.pipeline, 0) AS pipeline,
               COALESCE(g.revenue, 0) AS revenue, NULL::int AS new_user_id,
               CASE WHEN p.id IS NULL THEN 0 WHEN p.sales_tier = 'a' THEN 3
                    WHEN p.sales_tier = 'b' THEN 2 ELSE 1 END::float AS workload,
               0::numeric AS quota
          FROM st_fact w
          %(kind_of_join)s JOIN (
               SELECT COALESCE(n.account_id, o.id) AS id, o.old_id, o.twin_id,
                      o.placed, n.territory_id AS new_id, n.rule_id, n.reasons,
                      n.contested, n.locked, n.rival_id
                 FROM (SELECT * FROM st_winner WHERE territory_id IS NOT NULL) n
                 FULL JOIN (%(owned)s) o ON o.id = n.account_id AND %(same)s
               ) x ON x.id = w.account_id
          LEFT JOIN res_partner p ON p.id = w.account_id
          LEFT JOIN crm_lead l ON l.id = -w.account_id
          LEFT JOIN st_figure g ON g.account_id = w.account_id
        """,
        fingerprint=fingerprint("w"),
        kind_of_join=SQL("" if overlay else "LEFT"),
        owned=owned(run),
        same=SQL("o.twin_id = n.territory_id" if overlay else "TRUE"),
    )


def owned(run):
    """The rows in force; ``twin_id`` is the territory of the same code in this plan."""
    return SQL(
        """
        SELECT COALESCE(o.account_id, -o.lead_id) AS id, o.territory_id AS old_id,
               COALESCE(tw.id, o.territory_id) AS twin_id, TRUE AS placed
          FROM sales_territory_assignment o
          LEFT JOIN sales_territory ot ON ot.id = o.territory_id
          LEFT JOIN sales_territory tw ON tw.code = ot.code AND tw.plan_id = %s
         WHERE %s
        """,
        run.plan_id.id,
        run.env["sales.territory.assignment"]._in_force(run.plan_id),
    )


def locks(run):
    """The accounts locked in the plan's company, with the code they are locked to."""
    return SQL(
        """
        SELECT account_id AS id, territory_code AS code FROM sales_territory_lock
         WHERE COALESCE(company_id, 0) = %s
        """,
        run.plan_id.company_id.id or 0,
    )


def add_quota(amounts):
    """Give each move the account's part of the quota of its old territory.

    :param amounts: {territory id: quota}
    """
    return SQL(
        """
        UPDATE st_move m SET quota = q.amount * m.revenue / t.revenue
          FROM unnest(%s::int[], %s::numeric[]) AS q(territory_id, amount)
          JOIN (SELECT old_id, sum(revenue) AS revenue FROM st_move GROUP BY 1) t
            ON t.old_id = q.territory_id AND t.revenue > 0
         WHERE m.old_id = q.territory_id
        """,
        list(amounts),
        [str(amount) for amount in amounts.values()],
    )


def add_owners(day):
    """Say who would be the salesperson of what moves.

    Who is a member of the new territory stays. The others are spread over its owners
    by their capacity, in the order of the accounts.
    """
    return SQL(
        """
        WITH member AS (%(members)s),
        owner AS (
            SELECT territory_id, user_id, weight,
                   sum(weight) OVER (PARTITION BY territory_id ORDER BY user_id) AS upto
              FROM (SELECT territory_id, user_id,
                           CASE WHEN sum(max(capacity)) OVER (PARTITION BY territory_id)
                                     > 0 THEN max(capacity) ELSE 1 END AS weight
                      FROM member WHERE role = 'owner'
                     GROUP BY territory_id, user_id) o),
        total AS (SELECT territory_id, sum(weight) AS weight FROM owner GROUP BY 1),
        moving AS (
            SELECT m.id, m.new_id,
                   (row_number() OVER w - 0.5) / count(*) OVER (PARTITION BY m.new_id)
                       AS part
              FROM st_move m
             WHERE m.id > 0 AND m.new_id IS NOT NULL
               AND m.new_id IS DISTINCT FROM m.twin_id
               AND NOT EXISTS (SELECT FROM member b WHERE b.user_id = m.user_id
                                  AND b.territory_id = m.new_id)
            WINDOW w AS (PARTITION BY m.new_id ORDER BY m.id))
        UPDATE st_move m SET new_user_id = o.user_id
          FROM moving g
          JOIN total t ON t.territory_id = g.new_id
          JOIN owner o ON o.territory_id = g.new_id
           AND g.part * t.weight >= o.upto - o.weight AND g.part * t.weight < o.upto
         WHERE m.id = g.id AND m.new_id = g.new_id
        """,
        members=members(day),
    )


def members(day):
    """The members of a day, without those who are archived."""
    return SQL(
        """
        SELECT b.territory_id, b.user_id, b.role, b.capacity
          FROM sales_territory_member b JOIN res_users u ON u.id = b.user_id
         WHERE b.active AND u.active AND b.date_from <= %s
           AND (b.date_to IS NULL OR b.date_to >= %s)
        """,
        day,
        day,
    )
