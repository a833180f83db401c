from decimal import Decimal
from fractions import Fraction

from odoo import api, models
from odoo.tools import formatLang

from ...engine.commission.curve import Segment, value_at
from ...engine.commission.explain import Derivation, build
from ...engine.commission.measured import MILLIONTH, behind, times
from ...engine.commission.pool import due
from ...engine.commission.state import number
from ...engine.commission.words import words
from ...engine.money import decimal, exact, rounded, text


class SalesCommissionCredit(models.Model):
    """Why a credit is what it is: built from its columns, frozen when locked."""

    _name = "sales.commission.credit"
    _inherit = "sales.commission.credit"

    @api.depends("explanation", "commission", "payable", "before", "hold")
    def _compute_explanation_text(self):
        for credit in self:
            why = credit.explanation or credit._explain()
            company = credit.company_currency_id.name
            phrases = words(why, company, credit._in_words, credit._shown)
            if credit.hold:
                phrases.append(self.env._("held until the change of payee is decided"))
            credit.explanation_text = " · ".join(phrases)

    def _explain(self):
        """Return the derivation of this row as data (``engine.commission.explain``)."""
        self.ensure_one()
        derivation = Derivation(self._step(), self._dec("before", 6))
        write = {
            "release": self._write_release,
            "opening": self._write_opening,
            "clawback": self._write_clawback,
        }.get(self.event, self._write_sale)
        # What is held has a credit and no commission yet.
        (self._write_credit if self.hold else write)(derivation)
        plan = self.pool_id.plan_id
        return build(
            derivation,
            self._source(),
            [self.event, str(self.day)],
            [plan.id, plan.version, plan.fingerprint or ""],
            rule=self.rule_id.id or None,
            pool=[f"pool/{self.pool_id.id}", "before", str(self._dec("before", 6))],
            reverses=self.origin_key if self.origin_key != self.line_key else None,
            corrects=str(self.corrects_from) if self.corrects_from else None,
        )

    def _source(self):
        """Return [model, id, document, line number] of the line that is credited."""
        if self.move_line_id:
            lines = self.move_line_id.move_id.invoice_line_ids
            lines = lines.filtered(lambda line: line.display_type == "product")
            place = lines.ids.index(self.move_line_id.id) + 1
            return ["account.move.line", self.line_key, self.source_name, place]
        if self.order_line_id:
            lines = self.order_line_id.order_id.order_line
            lines = lines.filtered(lambda line: not line.display_type)
            place = lines.ids.index(self.order_line_id.id) + 1
            return ["sale.order.line", self.line_key, self.source_name, place]
        return ["", self.line_key, self.source_name or "", 0]

    def _write_credit(self, derivation):
        """From the document to the amount credited."""
        base, company = self._dec("base"), self._dec("company_amount")
        derivation.then("doc", self._dec("document_amount"), self.currency_id.name)
        if self.currency_id != self.company_currency_id:
            derivation.then("fx", self._dec("rate", 12), stored=company)
        if self.move_line_id.is_downpayment and company:
            weight = Fraction(base) / Fraction(company)
            derivation.then("downpayment", weight, stored=base)
        elif self.pool_id.plan_id.attain_on_receipt and company:
            derivation.then("released", Fraction(base) / Fraction(company), stored=base)
        elif base != company:
            derivation.then("spread", base - company)
        share = Fraction(self._dec("share", 12)).limit_denominator(10**6)
        credited = self._dec("credited")
        if self.revision == 1:
            derivation.then("share", share, self.role, stored=credited)
            return
        whole = rounded(Fraction(base) * share, self._step())
        derivation.then("share", share, self.role, stored=whole)
        derivation.then("booked", whole - credited)

    def _write_count(self, derivation):
        """From the amount credited to what enters the pool, or earns its own rate."""
        counted = self._dec("counted", 6)
        own, factor = self._own_rate(), Decimal(1)
        if self.rule_id.action == "multiplier":
            factor = Decimal(str(self.rule_id.multiplier))
        if own is None:
            self._write_measured(derivation, counted, factor)
        elif self._at_own_rate():
            units = self.pool_id.plan_id.measure == "quantity" and self._unit_bonus()
            self._write_measured(derivation, self._dec("extra", 6), own + units)
        if factor != 1:
            derivation.then("multiply", factor)
        if counted or own is None:
            derivation.counts(counted)

    def _write_measured(self, derivation, gave, each):
        """The cost or the pieces of a line that ``gave`` so much at ``each``."""
        measure, credited = self.pool_id.plan_id.measure, self._dec("credited")
        if not each or not gave and not credited:
            return
        if measure == "margin":
            derivation.then("margin", behind(gave, credited * each, -each))
        elif measure == "quantity" and self.share:
            share = Fraction(self._dec("share", 12))
            derivation.then("quantity", behind(gave, 0, share * Fraction(each)), share)

    def _write_sale(self, derivation):
        self._write_credit(derivation)
        self._write_count(derivation)
        counted, before = self._dec("counted", 6), self._dec("before", 6)
        segments = self.pool_id._segments()
        if counted:
            derivation.earn(segments, counted)
        self._write_extra(derivation)
        beside = self._dec("before_extra", 6)
        totals = [before, beside], [before + counted, beside + self._dec("extra", 6)]
        self._write_rest(derivation, segments, *totals)

    def _write_rest(self, derivation, segments, before, after):
        """What the cap takes, and what was paid by other terms for all before."""
        cap, commission = Decimal(str(self.pool_id.cap)), self._dec("commission")
        start, end = (value_at(segments, at) + beside for at, beside in (before, after))
        if cap and max(start, end) > cap:
            derivation.then("cap", cap, start)
        step = self._step()
        owed, reached = (
            due(segments, cap or None, *totals, step) for totals in (before, after)
        )
        if commission != reached - owed:
            derivation.then("caught_up", owed, reached - commission)
        derivation.rounded(commission)

    def _write_extra(self, derivation):
        """What the line earns beside the table: its own rate, a sum per unit."""
        left, own, unit = self._dec("extra", 6), self._own_rate(), self._unit_bonus()
        if told := self._at_own_rate():
            derivation.then("own_rate", own, derivation.counted)
            left = exact(left - own * derivation.counted)
        if abs(left) <= MILLIONTH:
            return
        if unit and (told or own is None):
            derivation.then("unit_bonus", unit, times(left, unit))
        else:
            derivation.then("beside", left)

    def _at_own_rate(self):
        """Whether the row tells what was paid at its rule's own rate.

        It does not where the sale counted in the table before, nor of a margin that
        has a sum per unit as well: both are in one amount.
        """
        own, margin = self._own_rate(), self.pool_id.plan_id.measure == "margin"
        counted = self._dec("counted", 6)
        return own is not None and not counted and not (margin and self._unit_bonus())

    def _own_rate(self):
        """What the rule pays of the credit, or for a unit; None without such a rule."""
        if self.rule_id.action != "rate":
            return None
        rate = Decimal(str(self.rule_id.rate))
        if self.pool_id.plan_id.measure == "quantity":
            return self._converted(rate)
        return rate / 100

    def _unit_bonus(self):
        """The fixed sum for each unit of the product that was sold, or 0."""
        product = self.move_line_id.product_id or self.order_line_id.product_id
        bonus = self.pool_id.plan_id.bonus_ids.filtered(
            lambda one: one.kind == "unit" and one.product_id == product
        )[:1]
        return self._converted(Decimal(str(bonus.amount)))

    def _converted(self, amount):
        """Return an amount of the plan in company currency, unrounded."""
        return amount and amount * self.pool_id.plan_id._rate(self.company_id)

    def _write_clawback(self, derivation):
        self._write_credit(derivation)
        credited, commission = self._dec("credited"), self._dec("commission")
        rate = decimal(Fraction(commission) / Fraction(credited or 1), 12)
        derivation.then("clawback", rate, credited).rounded(commission)

    def _write_opening(self, derivation):
        derivation.then("opening", self._dec("counted", 6))
        derivation.earn(self.pool_id._segments(), self._dec("counted", 6))
        # Its terms may be others by now than when it was carried in.
        paid = self._dec("commission")
        derivation.then("carried", exact(paid - derivation.paid))

    def _write_release(self, derivation):
        """Part of the sale's commission that the customer's money sets free."""
        credited, commission = self._dec("base"), self._dec("company_amount")
        fraction = self._dec("share", 12)
        derivation.then("doc", credited, self.company_currency_id.name)
        if credited:
            rate = decimal(Fraction(commission) / Fraction(credited), 12)
            derivation.then("earned", rate, credited).rounded(commission)
        else:
            derivation.then("carried", commission)
        free = rounded(Fraction(commission) * Fraction(fraction), self._step())
        derivation.then("released", fraction, stored=free)
        derivation.then("booked", free - self._dec("payable"))

    def _step(self):
        """The smallest amount of the company's currency."""
        return Decimal(str(self.company_currency_id.rounding)).normalize()

    def _dec(self, name, digits=None):
        """Return a number of this row as the decimal that the database holds."""
        if digits is None:
            digits = self.company_currency_id.decimal_places
            if name == "document_amount":
                digits = self.currency_id.decimal_places
        return Decimal(f"{self[name]:.{digits}f}")

    def _in_words(self, sentence):
        return self.env._(sentence)  # pylint: disable=gettext-variable

    def _shown(self, form, value):
        """Write an argument of a derivation in the reader's language."""
        if form == "word":
            return value
        amount = Fraction(number(value))
        if form == "percent":
            return f"{text(decimal(amount * 100, 4))} %"
        digits = 0 if form == "number" else self.company_currency_id.decimal_places
        if form == "number" and amount.denominator != 1:
            return text(decimal(amount, 6))
        if form == "count":
            places = text(decimal(amount, 6)).partition(".")[2]
            digits = max(digits, len(places))
        return formatLang(self.env, float(amount), digits=digits)


class SalesCommissionPool(models.Model):
    _name = "sales.commission.pool"
    _inherit = "sales.commission.pool"

    def _segments(self):
        """Return the pool's curve in the terms of the engine."""
        self.ensure_one()
        return [Segment(*map(Decimal, row)) for row in self.curve or []]
