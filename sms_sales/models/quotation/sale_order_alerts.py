from odoo import fields, models
from odoo.fields import Domain

ACTIVITY = "sms_sales.mail_activity_order_delivery"
TEMPLATE = "sms_sales.mail_template_order_delivery"
ALERTS = ("at_risk", "late")
# An order that is this old when it is looked at for the first time alerts nobody: else
# the day on which the room is switched on would.
OLD_DAYS = 7


class SaleOrder(models.Model):
    """Who is told that an order turned at risk or late: once a turn."""

    _name = "sale.order"
    _inherit = "sale.order"

    def _sales_alert(self, turned, new):
        """Tell the salesperson, and the customer where that is wanted.

        :param turned: {order: its standing before} of those that stand otherwise now
        :param new: ids of the orders that nobody had looked at before
        """
        orders = self.browse(order.id for order in turned)
        orders.filtered(lambda one: turned[one] in ALERTS)._sales_end_alerts()
        old = fields.Datetime.subtract(fields.Datetime.now(), days=OLD_DAYS)
        told = orders.filtered(
            lambda one: (
                one.sales_track_state in ALERTS
                and (one.id not in new or (one.sales_confirmed_on or old) > old)
            )
        )
        told._sales_alert_seller()
        told.filtered(lambda one: one._sales_customer_wants_alert())._sales_mail_alert()

    def _sales_end_alerts(self):
        """What was asked for is solved, or another question now."""
        if not self:
            return
        kind = self.env.ref(ACTIVITY, raise_if_not_found=False)
        here = Domain("res_model", "=", "sale.order") & Domain("res_id", "in", self.ids)
        activities = self.env["mail.activity"].search(
            here & Domain("activity_type_id", "=", kind.id if kind else False)
        )
        activities.unlink()

    def _sales_alert_seller(self):
        kind = self.env.ref(ACTIVITY, raise_if_not_found=False)
        values = [
            {
                "res_model_id": self.env["ir.model"]._get_id("sale.order"),
                "res_id": order.id,
                "activity_type_id": kind.id,
                "user_id": user.id,
                "date_deadline": fields.Date.today(),
                "summary": order._sales_alert_summary(user),
                "note": order.with_context(lang=user.lang).sales_track_reason,
            }
            for order in self
            if kind and (user := order._sales_alerted())
        ]
        # The activity itself is the notice: no mail beside it.
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        activities.create(values)

    def _sales_alerted(self):
        """Return who answers for the order: its salesperson, else the team's lead."""
        active = (self.user_id + self.team_id.user_id).filtered("active")
        return active[:1]

    def _sales_alert_summary(self, user):
        said = self.with_context(lang=user.lang)
        if self.sales_track_state == "late":
            return said.env._("Late: tell the customer a new day")
        return said.env._("At risk: see whether the promised day can be kept")

    def _sales_customer_wants_alert(self):
        self.ensure_one()
        allowed = self.company_id.sales_track_mail
        customer = self.partner_id
        quiet = customer.sales_track_quiet
        quiet = quiet or customer.commercial_partner_id.sales_track_quiet
        wanted = allowed == "risk" or allowed == self.sales_track_state
        return wanted and not quiet and bool(customer.email)

    def _sales_mail_alert(self):
        """Queue the notice: the mail leaves with the host's next round."""
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        if self and template:
            template.send_mail_batch(
                self.ids, email_layout_xmlid="mail.mail_notification_light"
            )


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = "res.company"

    sales_track_mail = fields.Selection(
        [("late", "Late orders"), ("risk", "Late orders and those at risk")],
        string="Tell customers about",
        help="A mail to the customer, once when an order turns late or at risk. "
        "Empty: customers get none.",
    )


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    sales_track_quiet = fields.Boolean(
        string="No delivery notices",
        help="No mail to this customer when an order turns late or at risk.",
    )


class ResConfigSettings(models.TransientModel):
    _name = "res.config.settings"
    _inherit = "res.config.settings"

    sales_track_mail = fields.Selection(
        related="company_id.sales_track_mail", readonly=False
    )
