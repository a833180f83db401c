from decimal import Decimal

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_amount

from ...engine.commission.crossing import crossed
from ...engine.commission.curve import Segment, value_at
from ...engine.commission.tiers import Tier
from ...engine.money import rounded

PERCENT = Decimal(100)


class SalesCommissionPlan(models.Model):
    """The rate table as the engine reads it, and what it would pay."""

    _name = "sales.commission.plan"
    _inherit = "sales.commission.plan"

    example = fields.Html(
        compute="_compute_example",
        sanitize=False,
        help="What the table as it stands pays for some results.",
    )

    @api.depends(
        "tier_ids.floor",
        "tier_ids.rate",
        "bonus_ids.kind",
        "bonus_ids.amount",
        "bonus_ids.threshold",
        "tier_mode",
        "tier_over",
        "pay_by",
        "measure",
        "target_amount",
        "on_target_amount",
        "minimum",
        "cap",
        "currency_id",
    )
    def _compute_example(self):
        for plan in self:
            plan.example = plan._example(plan.target_amount, plan.on_target_amount)

    def _tiers(self):
        """Return the table for the engine: rates as fractions, or money per unit."""
        self.ensure_one()
        percent = 1 if self.measure == "quantity" else PERCENT
        if self.pay_by == "on_target":
            percent = PERCENT
        return [
            Tier(_decimal(tier.floor), _decimal(tier.rate) / percent)
            for tier in self.tier_ids.sorted("floor")
        ]

    def _segments(self, target, on_target):
        """Return the table as a curve over the result, in the plan's currency.

        Empty when it cannot be read: no tier, no target, or two tiers at one floor
        while somebody is typing.
        """
        self.ensure_one()
        if not self.tier_ids or (self.tier_over == "attainment" and not target):
            return []
        pool = self.env["sales.commission.pool"]
        amounts = (_decimal(target), _decimal(on_target))
        try:
            rows = self._curve(*amounts, Decimal(1), pool)
        except ValueError:
            return []
        return [Segment(*map(Decimal, row)) for row in rows]

    def _pays(self, segments, result):
        """Return the commission on ``result``: after cap and minimum, rounded."""
        step = Decimal(str(self.currency_id.rounding or 0.01))
        value = rounded(value_at(segments, result), step)
        if self.cap:
            value = min(value, _decimal(self.cap))
        return max(value, _decimal(self.minimum))

    def _steps(self, segments, result):
        """Return in words how the table comes to its commission on ``result``."""
        steps = [
            self._step(stretch) for stretch in crossed(segments, Decimal(0), result)
        ]
        value = value_at(segments, result)
        if self.cap and value > _decimal(self.cap):
            steps.append(self.env._("Cap: at most %s", self._money(self.cap)))
        if value < _decimal(self.minimum):
            steps.append(self.env._("Minimum: at least %s", self._money(self.minimum)))
        return steps

    def _step(self, stretch):
        if stretch.kind == "jump":
            return self.env._(
                "On reaching %(floor)s: %(amount)s",
                floor=self._result(stretch.floor),
                amount=self._money(stretch.amount),
            )
        return self.env._(
            "From %(floor)s: %(base)s × %(rate)s = %(amount)s",
            floor=self._result(stretch.floor),
            base=self._result(stretch.base),
            rate=self._rate_text(stretch.slope),
            amount=self._money(stretch.amount),
        )

    def _example(self, target, on_target):
        """Return a small table: result, attainment, commission and its share."""
        results = self._example_results(target)
        segments = self._segments(target, on_target)
        if not segments or not results:
            return False
        head = [
            self.env._("Result"),
            self.env._("Commission"),
            self.env._("Effective rate"),
        ]
        if target:
            head.insert(1, self.env._("Attainment"))
        rows = [self._example_row(segments, result, target) for result in results]
        return _html_table(head, rows)

    def _example_results(self, target):
        if target:
            return [_decimal(target) * part / 100 for part in (50, 80, 100, 120, 150)]
        if self.tier_over == "attainment":
            return []
        floors = sorted({_decimal(tier.floor) for tier in self.tier_ids if tier.floor})
        floors = floors or [Decimal(10000)]
        return [floors[0] / 2, *floors, floors[-1] * 2]

    def _example_row(self, segments, result, target):
        pays = self._pays(segments, result)
        row = [self._result(result), self._money(pays), _percent(pays / result)]
        if target:
            row.insert(1, _percent(result / _decimal(target)))
        if self.measure == "quantity":
            row[-1] = self._money(pays / result)
        return row

    def _money(self, amount):
        return format_amount(self.env, float(amount), self.currency_id)

    def _result(self, amount):
        """Write a result: money, or units when the plan measures quantity."""
        if self.measure == "quantity":
            return f"{float(amount):,g}"
        return self._money(amount)

    def _floor_text(self, tier):
        """Write where a tier starts."""
        if self.tier_over == "attainment":
            return _percent(_decimal(tier.floor) / 100)
        return self._result(tier.floor)

    def _tier_rate_text(self, tier):
        """Write what a tier pays."""
        per_unit = self.measure == "quantity" and self.pay_by == "rate"
        return self._money(tier.rate) if per_unit else f"{tier.rate:.6g} %"

    def _rate_text(self, slope):
        return self._money(slope) if self.measure == "quantity" else _percent(slope)


def _decimal(number):
    return Decimal(repr(number or 0))


def _percent(fraction):
    return f"{float(fraction * 100):.4g} %"


def _html_table(head, rows):
    """Return a table; a phone leaves out the last column."""
    body = Markup("").join(_html_row(row, Markup("td")) for row in rows)
    table = Markup('<table class="table table-sm mb-2 text-nowrap">%s%s</table>')
    return table % (_html_row(head, Markup("th")), body)


def _html_row(values, tag):
    classes = [""] * (len(values) - 1) + ["d-none d-md-table-cell"]
    cells = [
        Markup("<%s class='%s'>%s</%s>") % (tag, names, value, tag)
        for value, names in zip(values, classes, strict=True)
    ]
    return Markup("<tr>%s</tr>") % Markup("").join(cells)
