from odoo import api, fields, models
from odoo.exceptions import UserError

# Changes by which an opportunity may reach what an automation waits for.
TRIGGERS = ("stage_id", "type", "partner_id")
# More opportunities at a time than this are quoted by the scheduled action.
AT_ONCE = 50
DEFAULT = "default_"


class CrmLead(models.Model):
    """An opportunity that reaches a stage gets the quotation that fits it."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    sales_quote_due = fields.Datetime(
        string="To be quoted by rules", copy=False, index="btree_not_null"
    )
    sales_automatic_count = fields.Integer(
        string="Quotations by rules", compute="_compute_sales_automatic_count"
    )

    def _compute_sales_automatic_count(self):
        counts = dict(
            self.env["sale.order"]._read_group(
                [
                    ("opportunity_id", "in", self.ids),
                    ("sales_automation_id", "!=", False),
                ],
                ["opportunity_id"],
                ["__count"],
            )
        )
        for lead in self:
            lead.sales_automatic_count = counts.get(lead, 0)

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if self._sales_is_automated():
            leads._sales_moved()
        return leads

    def write(self, vals):
        names = [name for name in TRIGGERS if name in vals]
        if not names or not self._sales_is_automated():
            return super().write(vals)
        before = {lead.id: [lead[name] for name in names] for lead in self}
        result = super().write(vals)
        self.filtered(
            lambda lead: [lead[name] for name in names] != before[lead.id]
        )._sales_moved()
        return result

    def action_sales_quote_by_rules(self):
        """Make the quotations that automations would; say why where there is none."""
        self.check_access("write")
        if not self.env["sales.room"]._is_on("quotation"):
            return False
        # Who sells may not see all quotations of an opportunity.
        leads = self.sudo()
        before = leads.order_ids
        words = leads.filtered(lambda lead: lead._sales_is_quotable())._sales_quote()
        # Shown as far as they are seen.
        made = (leads.order_ids - before).sudo(False)
        if not made:
            raise UserError(
                self.env._(
                    "No quotation was made by rules:\n%s",
                    "\n".join(leads._sales_why_not_quoted(words)),
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sale.action_quotations_with_onboarding"
        )
        action = {**action, "domain": [("id", "in", made.ids)], "context": {}}
        if len(made) == 1:
            action.update(res_id=made.id, views=[(False, "form")])
        return action

    def action_open_sales_automatic(self):
        """Open the quotations that rules made of this opportunity."""
        self.ensure_one()
        action = self.action_view_sale_quotation()
        automatic = [
            ("opportunity_id", "=", self.id),
            ("sales_automation_id", "!=", False),
        ]
        orders = self.env["sale.order"].search(automatic)
        action.update(domain=automatic, res_id=False)
        action["views"] = [(False, "list"), (False, "form")]
        if len(orders) == 1:
            action.update(res_id=orders.id, views=[(False, "form")])
        return action

    @api.model
    def _sales_is_automated(self):
        return (
            self.env["sales.room"]._is_on("quotation")
            and "opportunity" in self.env["sales.quotation.automation"]._kinds_used()
        )

    def _sales_is_quotable(self):
        self.ensure_one()
        return self.active and self.type == "opportunity"

    def _sales_moved(self):
        """Quote these opportunities now, or soon when they are many."""
        leads = self
        if len(leads) > AT_ONCE:
            leads = self.env["sales.quotation.automation"]._in_stages_asked(leads)
        leads = leads.filtered(lambda lead: lead._sales_is_quotable())
        if len(leads) <= AT_ONCE:
            leads._sales_quote()
            return
        # Whoever imports opportunities may not start scheduled actions.
        job = self.env.ref("sms_sales.cron_quotation_automation_opportunity").sudo()
        leads.write({"sales_quote_due": fields.Datetime.now()})
        job._trigger()

    def _sales_quote(self):
        """Quote by rules; return {opportunity: why not, in words}."""
        # The quotation is its salesperson's, whoever moves the opportunity.
        leads = self.sudo()
        return leads.env["sales.quotation.automation"]._quote(leads) if self else {}

    def _sales_why_not_quoted(self, words):
        """Return why there is no quotation by rules, a line for each reason.

        With all rights: whom nothing is made for need not read all automations.
        """
        automations = self.env["sales.quotation.automation"]
        lines = []
        for lead in self:
            reasons = [words[lead]] if lead in words else []
            if not lead._sales_is_quotable():
                reasons = [self.env._("it is no open opportunity.")]
            elif not reasons:
                reasons = automations._why_none("opportunity", lead)
            if not reasons:
                reasons = [self.env._("there is no automation for opportunities.")]
            lines += [f"{lead.name}: {reason}" for reason in reasons]
        return lines

    def _sales_quotation_company(self):
        self.ensure_one()
        return (
            self.company_id
            or self.team_id.company_id
            or self.user_id.company_id
            or self.env.company
        )

    def _sales_automation_facts(self):
        """Return what automations ask of an opportunity."""
        self.ensure_one()
        partners = self.partner_id | self.partner_id.commercial_partner_id
        facts = self.partner_id._sales_automation_facts()
        return {
            **facts,
            "company": frozenset(self._sales_quotation_company().ids),
            "stage": frozenset(self.stage_id.ids),
            "team": frozenset(self.team_id.ids),
            "tag": frozenset(self.tag_ids.ids),
            "product": frozenset(partners.sales_interest_ids.ids),
            "country": frozenset(self.country_id.ids) or facts["country"],
        }

    def _sales_prepare_quotation(self, automation):
        """Return the values of a quotation, as the host's own button gives them."""
        self.ensure_one()
        context = self._prepare_opportunity_quotation_context()
        values = {
            name.removeprefix(DEFAULT): value
            for name, value in context.items()
            if name.startswith(DEFAULT)
        }
        return {
            **values,
            "company_id": self._sales_quotation_company().id,
            "sale_order_template_id": automation.template_id.id,
            "sales_automation_id": automation.id,
        }
