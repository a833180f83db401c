from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _merge_dependences(self, opportunities):
        self.env["sales.ledger.mixin"]._ledger_move_history(opportunities, self)
        return super()._merge_dependences(opportunities)
