import json
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ...engine.commission.curve import Jump, curve, over_target
from ...engine.money import rounded, text
from ...engine.periods import Period, prorata


class SalesCommissionPool(models.Model):
    _name = "sales.commission.pool"
    _inherit = "sales.commission.pool"

    def _terms(self, step):
        """Targets, limits and curves of pools of one plan and company.

        Returns JSON rows for ``pooling.terms``. Raises UserError when a table
        over attainment meets a target of zero.
        """
        plan = self.plan_id
        rate = plan._rate(self.company_id)
        periods = {Period(pool.date_from, pool.date_to) for pool in self}
        presences = {period: plan._presences(period) for period in periods}
        curves = {}
        rows = []
        for pool in self:
            period = Period(pool.date_from, pool.date_to)
            there = presences[period].get(pool.payee_id.id, [])
            terms = plan._terms_of(there, period, step)
            terms = plan._converted(terms, rate, step)
            key = (terms["target"], terms["on_target"])
            if key not in curves:
                curves[key] = plan._curve(*key, rate, pool)
            rows.append({"id": pool.id, "curve": curves[key]})
            rows[-1].update({name: str(value) for name, value in terms.items()})
        return json.dumps(rows)


class SalesCommissionPlan(models.Model):
    _name = "sales.commission.plan"
    _inherit = "sales.commission.plan"

    def _presences(self, period):
        """Participations in the period as {payee id: [participant, …]}."""
        present = {}
        for participant in self.participant_ids:
            if participant.waiting:
                continue
            if participant.date_from <= period.date_to and (
                not participant.date_to or participant.date_to >= period.date_from
            ):
                present.setdefault(participant.payee_id.id, []).append(participant)
        return present

    def _terms_of(self, participants, period, step):
        """Target, on-target commission, minimum and cap of one payee in a period.

        By days for who joins or leaves; somebody in two roles has the larger target.
        """
        by_role = {}
        for participant in participants:
            terms = by_role.setdefault(participant.role, dict.fromkeys(_AMOUNTS, 0))
            full = participant._full_terms(period)
            for name, amount in zip(_AMOUNTS, full, strict=True):
                terms[name] += prorata(
                    Decimal(str(amount)),
                    period,
                    participant.date_from,
                    participant.date_to or None,
                    step,
                )
        best = max(by_role.values(), key=lambda terms: terms["target"], default={})
        return {
            **dict.fromkeys(_AMOUNTS, Decimal(0)),
            **best,
            "cap": Decimal(str(self.cap)),
        }

    def _converted(self, terms, rate, step):
        """Return a payee's terms in company currency; what is paid in whole steps."""
        units = self.measure == "quantity"
        return {
            "target": terms["target"] if units else terms["target"] * rate,
            "on_target": terms["on_target"] * rate,
            "minimum": rounded(terms["minimum"] * rate, step),
            "cap": rounded(terms["cap"] * rate, step),
        }

    def _curve(self, target, on_target, rate, pool):
        """The plan's table for one target, in company currency, as strings."""
        money = 1 if self.measure == "quantity" else rate
        pay = rate if self.measure == "quantity" else 1
        jumps = [
            Jump(Decimal(str(bonus.threshold)), Decimal(str(bonus.amount)) * rate)
            for bonus in self.bonus_ids.filtered(lambda bonus: bonus.kind == "target")
        ]
        if self.tier_over == "amount":
            segments = curve(self._tiers(), self.tier_mode, money, pay, jumps)
        elif target <= 0:
            raise UserError(self._no_target_message(pool))
        else:
            segments = over_target(
                self._tiers(),
                self.tier_mode,
                target,
                on_target if self.pay_by == "on_target" else None,
                jumps,
                pay,
            )
        return [[text(value) for value in segment] for segment in segments]

    def _no_target_message(self, pool):
        return self.env._(
            "%(payee)s has no target in the plan “%(plan)s” from %(date)s, but its "
            "table is over attainment. Enter a target on the payee or on the plan.",
            payee=pool.payee_id.display_name,
            plan=self.display_name,
            date=format_date(self.env, pool.date_from),
        )


_AMOUNTS = ("target", "on_target", "minimum")


class SalesCommissionParticipant(models.Model):
    _name = "sales.commission.participant"
    _inherit = "sales.commission.participant"

    def _full_terms(self, period):
        """Target, on-target commission and minimum of a whole target period."""
        own = self.target_ids.filtered(
            lambda target: target.date_from == period.date_from and not target.waiting
        )[:1]
        plan = self.plan_id
        return (
            own.amount if own else self.target_amount or plan.target_amount,
            own.on_target_amount or self.on_target_amount or plan.on_target_amount,
            plan.minimum,
        )
