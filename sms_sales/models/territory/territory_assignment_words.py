from odoo import api, models


class SalesTerritoryAssignment(models.Model):
    """The reasons of a row in words."""

    _name = "sales.territory.assignment"
    _inherit = "sales.territory.assignment"

    @api.depends("reasons", "cause", "rule_id")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        causes = dict(self._fields["cause"]._description_selection(self.env))
        for row in self:
            row.reason_text = causes.get(row.cause)
