from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

from ...tools.company_day import day_of
from .commission_calendar import LENGTHS

ORDER = [length for length, _label in LENGTHS]


class SalesCommissionPlan(models.Model):
    """What a plan needs before anybody can be paid by it."""

    _name = "sales.commission.plan"
    _inherit = "sales.commission.plan"

    warning = fields.Text(
        compute="_compute_warning",
        help="Archived people and products that this plan still names.",
    )

    @api.depends(
        "bonus_ids.product_id.active",
        "participant_ids.user_id.active",
        "participant_ids.partner_id.active",
        "rule_ids.partner_ids.active",
        "rule_ids.product_ids.active",
        "rule_ids.team_ids.active",
        "rule_ids.user_ids.active",
    )
    def _compute_warning(self):
        for plan in self:
            plan.warning = "\n".join(plan._warnings())

    @api.constrains("pay_period", "target_period")
    def _check_periods(self):
        for plan in self:
            if ORDER.index(plan.target_period) < ORDER.index(plan.pay_period):
                raise ValidationError(
                    self.env._(
                        "The target period of %(plan)s is shorter than its pay period: "
                        "choose a target period of the same length or longer.",
                        plan=plan.name,
                    )
                )

    @api.constrains("pay_by", "tier_over")
    def _check_on_target(self):
        for plan in self:
            if plan.pay_by == "on_target" and plan.tier_over != "attainment":
                raise ValidationError(
                    self.env._(
                        "%(plan)s pays by on-target commission: its table has to go "
                        "over the attainment of the target.",
                        plan=plan.name,
                    )
                )

    @api.constrains("company_id", "root_id")
    def _check_company_of_versions(self):
        for plan in self:
            if plan.root_id and plan.company_id != plan.root_id.company_id:
                raise ValidationError(
                    self.env._(
                        "%(plan)s stays in the company of its first version: make a "
                        "plan of its own for another one.",
                        plan=plan.display_name,
                    )
                )

    @api.constrains("root_id", "previous_id")
    def _check_cycle(self):
        if self._has_cycle("previous_id"):
            raise ValidationError(self.env._("A plan cannot follow itself."))

    def _check_complete(self):
        """Raise one error that names all that is missing."""
        for plan in self:
            problems = plan._problems()
            if problems:
                raise ValidationError(
                    self.env._(
                        "The plan %(plan)s cannot run yet:\n%(problems)s",
                        plan=plan.display_name,
                        problems="\n".join(f"• {problem}" for problem in problems),
                    )
                )

    def _problems(self):
        """Return what is missing, in words. Hook: others add their own."""
        self.ensure_one()
        problems = []
        if not self.participant_ids:
            problems.append(self.env._("It has no payees: nobody would be paid."))
        if not self._pays_something():
            problems.append(
                self.env._(
                    "It has no rate table: add at least one tier, or a bonus or rule "
                    "with its own rate."
                )
            )
        return [
            *problems,
            *self._target_problems(),
            *self._date_problems(),
            *self._rate_problems(),
        ]

    def _pays_something(self):
        own = self.rule_ids.filtered(lambda rule: rule.active and rule.action == "rate")
        return bool(self.tier_ids or self.bonus_ids or own)

    def _needs_target(self):
        """Say whether the table cannot be read without a target."""
        return self.tier_over == "attainment"

    def _target_problems(self):
        if not self._needs_target():
            return []
        without = self.participant_ids.filtered(lambda payee: not payee._has_target())
        problems = [
            self.env._(
                "%(payee)s has a target of zero, and the table is over the attainment "
                "of a target.",
                payee=payee.payee_id.name,
            )
            for payee in without
        ]
        if self.pay_by == "on_target":
            unpaid = self.participant_ids.filtered(lambda one: not one._has_on_target())
            problems += [
                self.env._(
                    "%(payee)s has no on-target commission, by which the plan pays.",
                    payee=payee.payee_id.name,
                )
                for payee in unpaid
            ]
        return problems

    def _date_problems(self):
        outside = self.participant_ids.filtered(
            lambda payee: (
                (payee.date_to and payee.date_to < self.date_from)
                or (self.date_to and payee.date_from > self.date_to)
            )
        )
        return [
            self.env._(
                "The dates of %(payee)s lie outside those of the plan.",
                payee=payee.payee_id.name,
            )
            for payee in outside
        ]

    def _rate_problems(self):
        return [
            self.env._(
                "There is no exchange rate from %(plan)s to %(company)s for %(name)s "
                "on %(date)s: add one to the currency, or enter one on the plan.",
                plan=self.currency_id.name,
                company=company.currency_id.name,
                name=company.name,
                date=format_date(self.env, self.date_from),
            )
            for company in self._companies_without_rate()
            if not self._has_exchange_rate(company)
        ]

    def _has_exchange_rate(self, company):
        """Say whether the host knows both currencies by the plan's first day.

        The host takes 1 for a currency without rates; that is right only for one
        that others are quoted in, which is the currency of some company.
        """
        ours, theirs = self.currency_id, company.currency_id
        if ours == theirs:
            return True
        # Rates and currencies of companies that the user may not be in.
        quoted = (
            self.env["res.currency.rate"]
            .sudo()
            .search(
                [
                    ("currency_id", "in", (ours + theirs).ids),
                    ("company_id", "in", [False, company.root_id.id]),
                    ("name", "<=", self.date_from),
                ]
            )
        )
        if ours in quoted.currency_id:
            return True
        # Whichever company keeps its books in it, seen by the user or not.
        companies = self.env["res.company"].sudo()
        is_base = companies.search_count([("currency_id", "=", ours.id)], limit=1)
        return bool(is_base and theirs in quoted.currency_id)

    def _warnings(self):
        """Return a line for each kind of record that is archived but still named."""
        self.ensure_one()
        rules = self.rule_ids.filtered("active")
        named = [
            (self.env._("Rules name archived products"), rules.product_ids),
            (self.env._("Rules name archived customers"), rules.partner_ids),
            (self.env._("Rules name archived teams"), rules.team_ids),
            (self.env._("Rules name archived salespeople"), rules.user_ids),
            (self.env._("Bonuses name archived products"), self.bonus_ids.product_id),
            (self.env._("Archived payees"), self._present().user_id),
            (self.env._("Archived payees"), self._present().partner_id),
        ]
        return [
            f"{label}: {', '.join(gone.mapped('display_name'))}"
            for label, records in named
            if (gone := records.filtered(lambda one: not one.active))
        ]

    def _present(self):
        """Return the payees whose participation has not ended."""
        today = self._sales_today()
        return self.participant_ids.filtered(
            lambda payee: not payee.date_to or payee.date_to >= today
        )

    def _sales_today(self):
        """Return the day it is where the plan's company is; shared ones have ours."""
        return day_of(self.company_id or self.env.company)
