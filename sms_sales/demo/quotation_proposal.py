from odoo import Command, api, models

# Of the template of a photometer with a year of service.
TEXTS = [
    (
        "Our proposal",
        "<p>Dear {contact},</p><p>thank you for showing us your laboratory. This is "
        "what we propose, with our quotation {quotation} of {total}.</p>"
        "<p>{salesperson}<br/>{company}</p>",
    ),
    ("What you need", "<p>You told us:</p><div>{needs}</div>"),
    (
        "Our solution",
        "<p>A photometer with two beams, which needs no warm-up and keeps its zero "
        "through a shift, with a service contract that answers within a working day."
        "</p>",
    ),
    (
        "Timetable",
        "<ul><li>Week 1: delivery and installation</li><li>Week 2: training of two "
        "people, calibration with certificate</li><li>Twice a year: service</li></ul>",
    ),
]


class SalesDemo(models.AbstractModel):
    """A proposal around the quotation that Grace asked a university about."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _tell_rooms(self):
        res = super()._tell_rooms()
        template = self._ref("alder_template_service")
        if not template.sales_text_ids:
            template.sales_text_ids = [
                Command.create({"name": name, "body": body, "sequence": place})
                for place, (name, body) in enumerate(TEXTS)
            ]
            self._propose_around(template)
        return res

    @api.model
    def _propose_around(self, template):
        order = self._ref("alder_order_guided").with_env(self._as("grace").env)
        order.sale_order_template_id = template
        order.action_write_sales_proposal()
