from odoo import models
from odoo.tools import SQL

from .backtest_sql import hit_orders

# Measures of which the past keeps nothing.
UNKEPT = ("under_floor", "under_target")
# Measures against the list price of the day.
OF_LIST = ("line_discount", "line_manual_discount", "under_list", "order_discount")
WORTH = SQL(
    "COALESCE(v.amount_untaxed, o.amount_untaxed)"
    " / COALESCE(NULLIF(o.currency_rate, 0), 1)"
)
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
       FROM sales_quotation_revision r
      CROSS JOIN LATERAL jsonb_array_elements(r.content->'lines') j(line)
       JOIN sale_order_line x ON x.order_id = r.order_id
        AND COALESCE(x.sales_uid, 'line-' || x.id) = j.line->>'uid'
      WHERE r.order_id = h.id AND j.line->>'kind' = 'product'
        AND r.number = (SELECT max(y.number) FROM sales_quotation_revision y
                         WHERE y.order_id = h.id))
    """
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
        if testable:
            self.env.cr.execute(self._insert_lines(testable))
        self.env.invalidate_all()
        self._note(rules)
        self._count()

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

    def _insert_lines(self, rules):
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
            hits=hit_orders(self.env, rules, self._chosen()),
        )

    def _untestable(self, rule):
        """Return the measures of the rule that the past does not hold."""
        asked = {one.measure for one in rule.conditions}
        found = sorted(asked.intersection(UNKEPT))
        if rule.require == "delivery_address":
            found.append(rule.require)
        return found

    def _note(self, rules):
        notes = [note for rule in rules for note in self._notes_of(rule)]
        if unpriced := self._count_unpriced(rules):
            asked = {one.measure for rule in rules for one in rule.conditions}
            named = [name for name in OF_LIST if name in asked]
            notes.append(
                {
                    "kind": "not_testable",
                    "note": self.env._(
                        "%(measures)s: %(count)s quotations have lines whose list "
                        "price of the day was not kept; those lines were left out.",
                        measures=self._measures_named(named),
                        count=unpriced,
                    ),
                }
            )
        self.env["sales.quotation.backtest.note"].create(
            [{"backtest_id": self.id, **note} for note in notes]
        )

    def _notes_of(self, rule):
        if names := self._untestable(rule):
            yield {
                "kind": "not_testable",
                "rule_id": rule.id,
                "note": self.env._(
                    "%s: the past does not hold it, so the rule was left out.",
                    self._measures_named(names),
                ),
            }

    def _measures_named(self, names):
        measures = self.env["sales.quotation.condition"]._fields["measure"]
        required = self.env["sales.quotation.rule"]._fields["require"]
        labels = dict(measures._description_selection(self.env))
        labels |= dict(required._description_selection(self.env))
        return ", ".join(labels[name] for name in names)

    def _count_unpriced(self, rules):
        """Return how many quotations have a line without the list price of its day."""
        asked = {one.measure for rule in rules for one in rule.conditions}
        if asked.isdisjoint(OF_LIST):
            return 0
        self.env.cr.execute(
            SQL(
                """
                SELECT count(*) FROM (SELECT FROM sale_order o
                  JOIN sale_order_line l ON l.order_id = o.id
                 WHERE %s AND l.sales_list_price IS NULL AND l.display_type IS NULL
                   AND l.is_downpayment IS NOT TRUE AND l.is_expense IS NOT TRUE
                   AND l.price_unit > 0 AND l.product_uom_qty <> 0
                 GROUP BY l.order_id) unpriced
                """,
                self._chosen(),
            )
        )
        return self.env.cr.fetchone()[0]

    def _count(self):
        """Write the figures; an order that several rules stop counts once."""
        self.env.cr.execute(
            SQL(
                """
                SELECT count(*) AS quotation_count, sum(%(worth)s) AS quotation_amount
                  FROM sale_order o
                  LEFT JOIN (
                       SELECT DISTINCT ON (order_id) order_id, amount_untaxed
                         FROM sales_quotation_revision ORDER BY order_id, number DESC
                       ) v ON v.order_id = o.id
                 WHERE %(chosen)s
                """,
                worth=WORTH,
                chosen=self._chosen(),
            )
        )
        figures = self.env.cr.dictfetchone()
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
        figures |= self.env.cr.dictfetchone()
        figures = {name: value or 0 for name, value in figures.items()}
        self.write({**figures, "ran_on": self.env.cr.now(), "user_id": self.env.uid})
