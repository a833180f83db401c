from urllib.parse import urlencode

from odoo import fields, models
from odoo.exceptions import UserError

from ....engine.territory.nearby import MAP, map_link, place


class SalesPlaceMixin(models.AbstractModel):
    """Somewhere to visit: what is near, where it is on a map, and checking in there."""

    _name = "sales.place.mixin"
    _description = "Somewhere to Visit"

    sales_visit_count = fields.Integer(
        string="Visits", compute="_compute_sales_visit_count"
    )

    def _compute_sales_visit_count(self):
        counts, visits = {}, self.env["sales.visit"]
        if self.env["sales.room"]._is_on("territory") and visits.has_access("read"):
            subjects = self._sales_visited()
            rows = [(subjects._sales_visit_field, "in", subjects.ids)]
            counts = dict(
                visits._read_group(rows, [subjects._sales_visit_field], ["__count"])
            )
        for record in self:
            record.sales_visit_count = counts.get(record._sales_visited(), 0)

    def _sales_visited(self):
        """Hook: return the records that visits are told of."""
        return self

    def _sales_contact(self):
        """Hook: return the contact whose address it is."""
        return self

    def _sales_addressee(self):
        """Return who keeps the coordinates: contacts have the address of their
        company, other addresses their own."""
        contact = self._sales_contact()
        if contact.type == "contact" and not place(*contact._sales_coordinates()):
            return contact.commercial_partner_id
        return contact

    def _sales_position(self):
        """Return where it is, None if nobody knows."""
        self.ensure_one()
        # Who may read a lead may know where its customer is.
        return place(*self.sudo()._sales_addressee()._sales_coordinates())

    def _sales_nowhere(self):
        """Hook: return why nothing is near, and what to do about it."""
        return self.env._(
            "Nobody knows where “%s” is. Enter the latitude and the longitude of its "
            "address, or check in there and keep your position as that of the address.",
            self.display_name,
        )

    def action_sales_nearby(self):
        """Show the accounts and open leads around."""
        self.ensure_one()
        center = self._sales_position()
        if not center:
            raise UserError(self._sales_nowhere())
        return self.env["sales.nearby"]._action_around(center, self.display_name)

    def action_sales_map(self):
        """Open a map of the address in the browser; nothing is loaded by us."""
        self.ensure_one()
        found = self._sales_position()
        if found:
            url = map_link(found)
        else:
            url = f"{MAP}/search?{urlencode({'query': self._sales_address_line()})}"
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def _sales_address_line(self):
        parts = (self.street, self.zip, self.city, self.country_id.name)
        if not any(parts[:3]):
            raise UserError(
                self.env._(
                    "“%s” has no address to show on a map: enter a street, a postcode "
                    "or a city.",
                    self.display_name,
                )
            )
        return ", ".join(filter(None, parts))

    def action_sales_visits(self):
        """Show the visits that were logged here."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_visit_action"
        )
        visited = self._sales_visited()
        return {
            **action,
            "display_name": self.env._("Visits of %s", visited.display_name),
            "domain": [(visited._sales_visit_field, "in", visited.ids)],
            "context": {},
        }

    def action_sales_check_in(self, latitude, longitude, accuracy=0):
        """Ask whether to log a visit here.

        :param latitude: where the browser is, as are the longitude and the accuracy
            in metres
        """
        self.ensure_one()
        self.check_access("read")
        self.env["sales.visit"]._place_of(latitude, longitude)
        wizard = self.env["sales.visit.check.in"].create(
            {
                "contact_id": self._sales_contact().id,
                "lead_id": self.id if self._name == "crm.lead" else False,
                "latitude": latitude,
                "longitude": longitude,
                "accuracy": accuracy,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
            "name": self.env._("Check in at %s", self.display_name),
        }
