from decimal import Decimal
from fractions import Fraction

from odoo import api, models
from odoo.tools import formatLang

from ...engine.commission.curve import Segment
from ...engine.commission.deriving import Terms, derive
from ...engine.commission.explain import build
from ...engine.commission.state import number
from ...engine.commission.words import words
from ...engine.money import decimal, text
from . import credit_facts


class SalesCommissionCredit(models.Model):
    """Why a credit is what it is: built from its columns, frozen when locked."""

    _name = "sales.commission.credit"
    _inherit = "sales.commission.credit"

    @api.depends("explanation", "commission", "payable", "before", "hold")
    def _compute_explanation_text(self):
        open_ones = self.filtered(lambda credit: not credit.explanation)
        derived = open_ones._explanations()
        for credit in self:
            why = credit.explanation or derived[credit._origin.id]
            company = credit.company_currency_id.name
            phrases = words(why, company, credit._in_words, credit._shown)
            if credit.hold:
                phrases.append(self.env._("held until the change of payee is decided"))
            credit.explanation_text = " · ".join(phrases)

    def _explain(self):
        """Return the derivation of this row as data (``engine.commission.explain``)."""
        self.ensure_one()
        return self._explanations()[self.id]

    def _explanations(self):
        """Return {id: derivation}: as many queries for a thousand rows as for one."""
        self.env.flush_all()
        found = credit_facts.facts(self.env, self.ids)
        # The derivation names the plan, whoever may read it.
        pools = self.env["sales.commission.pool"].sudo()
        pools = pools.browse({one["pool_id"] for one in found})
        told = {pool.id: pool._told() for pool in pools}
        return {
            known["id"]: _derived(known, *told[known["pool_id"]]) for known in found
        }

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

    def _told(self):
        """What the derivations of its credits have in common.

        The terms, the version, the fixed sums for a unit by product, and by what an
        own rate is multiplied: in percent of a credit, or in money for a unit.
        """
        plan = self.plan_id
        version = [plan.id, plan.version, plan.fingerprint or ""]
        bonuses = plan.bonus_ids.filtered(lambda one: one.kind == "unit")
        counts_units = plan.measure == "quantity"
        exchange = Decimal(1)
        if bonuses or counts_units:
            exchange = plan._rate(self.company_id)
        units = {}
        for bonus in bonuses:
            amount = Decimal(str(bonus.amount)) * exchange
            units.setdefault(bonus.product_id.id, amount)
        per = exchange if counts_units else Decimal("0.01")
        return self._terms_of_engine(), version, units, per

    def _terms_of_engine(self):
        plan, currency = self.plan_id, self.company_id.currency_id
        return Terms(
            currency.name,
            Decimal(str(currency.rounding)).normalize(),
            self._segments(),
            Decimal(str(self.cap)) if self.cap else None,
            plan.measure,
            plan.attain_on_receipt,
        )


def _derived(known, terms, version, units, per):
    """Return the derivation of one credit, of which the database knows this."""
    row = credit_facts.row(known, units, per)
    origin = known["origin_key"]
    return build(
        derive(row, terms),
        credit_facts.source(known),
        [known["event"], known["day"]],
        version,
        rule=known["rule_id"],
        pool=[f"pool/{known['pool_id']}", "before", known["before"]],
        reverses=origin if origin != known["line_key"] else None,
        corrects=known["corrects_from"],
    )
