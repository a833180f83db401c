"""Commissions: settling against a peer, against the database's own limit, and what
the add-on costs the host."""

import gc
import resource
import statistics
from datetime import date

import commission_lock
import volume

from odoo import Command
from odoo.tools import SQL

UNTIL = date(2026, 12, 31)


def main(bench):
    with bench.copy() as name:
        against_peer(bench, name)
    with bench.copy() as name:
        against_insert(bench, name)
    with bench.copy() as name:
        tools = commission_lock.Tools(plan, previewed, settle, _vacuum, _bare_insert)
        commission_lock.measured(bench, name, tools)
    posting(bench)
    installing(bench)


def plan(env, users):
    """A running plan with a sliced table for each of the users."""
    found = env["sales.commission.plan"].create(
        {
            "name": "Bench",
            "code": "B",
            "date_from": "2026-01-01",
            "company_id": env.company.id,
            "target_period": "quarter",
            "tier_ids": [
                Command.create({"floor": floor, "rate": rate})
                for floor, rate in ((0, 2), (10000, 4), (100000, 6))
            ],
            "participant_ids": [
                Command.create({"user_id": user, "date_from": "2026-01-01"})
                for user in users
            ],
        }
    )
    found.action_submit()
    group = env.ref("sms_sales.group_commission_manager")
    approver = env.ref("base.user_admin")
    approver.group_ids += group
    found.with_user(approver).action_approve()
    env.cr.commit()
    return found


def settle(env, root, preview):
    """Settle as an accountant does: look first, then book."""
    settlement = env["sales.commission.settlement"]
    if preview:
        previewed(env, root)
    return settlement._settle(root, env.company, UNTIL)


def previewed(env, root):
    """Make the preview, as the request does, or the scheduled action where it is
    much; asking for it and telling that it is there are not measured."""
    wizard = env["sales.commission.settle"].create(
        {"company_id": env.company.id, "until": UNTIL, "plan_ids": root.ids}
    )
    wizard._preview_now()


def against_peer(bench, name):
    """(a) 2,000 invoices of 5 lines, 20 payees, against commission_oca."""
    count, payees = (200, 4) if bench.small else (2000, 20)
    bench.add_peers("oca.lock")
    with bench.database(name) as env:
        bench.install(env, "commission_oca", "account_commission_oca")
    with bench.database(name) as env:
        users = volume.sellers(env, payees)
        articles = volume.products(env)
        rate = env["commission"].create({"name": "4 %", "fix_qty": 4.0})
        moves = [_sale_of_agent(env, user, articles, rate) for user in users]
        before = volume._last(env, "account_move_line")
        for move in moves:
            volume.copies(env, move, count // payees - 1, days=330)
        for move in moves:
            _copy_agents(env, move, before)
        root = plan(env, users)
        env.cr.execute("ANALYZE")
    theirs, ours, rows = [], [], 0
    for _turn in range(3):
        with bench.database(name) as env, bench.timed() as took:
            rows = settle(env, root.with_env(env), True)
        ours.append(took[0])
        with bench.database(name) as env, bench.timed() as took:
            env["commission.make.settle"].create(
                {"date_to": "2027-01-31", "settlement_type": "sale_invoice"}
            ).action_settle()
            env.cr.commit()
        theirs.append(took[0])
        with bench.database(name) as env:
            settled = env["commission.settlement.line"].search_count([])
        if {rows, settled} != {count * volume.LINES}:
            raise ValueError(f"settled {rows} lines, and {settled} by the peer")
        _undo(bench, name, root)
    ratio = statistics.median(a / b for a, b in zip(theirs, ours, strict=True))
    bench.emit("settle_vs_oca", ratio, "times faster", 10, "at_least")


def _sale_of_agent(env, user, articles, rate):
    """An invoice of a salesperson to a customer who has an agent, for both sides."""
    agent = env["res.partner"].create(
        {"name": f"Agent {user}", "agent": True, "commission_id": rate.id}
    )
    customer = env["res.partner"].create(
        {"name": f"Customer {user}", "commission_agent_ids": agent.ids}
    )
    return volume.invoice(env, customer, articles, user)


def _copy_agents(env, move, before):
    """Give the copied lines the agents of the line that they were copied from."""
    env.cr.execute(
        SQL(
            """
            INSERT INTO account_invoice_line_agent
                   (object_id, agent_id, commission_id, amount, invoice_id,
                    invoice_date, company_id, settled)
            SELECT l.id, a.agent_id, a.commission_id, a.amount, l.move_id,
                   l.invoice_date, a.company_id, FALSE
              FROM account_move_line l
              JOIN account_move_line o ON o.move_id = %s
                   AND o.product_id = l.product_id AND o.partner_id = l.partner_id
              JOIN account_invoice_line_agent a ON a.object_id = o.id
             WHERE l.id > %s
            """,
            move.id,
            before,
        )
    )


def _undo(bench, name, root):
    """Empty both ledgers, to settle the same invoices once more."""
    with bench.database(name) as env:
        _forget(env, root)
        env["commission.settlement"].search([]).unlink()
        env.cr.execute("UPDATE account_invoice_line_agent SET settled = FALSE")


def _forget(env, root):
    """Empty the plan's ledger."""
    env.cr.execute("SELECT set_config('sms_sales.ledger_door', 'migration', true)")
    pools = SQL("SELECT id FROM sales_commission_pool WHERE plan_id = %s", root.id)
    env.cr.execute(
        SQL("DELETE FROM sales_commission_credit WHERE pool_id IN (%s)", pools)
    )
    env.cr.execute(
        SQL("DELETE FROM sales_commission_statement WHERE root_plan_id = %s", root.id)
    )
    env.cr.execute(SQL("DELETE FROM sales_commission_pool WHERE plan_id = %s", root.id))


def against_insert(bench, name):
    """(b) 1,000,000 lines, 2,000 payees, against a bare INSERT of the same rows;
    (c) ten times the lines in how much more time, with how many more queries."""
    lines, payees = (20000, 200) if bench.small else (1000000, 2000)
    with bench.database(name) as env:
        users = volume.sellers(env, payees)
        partner = env["res.partner"].create({"name": "Volume"})
        move = volume.invoice(env, partner, volume.products(env), users[0])
        volume.copies(env, move, lines // 10 // volume.LINES, users)
        root = plan(env, users)
        env.cr.execute("ANALYZE")
    small, small_queries = _settle_timed(bench, name, root)
    with bench.database(name) as env:
        _forget(env, root)
        move = move.with_env(env)
        volume.copies(env, move, lines * 9 // 10 // volume.LINES, users)
    _vacuum(bench, name)
    took, queries = _settle_timed(bench, name, root)
    bare = _bare_insert(bench, name)
    bench.emit("settle_vs_insert", took / bare, "times", 4, "at_most")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    bench.emit("server_memory", memory, "MB", 512, "at_most")
    bench.emit("ten_times_the_lines", took / small, "times", 11, "at_most")
    more = queries - small_queries
    bench.emit("queries_for_ten_times", more, "more queries", 0, "at_most")


def _vacuum(bench, name):
    with bench.database(name) as env:
        env.cr.commit()
        env.cr._cnx.autocommit = True
        env.cr.execute("VACUUM ANALYZE")
        env.cr._cnx.autocommit = False


def _settle_timed(bench, name, root):
    gc.collect()
    with bench.database(name) as env:
        before = env.cr.sql_log_count
        with bench.timed() as took:
            settle(env, root.with_env(env), False)
        return took[0], env.cr.sql_log_count - before


def _bare_insert(bench, name):
    """Seconds to insert the ledger's rows into an empty copy of its table."""
    with bench.database(name) as env:
        env.cr.execute(
            "CREATE TABLE ledger_copy (LIKE sales_commission_credit INCLUDING ALL)"
        )
        env.cr.execute(
            """
            SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
             WHERE conrelid = 'sales_commission_credit'::regclass AND contype = 'f'
            """
        )
        for constraint, definition in env.cr.fetchall():
            env.cr.execute(
                SQL(
                    "ALTER TABLE ledger_copy ADD CONSTRAINT %s %s",
                    SQL.identifier(constraint),
                    SQL(definition),
                )
            )
        env.cr.commit()
        with bench.timed() as took:
            env.cr.execute(
                "INSERT INTO ledger_copy SELECT * FROM sales_commission_credit"
            )
            env.cr.commit()
        return took[0]


def posting(bench):
    """(d) creating and posting an invoice, with the add-on and without it."""
    turns = 5 if bench.small else 21
    with bench.copy("apps") as without, bench.copy() as having:
        times = {without: [], having: []}
        queries = {}
        for turn in range(turns + 1):
            for name in times:
                with bench.database(name) as env:
                    partner = env["res.partner"].search([], limit=1)
                    articles = env["product.product"].search(
                        [("type", "=", "service")], limit=1
                    )
                    lines = [articles] * (10 if turn < turns else 40)
                    began = env.cr.sql_log_count
                    with bench.timed() as took:
                        volume.invoice(env, partner, lines)
                        env.flush_all()
                    queries[name, len(lines)] = env.cr.sql_log_count - began
                if 0 < turn < turns:
                    times[name].append(took[0])
        pairs = zip(times[having], times[without], strict=True)
        ratio = statistics.median(a / b for a, b in pairs)
        bench.emit("posting_an_invoice", ratio, "times the host", 1.15, "at_most")
        more = queries[having, 10] - queries[without, 10]
        bench.emit("queries_for_an_invoice", more, "more queries", 2, "at_most")
        longer = queries[having, 40] - queries[without, 40] - more
        bench.emit("queries_for_30_more_lines", longer, "more queries", 0, "at_most")


def installing(bench):
    """(e) installing on a database of the design size, and on an empty one."""
    lines, payees = (20000, 200) if bench.small else (1000000, 2000)
    with bench.copy("apps") as name:
        empty = _install(bench, name)
    with bench.copy("apps") as name:
        with bench.database(name) as env:
            users = volume.sellers(env, payees)
            partner = env["res.partner"].create({"name": "Volume"})
            move = volume.invoice(env, partner, volume.products(env), users[0])
            volume.copies(env, move, lines // volume.LINES, users)
            env.cr.execute("ANALYZE")
        full = _install(bench, name)
    bench.emit("install_on_full", full / empty, "times on empty", 2, "at_most")


def _install(bench, name):
    with bench.database(name) as env, bench.timed() as took:
        bench.install(env, "sms_sales")
    return took[0]
