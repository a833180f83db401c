"""Applying and undoing: ``st_next`` holds the next lines, where each is to go, and
why it is left out."""

from typing import NamedTuple

from odoo.tools import SQL

from .figures import of_company, open_deal
from .moves import fingerprint, locks, members, owned

# As ``stays.STAYS``.
LINES = SQL(
    "SELECT *, COALESCE(account_id, -lead_id) AS subject_id"
    " FROM sales_territory_run_line"
)


class Way(NamedTuple):
    """There (applying) or back (undoing): from which state of a line to which."""

    waiting: str
    done: str
    left_out: str
    source: SQL
    target: SQL


THERE = Way(
    "planned",
    "applied",
    "skipped",
    SQL("old_territory_id"),
    SQL("new_territory_id"),
)
BACK = Way(
    "applied", "undone", "kept", SQL("new_territory_id"), SQL("old_territory_id")
)


def collect_next(run, way, limit, source=LINES):
    """Write ``st_next``: the next lines, each with its reason to be left out.

    An account is left out as a whole: in an overlay plan with all of its lines. What
    has been deleted has no id any more.
    """
    return SQL(
        """
        CREATE TEMPORARY TABLE st_next ON COMMIT DROP AS
        SELECT l.id AS line_id, l.subject_id, l.%(target)s AS target_id, l.rule_id,
               l.reasons, l.locked, l.change, l.old_user_id, l.new_user_id,
               max(CASE WHEN f.account_id IS NULL THEN 'gone'
                        WHEN %(locked)s THEN 'locked'
                        WHEN %(changed)s THEN 'changed'
                        WHEN o.old_id IS DISTINCT FROM l.%(source)s THEN 'moved' END
               ) OVER (PARTITION BY l.subject_id) AS reason
          FROM (%(lines)s) l
          LEFT JOIN st_fact f ON f.account_id = l.subject_id
          LEFT JOIN (%(owned)s) o ON o.id = l.subject_id AND %(same)s
          LEFT JOIN sales_territory t ON t.id = l.%(target)s
          LEFT JOIN (%(locks)s) lk ON lk.id = l.subject_id
         WHERE l.run_id = %(run)s AND l.state = %(waiting)s
         ORDER BY l.id, l.subject_id LIMIT %(limit)s
        """,
        lines=source,
        source=way.source,
        target=way.target,
        locked=_locked_elsewhere(run, way),
        changed=SQL("%s <> l.fingerprint", fingerprint("f"))
        if way is THERE
        else SQL("FALSE"),
        owned=owned(run),
        same=_same_row(run, way),
        locks=locks(run),
        run=run.id,
        waiting=way.waiting,
        limit=limit,
    )


def _same_row(run, way):
    """The row in force that a line speaks of."""
    return SQL("o.old_id = l.%s", way.source) if run.kind == "overlay" else SQL("TRUE")


def _locked_elsewhere(run, way):
    """Whether somebody locked the account to another territory.

    A lock to what the plan does not have lets rules decide; an undo keeps its hands
    off all the same.
    """
    elsewhere = SQL("lk.code <> COALESCE(t.code, '')")
    if way is BACK:
        return elsewhere
    return SQL(
        "%s AND EXISTS (SELECT FROM sales_territory x WHERE x.plan_id = %s"
        " AND x.active AND x.code = lk.code)",
        elsewhere,
        run.plan_id.id,
    )


def mark_next(way):
    """Say which lines have been booked, and why the others are left out."""
    return SQL(
        """
        UPDATE sales_territory_run_line l
           SET state = CASE WHEN n.reason IS NULL THEN %s ELSE %s END,
               skip_reason = n.reason
          FROM st_next n WHERE n.line_id = l.id
        """,
        way.done,
        way.left_out,
    )


def next_rows(run, way, subject):
    """Return what to book of accounts or of leads, as the ledger wants it.

    In an overlay plan that is also what an account keeps beside its lines.
    """
    kept = SQL(
        """
        UNION ALL
        SELECT o.id, o.old_id, NULL, NULL, FALSE FROM (%s) o
         WHERE o.id IN (SELECT subject_id FROM st_next WHERE reason IS NULL)
           AND NOT EXISTS (SELECT FROM sales_territory_run_line l
                            WHERE l.run_id = %s AND l.account_id = o.id
                              AND l.%s = o.old_id)
        """,
        owned(run),
        run.id,
        way.source,
    )
    there = way is THERE
    is_account = subject == "account_id"
    return SQL(
        """
        SELECT abs(subject_id) AS subject_id, target_id AS territory_id,
               %(rule)s AS rule_id, %(reasons)s AS reasons, %(locked)s AS locked
          FROM st_next WHERE reason IS NULL AND subject_id %(sign)s 0 %(kept)s
        """,
        rule=SQL("rule_id" if there else "NULL::int"),
        reasons=SQL("reasons" if there else "NULL::jsonb"),
        locked=SQL("locked" if there else "FALSE"),
        sign=SQL(">" if is_account else "<"),
        kept=kept if run.kind == "overlay" else SQL(""),
    )


def plan_follows(run):
    """Plan who follows the accounts of ``st_next``: salespeople and open deals."""
    parts = []
    if run.follow_salesperson == "follow":
        parts.append(_salespeople())
    if run.follow_deals == "follow":
        parts.append(_deals(run))
    if not parts:
        return None
    return SQL(
        """
        INSERT INTO sales_territory_run_follow (
            run_id, line_id, account_id, lead_id, name, old_user_id, new_user_id,
            old_team_id, old_company_id, state)
        SELECT %s, f.*, 'planned' FROM (%s) f
        """,
        run.id,
        SQL(" UNION ALL ").join(parts),
    )


def _moving():
    return SQL(
        "n.reason IS NULL AND n.change IN ('move', 'in') AND n.new_user_id IS NOT NULL"
    )


def _salespeople():
    """Who was given the account by hand since the preview stays."""
    return SQL(
        """
        SELECT n.line_id, p.id AS account_id, NULL::int AS lead_id,
               p.complete_name AS name, p.user_id AS old_user_id, n.new_user_id,
               NULL::int AS old_team_id, NULL::int AS old_company_id
          FROM st_next n JOIN res_partner p ON p.id = n.subject_id
         WHERE %s AND p.user_id IS NOT DISTINCT FROM n.old_user_id
           AND p.user_id IS DISTINCT FROM n.new_user_id
        """,
        _moving(),
    )


def _deals(run):
    """Open deals of who is no member of the new territory."""
    return SQL(
        """
        SELECT n.line_id, NULL::int AS account_id, l.id AS lead_id, l.name,
               l.user_id AS old_user_id, n.new_user_id, l.team_id AS old_team_id,
               l.company_id AS old_company_id
          FROM st_next n
          JOIN res_partner c ON c.commercial_partner_id = n.subject_id
          JOIN crm_lead l ON l.partner_id = c.id
         WHERE %s AND %s AND %s AND l.user_id IS DISTINCT FROM n.new_user_id
           AND NOT EXISTS (SELECT FROM (%s) b WHERE b.user_id = l.user_id
                              AND b.territory_id = n.target_id)
        """,
        _moving(),
        open_deal("l"),
        of_company(run.plan_id.company_id, SQL("l.company_id")),
        members(run.day),
    )


def release_follows(run):
    """Choose what is taken back with its account; who was left out is kept."""
    return SQL(
        """
        UPDATE sales_territory_run_follow f
           SET state = CASE WHEN l.state = 'undone' THEN 'undoing' ELSE 'kept' END,
               skip_reason = CASE WHEN l.state <> 'undone' THEN l.skip_reason END
          FROM sales_territory_run_line l
         WHERE l.id = f.line_id AND f.run_id = %s AND f.state = 'applied'
        """,
        run.id,
    )
