from odoo import models

from ...tools.door import DOOR, is_open


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Marking one's own question about a quotation done approves it."""
        if not is_open(self, "sales_decided"):
            self._sales_approve(feedback)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def _sales_approve(self, feedback):
        if not self.env["sales.room"]._is_on("quotation"):
            return
        kind = self.env.ref(
            "sms_sales.mail_activity_approve_quotation", raise_if_not_found=False
        )
        mine = self.filtered(
            lambda activity: (
                activity.activity_type_id == kind and activity.user_id == self.env.user
            )
        )
        if mine:
            requests = self.env["sales.quotation.request"].browse(mine.mapped("res_id"))
            requests.exists().with_context(sales_activity=DOOR)._decide(
                "approve", feedback or None
            )
