from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.quotation.turns import Rhythm, due_day, next_day, turn
from ...tools.company_day import day_of

WEEKDAYS = [
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
]


class SalesInvoicingPolicy(models.Model):
    """When the confirmed orders of a customer are invoiced, and what happens then.

    What there is to invoice is said by the host: each product is invoiced by what was
    ordered or by what was delivered.
    """

    _name = "sales.invoicing.policy"
    _description = "Invoicing Policy"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True,
        help="Archived, it invoices nothing any more: its orders are invoiced by hand.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: any company. Each one's orders are invoiced apart, on its day.",
    )
    when = fields.Selection(
        [
            ("confirmation", "On confirmation"),
            ("delivery", "On delivery"),
            ("weekly", "Every week"),
            ("monthly", "Every month"),
        ],
        required=True,
        default="weekly",
        tracking=True,
        help="On confirmation: whatever can be invoiced, from the confirmation on. "
        "On delivery: after each delivery, with all that can be invoiced then. "
        "Every week or month: what has come together by that day.",
    )
    weekday = fields.Selection(
        WEEKDAYS,
        string="On",
        required=True,
        default="1",
        tracking=True,
        help="By the time zone of the company. When nothing runs on that day, it is "
        "made up for on the next one.",
    )
    month_day = fields.Integer(
        string="On day",
        required=True,
        default=1,
        tracking=True,
        help="By the time zone of the company. 31 is the last day of each month.",
    )
    consolidate = fields.Boolean(
        string="One invoice per customer",
        default=True,
        tracking=True,
        help="Orders of a customer share an invoice when company, invoice and delivery "
        "address, currency and fiscal position are the same. Else: one per order.",
    )
    post = fields.Boolean(
        string="Post invoices",
        tracking=True,
        help="Else they stay drafts, and an accountant posts them.",
    )
    send = fields.Boolean(
        string="Mail invoices",
        compute="_compute_send",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="They are put in the queue of “Send invoices automatically”, which mails "
        "them as each customer wants them.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Gets an activity for each order that could not be invoiced. "
        "Empty: the salesperson of the order.",
    )
    run_ids = fields.One2many("sales.invoicing.run", "policy_id")
    summary = fields.Char(compute="_compute_summary")
    next_on = fields.Date(
        string="Next run", compute="_compute_next_on", help="For your company."
    )

    _month_day_exists = models.Constraint(
        "CHECK(month_day BETWEEN 1 AND 31)",
        "A month has days 1 to 31; 31 stands for the last one.",
    )
    _posted_before_sent = models.Constraint(
        "CHECK(send IS NOT TRUE OR post IS TRUE)",
        "Only posted invoices can be mailed: let the policy post them, too.",
    )

    @api.depends("post")
    def _compute_send(self):
        for policy in self:
            policy.send = policy.send and policy.post

    @api.depends("when", "weekday", "month_day", "consolidate", "post", "send")
    def _compute_summary(self):
        for policy in self:
            policy.summary = ", ".join(policy._words())

    @api.depends("when", "weekday", "month_day", "active", "run_ids.closed")
    @api.depends_context("company")
    def _compute_next_on(self):
        for policy in self:
            policy.next_on = False
            if policy.active and policy.when in ("weekly", "monthly"):
                company = policy.company_id or self.env.company
                today, closed = policy._today(company), policy._is_closed(company)
                policy.next_on = next_day(policy._rhythm(), today, closed)

    @api.constrains("company_id")
    def _check_company_of_orders(self):
        """A policy that orders follow does not move away from their company."""
        for policy in self.filtered("company_id"):
            # Orders of other companies count, whoever may see them.
            other = self.env["sale.order"].sudo()
            other = other.search(
                [
                    ("sales_invoicing_policy_id", "=", policy.id),
                    ("company_id", "!=", policy.company_id.id),
                ],
                limit=1,
            )
            if other:
                raise UserError(
                    self.env._(
                        "“%(policy)s” is followed by %(order)s of %(company)s: leave "
                        "the company empty, or archive the policy and make another.",
                        policy=policy.name,
                        order=other.name,
                        company=other.company_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # Whoever deletes it need not see all who follow it.
        policies = self.sudo()
        used = policies.filtered("run_ids")
        domain = [("sales_invoicing_policy_id", "in", self.ids)]
        orders = policies.env["sale.order"].search(domain, limit=1)
        used |= orders.sales_invoicing_policy_id
        if used:
            raise UserError(
                self.env._(
                    "“%s” is followed by orders, or has invoiced some: archive it.",
                    used[:1].name,
                )
            )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" not in (default or {}):
            for policy, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%s (copy)", policy.name)
        return vals_list

    def _rhythm(self):
        self.ensure_one()
        return Rhythm(self.when, int(self.weekday or 1), self.month_day or 1)

    def _today(self, company):
        """Return the day it is for ``company``."""
        return day_of(company)

    def _turn(self, company):
        """Return the name of the turn that the company is in: a week, month or day."""
        return turn(self._rhythm(), self._today(company))

    def _is_due(self, company):
        """Return whether the company's turn has come."""
        today = self._today(company)
        return self.active and today >= due_day(self._rhythm(), today)

    def _is_closed(self, company):
        """Return whether this turn of a week or month is over for the company."""
        self.ensure_one()
        return bool(self._origin) and bool(
            self.env["sales.invoicing.run"].search_count(
                [
                    ("policy_id", "=", self._origin.id),
                    ("company_id", "=", company.id),
                    ("turn", "=", self._turn(company)),
                    ("closed", "=", True),
                ],
                limit=1,
            )
        )

    def _words(self):
        """Return in words what the policy does."""
        self.ensure_one()
        labels = dict(self._fields["when"]._description_selection(self.env))
        when = labels.get(self.when, "")
        if self.when == "weekly":
            days = dict(self._fields["weekday"]._description_selection(self.env))
            when = self.env._("Every week on %s", days.get(self.weekday, ""))
        elif self.when == "monthly" and self.month_day > 30:
            when = self.env._("On the last day of every month")
        elif self.when == "monthly":
            when = self.env._("On day %s of every month", self.month_day)
        yield when
        if self.consolidate:
            yield self.env._("one invoice per customer")
        else:
            yield self.env._("one invoice per order")
        if self.send:
            yield self.env._("posted and mailed")
        else:
            yield self.env._("posted") if self.post else self.env._("left as drafts")
