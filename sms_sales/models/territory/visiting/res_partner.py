from odoo import api, models
from odoo.exceptions import ValidationError

from ....engine.territory.nearby import place


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "sales.place.mixin"]
    _sales_visit_field = "account_id"

    # A box of latitudes and longitudes is looked up here before any distance.
    _sales_place_idx = models.Index(
        "(partner_latitude, partner_longitude) WHERE partner_latitude IS NOT NULL"
    )

    @api.constrains("partner_latitude", "partner_longitude")
    def _check_sales_coordinates(self):
        if not self.env["sales.room"]._is_on("territory"):
            return
        for partner in self:
            pair = partner._sales_coordinates()
            if any(pair) and not place(*pair):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” cannot be at latitude %(latitude)s, longitude "
                        "%(longitude)s: a latitude lies between -90 and 90, a "
                        "longitude between -180 and 180.",
                        name=partner.display_name,
                        latitude=pair[0],
                        longitude=pair[1],
                    )
                )

    @api.depends("commercial_partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_sales_visit_count(self):
        return super()._compute_sales_visit_count()

    def _sales_coordinates(self):
        """Return the latitude and the longitude, as they were entered."""
        return self.partner_latitude, self.partner_longitude

    def _sales_visited(self):
        return self.commercial_partner_id
