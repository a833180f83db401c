"""What the cases of automatic quotations share."""

from odoo.fields import Command

from .common import QuotationCase


class AutomationCase(QuotationCase):
    """A stage, a template of two lines, and helpers that make automations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sales.quotation.automation"].search([]).action_archive()
        stages = cls.env["crm.stage"]
        cls.early = stages.create({"name": "Early", "sequence": 1})
        cls.offer = stages.create({"name": "Offer", "sequence": 2})
        cls.template = cls._create_template("Laboratory offer", cls.balance, cls.scale)
        cls.automations = cls.env["sales.quotation.automation"].with_user(cls.manager)
        cls.events = cls.env["sales.quotation.event"]

    @classmethod
    def _create_template(cls, name, *products, **values):
        lines = [Command.create({"product_id": one.id}) for one in products]
        return cls.env["sale.order.template"].create(
            {"name": name, "sale_order_template_line_ids": lines, **values}
        )

    @classmethod
    def _create_automation(cls, kind="opportunity", **values):
        if kind == "opportunity":
            values = {
                "stage_ids": [Command.set(cls.offer.ids)],
                "template_id": cls.template.id,
                **values,
            }
        name = values.pop("name", "By rule")
        return cls.automations.create({"name": name, "kind": kind, **values})

    @classmethod
    def _create_lead(cls, **values):
        return (
            cls.env["crm.lead"]
            .with_user(cls.seller)
            .create(
                {
                    "name": "New laboratory",
                    "type": "opportunity",
                    "partner_id": cls.customer.id,
                    "team_id": cls.team.id,
                    "stage_id": cls.early.id,
                    **values,
                }
            )
        )

    def _quotations(self, lead):
        return lead.sudo().order_ids

    def _told(self, record):
        return " ".join(str(body) for body in record.sudo().message_ids.mapped("body"))
