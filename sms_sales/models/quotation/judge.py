from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from ...engine.quotation.conditions import Order, in_force
from ...engine.quotation.judging import judge
from ...engine.quotation.measures import Line
from ...engine.quotation.verdict import Verdict
from .line_facts import line_facts
from .order_facts import order_facts
from .rule_content import compiled
from .rule_domain import is_fixed

BOUNDED = ("under_floor", "under_target")


class SalesQuotationJudge(models.AbstractModel):
    """Judging orders by the rules: as many queries for one as for a thousand."""

    _name = "sales.quotation.judge"
    _description = "Judge of Quotations"

    @api.model
    def _judge(self, orders, on=None, rules=None, rates=None):
        """Return {order id: Verdict} of saved ``orders``.

        :param date on: the day to judge on, today unless told
        :param rules: instead of those in force: rules (as they are now, archived ones
            too), or versions of rules, by which something pending is judged on
        :param dict rates: {order id: {currency id: rate per unit of the company's}},
            kept at submission (rule 6); those of ``on`` unless told
        """
        on = on or fields.Date.context_today(self)
        # What is judged are facts that the reader may not all see, as the cost; so are
        # the orders: whoever judges may know only some of their lines.
        judge_, judged = self.sudo(), orders.sudo()
        companies = judged.company_id.ids
        found = tuple(
            rule
            for rule in self._compiled(rules)
            if any(in_force(rule.scope, company, on) for company in companies)
        )
        if not orders.ids or not found:
            return {order.id: Verdict() for order in orders}
        facts = judge_._facts(judged, on, found, rates or {})
        return {order.id: judge(order, found) for order in facts}

    @api.model
    def _compiled(self, rules=None):
        if rules is None:
            return self._in_force()
        if rules._name == "sales.quotation.rule":
            # As they are written, whoever asks: judging is not reading rules.
            rules = rules.sudo()._current_versions()
        # So are versions, by which a request is judged on.
        rows = rules.sudo()
        return tuple(compiled(one.rule_id.id, one.version, one.content) for one in rows)

    @api.model
    @tools.ormcache()
    def _in_force(self):
        """Return the rules that are not archived, in their order."""
        # Rules bind also those who may not read them.
        rules = self.env["sales.quotation.rule"].sudo()
        return self._compiled(rules.with_context(active_test=True).search([]))

    def _facts(self, orders, on, rules, rates):
        """Return what ``rules`` may look at, of each of the orders."""
        orders.env.flush_all()
        chosen = SQL("SELECT unnest(%s)", orders.ids)
        rows = self._rows(order_facts(self.env, chosen))
        lines = self._lines(orders, chosen, rules)
        above = self._territories_above(rows, rules)
        answers = self._domains_answered(orders, rules)
        fixed = frozenset(one.id for one in rules if is_fixed(one.scope.domain))
        currencies = {row["currency_id"] for row in rows} - {None}
        known = {}
        for row in rows:
            company = row["company_id"]
            if company not in known:
                known[company] = self._rates(company, on, rules, currencies)
            kept = {**known[company], **rates.get(row["id"], {})}
            yield self._as_order(row, on, kept)._replace(
                lines=tuple(lines[row["id"]]),
                territories=above.get(row["sales_territory_id"], frozenset()),
                domains=frozenset(answers[row["id"]]),
                fixed=fixed,
            )

    def _as_order(self, row, on, rates):
        user = self.env["res.users"].browse(row["user_id"] or ())
        return Order(
            row["id"],
            company=row["company_id"],
            day=on,
            team=row["team_id"],
            groups=frozenset(user._get_group_ids()) if user else frozenset(),
            partners=frozenset(row["partners"]) - {None},
            tags=frozenset(row["tags"]),
            pricelist=row["pricelist_id"],
            channel=row["channel"],
            currency=row["currency_id"],
            currency_code=row["currency"] or "",
            rates=rates,
            payment_days=row["payment_days"],
            validity_days=row["validity_days"],
            present=frozenset(row["present"]),
        )

    def _lines(self, orders, chosen, rules):
        """Return {order id: product lines}, optional ones at one or more (rule 1)."""
        query = SQL(
            """
            SELECT f.line_id, f.order_id, l.sales_uid AS uid, f.product_id,
                   g.parent_path, f.ordered::text, f.quantity::text, f.net::text,
                   f.price::text, f.listed::text, f.pricelisted::text, f.cost::text,
                   f.order_id IN (SELECT s.order_id FROM sale_order_line s
                                   WHERE s.is_optional AND s.order_id IN (%s)) AS choice
              FROM (%s) f
              JOIN sale_order_line l ON l.id = f.line_id
              JOIN product_product p ON p.id = f.product_id
              JOIN product_template t ON t.id = p.product_tmpl_id
              LEFT JOIN product_category g ON g.id = t.categ_id
             ORDER BY f.order_id, l.sequence, f.line_id
            """,
            chosen,
            line_facts(self.env, SQL("IN (%s)", chosen)),
        )
        rows = self._rows(query)
        optional = self._optional_line_ids(
            orders.browse({row["order_id"] for row in rows if row["choice"]})
        )
        bounds = self._bounds(orders, rules)
        lines = defaultdict(list)
        for row in rows:
            if line := _line(row, row["line_id"] in optional):
                floor, target = bounds.get(line.id, (None, None))
                lines[row["order_id"]].append(line._replace(floor=floor, target=target))
        return lines

    def _optional_line_ids(self, orders):
        """Return the lines that customers may take or leave."""
        return {line.id for line in orders.order_line if line._is_line_optional()}

    def _bounds(self, orders, rules):
        """Return {line id: (floor, target)}, if a rule asks for them."""
        asked = {one.measure for rule in rules for one in rule.conditions}
        if asked.isdisjoint(BOUNDED):
            return {}
        return self.env["sales.price.bound"]._bounds_of(orders.order_line)

    def _territories_above(self, rows, rules):
        """Return {territory id: the ids from the top down to it}, if a rule asks."""
        if not any(rule.scope.territories for rule in rules):
            return {}
        ids = {row["sales_territory_id"] for row in rows} - {None}
        territories = self.env["sales.territory"].browse(ids)
        return {
            one.id: frozenset(map(int, one.parent_path.split("/")[:-1]))
            for one in territories
        }

    def _domains_answered(self, orders, rules):
        """Return {order id: ids of the rules whose domain it answers}, by one query."""
        model = orders.with_context(active_test=False)
        parts = []
        for rule in rules:
            if rule.scope.domain:
                domain = Domain(safe_eval(rule.scope.domain))
                found = model._search(Domain("id", "in", orders.ids) & domain)
                parts.append(SQL("SELECT %s, id FROM (%s) a", rule.id, found.select()))
        answers = defaultdict(set)
        if parts:
            query = SQL(" UNION ALL ").join(parts)
            for rule_id, order_id in self.env.execute_query(query):
                answers[order_id].add(rule_id)
        return answers

    def _rates(self, company_id, on, rules, of_orders):
        """Return {currency id: rate per unit of the company's currency} of that day,
        of the currencies of orders and limits, if a rule has a limit in money.
        """
        limits = _limits(rules)
        return self._rates_on(company_id, on, limits | of_orders) if limits else {}

    @api.model
    def _rates_of(self, order):
        """Return today's rates of the order's currency and of those of limits."""
        wanted = _limits(self._in_force()) | {order.currency_id.id}
        on = fields.Date.context_today(self)
        # Rates are nobody's secret, whoever asks for an approval.
        return self.sudo()._rates_on(order.company_id.id, on, wanted)

    def _rates_on(self, company_id, on, currency_ids):
        company = self.env["res.company"].browse(company_id)
        own = company.currency_id
        wanted = own.browse(currency_ids | {own.id})
        if len(wanted) <= 1:
            return dict.fromkeys(wanted.ids, Decimal(1))
        found = wanted._get_rates(company, on)
        one = Decimal(str(found[own.id]))
        return {key: Decimal(str(rate)) / one for key, rate in found.items()}

    def _rows(self, query):
        self.env.cr.execute(query)
        return self.env.cr.dictfetchall()


def _limits(rules):
    """Return the ids of the currencies in which ``rules`` have limits."""
    return {one.currency for rule in rules for one in rule.conditions} - {None}


def _line(row, optional):
    """Return the line, or None where nothing is ordered and nothing can be."""
    ordered = Decimal(row["ordered"])
    if not ordered and not optional:
        return None
    # A customer who takes an optional line takes one at least.
    times = Decimal(1)
    if optional and 0 < ordered < 1:
        times = 1 / ordered
    amounts = {
        name: None if row[name] is None else Decimal(row[name]) * times
        for name in ("quantity", "net", "price", "listed", "pricelisted", "cost")
    }
    return Line(
        row["line_id"],
        row["uid"] or "",
        row["product_id"],
        frozenset(map(int, (row["parent_path"] or "").split("/")[:-1])),
        counted=min(ordered, Decimal(1)) if optional else Decimal(1),
        **amounts,
    )
