from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class SalesPriceAgreement(models.Model):
    """Prices of one customer for a time, against a volume the customer promises.

    While it runs its prices are rules of the customer's own pricelist, so that every
    document and shop of the host finds them (see ``price_agreement_pricelist``).
    """

    _name = "sales.price.agreement"
    _description = "Price Agreement"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('commercial_partner_id', '=', id)]",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
        help="Is reminded before the agreement ends.",
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_until = fields.Date(
        string="Until",
        required=True,
        tracking=True,
        help="The first day on which it holds no more.",
    )
    remind_days = fields.Integer(
        string="Remind before (days)",
        default=30,
        help="The responsible gets an activity so many days before the end.",
    )
    reminded = fields.Boolean(copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Agreed"), ("ended", "Ended")],
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many(
        "sales.price.agreement.line", "agreement_id", string="Prices", copy=True
    )
    pricelist_id = fields.Many2one("product.pricelist", copy=False, readonly=True)
    committed_amount = fields.Monetary(
        string="Promised amount",
        tracking=True,
        help="What the customer promises to order of these products, without tax.",
    )
    fulfilled_amount = fields.Monetary(
        string="Ordered so far", compute="_compute_fulfilled"
    )
    fulfilled_percent = fields.Float(
        string="Fulfilled (%)", compute="_compute_fulfilled"
    )
    note = fields.Html(string="Terms")

    _dates_ordered = models.Constraint(
        "CHECK(date_from < date_until)", "An agreement has to begin before it ends."
    )
    _promise_positive = models.Constraint(
        "CHECK(committed_amount >= 0 AND remind_days >= 0)",
        "A promised amount or a reminder cannot be negative.",
    )

    @api.depends("company_id", "partner_id")
    def _compute_currency_id(self):
        for agreement in self:
            partner = agreement.partner_id.with_company(agreement.company_id)
            pricelist = agreement.pricelist_id or partner.property_product_pricelist
            agreement.currency_id = (pricelist or agreement.company_id).currency_id

    @api.depends("committed_amount", "line_ids.fulfilled_amount")
    def _compute_fulfilled(self):
        for agreement in self:
            lines = agreement.line_ids
            agreement.fulfilled_amount = sum(lines.mapped("fulfilled_amount"))
            promised = agreement.committed_amount
            agreement.fulfilled_percent = (
                100 * agreement.fulfilled_amount / promised if promised else 0
            )

    @api.constrains("partner_id", "company_id", "state", "date_from", "date_until")
    def _check_one_price_at_a_time(self):
        """Two agreements at once on a product would leave its price to chance."""
        running = self.filtered(lambda one: one.state == "running")
        for agreement in running:
            others = self.search(
                [
                    ("partner_id", "=", agreement.partner_id.id),
                    ("company_id", "=", agreement.company_id.id),
                    ("state", "=", "running"),
                    ("date_from", "<", agreement.date_until),
                    ("date_until", ">", agreement.date_from),
                    ("id", "!=", agreement.id),
                    ("line_ids.product_id", "in", agreement.line_ids.product_id.ids),
                ],
                limit=1,
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "“%(other)s” already gives %(customer)s a price for one of "
                        "these products at that time. End it first, or begin later.",
                        other=others.name,
                        customer=agreement.partner_id.name,
                    )
                )

    def write(self, vals):
        terms = {"partner_id", "company_id", "date_from", "line_ids"}
        if terms.intersection(vals):
            self.filtered(lambda one: one.state != "draft")._refuse_change()
        result = super().write(vals)
        if "date_until" in vals:
            self.reminded = False
            for agreement in self.filtered(lambda one: one.state == "running"):
                agreement._end_prices(agreement._moments()[1])
        return result

    def _refuse_change(self):
        for agreement in self:
            raise UserError(
                self.env._(
                    "“%(name)s” is agreed: its customer, its begin and its prices "
                    "stay. End it, and agree a new one from a copy.",
                    name=agreement.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        if agreed := self.filtered(lambda one: one.state != "draft"):
            raise UserError(
                self.env._(
                    "“%(name)s” has been agreed with a customer: end it instead.",
                    name=agreed[:1].name,
                )
            )

    def action_agree(self):
        """Let the prices hold: they become rules of the customer's pricelist."""
        for agreement in self:
            if agreement.state != "draft":
                continue
            if not agreement.line_ids:
                raise UserError(
                    self.env._(
                        "“%(name)s” has no price yet: add the products it is about.",
                        name=agreement.name,
                    )
                )
            agreement.state = "running"
            agreement._give_prices()

    def action_end(self):
        """End now: from today on the customer's other prices count again."""
        today = fields.Date.context_today(self)
        for agreement in self.filtered(lambda one: one.state == "running"):
            if agreement.date_until > today:
                agreement.date_until = max(
                    today, agreement.date_from + timedelta(days=1)
                )
            agreement.state = "ended"
            agreement._end_prices(fields.Datetime.now() - timedelta(seconds=1))

    def action_renew(self):
        """Propose the same again, for as long, from the day this one ends."""
        self.ensure_one()
        length = self.date_until - self.date_from
        renewed = self.copy(
            {"date_from": self.date_until, "date_until": self.date_until + length}
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "views": [(False, "form")],
            "res_id": renewed.id,
        }

    @api.model
    def _cron_remind(self):
        """End what is over, and tell the responsible of what ends soon."""
        today = fields.Date.today()
        running = self.search([("state", "=", "running")])
        running.filtered(lambda one: one.date_until <= today).state = "ended"
        for agreement in running.filtered(lambda one: one._is_to_be_reminded(today)):
            agreement.activity_schedule(
                "mail.mail_activity_data_todo",
                agreement.date_until,
                summary=agreement._reminder(),
                user_id=(agreement.user_id or self.env.user).id,
            )
            agreement.reminded = True

    def _is_to_be_reminded(self, today):
        self.ensure_one()
        soon = self.date_until - timedelta(days=self.remind_days) <= today
        return self.state == "running" and not self.reminded and soon

    def _reminder(self):
        self.ensure_one()
        if not self.committed_amount:
            return self.env._("The agreement ends: renew it, or let it end.")
        return self.env._(
            "The agreement ends with %(percent)s %% of the promised amount ordered: "
            "renew it, or let it end.",
            percent=f"{self.fulfilled_percent:.0f}",
        )
