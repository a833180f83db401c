from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

KINDS = [
    ("opportunity", "From an opportunity"),
    ("renewal", "Renewal"),
    ("expiry", "Expiry"),
]


def _words(comodel, word, **kwargs):
    """Return a many2many of an automation, in the table named for ``word``."""
    return fields.Many2many(
        comodel,
        f"sales_quotation_automation_{word}_rel",
        "automation_id",
        f"{word}_id",
        **kwargs,
    )


class SalesQuotationAutomation(models.Model):
    """What becomes of an opportunity, a contract or a sent quotation by itself."""

    _name = "sales.quotation.automation"
    _description = "Automatic Quotation"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(
        default=10, help="Of each kind the first one that fits counts, and no other."
    )
    active = fields.Boolean(default=True, tracking=True)
    kind = fields.Selection(
        KINDS,
        required=True,
        default="opportunity",
        tracking=True,
        help="From an opportunity: a draft when it reaches a stage. Renewal: a draft "
        "ahead of the end of a contract. Expiry: reminders of sent quotations, and "
        "what becomes of those that nobody answered.",
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Empty: documents of all companies.",
    )
    team_ids = _words("crm.team", "team", string="Sales teams", check_company=True)
    partner_tag_ids = _words(
        "res.partner.category", "partner_tag", string="Customer tags"
    )
    industry_ids = _words("res.partner.industry", "industry", string="Industries")
    country_ids = _words("res.country", "country", string="Countries")
    category_ids = _words(
        "product.category",
        "category",
        string="Products",
        help="What the customer of the opportunity is interested in; what the order "
        "or quotation is about. Categories count with those below them.",
    )
    stage_ids = _words(
        "crm.stage",
        "stage",
        string="When it reaches",
        help="The stage of the opportunity.",
    )
    lead_tag_ids = _words("crm.tag", "lead_tag", string="Tags of the opportunity")
    template_id = fields.Many2one(
        "sale.order.template",
        string="Quotation template",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    days_before = fields.Integer(
        string="Days before the end",
        default=60,
        tracking=True,
        help="So many days ahead of the end of the contract the renewal is made.",
    )
    pricing = fields.Selection(
        [("again", "Today's prices"), ("keep", "Prices of the order")],
        default="again",
        required=True,
        tracking=True,
        help="Today's prices: those of the pricelist or agreement that the customer "
        "has now. Prices of the order: as they were agreed.",
    )
    renewed = fields.Selection(
        [("named", "Only these products"), ("all", "All lines")],
        string="Take over",
        default="named",
        required=True,
        tracking=True,
        help="Of an order with a service contract and an instrument, say, only the "
        "contract is renewed. Without products here all lines are taken over.",
    )
    remind_days = fields.Integer(
        string="Remind before (days)",
        default=3,
        tracking=True,
        help="The salesperson gets an activity so many days before a sent quotation "
        "ends, once for each revision. 0: on its last day.",
    )
    remind = fields.Boolean(string="Remind the salesperson", default=True)
    remind_customer = fields.Boolean(
        string="Remind the customer",
        tracking=True,
        help="At the same time the customer gets a mail, in their own language. Never "
        "about a quotation that is being revised or waits for approval.",
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        string="Mail to the customer",
        domain="[('model', '=', 'sale.order')]",
        ondelete="restrict",
        default=lambda self: self.env.ref(
            "sms_sales.mail_template_quotation_expiring", raise_if_not_found=False
        ),
    )
    grace_days = fields.Integer(
        string="Days of grace",
        default=7,
        tracking=True,
        help="So many days after its last day a quotation is still left alone.",
    )
    on_expiry = fields.Selection(
        [("cancel", "Cancel it"), ("mark", "Mark it as expired"), ("keep", "Nothing")],
        string="Then",
        default="mark",
        required=True,
        tracking=True,
        help="Either can be taken back by “Set back to quotation”.",
    )
    event_count = fields.Integer(compute="_compute_event_count")
    problem = fields.Char(compute="_compute_problem")

    _days_check = models.Constraint(
        "CHECK(days_before >= 0 AND remind_days >= 0 AND grace_days >= 0)",
        "A number of days cannot be negative.",
    )

    def _compute_event_count(self):
        events = self.env["sales.quotation.event"]
        counts = dict(
            events._read_group(
                [("automation_id", "in", self.ids)], ["automation_id"], ["__count"]
            )
        )
        for automation in self:
            automation.event_count = counts.get(automation, 0)

    @api.depends("template_id.active", "template_id.company_id", "kind", "company_id")
    def _compute_problem(self):
        for automation in self:
            # The template may be one of a company that the reader does not see.
            automation.problem = automation.sudo()._template_problem()

    @api.constrains("kind", "stage_ids", "template_id", "active")
    def _check_opportunity(self):
        for automation in self.filtered(lambda one: one.kind == "opportunity"):
            if not automation.stage_ids:
                raise ValidationError(
                    self.env._(
                        "“%s”: choose the stage that an opportunity has to reach.",
                        automation.name,
                    )
                )
            problem = automation.active and automation._template_problem()
            if problem:
                raise ValidationError(problem)

    @api.constrains("kind", "remind_customer", "mail_template_id")
    def _check_mail(self):
        for automation in self.filtered(lambda one: one.kind == "expiry"):
            template = automation.mail_template_id
            if automation.remind_customer and template.model != "sale.order":
                raise ValidationError(
                    self.env._(
                        "“%s” writes to customers: choose a mail about quotations.",
                        automation.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        automations = super().create(vals_list)
        self.env.registry.clear_cache()
        return automations

    def write(self, vals):
        result = super().write(vals)
        if {"kind", "active"} & vals.keys():
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def copy_data(self, default=None):
        return [
            {**vals, "name": self.env._("%s (copy)", one.name), **(default or {})}
            for one, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def action_open_events(self):
        """List what it did."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_quotation_event_action"
        )
        return {**action, "domain": [("automation_id", "=", self.id)], "context": {}}

    @api.model
    @tools.ormcache()
    def _kinds_used(self):
        """Return the kinds of which there is an automation at all."""
        # Whoever moves an opportunity need not read automations.
        active = self.sudo().with_context(active_test=True)
        return frozenset(active.search([]).mapped("kind"))

    def _template_problem(self, company=None):
        """Return why no quotation can be made of the template, in words, or False."""
        self.ensure_one()
        template = self.template_id
        if self.kind != "opportunity":
            return False
        if not template:
            return self.env._("“%s”: choose a quotation template.", self.name)
        if not template.active:
            return self.env._(
                "“%(name)s”: its template “%(template)s” is archived. Choose another.",
                name=self.name,
                template=template.name,
            )
        own = template.company_id
        if own and own != (company or self.company_id):
            return self.env._(
                "“%(name)s”: its template “%(template)s” belongs to %(company)s alone. "
                "Choose one that the company of the quotation may use.",
                name=self.name,
                template=template.name,
                company=own.name,
            )
        return False
