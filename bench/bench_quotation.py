"""Quotation rules: judging and confirming against the host's own work, and a
back-test against one bare pass over the lines."""

import statistics
import sys
import time
from datetime import date, timedelta

import volume

from odoo import Command
from odoo.tools import SQL

ROUNDS = 7
MEASURES = (
    ("line_discount", "any", ">", 60),
    ("line_margin_percent", "any", "<", -500),
    ("order_discount", False, ">", 70),
    ("total", False, ">", 10_000_000),
    ("quantity", "max", ">", 5000),
)


def main(bench):
    judging(bench)
    confirming(bench)
    backtesting(bench)


def judging(bench):
    """An order of 500 lines by 200 rules, against the host's creating of its lines."""
    lines, rules = (50, 20) if bench.small else (500, 200)
    with bench.copy("apps") as name, bench.database(name) as env:
        customer, articles = _world(env)
        _timed(lambda: _order(env, customer, articles, 5))
        host = min(
            _timed(lambda: _order(env, customer, articles, lines)) for _turn in range(3)
        )
    with bench.copy("installed") as name, bench.database(name) as env:
        customer, articles = _world(env)
        # Rules of each kind: with none of its own, the order is not looked at.
        few = len(MEASURES)
        few_queries, _took = _judged(env, _order(env, customer, articles, 5), few)
        many = _order(env, customer, articles, lines)
        many_queries, took = _judged(env, many, rules - few)
    print(f"host {host:.2f} s, judging {took:.3f} s in {many_queries}", file=sys.stderr)
    bench.emit("judging_vs_creating_lines", took / host, "times", 0.5, "at_most")
    more = many_queries - few_queries
    bench.emit("queries_for_more_of_both", more, "more queries", 0, "at_most")


def _judged(env, order, more):
    """Return the queries and the seconds of judging by ``more`` rules, at best."""
    _rules(env, more)
    env.cr.commit()
    judge = env["sales.quotation.judge"]
    judge._judge(order)
    best, queries = None, None
    for _turn in range(ROUNDS):
        env.invalidate_all()
        before = env.cr.sql_log_count
        took = _timed(lambda: judge._judge(order))
        queries = env.cr.sql_log_count - before
        best = min(took, best or took)
    return queries, best


def confirming(bench):
    """Creating and confirming an order of 10 lines, all rooms on, 20 rules.

    Both sides have price lists, which our demo story switches on and which cost the
    host a seventh more; turn by turn, since the machine is not always as fast.
    """
    with bench.copy("apps") as without, bench.copy() as having:
        worlds = {name: _confirming_world(bench, name) for name in (without, having)}
        times = {name: [] for name in worlds}
        for turn in range(3 + 4 * ROUNDS):
            for name, world in worlds.items():
                took = _confirmed(bench, name, *world)
                if turn >= 3:
                    times[name].append(took)
    for name, took in times.items():
        print(f"{name}: {1000 * statistics.median(took):.0f} ms", file=sys.stderr)
    pairs = zip(times[having], times[without], strict=True)
    ratio = statistics.median(a / b for a, b in pairs)
    bench.emit("create_and_confirm_vs_host", ratio, "times", 1.15, "at_most")


def _confirming_world(bench, name):
    with bench.database(name) as env:
        settings = env["res.config.settings"]
        rooms = [one for one in settings._fields if one.startswith("group_room_")]
        settings.create(
            dict.fromkeys(["group_product_pricelist", *rooms], True)
        ).execute()
        if rooms:
            _rules(env, 20)
        customer, articles = _world(env)
        return customer.id, articles.ids


def _confirmed(bench, name, customer_id, article_ids):
    """Return the seconds of an order in a session that others have warmed."""
    with bench.database(name) as env:
        customer = env["res.partner"].browse(customer_id)
        articles = env["product.product"].browse(article_ids)

        def once():
            _order(env, customer, articles, 10).action_confirm()
            env.cr.commit()

        once()
        env.invalidate_all()
        return _timed(once)


def backtesting(bench):
    """100,000 orders of 5 lines by one rule, against one bare pass over the lines."""
    count = 2000 if bench.small else 100_000
    with bench.copy("installed") as name:
        with bench.database(name) as env:
            customer, articles = _world(env)
            _copies(env, _order(env, customer, articles, 5), count)
            rule = _rules(env, 1, ("line_discount", "any", ">", 22))
            env.cr.commit()
            env.cr.execute("ANALYZE sale_order, sale_order_line")
            test = env["sales.quotation.backtest"].create(
                {"name": "Bench", "rule_ids": rule.ids, "months": 14}
            )
            test.action_run()
            assert test.quotation_count >= count, test.quotation_count
            assert 0 < test.stopped_count < count, test.stopped_count
            # Turn by turn, since the machine is not always as fast.
            turns = [
                (_timed(lambda: _bare(env)), _timed(test.action_run))
                for _turn in range(ROUNDS)
            ]
            bare, took = (min(times) for times in zip(*turns, strict=True))
    print(f"bare {bare:.2f} s, back-test {took:.2f} s", file=sys.stderr)
    bench.emit("backtest_vs_bare_pass", took / bare, "times", 3, "at_most")


def _bare(env):
    """Read each line of each order once: net price and margin by order."""
    env.cr.execute(
        """
        SELECT count(*), sum(net), sum(margin) FROM (
            SELECT l.order_id, sum(l.price_subtotal) AS net, sum(l.margin) AS margin
              FROM sale_order_line l JOIN sale_order o ON o.id = l.order_id
             WHERE o.state <> 'draft' GROUP BY l.order_id) s
        """
    )
    env.cr.fetchall()


def _world(env):
    customer = env["res.partner"].create({"name": "Bench customer"})
    articles = volume.products(env, 10)
    articles.write({"list_price": 100, "standard_price": 40})
    return customer, articles


def _order(env, customer, articles, lines):
    order = env["sale.order"].create(
        {
            "partner_id": customer.id,
            "order_line": [
                Command.create(
                    {
                        "product_id": articles[n % len(articles)].id,
                        "product_uom_qty": 1 + n % 7,
                        "discount": n % 12,
                    }
                )
                for n in range(lines)
            ],
        }
    )
    env.flush_all()
    return order


def _rules(env, count, condition=None):
    """Rules that measure this and that, and that nothing is hit by."""
    rows = []
    for n in range(count):
        measure, over, comparison, value = condition or MEASURES[n % len(MEASURES)]
        row = {"measure": measure, "over": over, "comparison": comparison}
        row["value"] = value + (0 if condition else n)
        conditions = [Command.create(row)]
        rows.append({"name": f"Rule {n}", "condition_ids": conditions})
    return env["sales.quotation.rule"].create(rows)


def _copies(env, order, count):
    """Copies of an order by day; one in twelve gets a discount of 23 percent."""
    order.state = "sent"
    env.flush_all()
    first = volume._last(env, "sale_order")
    last = volume._last(env, "sale_order_line")
    day = date.today() - timedelta(days=365)
    volume._copied(
        env,
        "sale_order",
        SQL("t.id = %s", order.id),
        count,
        {
            "id": SQL("%s + g", first),
            "name": SQL("'COPY/' || g"),
            "date_order": SQL("%s::date + (g %% 360)::integer", day),
        },
    )
    number = SQL("row_number() OVER (ORDER BY g, t.id)")
    off = SQL("(CASE WHEN g %% 12 = 0 THEN 23 ELSE (g * 7 + t.id) %% 20 END)")
    volume._copied(
        env,
        "sale_order_line",
        SQL("t.order_id = %s", order.id),
        count,
        {
            "id": SQL("%s + %s", last, number),
            "order_id": SQL("%s + g", first),
            "discount": off,
            "price_subtotal": SQL(
                "round((t.price_unit * t.product_uom_qty)::numeric"
                " * (100 - %s) / 100, 2)",
                off,
            ),
        },
    )
    env.invalidate_all()


def _timed(act):
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
