from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize_all

# The confirmation of a payment is no offer: money that came in is acknowledged.
NO_OFFERS = ("sale.mail_template_sale_payment_executed",)
OUTSIDE = ("portal_customer", "portal", "follower", "customer")


class MailTemplate(models.Model):
    """Gate (d): no offer is mailed to outsiders before it is released."""

    _name = "mail.template"
    _inherit = "mail.template"

    def _generate_template(
        self,
        res_ids,
        render_fields,
        recipients_allow_suggested=False,
        find_or_create_partners=False,
    ):
        results = super()._generate_template(
            res_ids,
            render_fields,
            recipients_allow_suggested=recipients_allow_suggested,
            find_or_create_partners=find_or_create_partners,
        )
        on = self.env["sales.room"]._is_on("quotation")
        if on and self.model == "sale.order" and not self._sales_is_no_offer():
            outside = [one for one in results if self._sales_goes_out(results[one])]
            self.env["sale.order"].browse(outside)._sales_check_offer()
        return results

    def _sales_is_no_offer(self):
        return any(
            self == self.env.ref(name, raise_if_not_found=False) for name in NO_OFFERS
        )

    def _sales_goes_out(self, values):
        """Whether somebody outside would get this mail."""
        partners = self.env["res.partner"].browse(values.get("partner_ids") or [])
        if partners._sales_outsiders():
            return True
        addresses = ",".join(
            values.get(name) or "" for name in ("email_to", "email_cc")
        )
        return bool(self._sales_unknown(email_normalize_all(addresses)))

    def _sales_unknown(self, addresses):
        """Return the addresses that are no internal user's."""
        # Whether somebody works here does not depend on who mails.
        users = self.env["res.users"].sudo()
        known = users.search(
            [("share", "=", False), ("email_normalized", "in", list(addresses))]
        )
        return set(addresses) - set(known.mapped("email_normalized"))


class MailComposeMessage(models.TransientModel):
    """A mail to each of many brings papers without posting a message."""

    _name = "mail.compose.message"
    _inherit = "mail.compose.message"

    def _manage_mail_values(self, mail_values_all):
        on = self.env["sales.room"]._is_on("quotation")
        if on and self.model == "sale.order" and not self._sales_is_no_offer():
            outside = [
                order_id
                for order_id, values in mail_values_all.items()
                if values.get("attachment_ids") and self._sales_goes_out(values)
            ]
            self.env["sale.order"].browse(outside)._sales_check_offer()
        return super()._manage_mail_values(mail_values_all)

    def _sales_is_no_offer(self):
        return bool(self.template_id) and self.template_id._sales_is_no_offer()

    def _sales_goes_out(self, values):
        partner_ids = [command[1] for command in values.get("recipient_ids") or []]
        sent_to = {**values, "partner_ids": partner_ids}
        return self.env["mail.template"]._sales_goes_out(sent_to)


class MailThread(models.AbstractModel):
    _name = "mail.thread"
    _inherit = "mail.thread"

    def message_notify(self, *, model=False, res_id=False, **kwargs):
        orders = self.env["sale.order"]
        if self._name == orders._name:
            orders = self
        elif model == orders._name and res_id:
            orders = orders.browse(res_id)
        if orders and orders._sales_brings_paper(kwargs):
            orders._sales_check_offer()
        return super().message_notify(model=model, res_id=res_id, **kwargs)


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    def _sales_outsiders(self):
        """Return those who are no internal users."""
        # Whether somebody works here does not depend on who asks.
        return self.filtered(
            lambda one: all(user.share for user in one.sudo().user_ids)
        )


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = "sale.order"

    def _sales_check_offer(self):
        """Raise when one of these is offered to somebody before its release."""
        for order, hits in self._sales_stops().items():
            if hits:
                raise UserError(order._sales_refusal(hits))

    def action_quotation_send(self):
        """Say at once what stands in the way, not after the mail is written."""
        if not self.env.context.get("proforma"):
            self._sales_check_offer()
        return super().action_quotation_send()

    def message_post(self, **kwargs):
        if self.env["sales.room"]._is_on("quotation") and self._sales_is_offer(kwargs):
            self._sales_check_offer()
        return super().message_post(**kwargs)

    def _sales_is_offer(self, values):
        """Whether a message brings the quotation to somebody outside: the mail that
        sends it, or any document beside it. A plain word to the customer is none."""
        if self.env.context.get("mark_so_as_sent") or self.env.context.get("proforma"):
            return True
        return self._sales_brings_paper(values)

    def _sales_brings_paper(self, values):
        if self.env.user.share or not (
            values.get("attachments") or values.get("attachment_ids")
        ):
            return False
        partners = self.env["res.partner"].browse(values.get("partner_ids") or [])
        if values.get("subtype_xmlid") == "mail.mt_comment":
            partners |= self.message_partner_ids
        return bool(partners._sales_outsiders())

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if self and self._sales_unreleased():
            for name, _function, options in groups:
                if name in OUTSIDE:
                    options["has_button_access"] = False
        return groups
