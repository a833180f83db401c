from odoo import api, fields, models

KIND = "opportunity"


class SalesQuotationAutomation(models.Model):
    """Draft quotations of opportunities, by the template that fits."""

    _name = "sales.quotation.automation"
    _inherit = "sales.quotation.automation"

    @api.model
    def _quote(self, leads):
        """Make the quotation of each opportunity that an automation concerns, once.

        :return: {opportunity: why there is no new quotation, in words}
        """
        first = self._first_of(KIND, leads)
        left_out = self._why_not_now(first)
        ready = leads.browse(lead.id for lead in first if lead not in left_out)

        def failed(lead, error):
            left_out[lead] = error
            self._quote_failed(lead, first[lead], error)

        def make(records):
            self._make_quotations(records, first)

        self._each(ready, make, failed)
        return left_out

    @api.model
    def _why_not_now(self, first):
        """Return {opportunity: why it gets none now}, and ask for what is missing."""
        known = self._already_quoted(first)
        left_out, nobody = {}, []
        for lead, automation in first.items():
            problem = automation._template_problem(lead._sales_quotation_company())
            if (automation.id, lead.id) in known:
                left_out[lead] = self.env._(
                    "“%s” has made its quotation before.", automation.name
                )
            elif problem:
                left_out[lead] = problem
                self._quote_failed(lead, automation, problem)
            elif not lead.partner_id:
                left_out[lead] = self.env._("It has no customer yet.")
                nobody.append(lead)
        self._ask_for_customer(nobody, first)
        return left_out

    @api.model
    def _already_quoted(self, first):
        """Return the (automation, opportunity) that have had their quotation.

        By the opportunity, as merged opportunities keep what was done with each.
        """
        events = self.env["sales.quotation.event"].search(
            [
                ("kind", "=", "made"),
                ("lead_id", "in", [lead.id for lead in first]),
            ]
        )
        return {(one.automation_id.id, one.lead_id.id) for one in events}

    @api.model
    def _make_quotations(self, leads, first):
        """Create the quotations of ``leads``, and fill them from their templates."""
        if not leads:
            return
        orders = self.env["sale.order"].create(
            [lead._sales_prepare_quotation(first[lead]) for lead in leads]
        )
        rows, told = [], {}
        for lead, order in zip(leads, orders, strict=True):
            # The host's own way, with whatever other add-ons add to it.
            order._onchange_sale_order_template_id()
            automation = first[lead]
            reasons = automation._reasons(lead)
            rows.append(
                {
                    "kind": "made",
                    "automation_id": automation.id,
                    "order_id": order.id,
                    "lead_id": lead.id,
                    "company_id": order.company_id.id,
                    "user_id": order.user_id.id,
                    "reasons": reasons,
                    "mark": f"quote/{automation.id}/{lead.id}",
                }
            )
            told[order] = self.env._(
                "Made by “%(name)s” from “%(lead)s”, because %(why)s.",
                name=automation.name,
                lead=lead.name,
                why=self.env["sales.quotation.event"]._in_words(reasons),
            )
        self._book(rows)
        self._tell(told)
        leads.activity_unlink(["sms_sales.mail_activity_quote_customer"])

    @api.model
    def _ask_for_customer(self, leads, first):
        """Without a customer there is no quotation: its salesperson is asked."""
        today = fields.Date.context_today(self)
        self._schedule(
            "quote_customer",
            [
                (
                    lead,
                    self._responsible(lead),
                    today,
                    self.env._(
                        "“%s” makes a quotation as soon as the opportunity has a "
                        "customer.",
                        first[lead].name,
                    ),
                )
                for lead in leads
            ],
        )

    @api.model
    def _quote_failed(self, lead, automation, error):
        company = lead._sales_quotation_company()
        self._fail(lead, automation, error, lead_id=lead.id, company_id=company.id)

    @api.model
    def _cron_quote(self):
        """Quote what came in too large a number to be quoted at once."""
        leads = self.env["crm.lead"]
        waiting = leads.search([("sales_quote_due", "!=", False)])

        def work(ids):
            chunk = leads.browse(ids)
            chunk.filtered(lambda lead: lead._sales_is_quotable())._sales_quote()
            chunk.write({"sales_quote_due": False})
            return len(ids)

        self._in_chunks(KIND, waiting.ids, work)
