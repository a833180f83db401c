from itertools import islice

from odoo import api, fields, models
from odoo.tools.misc import format_amount

from .territory_rule import POSITIVE

NOTS = ("country", "state", "industry", "tag", "account")
# How many values of a condition are named before the rest is counted.
NAMED = 4


class SalesTerritoryRule(models.Model):
    _name = "sales.territory.rule"
    _inherit = "sales.territory.rule"

    words = fields.Char(
        string="Conditions", compute="_compute_words", help="The rule in words."
    )

    @api.depends(lambda self: self._words_fields())
    @api.depends_context("lang")
    def _compute_words(self):
        for rule in self:
            parts = [part for part in rule._prepare_words() if part]
            rule.words = " · ".join(parts) or self.env._("No condition yet")

    @api.depends("name", "words")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = rule.name or rule.words

    def _words_fields(self):
        return ("catch_all", *POSITIVE, *(f"not_{n}_ids" for n in NOTS))

    def _prepare_words(self):
        """Return what the rule asks for, a text a condition."""
        self.ensure_one()
        nots = [self._named(self.env._("not %s"), self[f"not_{n}_ids"]) for n in NOTS]
        return [
            self.catch_all and self.env._("everything"),
            self._named("%s", self.account_ids),
            self._named("%s", self.country_ids),
            self._named("%s", self.state_ids),
            self._named(self.env._("postcodes %s"), self.range_ids),
            self._named("%s", self.industry_ids),
            self._named(self.env._("tagged %s"), self.tag_ids),
            self._named(self.env._("interested in %s"), self.interest_ids),
            self._band(
                self.env._("employees"), self.employees_min, self.employees_max, str
            ),
            self._band(
                self.env._("yearly revenue"),
                self.revenue_min,
                self.revenue_max,
                self._money,
            ),
            *nots,
        ]

    def _named(self, pattern, records):
        if not records:
            return ""
        # Not a slice: that would read the names rule by rule.
        names = [record.display_name or "" for record in islice(records, NAMED)]
        text = self.env._(" or ").join(names)
        if len(records) > NAMED:
            text = self.env._(
                "%(names)s … (%(count)s in all)", names=text, count=len(records)
            )
        return pattern % text

    def _band(self, label, low, high, shown):
        if not low and not high:
            return ""
        values = {"label": label, "low": shown(low), "high": shown(high)}
        if not high:
            return self.env._("%(label)s from %(low)s", **values)
        if not low:
            return self.env._("%(label)s below %(high)s", **values)
        return self.env._("%(label)s from %(low)s to below %(high)s", **values)

    def _money(self, amount):
        return format_amount(self.env, amount, self.currency_id)
