from odoo import models

from ....tools.reference import UnreadReference


class MailMessage(models.Model):
    _name = "mail.message"
    _inherit = "mail.message"

    res_id = UnreadReference()
