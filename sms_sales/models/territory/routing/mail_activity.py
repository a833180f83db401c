from odoo import models


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """A call or a meeting that took place is a response."""
        if self.env["sales.room"]._is_on("territory"):
            talks = self.filtered(
                lambda activity: (
                    activity.res_model == "crm.lead"
                    and activity.activity_type_id.category in ("phonecall", "meeting")
                )
            )
            leads = self.env["crm.lead"].browse(talks.mapped("res_id")).exists()
            if leads:
                leads._sales_answered()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
