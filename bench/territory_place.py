"""(b) deciding and applying against what PostgreSQL needs at the least, (c) importing
against the host alone."""

import gc
import statistics
import sys

import territory_reference
import territory_world

from odoo.tools import SQL


def main(bench):
    deciding(bench)
    importing(bench)


def deciding(bench):
    """100,000 accounts, 1,000 territories of 3 rules, 16,000 postcode ranges."""
    count, territories = (5000, 200) if bench.small else (100000, 1000)
    with bench.copy() as name:
        with bench.database(name) as env:
            known = territory_world.values(env)
            territory_world.accounts(env, known, count // 100)
            old, new = (
                territory_world.plan(env, known, each, territories)
                for each in ("Old", "New")
            )
        few, _took, _moved = _redesign(bench, name, old, new)
        with bench.database(name) as env:
            first, last = territory_world.accounts(env, known, count - count // 100)
        _vacuum(bench, name)
        many, took, moved = _redesign(bench, name, new, old)
        bench.emit("queries_for_100_times", many - few, "more queries", 0, "at_most")
        _against_slabs(bench, name, new, first, last)
        bare = _bare_parts(bench, name, old, moved)
        bench.emit("apply_vs_bare", took / bare, "times", 2.5, "at_most")
        preview, applied = _run(bench, name, new)
        bench.emit("run_preview_vs_slabs", preview, "times", 2, "at_most")
        bench.emit("run_apply_vs_bare", applied / bare, "times", 2.5, "at_most")


def _activate(env, plan):
    env["sales.territory.plan"].search([("state", "=", "active")]).state = "archived"
    env.flush_all()
    plan.with_env(env).state = "active"
    env.flush_all()


def _redesign(bench, name, old, new):
    """Let all accounts go from one plan to another; return the queries of it, the
    seconds of applying and the number of accounts that moved."""
    for plan in (old, new):
        with bench.database(name) as env:
            _activate(env, plan)
            plan = plan.with_env(env)
            gc.collect()
            begun = env.cr.sql_log_count
            env["sales.territory.compiler"]._decide(plan)
            with bench.timed() as took:
                moved = _apply(env, plan)
                env.flush_all()
                env.cr.commit()
            queries = env.cr.sql_log_count - begun
    return queries, took[0], len(moved)


def _run(bench, name, plan):
    """Preview a run three times, by turns with the slab statement, and apply it.

    The preview is as a manager has it: each account that would move, what moves with
    it, totals and issues. Return its ratio to the statement, and the seconds of
    applying.
    """
    with bench.database(name) as env:
        plan.with_env(env).state = "draft"
        env.flush_all()
        env.cr.commit()
    ratios, seconds = [], []
    for _turn in range(3):
        with bench.database(name) as env, bench.timed() as slabs:
            territory_reference.decide(env, plan)
        with bench.database(name) as env:
            run = env["sales.territory.run"].create({"plan_id": plan.id})
            env.flush_all()
            env.cr.commit()
            gc.collect()
            with bench.timed() as preview:
                run._preview()
                env.flush_all()
                env.cr.commit()
        ratios.append(preview[0] / slabs[0])
        seconds.append(preview[0])
    with bench.database(name) as env:
        run = run.with_env(env)
        with bench.timed() as applied:
            run._apply()
        assert run.state == "applied", run.state
    print(f"{statistics.median(seconds):.1f} s, {applied[0]:.1f} s", file=sys.stderr)
    return statistics.median(ratios), applied[0]


def _apply(env, plan):
    rows = SQL(
        "SELECT account_id AS subject_id, territory_id, rule_id, reasons, locked"
        "  FROM st_winner"
    )
    return env["sales.territory.assignment"]._assign(plan, rows, "run")


def _against_slabs(bench, name, plan, first, last):
    """Both decide from the rules on, three times by turns; the winners are equal."""
    ratios = []
    for _turn in range(3):
        with bench.database(name) as env, bench.timed() as theirs:
            territory_reference.decide(env, plan)
        with bench.database(name) as env, bench.timed() as ours:
            env["sales.territory.compiler"]._decide(plan.with_env(env))
        ratios.append(ours[0] / theirs[0])
    with bench.database(name) as env:
        territory_reference.decide(env, plan)
        env["sales.territory.compiler"]._decide(plan.with_env(env))
        env.cr.execute(
            SQL(
                """
                SELECT count(*), count(w.territory_id),
                       count(*) FILTER (WHERE w.territory_id
                                        IS DISTINCT FROM r.territory_id)
                  FROM ref_winner r JOIN st_winner w ON w.account_id = r.id
                 WHERE r.id BETWEEN %s AND %s
                """,
                first,
                last,
            )
        )
        accounts, claimed, wrong = env.cr.fetchone()
    if wrong or claimed < accounts / 10:
        raise ValueError(f"{wrong} of {accounts} differ, {claimed} are claimed")
    bench.emit(
        "decide_vs_slabs",
        statistics.median(ratios),
        "times the statement",
        2,
        "at_most",
    )


def _bare_parts(bench, name, plan, moved):
    """Seconds to close and insert as many rows of a copy of the ledger, with its
    constraints, and to write as many territories on partners: those of the accounts
    that have moved to ``plan``, which somebody claims by both plans."""
    with bench.database(name) as env:
        _copy_ledger(env)
        env.cr.execute(
            SQL(
                """
                INSERT INTO ledger_copy
                SELECT a.* FROM sales_territory_assignment a
                  JOIN sales_territory t ON t.id = a.territory_id
                 WHERE a.date_until IS NULL AND a.account_id IS NOT NULL
                   AND t.plan_id = %s
                """,
                plan.id,
            )
        )
        env.cr.execute("CREATE TABLE next_rows AS SELECT * FROM ledger_copy")
        if not moved * 0.99 <= env.cr.rowcount <= moved * 1.01:
            raise ValueError(f"{moved} have moved, {env.cr.rowcount} are measured")
    _vacuum(bench, name)
    statements = (
        "UPDATE ledger_copy SET date_until = date_from WHERE date_until IS NULL",
        "UPDATE next_rows SET id = id + 100000000",
        "INSERT INTO ledger_copy SELECT * FROM next_rows ORDER BY account_id",
        """
        UPDATE res_partner p SET sales_territory_id = n.other
          FROM (SELECT account_id, (SELECT min(id) FROM sales_territory) + id % 100
                       AS other FROM next_rows) n
         WHERE p.id = n.account_id
        """,
    )
    total = 0
    for index, statement in enumerate(statements):
        with bench.database(name) as env:
            with bench.timed() as took:
                env.cr.execute(statement)
                env.cr.commit()
            # New ids are given out by the way, and are no part.
            total += 0 if index == 1 else took[0]
    return total


def _copy_ledger(env):
    env.cr.execute(
        "CREATE TABLE ledger_copy (LIKE sales_territory_assignment INCLUDING ALL)"
    )
    env.cr.execute(
        """
        SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE conrelid = 'sales_territory_assignment'::regclass
           AND contype = 'f'
        """
    )
    for constraint, definition in env.cr.fetchall():
        env.cr.execute(
            SQL(
                "ALTER TABLE ledger_copy ADD CONSTRAINT %s %s",
                SQL.identifier(f"{constraint}_copy"),
                SQL(definition.replace("%", "%%")),
            )
        )


def _vacuum(bench, name):
    with bench.database(name) as env:
        env.cr.commit()
        env.cr._cnx.autocommit = True
        env.cr.execute("VACUUM ANALYZE")
        env.cr._cnx.autocommit = False


def importing(bench):
    """(c) 5,000 partners from a file, with an active plan and without the add-on."""
    # The first turn warms up; the middle of seven is left alone by a busy moment.
    count, turns = (500 if bench.small else 5000), 8
    with bench.copy("apps") as without, bench.copy() as having:
        with bench.database(having) as env:
            known = territory_world.values(env)
            territories = 100 if bench.small else 1000
            plan = territory_world.plan(env, known, "Active", territories)
            _activate(env, plan)
        ratios = []
        for turn in range(turns):
            took = {}
            for name in (without, having)[:: 1 if turn % 2 else -1]:
                with bench.database(name) as env:
                    env["res.partner"].search([], limit=1).mapped("name")
                    took[name] = _import(bench, env, turn, count)
            if turn:
                ratios.append(took[having] / took[without])
    bench.emit(
        "importing_partners",
        statistics.median(ratios),
        "times the host",
        1.1,
        "at_most",
    )


def _import(bench, env, turn, count):
    countries = env["res.country"].search([], limit=10, order="id")
    names = ["name", "is_company", "zip", "country_id/.id", "email"]
    rows = [
        [
            f"Imported {turn}/{n}",
            "1",
            f"{n * 37 % 100000:05}",
            str(countries[n % 10].id),
            f"{turn}.{n}@example.com",
        ]
        for n in range(count)
    ]
    gc.collect()
    with bench.timed() as took:
        result = env["res.partner"].load(names, rows)
        env.cr.commit()
    if len(result["ids"] or ()) != count:
        raise ValueError(result["messages"][:3])
    return took[0]
