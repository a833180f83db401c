"""What a preview, and locking what was settled, cost at 100,000 lines."""

import resource
from collections.abc import Callable
from typing import NamedTuple

import volume

from odoo.tools import SQL


class Tools(NamedTuple):
    """What the bench of commissions has for its other figures."""

    plan: Callable
    previewed: Callable
    settle: Callable
    vacuum: Callable
    bare_insert: Callable


def measured(bench, name, tools):
    """(f) 100,000 lines, 200 payees: previewed, settled, and every statement locked,
    each against a bare INSERT of the rows that came of it."""
    lines, payees = (20000, 40) if bench.small else (100000, 200)
    with bench.database(name) as env:
        users = volume.sellers(env, payees)
        partner = env["res.partner"].create({"name": "Volume"})
        move = volume.invoice(env, partner, volume.products(env), users[0])
        # Periods are locked when they are over.
        volume.copies(env, move, lines // volume.LINES, users, days=300)
        root = tools.plan(env, users)
        env.cr.execute("ANALYZE")
    with bench.database(name) as env, bench.timed() as preview:
        tools.previewed(env, root.with_env(env))
    with bench.database(name) as env:
        rows = tools.settle(env, root.with_env(env), False)
        _approve(env, root)
    tools.vacuum(bench, name)
    with bench.database(name) as env, bench.timed() as lock:
        _lock(env, root)
    with bench.database(name) as env:
        _check(env, root, rows)
    bare = tools.bare_insert(bench, name)
    bench.emit("preview_vs_insert", preview[0] / bare, "times", 4, "at_most")
    # Each row is written again, with the exact derivation of its amounts.
    bench.emit("lock_vs_insert", lock[0] / bare, "times", 25, "at_most")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    bench.emit("lock_memory", memory, "MB", 512, "at_most")


def _approve(env, root):
    """As if people had submitted and approved them all."""
    env.cr.execute(
        SQL(
            "UPDATE sales_commission_statement SET state = 'approved'"
            " WHERE root_plan_id = %s",
            root.id,
        )
    )


def _lock(env, root):
    """Ask for all of them at once, and let the scheduled action do it."""
    statements = env["sales.commission.statement"].search(
        [("root_plan_id", "=", root.id)]
    )
    statements.action_lock()
    env["sales.background.work"]._cron_work_off("commission")


def _check(env, root, rows):
    booked = [("pool_id.plan_id", "=", root.id)]
    locked = env["sales.commission.credit"].search_count(
        [*booked, ("locked", "=", True), ("explanation", "!=", False)]
    )
    if locked != rows:
        raise ValueError(f"of {rows} credits {locked} are locked")
