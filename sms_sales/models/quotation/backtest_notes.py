from odoo import api, models
from odoo.tools import SQL

from .backtest_sql import PRESENT
from .rule_content import SCOPES

# Measures of which the past keeps nothing.
UNKEPT = ("under_floor", "under_target")
# Measures against the list price of the day, and against the cost.
OF_LIST = ("line_discount", "line_manual_discount", "under_list", "order_discount")
OF_COST = ("line_margin", "line_margin_percent", "order_margin", "order_margin_percent")
UNPRICED = SQL(
    """
    EXISTS (SELECT FROM sale_order_line l
             WHERE l.order_id = o.id AND l.sales_list_price IS NULL
               AND l.display_type IS NULL AND l.is_downpayment IS NOT TRUE
               AND l.is_expense IS NOT TRUE AND l.price_unit > 0
               AND l.product_uom_qty <> 0)
    """
)
# Whether the last revision of the order ``o`` tells of lines that are there no more, or
# sell something else.
GONE = SQL(
    """
    o.id IN (SELECT v.order_id
               FROM (SELECT DISTINCT ON (order_id) order_id, content
                       FROM sales_quotation_revision WHERE order_id IS NOT NULL
                      ORDER BY order_id, number DESC) v
              CROSS JOIN LATERAL jsonb_array_elements(v.content->'lines') j(line)
              WHERE j.line->>'kind' = 'product' AND NOT EXISTS (
                    SELECT FROM sale_order_line x
                     WHERE x.order_id = v.order_id
                       AND COALESCE(x.sales_uid, 'line-' || x.id) = j.line->>'uid'
                       AND x.product_id = (j.line->>'product_id')::int))
    """
)
UNSENT = SQL(
    "o.id NOT IN (SELECT r.order_id FROM sales_quotation_revision r"
    " WHERE r.order_id IS NOT NULL)"
)


class SalesQuotationBacktest(models.Model):
    """What the past does not hold, in words (rule 16)."""

    _name = "sales.quotation.backtest"
    _inherit = "sales.quotation.backtest"

    def _untestable(self, rule):
        """Return the measures of the rule that the past does not hold."""
        asked = {one.measure for one in rule.conditions}
        found = sorted(asked.intersection(UNKEPT))
        if rule.require == "delivery_address":
            found.append(rule.require)
        return found

    def _note(self, rules):
        notes = [note for rule in rules for note in self._notes_of(rule)]
        asked = {one.measure for rule in rules for one in rule.conditions}
        notes += self._notes_of_lines(asked)
        if unsent := self._count_those(UNSENT):
            words = self.env._(
                "%s quotations have no revision: they were confirmed without being "
                "sent, or are older. All that rules ask was looked at as it is now.",
                unsent,
            )
            notes.append({"kind": "current", "note": words})
        self.env["sales.quotation.backtest.note"].create(
            [{"backtest_id": self.id, **note} for note in notes]
        )

    def _notes_of(self, rule):
        if names := self._untestable(rule):
            kind = "not_testable"
            words = self.env._(
                "%s: the past does not hold it, so the rule was left out.",
                self._measures_named(names),
            )
        elif labels := self._of_today(rule):
            kind = "current"
            words = self.env._(
                "%s: nobody kept what they were when a quotation was sent; they were "
                "looked at as they are now.",
                ", ".join(labels),
            )
        else:
            return
        yield {"kind": kind, "rule_id": rule.id, "note": words}

    def _of_today(self, rule):
        """Return the names of what the rule looked at as it is now."""
        asked = {name: getattr(rule.scope, key) for name, key in SCOPES.items()}
        # Who was asked is kept with the revision.
        del asked["partner_ids"]
        below = [one.categories for one in rule.conditions]
        asked["category_ids"] = rule.categories or any(below)
        asked["domain"] = rule.scope.domain
        fields = self.env["sales.quotation.rule"]._fields
        labels = [
            fields[name]._description_string(self.env)
            for name, what in asked.items()
            if what
        ]
        now = {one.measure for one in rule.conditions} & {"payment_days"}
        now |= {rule.require} & set(PRESENT)
        return labels + [self._measures_named([name]) for name in sorted(now)]

    def _notes_of_lines(self, asked):
        """Tell of lines without the list price of their day, and of those gone."""
        listed = [name for name in OF_LIST if name in asked]
        if count := listed and self._count_those(UNPRICED):
            words = self.env._(
                "%(measures)s: %(count)s quotations have lines whose list price of the "
                "day was not kept; those lines were left out.",
                measures=self._measures_named(listed),
                count=count,
            )
            yield {"kind": "not_testable", "note": words}
        listed += [name for name in OF_COST if name in asked]
        if count := listed and self._count_those(GONE):
            words = self.env._(
                "%(measures)s: %(count)s quotations were sent with lines that are gone "
                "since, and so are their list price and cost; those lines were left "
                "out.",
                measures=self._measures_named(listed),
                count=count,
            )
            yield {"kind": "not_testable", "note": words}

    @api.model
    def _measures_named(self, names):
        measures = self.env["sales.quotation.condition"]._fields["measure"]
        required = self.env["sales.quotation.rule"]._fields["require"]
        labels = dict(measures._description_selection(self.env))
        labels |= dict(required._description_selection(self.env))
        return ", ".join(labels[name] for name in names)

    def _count_those(self, condition):
        """Return how many of the quotations looked at answer it."""
        query = SQL(
            "SELECT count(*) FROM sale_order o WHERE %s AND %s",
            self._chosen(),
            condition,
        )
        ((count,),) = self.env.execute_query(query)
        return count
