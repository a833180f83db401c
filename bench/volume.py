"""Documents by the hundred thousand: copies of posted ones, made inside PostgreSQL."""

from odoo import Command
from odoo.tools import SQL

LINES = 5


def sellers(env, count):
    """Return the ids of ``count`` internal users."""
    one = env["res.users"].create({"name": "Seller", "login": "seller"})
    env.flush_all()
    partner = one.partner_id
    people = [_last(env, "res_partner") + n for n in range(1, count + 1)]
    users = [_last(env, "res_users") + n for n in range(1, count + 1)]
    _copied(
        env,
        "res_partner",
        SQL("t.id = %s", partner.id),
        count,
        {"id": SQL("%s + g", _last(env, "res_partner"))},
    )
    _copied(
        env,
        "res_users",
        SQL("t.id = %s", one.id),
        count,
        {
            "id": SQL("%s + g", _last(env, "res_users")),
            "login": SQL("'seller' || g"),
            "partner_id": SQL("(%s)[g]", people),
        },
    )
    _join_like(env, one, users)
    env.invalidate_all()
    return users


def _join_like(env, one, users):
    """Give users the companies and groups of another."""
    for table, column in (
        ("res_company_users_rel", "user_id"),
        ("res_groups_users_rel", "uid"),
    ):
        other = "cid" if column == "user_id" else "gid"
        env.cr.execute(
            SQL(
                "INSERT INTO %(table)s (%(other)s, %(column)s)"
                " SELECT r.%(other)s, u FROM %(table)s r, unnest(%(users)s) u"
                " WHERE r.%(column)s = %(one)s",
                table=SQL.identifier(table),
                other=SQL.identifier(other),
                column=SQL.identifier(column),
                users=users,
                one=one.id,
            )
        )


def products(env, count=LINES):
    return env["product.product"].create(
        [
            {"name": f"Article {n}", "type": "service", "taxes_id": [Command.clear()]}
            for n in range(count)
        ]
    )


def invoice(env, partner, articles, user=None, day="2026-01-02"):
    """A posted invoice with one line per article."""
    lines = [
        Command.create(
            {
                "product_id": article.id,
                "quantity": 1,
                "price_unit": 100.0 + 7 * n,
                "tax_ids": [Command.clear()],
            }
        )
        for n, article in enumerate(articles)
    ]
    move = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_user_id": user,
            "invoice_date": day,
            "invoice_line_ids": lines,
        }
    )
    move.action_post()
    return move


def copies(env, move, count, users=None, days=360):
    """Copy a posted invoice ``count`` times, by day and by salesperson."""
    env.flush_all()
    users = users or [move.invoice_user_id.id]
    first = _last(env, "account_move")
    name = SQL("'COPY/' || %s || '/' || g", first)
    day = SQL("DATE '2026-01-01' + (g %% %s)::integer", days)
    _copied(
        env,
        "account_move",
        SQL("t.id = %s", move.id),
        count,
        {
            "id": SQL("%s + g", first),
            "name": name,
            "sequence_number": SQL("%s + g", first),
            "date": day,
            "invoice_date": day,
            "invoice_user_id": SQL("(%s)[1 + g %% %s]", users, len(users)),
        },
    )
    _copied(
        env,
        "account_move_line",
        SQL("t.move_id = %s", move.id),
        count,
        {
            "id": SQL(
                "%s + row_number() OVER (ORDER BY g, t.id)",
                _last(env, "account_move_line"),
            ),
            "move_id": SQL("%s + g", first),
            "move_name": name,
            "date": day,
            "invoice_date": day,
        },
    )
    env.invalidate_all()


def _copied(env, table, condition, count, given):
    """Copy rows ``count`` times with the ``given`` columns."""
    env.cr.execute(
        SQL(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND is_generated = 'NEVER'",
            table,
        )
    )
    same = [row[0] for row in env.cr.fetchall() if row[0] not in given]
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM generate_series(1, %s) g, %s t"
            " WHERE %s",
            SQL.identifier(table),
            SQL(", ").join(SQL.identifier(name) for name in [*given, *same]),
            SQL(", ").join(
                [*given.values(), *(SQL.identifier("t", name) for name in same)]
            ),
            count,
            SQL.identifier(table),
            condition,
        )
    )
    last = _last(env, table)
    env.cr.execute(SQL("SELECT setval(%s, %s)", f"{table}_id_seq", last))


def _last(env, table):
    env.cr.execute(SQL("SELECT max(id) FROM %s", SQL.identifier(table)))
    return env.cr.fetchone()[0]
