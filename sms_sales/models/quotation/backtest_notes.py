from odoo import api, models

from .backtest_seen import OF_COST, OF_LIST
from .backtest_sql import PRESENT
from .rule_content import SCOPES

# Measures of which the past keeps nothing.
UNKEPT = ("under_floor", "under_target")


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

    def _note(self, rules, seen):
        notes = [note for rule in rules for note in self._notes_of(rule)]
        notes += self._notes_of_lines(self._asked(rules), seen)
        if unsent := seen["unsent"]:
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

    def _notes_of_lines(self, asked, seen):
        """Tell of lines without the list price of their day, and of those gone."""
        listed = [name for name in OF_LIST if name in asked]
        if count := listed and seen["unpriced"]:
            words = self.env._(
                "%(measures)s: %(count)s quotations have lines whose list price of the "
                "day was not kept; those lines were left out.",
                measures=self._measures_named(listed),
                count=count,
            )
            yield {"kind": "not_testable", "note": words}
        listed += [name for name in OF_COST if name in asked]
        if count := listed and seen["gone"]:
            words = self.env._(
                "%(measures)s: %(count)s quotations were sent with lines that are gone "
                "since or in another currency, and so are their list price and "
                "cost; those lines were left out.",
                measures=self._measures_named(listed),
                count=count,
            )
            yield {"kind": "not_testable", "note": words}

    @api.model
    def _asked(self, rules):
        return {one.measure for rule in rules for one in rule.conditions}

    @api.model
    def _measures_named(self, names):
        measures = self.env["sales.quotation.condition"]._fields["measure"]
        required = self.env["sales.quotation.rule"]._fields["require"]
        labels = dict(measures._description_selection(self.env))
        labels |= dict(required._description_selection(self.env))
        return ", ".join(labels[name] for name in names)
