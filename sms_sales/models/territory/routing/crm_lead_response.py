from odoo import api, fields, models
from odoo.fields import Datetime

ANSWERS = ("comment", "email")
MEASURED = ("sales_arrived_on", "sales_first_response_on")


class CrmLead(models.Model):
    """When a lead arrived, and when somebody first answered."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    sales_arrived_on = fields.Datetime(
        string="Arrived on",
        copy=False,
        readonly=True,
        kept=True,
        help="The earliest of the leads that were merged into it.",
    )
    sales_first_response_on = fields.Datetime(
        string="First response on",
        copy=False,
        readonly=True,
        kept=True,
        help="The first message that the customer could see, call or meeting.",
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        # Not a default of the field, which leads of before would all get.
        if "sales_arrived_on" in fields and self.env["sales.room"]._is_on("territory"):
            values["sales_arrived_on"] = Datetime.now()
        return values

    def _message_post_after_hook(self, message, msg_vals):
        if self.env["sales.room"]._is_on("territory") and self._sales_is_answer(
            message
        ):
            self._sales_answered()
        return super()._message_post_after_hook(message, msg_vals)

    def _sales_is_answer(self, message):
        """Return whether the customer can see ``message`` and one of us wrote it.

        Automatic messages and mailings have types of their own.
        """
        if message.message_type not in ANSWERS or self.sales_first_response_on:
            return False
        # Who posts may be a customer, who reads neither subtypes nor users.
        message = message.sudo()
        subtype = message.subtype_id
        if message.is_internal or not subtype or subtype.internal:
            return False
        # A mail that made the lead tells of its creation, whoever passed it on.
        if subtype == self._creation_subtype():
            return False
        return any(not user.share for user in message.author_id.user_ids)

    def _sales_answered(self):
        """Note the first response, once; nobody waits for an answer any more."""
        # Posting a message or finishing a call needs no right to write the lead.
        leads = self.sudo().filtered(lambda lead: not lead.sales_first_response_on)
        leads.write(
            {
                "sales_first_response_on": fields.Datetime.now(),
                "sales_answer_due": False,
            }
        )

    def _merge_dependences(self, opportunities):
        if self.env["sales.room"]._is_on("territory"):
            # Whoever may merge leads writes no dates of their own.
            lead, leads = self.sudo(), (self | opportunities).sudo()
            for name in MEASURED:
                lead[name] = min(filter(None, leads.mapped(name)), default=False)
        return super()._merge_dependences(opportunities)
