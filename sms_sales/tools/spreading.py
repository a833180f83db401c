"""SQL that divides amounts of documents over their lines, to the last cent."""

from odoo.tools import SQL

_OF_ORDER = ("account_tax_sale_order_line_rel", "sale_order_line_id")
_OF_INVOICE = ("account_move_line_account_tax_rel", "account_move_line_id")


def largest_remainder(source, group, total, weight, weights, step):
    """Spread ``total`` of each group of ``source`` by ``weight``, to the last cent.

    ``source`` needs ``part_key`` to order equal remainders; the weights of a group
    have one sign. Same arithmetic as ``engine.money.spread``: on the absolute total, so
    that a refund undoes a sale, and without a quotient that could lose a digit.
    """
    return SQL(
        """
        SELECT s.*, sign(s.part_total) * (
                   s.low + CASE WHEN row_number() OVER (
                       PARTITION BY %(group)s ORDER BY s.rest DESC, s.part_key
                   ) <= round((abs(s.part_total) - sum(s.low) OVER (
                                  PARTITION BY %(group)s)) / %(step)s)
                   THEN %(step)s ELSE 0 END) AS part
          FROM (SELECT r.*, %(total)s AS part_total,
                       div(abs(%(total)s * %(weight)s), abs(%(weights)s) * %(step)s)
                           * %(step)s AS low,
                       mod(abs(%(total)s * %(weight)s), abs(%(weights)s) * %(step)s)
                           AS rest
                  FROM (%(source)s) r) s
        """,
        source=source,
        group=group,
        total=total,
        weight=weight,
        weights=weights,
        step=step,
    )


def percentage_taxes(line, of_order=True):
    """The taxes of a line that the host discounts, as a sorted array.

    Groups count as the taxes they are made of. Fixed taxes are on no discount and no
    down payment, so they must not keep these from the lines they are meant for.
    """
    table, column = _OF_ORDER if of_order else _OF_INVOICE
    return SQL(
        """ARRAY(SELECT DISTINCT x.id
                   FROM %(table)s t
                   LEFT JOIN account_tax_filiation_rel g
                     ON g.parent_tax = t.account_tax_id
                   JOIN account_tax x
                     ON x.id = COALESCE(g.child_tax, t.account_tax_id)
                  WHERE t.%(column)s = %(line)s
                    AND x.amount_type NOT IN ('fixed', 'code') ORDER BY 1)""",
        table=SQL.identifier(table),
        column=SQL.identifier(column),
        line=line,
    )


def less_discounts(source, group, step):
    """``source`` with ``net``: discounts spread over the lines that they reduce.

    Those are the lines of the other sign in the same ``group`` (columns of ``s``); a
    returned line takes no discount. Where there is none, the discount stays. The
    columns ``part_key``, ``base`` and ``is_discount`` are needed. Same arithmetic as
    ``engine.discount``.
    """
    pots = SQL(
        """
        SELECT * FROM (
            SELECT s.*, sum(base) FILTER (WHERE is_discount) OVER pot AS discount,
                   sum(base) FILTER (WHERE NOT is_discount) OVER pot AS gross
              FROM (SELECT *, CASE WHEN is_discount THEN -sign(base)
                                   ELSE sign(base) END AS side
                      FROM (%s) l) s
            WINDOW pot AS (PARTITION BY %s, s.side)
        ) p WHERE gross <> 0
        """,
        source,
        group,
    )
    parts = largest_remainder(
        pots,
        SQL("%s, s.side", group),
        SQL("COALESCE(r.discount, 0)"),
        SQL("CASE WHEN r.is_discount THEN 0 ELSE r.base END"),
        SQL("r.gross"),
        step,
    )
    return SQL(
        "SELECT n.*, CASE WHEN is_discount THEN 0 ELSE base + part END AS net"
        " FROM (%s) n",
        parts,
    )


def is_payment(env):
    """Whether an order line ``l`` redeems a gift card or an e-wallet."""
    if "reward_id" not in env["sale.order.line"]._fields:
        return SQL("FALSE")
    return SQL(
        """EXISTS (SELECT FROM loyalty_reward w
                     JOIN loyalty_program g ON g.id = w.program_id
                    WHERE w.id = l.reward_id
                      AND g.program_type IN ('gift_card', 'ewallet'))"""
    )
