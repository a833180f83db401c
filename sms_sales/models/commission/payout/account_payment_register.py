from odoo import models


class AccountPaymentRegister(models.TransientModel):
    _name = "account.payment.register"
    _inherit = "account.payment.register"

    def _create_payments(self):
        self.line_ids.move_id._sales_check_not_own()
        return super()._create_payments()
