from itertools import islice

from odoo import api, fields, models
from odoo.tools.misc import format_amount, format_date, formatLang

# How many values are named before the rest is counted.
NAMED = 4


class SalesQuotationCondition(models.Model):
    """A condition in words."""

    _name = "sales.quotation.condition"
    _inherit = "sales.quotation.condition"

    @api.depends(
        "measure",
        "over",
        "comparison",
        "value",
        "value_currency_id",
        "currency_ids",
        "category_ids",
    )
    @api.depends_context("lang")
    def _compute_display_name(self):
        for condition in self:
            condition.display_name = condition._in_words()

    def _in_words(self):
        """Return e.g. “discount of any line above 15 %”."""
        self.ensure_one()
        shown = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("measure", "over", "comparison")
        }
        parts = [shown["measure"].get(self.measure, "")]
        if self.over:
            parts.append(shown["over"][self.over])
        if self.category_ids:
            parts.append(self.env._("in %s", _named(self, self.category_ids)))
        parts.append(shown["comparison"].get(self.comparison, ""))
        parts.append(self._limit_in_words())
        return " ".join(parts)

    def _limit_in_words(self):
        if self.measure == "currency":
            return _named(self, self.currency_ids)
        return self._value_in_words(self.value)

    def _value_in_words(self, value):
        """Return ``value`` in the unit of the measure."""
        if self.is_percent:
            return self.env._("%s %%", _plain(self.env, value))
        if self.is_money:
            currency = self.value_currency_id or self.env.company.currency_id
            return format_amount(self.env, value, currency)
        if self.measure in ("payment_days", "validity_days"):
            return self.env._("%s days", _plain(self.env, value))
        return _plain(self.env, value)


class SalesQuotationRule(models.Model):
    """A rule in plain language."""

    _name = "sales.quotation.rule"
    _inherit = "sales.quotation.rule"

    words = fields.Text(
        string="In words", compute="_compute_words", help="The rule in plain language."
    )

    @api.depends(lambda self: self._words_fields())
    @api.depends_context("lang")
    def _compute_words(self):
        for rule in self:
            rule.words = self.env._(
                "%(whom)s: %(when)s → %(then)s.",
                whom=rule._whom_in_words(),
                when=rule._when_in_words(),
                then=rule._then_in_words(),
            )

    def _words_fields(self):
        return (
            "company_id",
            "date_from",
            "date_until",
            *("team_ids", "group_ids", "territory_ids", "partner_ids"),
            *("partner_tag_ids", "pricelist_ids", "category_ids", "product_ids"),
            *("domain", "join", "outcome", "require", "require_product_ids"),
            *("require_category_ids", "chain_id"),
            "condition_ids.display_name",
            "condition_ids.alternative",
        )

    def _whom_in_words(self):
        parts = [
            self.team_ids and self.env._("team %s", _named(self, self.team_ids)),
            self.group_ids and self.env._("role %s", _named(self, self.group_ids)),
            self.territory_ids
            and self.env._("territory %s", _named(self, self.territory_ids)),
            _named(self, self.partner_ids),
            self.partner_tag_ids
            and self.env._("customers tagged %s", _named(self, self.partner_tag_ids)),
            self.pricelist_ids
            and self.env._("pricelist %s", _named(self, self.pricelist_ids)),
            self.domain
            and self.domain != "[]"
            and self.env._("a further condition on the order"),
            self._days_in_words(),
        ]
        parts = [part for part in parts if part]
        return ", ".join(parts) or self.env._("All quotations")

    def _days_in_words(self):
        first = self.date_from and format_date(self.env, self.date_from)
        end = self.date_until and format_date(self.env, self.date_until)
        if first and end:
            return self.env._("from %(first)s to before %(end)s", first=first, end=end)
        if first:
            return self.env._("from %s", first)
        return self.env._("before %s", end) if end else ""

    def _when_in_words(self):
        looked = self.category_ids or self.product_ids
        lines = [_named(self, self.category_ids), _named(self, self.product_ids)]
        told = self.env._(" or ").join(filter(None, lines))
        if not self.condition_ids:
            return (
                self.env._("lines of %s", told) if looked else self.env._("in any case")
            )
        inner, outer = self.env._(" and "), self.env._(", or ")
        if self.join == "and_of_ors":
            inner, outer = self.env._(" or "), self.env._(", and ")
        groups = self.condition_ids.grouped("alternative")
        words = outer.join(
            inner.join(group.mapped("display_name"))
            for _number, group in sorted(groups.items())
        )
        if not looked:
            return words
        return self.env._("on lines of %(lines)s, %(words)s", lines=told, words=words)

    def _then_in_words(self):
        if self.outcome == "approval" and self.chain_id:
            return self.env._("need approval by %s", self.chain_id.name)
        if self.outcome != "require":
            named = dict(self._fields["outcome"]._description_selection(self.env))
            return (named.get(self.outcome) or "").lower()
        products = self.require_product_ids or self.require_category_ids
        told = dict(self._fields["require"]._description_selection(self.env))
        what = (told.get(self.require) or "").lower()
        if self.require and self.require.startswith("product_") and products:
            sets = (self.require_product_ids, self.require_category_ids)
            names = self.env._(" or ").join(
                filter(None, [_named(self, one) for one in sets])
            )
            return self.env._("require %(what)s: %(names)s", what=what, names=names)
        return self.env._("require %s", what)


def _named(record, records):
    """Return the names of the first records, and how many there are."""
    # Not a slice: that would read the names rule by rule.
    names = [one.display_name or "" for one in islice(records, NAMED)]
    text = record.env._(" or ").join(names)
    if len(records) > NAMED:
        return record.env._(
            "%(names)s … (%(count)s in all)", names=text, count=len(records)
        )
    return text


def _plain(env, value):
    digits = 0 if float(value).is_integer() else 2
    return formatLang(env, float(value), digits=digits)
