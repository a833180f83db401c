from odoo import models

from ....tools.reference import UnreadReference


class MailFollowers(models.Model):
    _name = "mail.followers"
    _inherit = "mail.followers"

    res_id = UnreadReference()
