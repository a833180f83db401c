from markupsafe import Markup

from odoo import fields, models

from ...engine.quotation.verdict import Verdict
from .hit_words import told

# What stands in the way is told before what only warns.
LEVELS = {"block": "danger", "require": "danger", "approval": "warning", "warn": "info"}


class SaleOrder(models.Model):
    """What the rules say of a quotation, as its form shows it.

    Nothing is judged while a quotation is edited: the form shows what was saved.
    """

    _name = "sale.order"
    _inherit = "sale.order"

    sales_hits = fields.Html(
        string="What the rules say", compute="_compute_sales_hits", sanitize=False
    )
    sales_hit_level = fields.Selection(
        [("danger", "Blocked"), ("warning", "Needs approval"), ("info", "Told")],
        compute="_compute_sales_hits",
    )

    def _compute_sales_hits(self):
        verdicts = {}
        if self.env["sales.room"]._is_on("quotation"):
            open_ = self._origin.filtered(lambda one: one.state in ("draft", "sent"))
            verdicts = self.env["sales.quotation.judge"]._judge(open_)
        for order in self:
            rows = order._sales_hit_rows(verdicts.get(order._origin.id, Verdict()))
            order.sales_hits = order._sales_hit_list(rows)
            levels = [LEVELS[row["outcome"]] for row in rows]
            order.sales_hit_level = next(
                (level for level in LEVELS.values() if level in levels), False
            )

    def _sales_hit_rows(self, verdict):
        """Return the hits in words, by rule: its name, message, outcome, sentences."""
        # The rules that bind somebody are told, though they may not read them.
        rules = self.env["sales.quotation.rule"].sudo()
        outcomes = dict(rules._fields["outcome"]._description_selection(self.env))
        rows = []
        for outcome in LEVELS:
            for rule_id in verdict.rule_ids(outcome):
                rule = rules.browse(rule_id)
                hits = [hit for hit in verdict.hits if hit.rule_id == rule_id]
                rows.append(
                    {
                        "rule_id": rule_id,
                        "name": rule.name,
                        "message": rule.message or "",
                        "outcome": outcome,
                        "outcome_name": outcomes[outcome],
                        "sentences": [told(self.env, hit) for hit in hits],
                    }
                )
        return rows

    def _sales_hit_list(self, rows):
        if not rows:
            return False
        item = Markup("<li><b>%s</b> · %s%s<ul>%s</ul></li>")
        return Markup("<ul class='mb-0'>%s</ul>") % Markup().join(
            item
            % (
                row["outcome_name"],
                row["name"],
                row["message"] and f": {row['message']}",
                Markup().join(Markup("<li>%s</li>") % one for one in row["sentences"]),
            )
            for row in rows
        )
