from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.territory.postcode import PostcodeError, key_range


class SalesTerritoryRange(models.Model):
    _name = "sales.territory.range"
    _description = "Postcode Range"
    _inherit = ["sales.territory.plan.part.mixin"]
    _order = "rule_id, country_id, key_from, id"
    _free_fields = frozenset()

    rule_id = fields.Many2one(
        "sales.territory.rule", required=True, index=True, ondelete="cascade"
    )
    territory_id = fields.Many2one(
        related="rule_id.territory_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="cascade",
    )
    plan_id = fields.Many2one(
        related="rule_id.plan_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="cascade",
    )
    plan_state = fields.Selection(related="plan_id.state", string="Plan state")
    company_id = fields.Many2one(
        related="rule_id.company_id", store=True, precompute=True, index=True
    )
    country_id = fields.Many2one("res.country", required=True, ondelete="restrict")
    first = fields.Char(
        string="From",
        required=True,
        help="A short code is a beginning: 10 takes 10000 to 10999.",
    )
    last = fields.Char(
        string="To",
        help="Included, with all that begins with it. Empty: only what begins with "
        "the first code.",
    )
    key_from = fields.Char(compute="_compute_keys", store=True, precompute=True)
    key_to = fields.Char(compute="_compute_keys", store=True, precompute=True)

    @api.depends("country_id", "first", "last")
    def _compute_keys(self):
        for line in self:
            try:
                keys = key_range(line.country_id.code, line.first, line.last)
            except PostcodeError:
                keys = (False, False)  # said by the check below
            line.key_from, line.key_to = keys

    @api.depends("country_id", "first", "last")
    def _compute_display_name(self):
        for line in self:
            ends = line.first or ""
            if line.last and line.last != line.first:
                ends = f"{ends}–{line.last}"
            line.display_name = f"{line.country_id.code or ''} {ends}"

    @api.constrains("country_id", "first", "last")
    def _check_keys(self):
        for line in self:
            try:
                key_range(line.country_id.code, line.first, line.last)
            except PostcodeError as error:
                raise ValidationError(self._explain(error, line.country_id)) from error

    @api.model
    def _explain(self, error, country):
        """Return in words what is wrong with a range."""
        if error.code == "inverted":
            return self.env._(
                "The postcodes %(range)s of %(country)s run backwards: put the "
                "smaller one first.",
                range=error.text,
                country=country.name,
            )
        return self.env._(
            "“%(postcode)s” is not a postcode of %(country)s, nor the beginning of "
            "one.",
            postcode=error.text,
            country=country.name,
        )
