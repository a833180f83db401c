from odoo.tools import SQL

from .targeting import targets

# Whether a split says who shares one of the chunk's sales.
ANY_SPLIT = (
    "SELECT 1 FROM sc_base WHERE EXISTS (SELECT FROM sales_commission_split)"
    " AND order_id IN (SELECT order_id FROM sales_commission_split) LIMIT 1"
)


def shares(chunk, agents, splits, roles):
    """What ``targets`` takes from: lines ``b``, participants ``p``, shares ``s``.

    Where only salespeople claim, the line itself tells whose it is.
    """
    if roles <= {"direct"} and not agents and not splits:
        return SQL(
            """
            sc_base b
            JOIN (%s) p ON p.user_id = b.user_id AND b.reason IS NULL AND %s
            CROSS JOIN LATERAL (SELECT p.role, 0::numeric AS low, p.high) s
            """,
            _salespeople(chunk),
            _effective(chunk, "direct"),
        )
    parts = [SQL("SELECT * FROM sc_direct")]
    if "manager" in roles:
        parts.append(managers(chunk))
    if "overlay" in roles:
        parts.append(overlay(chunk))
    return SQL(
        """
        (WITH sc_direct AS (%s) %s) s
          JOIN sc_base b USING (line_key, origin_key, order_key)
          JOIN sales_commission_participant p ON p.id = s.participant_id
        """,
        direct(candidates(chunk, agents, splits), agents or splits),
        SQL(" UNION ALL ").join(SQL("(%s)", part) for part in parts),
    )


def given(chunk, agents, splits):
    """Lines of ``sc_base`` with the direct credit ``given`` for them, if any."""
    if not agents and not splits:
        return SQL(
            """
            SELECT b.*, %s AS given
              FROM sc_base b LEFT JOIN (%s) p ON p.user_id = b.user_id AND %s
            """,
            chunk.rounded(SQL("b.base * p.high")),
            _salespeople(chunk),
            _effective(chunk, "direct"),
        )
    return SQL(
        """
        SELECT b.*, s.given
          FROM sc_base b
          LEFT JOIN (SELECT line_key, origin_key, order_key, sum(credited) AS given
                       FROM (%s) t GROUP BY 1, 2, 3) s
            USING (line_key, origin_key, order_key)
        """,
        targets(chunk, shares(chunk, agents, splits, {"direct"})),
    )


def _salespeople(chunk):
    """The plan's participants with the share that each may claim."""
    return SQL(
        """
        SELECT *, LEAST(1, share::numeric / 100) AS high
          FROM sales_commission_participant WHERE plan_id = %s
        -- Its own level of the query, so that no share is worked out line by line.
        OFFSET 0
        """,
        chunk.plan.id,
    )


def candidates(chunk, agents, splits):
    """Who may get direct credit for each line, in the order of their claims.

    The order's split where there is one; else the salesperson, then the
    customer's agents. ``agents`` and ``splits`` say whether to look for them.
    """
    parts = [_salesperson(chunk, splits)]
    if agents:
        parts.append(_agents(chunk, splits))
    if splits:
        parts.append(_split(chunk))
    return SQL(" UNION ALL ").join(parts)


_HEAD = SQL("SELECT b.line_key, b.origin_key, b.order_key, p.id AS participant_id")


def _effective(chunk, role):
    return SQL(
        "p.plan_id = %s AND p.role = %s AND p.waiting IS NOT TRUE"
        " AND b.sale_day >= p.date_from"
        " AND (p.date_to IS NULL OR b.sale_day <= p.date_to)",
        chunk.plan.id,
        role,
    )


def _unsplit(splits):
    if not splits:
        return SQL("TRUE")
    return SQL(
        "NOT EXISTS (SELECT FROM sales_commission_split x"
        " WHERE x.order_id = b.order_id)"
    )


def _salesperson(chunk, splits):
    return SQL(
        """
        %s, p.share::numeric / 100 AS claim, 1 AS rank, p.sequence
          FROM sc_base b JOIN sales_commission_participant p ON p.user_id = b.user_id
         WHERE b.reason IS NULL AND %s AND %s
        """,
        _HEAD,
        _effective(chunk, "direct"),
        _unsplit(splits),
    )


def _agents(chunk, splits):
    return SQL(
        """
        %s, p.share::numeric / 100 AS claim, 2 AS rank, p.sequence
          FROM sc_base b
          JOIN sales_partner_agent_rel a ON a.partner_id = b.partner_id
           AND (a.date_from IS NULL OR b.sale_day >= a.date_from)
          JOIN sales_commission_participant p ON p.payee_id = a.agent_id
         WHERE b.reason IS NULL AND %s AND %s
        """,
        _HEAD,
        _effective(chunk, "direct"),
        _unsplit(splits),
    )


def _split(chunk):
    return SQL(
        """
        %s, x.share::numeric / 100 AS claim, 0 AS rank, x.id AS sequence
          FROM sc_base b
          JOIN sales_commission_split x ON x.order_id = b.order_id
          JOIN sales_commission_participant p ON p.payee_id = x.payee_id
         WHERE b.reason IS NULL AND %s
        """,
        _HEAD,
        _effective(chunk, "direct"),
    )


def direct(source, contested):
    """Direct shares in order, together at most 100 % of the sale (rule 19)."""
    if not contested:
        return SQL(
            "SELECT line_key, origin_key, order_key, participant_id,"
            " 'direct' AS role, 0::numeric AS low, LEAST(1, claim) AS high"
            " FROM (%s) c",
            source,
        )
    return SQL(
        """
        SELECT line_key, origin_key, order_key, participant_id, 'direct' AS role,
               LEAST(1, upto - claim) AS low, LEAST(1, upto) AS high
          FROM (SELECT c.*, sum(claim) OVER (
                           PARTITION BY line_key, origin_key, order_key
                           ORDER BY rank, sequence, participant_id) AS upto
                  FROM (%s) c) u
        """,
        source,
    )


def overlay(chunk):
    """Overlay participants stand beside the direct credit, within their scope."""
    return SQL(
        """
        SELECT b.line_key, b.origin_key, b.order_key, p.id AS participant_id,
               'overlay' AS role, 0::numeric AS low, p.share::numeric / 100 AS high
          FROM sc_base b
          JOIN sales_commission_participant p
            ON (p.team_id IS NULL OR p.team_id = b.team_id)
           AND (p.country_id IS NULL OR p.country_id = b.country_id)
          LEFT JOIN product_category pc ON pc.id = p.categ_id
          LEFT JOIN product_category bc ON bc.id = b.categ_id
         WHERE b.reason IS NULL AND %s
           AND (pc.id IS NULL OR bc.parent_path LIKE pc.parent_path || '%%')
        """,
        _effective(chunk, "overlay"),
    )


def managers(chunk):
    """Reports' credit up the line, never more than the sale with one's own."""
    return SQL(
        """
        WITH RECURSIVE up AS (
            SELECT p.id AS report_id, p.manager_id
              FROM sales_commission_participant p
             WHERE p.plan_id = %(plan)s AND p.manager_id IS NOT NULL
             UNION
            SELECT up.report_id, m.manager_id
              FROM up JOIN sales_commission_participant m ON m.id = up.manager_id
             WHERE m.manager_id IS NOT NULL
        ), own AS (
            SELECT s.line_key, s.origin_key, s.order_key, p.payee_id,
                   sum(s.high - s.low) AS share
              FROM sc_direct s
              JOIN sales_commission_participant p ON p.id = s.participant_id
             GROUP BY 1, 2, 3, 4
        ), rolled AS (
            SELECT s.line_key, s.origin_key, s.order_key, up.manager_id, b.sale_day,
                   sum(s.high - s.low) AS share
              FROM sc_direct s
              JOIN sc_base b USING (line_key, origin_key, order_key)
              JOIN up ON up.report_id = s.participant_id
             GROUP BY 1, 2, 3, 4, 5
        )
        SELECT b.line_key, b.origin_key, b.order_key, p.id AS participant_id,
               'manager' AS role, 0::numeric AS low,
               (LEAST(1, b.share + COALESCE(own.share, 0)) - COALESCE(own.share, 0))
                   * p.share::numeric / 100 AS high
          FROM rolled b
          JOIN sales_commission_participant p ON p.id = b.manager_id
          LEFT JOIN own ON own.line_key = b.line_key AND own.origin_key = b.origin_key
               AND own.order_key = b.order_key AND own.payee_id = p.payee_id
         WHERE %(effective)s
        """,
        plan=chunk.plan.id,
        effective=_effective(chunk, "manager"),
    )
