from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...engine.quotation.deciders import deciders
from ...engine.quotation.disjunctive import contradict, is_dead, shadow
from .backtest_run import SENT
from .backtest_sql import hit_orders

# What a rule may name that can be archived.
NAMED = ("team_ids", "territory_ids", "partner_ids", "pricelist_ids", "product_ids")
NAMED += ("require_product_ids", "chain_id")
MONTHS = 12


class SalesQuotationRule(models.Model):
    """Checking rules: what can never hit, is covered, contradicts or asks nobody."""

    _name = "sales.quotation.rule"
    _inherit = "sales.quotation.rule"

    def action_check_rules(self):
        """Look at all rules together, and list what is wrong with them."""
        if not self.has_access("write"):
            raise AccessError(self.env._("Only sales managers check rules."))
        findings = self.env["sales.quotation.rule.finding"]
        findings.search([("create_uid", "=", self.env.uid)]).unlink()
        found = findings.create(self.search([])._findings())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Findings"),
            "res_model": findings._name,
            "view_mode": "list",
            "domain": [("id", "in", found.ids)],
        }

    def _findings(self):
        """Return the values of the findings on these rules."""
        rules = self.env["sales.quotation.judge"]._compiled(self)
        found = [*self._check_sense(rules), *self._check_people(), *self._archived()]
        told = {row["rule_id"] for row in found if row["kind"] in ("dead", "shadowed")}
        found += [
            row for row in self._never_applied(rules) if row["rule_id"] not in told
        ]
        order = list(
            dict(self.env["sales.quotation.rule.finding"]._fields["kind"].selection)
        )
        found.sort(key=lambda row: order.index(row["kind"]))
        return found

    def _finding(self, kind, note, other=None):
        return {
            "rule_id": self.id,
            "company_id": self.company_id.id,
            "kind": kind,
            "note": note,
            "other_rule_id": other,
        }

    def _check_sense(self, rules):
        """Yield what the rules themselves say: dead, shadowed, contradicting."""
        closed, category_of = self._closures(rules)
        for place, rule in enumerate(rules):
            record = self.browse(rule.id)
            if is_dead(rule, closed):
                yield record._finding(
                    "dead", self.env._("No quotation can meet its conditions.")
                )
            elif other := shadow(rule, rules[:place], closed):
                yield record._finding(
                    "shadowed",
                    self.env._("What it would hit is blocked before."),
                    other.id,
                )
            for other in rules:
                if contradict(rule, other, closed, category_of):
                    yield record._finding(
                        "contradiction",
                        self.env._("What it requires is kept out of the same orders."),
                        other.id,
                    )

    def _closures(self, rules):
        """Return how categories close over their children, and whose is a product."""
        categories = self.env["product.category"].search_fetch([], ["parent_path"])
        below = {one.id: set() for one in categories}
        for category in categories:
            for above in map(int, category.parent_path.split("/")[:-1]):
                below[above].add(category.id)

        def closed(ids):
            return frozenset().union(*(below.get(one, ()) for one in ids))

        products = self.env["product.product"].browse(
            {one for rule in rules for one in rule.require_products}
        )
        return closed, {one.id: one.categ_id.id for one in products}

    def _check_people(self):
        """Yield rules whose chain asks nobody who is there today."""
        today = fields.Date.context_today(self)
        delegates, away = self.env["sales.approval.delegation"]._absences(today)
        for rule in self.filtered(lambda rule: rule.outcome == "approval"):
            words = rule._people_words(delegates, away)
            if words:
                yield rule._finding("no_approver", words)

    def _people_words(self, delegates, away):
        """Return what is missing in the chain, in words, or nothing."""
        name = self.chain_id.name
        steps = [step for _place, step in self.chain_id._all_steps()]
        if not steps:
            return self.env._("“%s” has no step: add one.", name)
        named = [step for step in steps if step.kind in ("user", "group")]
        if not all(map(_named, named)):
            return self.env._(
                "“%s” has a step without an active approver: name somebody.", name
            )
        for step in named:
            here = deciders(_named(step).ids, delegates, away, set())
            users = self.env["res.users"].browse(one.user for one in here)
            if not users.filtered("active"):
                return self.env._(
                    "“%(chain)s” has a step whose approvers are all away today, and "
                    "nobody stands in: %(step)s.",
                    chain=name,
                    step=step.display_name,
                )
        return ""

    def _archived(self):
        """Yield rules that name records which are archived."""
        for rule in self.with_context(active_test=False):
            gone = [
                one.display_name
                for name in NAMED
                for one in rule[name]
                if not one.active
            ]
            if gone:
                yield rule._finding(
                    "archived",
                    self.env._("Archived: %s. Name what replaced it.", ", ".join(gone)),
                )

    def _never_applied(self, rules):
        """Yield rules that a year of quotations has not met."""
        tests = self.env["sales.quotation.backtest"]
        rules = [rule for rule in rules if not tests._untestable(rule)]
        if not rules:
            return
        since = fields.Date.context_today(self) - relativedelta(months=MONTHS)
        self.env.flush_all()
        period = SQL(
            "o.date_order >= %s AND o.company_id = ANY(%s) AND %s",
            since,
            self.env.companies.ids,
            SENT,
        )
        # Whether a rule has hit is told of all orders, not of the reader's.
        query = hit_orders(self.sudo().env, rules, period)
        self.env.cr.execute(SQL("SELECT DISTINCT rule_id FROM (%s) h", query))
        hit = {row[0] for row in self.env.cr.fetchall()}
        for rule in rules:
            if rule.id not in hit:
                yield self.browse(rule.id)._finding(
                    "never_applied",
                    self.env._("No quotation of the last twelve months meets it."),
                )


def _named(step):
    """Return the active users whom the step names."""
    users = step.user_ids if step.kind == "user" else step.group_id.all_user_ids
    return users.filtered("active")
