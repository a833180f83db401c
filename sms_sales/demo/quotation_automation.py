from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models


class SalesDemo(models.AbstractModel):
    """An opportunity that was quoted by itself, a renewal, an offer that ends soon."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _tell_rooms(self):
        res = super()._tell_rooms()
        if not self._found("demo_automation_service", "sms_sales"):
            quiet = self.with_context(mail_activity_quick_update=True)
            quiet._write_automations()
            quiet._reach_a_stage()
            quiet._end_a_contract()
            quiet._let_an_offer_end()
        return res

    @api.model
    def _write_automations(self):
        automations = self._as("catherine", self._ref("alder_us")).env[
            "sales.quotation.automation"
        ]
        east = [Command.set(self._ref("alder_team_east").ids)]
        for key, values in {
            "service": {
                "name": "Service offer for new laboratories",
                "stage_ids": [Command.set(self.env.ref("crm.stage_lead3").ids)],
                "team_ids": east,
                "template_id": self._service_template().id,
            },
            "renewal": {
                "name": "Service contracts",
                "kind": "renewal",
                "days_before": 30,
                "category_ids": [Command.set(self._ref("alder_categ_service").ids)],
            },
            "expiry": {
                "name": "Offers of the East",
                "kind": "expiry",
                "team_ids": east,
            },
        }.items():
            values["company_id"] = self._ref("alder_us").id
            automation = automations.create(values)
            self._name_record(f"demo_automation_{key}", automation, "sms_sales")

    @api.model
    def _service_template(self):
        """A contract of a year, as it is offered to everybody."""
        lines = [("s200", 1), ("service", 1), ("visit", 1)]
        template = self.env["sale.order.template"].create(
            {
                "name": "Photometer with a year of service",
                "company_id": self._ref("alder_us").id,
                "number_of_days": 30,
                "sales_duration_months": 12,
                "sale_order_template_line_ids": [
                    Command.create(
                        {
                            "product_id": self._ref(f"alder_{product}").id,
                            "product_uom_qty": quantity,
                        }
                    )
                    for product, quantity in lines
                ],
            }
        )
        # Templates, orders and opportunities are the host's, and outlive us.
        return self._name_record("alder_template_service", template)

    @api.model
    def _reach_a_stage(self):
        """Grace moves a deal forward, and finds its quotation made."""
        lead = (
            self._as("grace")
            .env["crm.lead"]
            .create(
                {
                    "name": "Merrimack State: new teaching laboratory",
                    "type": "opportunity",
                    "partner_id": self._ref("alder_merrimack_state").id,
                    "user_id": self._ref("alder_grace").id,
                    "team_id": self._ref("alder_team_east").id,
                    "company_id": self._ref("alder_us").id,
                    "stage_id": self.env.ref("crm.stage_lead2").id,
                    "expected_revenue": 15000,
                }
            )
        )
        lead.stage_id = self.env.ref("crm.stage_lead3")
        self._name_record("alder_deal_quoted", lead)

    @api.model
    def _end_a_contract(self):
        """A contract of last year ends in three weeks: its renewal is there."""
        end = fields.Date.context_today(self) + timedelta(weeks=3)
        order = self.env["sale.order"].search(
            [
                ("company_id", "=", self._ref("alder_us").id),
                ("state", "=", "sale"),
                ("team_id", "=", self._ref("alder_team_east").id),
                ("order_line.product_id", "=", self._ref("alder_service").id),
                ("date_order", "<", end - relativedelta(years=1)),
            ],
            order="date_order desc, id",
            limit=1,
        )
        order.write(
            {
                "sales_start_date": end - relativedelta(years=1),
                "sales_end_date": end,
            }
        )
        self.env["sales.quotation.automation"]._renew_due(order.ids)
        self._name_record("alder_order_ends", order)

    @api.model
    def _let_an_offer_end(self):
        """Two days are left, and Grace is reminded."""
        us, today = self._ref("alder_us"), fields.Date.context_today(self)
        day = today - timedelta(days=28)
        account, lines = self._ref("alder_granite_state"), [("i60", 1), ("visit", 1)]
        row = self._prepare_order(us, account, "grace", "east", day, lines)
        row["validity_date"] = today + timedelta(days=2)
        order = self._within(us).env["sale.order"].create(row)
        order.action_quotation_sent()
        self.env["sales.quotation.automation"]._sweep(order.ids)
        self._name_record("alder_offer_ends", order)
