"""What to look at before applying: one statement for all kinds of issues."""

from odoo.tools import SQL

from .moves import locks


def insert_issues(run, never_wins):
    """Write the issues of ``run``.

    :param never_wins: ids of the rules that are empty or covered by one other rule
    """
    kinds = [
        _contested(),
        _never_wins(never_wins),
        _won_nothing(run, never_wins),
        _lock_lost(run),
        _archived_owner(run),
    ]
    if run.kind == "primary":
        kinds.insert(0, _unclaimed())
    return SQL(
        """
        INSERT INTO sales_territory_run_issue (
            run_id, kind, account_id, lead_id, territory_id, other_territory_id,
            rule_id, user_id, code)
        SELECT %s, kind, account_id, lead_id, territory_id, other_territory_id, rule_id,
               user_id, code FROM (%s) issues
        """,
        run.id,
        SQL(" UNION ALL ").join(kinds),
    )


def _issue(kind, *, source, **columns):
    """Return a query of issues of a kind; what is not named is empty."""
    empty = SQL("NULL::int")
    names = ("account", "lead", "territory", "other_territory", "rule", "user")
    return SQL(
        "SELECT %s AS kind, %s, %s::varchar AS code FROM %s",
        kind,
        SQL(", ").join(
            SQL("%s AS %s", columns.get(name, empty), SQL.identifier(f"{name}_id"))
            for name in names
        ),
        columns.get("code", SQL("NULL")),
        source,
    )


_SUBJECT = {
    "account": SQL("CASE WHEN m.id > 0 THEN m.id END"),
    "lead": SQL("CASE WHEN m.id < 0 THEN -m.id END"),
}


def _unclaimed():
    return _issue(
        "unclaimed", source=SQL("st_move m WHERE m.new_id IS NULL"), **_SUBJECT
    )


def _contested():
    return _issue(
        "contested",
        source=SQL("st_move m WHERE m.contested"),
        territory=SQL("m.new_id"),
        other_territory=SQL("m.rival_id"),
        **_SUBJECT,
    )


def _never_wins(rule_ids):
    return _issue(
        "never_wins",
        source=SQL("sales_territory_rule r WHERE r.id = ANY(%s)", list(rule_ids)),
        territory=SQL("r.territory_id"),
        rule=SQL("r.id"),
    )


def _won_nothing(run, never_wins):
    return _issue(
        "won_nothing",
        source=SQL(
            """sales_territory_rule r JOIN sales_territory t ON t.id = r.territory_id
            WHERE r.plan_id = %s AND r.active AND t.active AND r.id <> ALL(%s)
              AND NOT EXISTS (SELECT FROM st_move m WHERE m.rule_id = r.id)
              AND NOT EXISTS (SELECT FROM sales_territory c WHERE c.parent_id = t.id
                                 AND c.active)""",
            run.plan_id.id,
            list(never_wins),
        ),
        territory=SQL("r.territory_id"),
        rule=SQL("r.id"),
    )


def _lock_lost(run):
    return _issue(
        "lock_lost",
        source=SQL(
            """(%s) lk WHERE NOT EXISTS (
                SELECT FROM sales_territory t
                 WHERE t.plan_id = %s AND t.active AND t.code = lk.code)""",
            locks(run),
            run.plan_id.id,
        ),
        account=SQL("lk.id"),
        code=SQL("lk.code"),
    )


def _archived_owner(run):
    """Accounts whose salesperson has left, and owners of territories who have."""
    accounts = _issue(
        "archived_owner",
        source=SQL("st_move m JOIN res_users u ON u.id = m.user_id AND NOT u.active"),
        territory=SQL("m.new_id"),
        user=SQL("u.id"),
        **_SUBJECT,
    )
    members = _issue(
        "archived_owner",
        source=SQL(
            """sales_territory_member b
                JOIN sales_territory t ON t.id = b.territory_id
                JOIN res_users u ON u.id = b.user_id AND NOT u.active
               WHERE t.plan_id = %(plan)s AND t.active AND b.active
                 AND b.role = 'owner' AND b.date_from <= %(day)s
                 AND (b.date_to IS NULL OR b.date_to >= %(day)s)""",
            plan=run.plan_id.id,
            day=run.day,
        ),
        territory=SQL("t.id"),
        user=SQL("u.id"),
    )
    return SQL("%s UNION ALL %s", accounts, members)
