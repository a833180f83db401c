from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from ...engine.fingerprint import fingerprint
from ...tools.door import DOOR

# What a payee agrees to besides tiers, rules and bonuses.
AGREED = [
    "amortisation_months",
    "attain_on_receipt",
    "basis",
    "calendar_id",
    "cap",
    "code",
    "company_id",
    "currency_id",
    "cut_over_date",
    "date_from",
    "include_delivery",
    "include_intercompany",
    "include_tips",
    "measure",
    "minimum",
    "name",
    "on_target_amount",
    "pay_by",
    "pay_period",
    "recognition",
    "target_amount",
    "target_period",
    "terms",
    "tier_mode",
    "tier_over",
    "version",
]
PARTS = {
    "bonus_ids": ["kind", "product_id", "amount", "threshold"],
    "rate_ids": ["company_id", "rate"],
    "rule_ids": [
        "sequence",
        "name",
        "active",
        "action",
        "rate",
        "multiplier",
        "product_ids",
        "categ_ids",
        "partner_ids",
        "partner_tag_ids",
        "team_ids",
        "user_ids",
        "country_ids",
    ],
    "tier_ids": ["floor", "rate"],
}


class SalesCommissionPlan(models.Model):
    """What the approval of a plan freezes: its rates and its fingerprint."""

    _name = "sales.commission.plan"
    _inherit = "sales.commission.plan"

    def _freeze_rates(self):
        """Add the rates that nobody entered, as they are on the plan's first day."""
        self.ensure_one()
        # A shared plan concerns companies that the approver may not be in.
        currency = self.currency_id.sudo()
        rows = [
            {
                "plan_id": self.id,
                "company_id": company.id,
                "rate": self.env["res.currency"]._get_conversion_rate(
                    currency, company.currency_id, company, self.date_from
                ),
            }
            for company in self._companies_without_rate()
        ]
        # The same holds for their rows here.
        self.env["sales.commission.plan.rate"].sudo().with_context(
            sales_plan_door=DOOR
        ).create(rows)

    def _companies_without_rate(self):
        """Return the companies of this plan that have no rate entered."""
        # Rates of a shared plan also belong to companies that the user is not in.
        return self._companies() - self.sudo().rate_ids.company_id

    def _companies(self):
        """Return the companies whose sales this plan pays."""
        self.ensure_one()
        # Of a shared plan all, whichever the user works in.
        return self.company_id or self.env["res.company"].sudo().search([])

    def _rate(self, company):
        """Return the frozen rate from the plan's currency to the company's."""
        self.ensure_one()
        # Read while settling another company than the user's.
        row = self.sudo().rate_ids.filtered(lambda row: row.company_id == company)
        if not row and self.currency_id == company.currency_id:
            return Decimal(1)
        if not row:
            raise UserError(
                self.env._(
                    "The plan %(plan)s has no frozen exchange rate for %(company)s.",
                    plan=self.display_name,
                    company=company.name,
                )
            )
        return Decimal(str(row.rate))

    def _fingerprint(self):
        """Return the SHA-256 over all that a payee agrees to."""
        return fingerprint(self._agreed())

    def _agreed(self):
        """Return the agreement as data. Hook: others add what they make binding."""
        self.ensure_one()
        # Every row counts, also those of companies that the user is not in.
        plan = self.sudo()
        parts = {
            name: [_plain(row, names) for row in plan[name].sorted("id")]
            for name, names in PARTS.items()
        }
        return {**_plain(plan, AGREED), **parts}


def _plain(record, names):
    """Return the fields ``names`` as what the engine can take a fingerprint of."""
    return {name: _plain_value(record[name]) for name in names}


def _plain_value(value):
    if isinstance(value, models.BaseModel):
        return sorted(value.ids)
    if isinstance(value, float):
        return Decimal(repr(value))
    return str(value) if isinstance(value, str) else value
