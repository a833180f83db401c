from odoo import api, fields, models

from ...engine.territory.nearby import distance, place


class SalesVisitCheckIn(models.TransientModel):
    """What a check-in would log, before it does."""

    _name = "sales.visit.check.in"
    _description = "Check In"

    contact_id = fields.Many2one("res.partner", readonly=True)
    lead_id = fields.Many2one("crm.lead", readonly=True)
    latitude = fields.Float(digits=(10, 7), readonly=True)
    longitude = fields.Float(digits=(10, 7), readonly=True)
    accuracy = fields.Integer(string="Accuracy (m)", readonly=True)
    is_located = fields.Boolean(compute="_compute_distance")
    distance = fields.Float(
        string="Distance (km)", digits=(16, 3), compute="_compute_distance"
    )
    note = fields.Text(help="What it was about. It is shown with the visit.")
    keep_position = fields.Boolean(
        string="The address is here",
        help="Keep your position as that of the address, which nobody has located yet.",
    )

    @api.depends("contact_id", "lead_id", "latitude", "longitude")
    def _compute_distance(self):
        for wizard in self:
            here = place(wizard.latitude, wizard.longitude)
            there = wizard._subject()._sales_position()
            wizard.is_located = bool(there)
            wizard.distance = distance(here, there) if here and there else 0

    def _subject(self):
        return self.lead_id or self.contact_id

    def action_check_in(self):
        """Log the visit, and tell of it on the contact or the lead."""
        self.ensure_one()
        visits = self.env["sales.visit"]
        here = visits._place_of(self.latitude, self.longitude)
        if self.keep_position and self.contact_id and not self.is_located:
            self.contact_id._sales_addressee().write(
                {
                    "partner_latitude": here.latitude,
                    "partner_longitude": here.longitude,
                }
            )
        visit = visits._book(self._subject(), here, self.accuracy, self.note)
        message = visit._tell()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
