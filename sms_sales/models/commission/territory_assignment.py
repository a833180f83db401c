from odoo import api, models


class SalesTerritoryAssignment(models.Model):
    _name = "sales.territory.assignment"
    _inherit = "sales.territory.assignment"

    @api.model
    def _relied_on_until(self, plan):
        """Return the last day of a locked statement of the plan's company."""
        domain = [("state", "in", ("locked", "paid"))]
        if plan.company_id:
            domain.append(("company_id", "=", plan.company_id.id))
        # The lock counts for everybody, whoever may see the statement.
        statement = self.env["sales.commission.statement"].sudo()
        until = statement._read_group(domain, aggregates=["date_to:max"])[0][0]
        return max(filter(None, (until, super()._relied_on_until(plan))), default=None)
