from odoo import models
from odoo.exceptions import UserError


class SalesCommissionCredit(models.Model):
    _name = "sales.commission.credit"
    _inherit = "sales.commission.credit"

    def action_capitalise(self):
        """Make assets of these credits, whatever their plan says.

        Raises UserError for what is open, nothing to pay, or an asset already.
        """
        assets = self.env["sales.commission.asset"]
        known = assets.search([("credit_id", "in", self.ids)]).credit_id
        for credit in self:
            ready = credit.locked and credit.commission > 0
            if credit in known or not ready or credit.event == "opening":
                raise UserError(
                    self.env._(
                        "“%s” cannot be capitalised. Choose commissions of locked "
                        "statements that are paid, and no asset yet.",
                        credit.display_name,
                    )
                )
        found = assets.create([assets._prepare_vals(credit) for credit in self])
        return found._get_records_action(name=self.env._("Capitalised commissions"))
