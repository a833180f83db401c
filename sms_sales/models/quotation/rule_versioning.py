from odoo import api, models

from ...engine.fingerprint import fingerprint
from .rule_content import content


class SalesQuotationRule(models.Model):
    """A change of what a rule says makes its next version; words alone do not."""

    _name = "sales.quotation.rule"
    _inherit = "sales.quotation.rule"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._book_versions()
        return rules

    def write(self, vals):
        result = super().write(vals)
        self._book_versions()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_forget(self):
        # Rules in force are kept in memory.
        self.env.registry.clear_cache()

    def _book_versions(self):
        """Book what changed, and let the next judgement see the rules anew."""
        self.env.registry.clear_cache()
        rows = []
        last = {row.rule_id: row for row in self._current_versions()}
        for rule in self:
            said = content(rule)
            mark = fingerprint(said)
            if rule not in last or last[rule].fingerprint != mark:
                rows.append(rule._prepare_version(said, mark, last.get(rule)))
        # The ledger is written by the act of changing a rule, by nobody.
        self.env["sales.quotation.rule.version"].sudo().create(rows)

    def _prepare_version(self, said, mark, last):
        days = {end: said[end] and said[end].isoformat() for end in ("from", "until")}
        return {
            "rule_id": self.id,
            "company_id": self.company_id.id,
            "version": last.version + 1 if last else 1,
            "content": {**said, **days},
            "fingerprint": mark,
            "words": self.words,
            "user_id": self.env.uid,
        }

    def _current_versions(self):
        """Return the last version of each of the rules, in their order."""
        # A rule is judged by its version, whoever may read it.
        rows = self.env["sales.quotation.rule.version"].sudo()
        rows = rows.search([("rule_id", "in", self.ids)], order="version")
        by_rule = {row.rule_id.id: row.id for row in rows}
        return rows.browse(
            by_rule[rule_id] for rule_id in self.ids if rule_id in by_rule
        )
