from odoo import models
from odoo.tools import SQL

from .backtest_seen import seen_orders
from .backtest_sql import hit_orders
from .lines_as_sent import LAST_REVISIONS, SAME_LINE, SENT_LINES

# Whether the order ``o`` was ever sent. Of a cancelled one a revision tells, or that it
# was confirmed or signed; of those older than the add-on nobody knows.
SENT = SQL(
    """
    (o.state IN ('sent', 'sale')
     OR o.id IN (SELECT r.order_id FROM sales_quotation_revision r
                  WHERE r.order_id IS NOT NULL)
     OR (o.state = 'cancel'
         AND (o.sales_confirmed_on IS NOT NULL OR o.signed_on IS NOT NULL
              OR o.sales_changed_by_id IS NULL)))
    """
)
# What is left of the lines of the last revision, at the cost that they have today; of
# lines that are gone nobody knows it.
SENT_MARGIN = SQL(
    """
    (SELECT sum((j.line->>'net')::numeric - (j.line->>'quantity')::numeric
                * GREATEST(x.purchase_price, x.sales_cost)::numeric)
       FROM %s r CROSS JOIN LATERAL %s JOIN sale_order_line x ON %s
      WHERE r.order_id = h.id AND j.line->>'kind' = 'product')
    """,
    LAST_REVISIONS,
    SENT_LINES,
    SAME_LINE,
)


class SalesQuotationBacktest(models.Model):
    """Running: as many statements for ten quotations as for a hundred thousand."""

    _name = "sales.quotation.backtest"
    _inherit = "sales.quotation.backtest"

    def _run(self):
        self.ensure_one()
        self.env.flush_all()
        # What the rules measure, as the cost, is theirs to read, not the manager's.
        self = self.sudo()
        first, until = self._period()
        self._forget_lines()
        self.note_ids.unlink()
        self.write({"date_from": first, "date_until": until})
        rules = self.env["sales.quotation.judge"]._compiled(self.rule_ids)
        testable = [rule for rule in rules if not self._untestable(rule)]
        asked = self._asked(rules)
        self.env.cr.execute(seen_orders(testable, self._chosen(), asked))
        seen = self.env.cr.dictfetchone()
        if testable:
            self.env.cr.execute(self._insert_lines(testable, seen["ids"]))
        self.env.invalidate_all()
        self._note(rules, seen)
        self._count(seen)

    def _forget_lines(self):
        # One statement: the last run may have stopped a hundred thousand.
        self.env.cr.execute(
            SQL(
                "DELETE FROM sales_quotation_backtest_line WHERE backtest_id = %s",
                self.id,
            )
        )
        self.env.invalidate_all(flush=False)

    def _chosen(self):
        """Condition on the order ``o``: sent in the period, in this company."""
        return SQL(
            "o.company_id = %s AND o.date_order >= %s AND o.date_order < %s AND %s",
            self.company_id.id,
            self.date_from,
            self.date_until,
            SENT,
        )

    def _insert_lines(self, rules, ids):
        return SQL(
            """
            INSERT INTO sales_quotation_backtest_line (
                backtest_id, company_id, rule_id, order_id, user_id, team_id,
                partner_id, day, amount, margin, result, value, is_revision)
            SELECT %(test)s, h.company_id, h.rule_id, h.id, h.user_id, h.team_id,
                   h.partner_id, h.date_order::date, h.amount_untaxed / h.currency_rate,
                   CASE WHEN h.is_revision THEN %(sent_margin)s ELSE h.margin END
                       / h.currency_rate,
                   CASE h.state WHEN 'sale' THEN 'won' WHEN 'cancel' THEN 'lost'
                        ELSE 'open' END,
                   CASE WHEN abs(h.value) < 'Infinity' THEN h.value END,
                   h.is_revision
              FROM (%(hits)s) h
            """,
            test=self.id,
            sent_margin=SENT_MARGIN,
            hits=hit_orders(self.env, rules, self._chosen(), ids),
        )

    def _count(self, seen):
        """Write the figures; an order that several rules stop counts once."""
        self.env.cr.execute(
            SQL(
                """
                SELECT count(*) AS stopped_count, sum(amount) AS stopped_amount,
                       sum(margin) AS stopped_margin,
                       count(*) FILTER (WHERE result = 'won') AS won_count,
                       sum(amount) FILTER (WHERE result = 'won') AS won_amount,
                       count(*) FILTER (WHERE result = 'lost') AS lost_count,
                       sum(amount) FILTER (WHERE result = 'lost') AS lost_amount,
                       count(*) FILTER (WHERE result = 'open') AS open_count,
                       count(DISTINCT user_id) AS seller_count
                  FROM (SELECT DISTINCT ON (order_id) order_id, amount, margin, result,
                               user_id
                          FROM sales_quotation_backtest_line WHERE backtest_id = %s) s
                """,
                self.id,
            )
        )
        figures = {**seen, **self.env.cr.dictfetchone()}
        figures = {name: figures[name] or 0 for name in self._figures()}
        self.write({**figures, "ran_on": self.env.cr.now(), "user_id": self.env.uid})
