from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.territory.nearby import EARTH_KM, Place, around, map_link, place

# As far as a search may reach.
REACH_KM = 250


class SalesNearby(models.Model):
    """Accounts and open leads around a place, ``sales_near`` in the context.

    Who looks sees the accounts and leads that the host shows them. A box on an index
    comes first: distances are worked out for what lies in it.
    """

    _name = "sales.nearby"
    _description = "Nearby"
    _auto = False
    _order = "distance, id"
    _depends = {
        "crm.lead": ["active", "name", "partner_id", "type", "user_id", "won_status"],
        "res.partner": [
            "active",
            "city",
            "commercial_partner_id",
            "complete_name",
            "partner_latitude",
            "partner_longitude",
            "sales_territory_id",
            "street",
            "type",
            "user_id",
        ],
    }

    name = fields.Char(readonly=True)
    kind = fields.Selection(
        [("account", "Account"), ("lead", "Lead or deal")], readonly=True
    )
    distance = fields.Float(
        string="Distance (km)",
        digits=(16, 1),
        aggregator="min",
        readonly=True,
        help="As the crow flies, from the address of the account.",
    )
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    lead_id = fields.Many2one("crm.lead", readonly=True)
    street = fields.Char(readonly=True)
    city = fields.Char(readonly=True)
    phone = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    territory_id = fields.Many2one("sales.territory", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    latitude = fields.Float(digits=(10, 7), aggregator=None, readonly=True)
    longitude = fields.Float(digits=(10, 7), aggregator=None, readonly=True)

    @property
    def _table_query(self):
        center = self._center()
        if not center:
            nothing = self._accounts(Place(0, 0))
            return SQL("SELECT * FROM (%s) found WHERE FALSE", nothing)
        leads = self.env["crm.lead"]
        found = self._accounts(center)
        if leads.has_access("read"):
            found = SQL("%s UNION ALL %s", found, self._leads(center))
        return SQL("SELECT * FROM (%s) found WHERE distance <= %s", found, REACH_KM)

    @api.model
    def _center(self):
        """Return around what is searched, None without anything."""
        near = self.env.context.get("sales_near")
        if not near:
            return None
        is_pair = isinstance(near, list | tuple) and len(near) == 2
        found = place(*near) if is_pair else None
        if not found:
            raise UserError(
                self.env._("“%s” is no latitude and longitude on earth.", near)
            )
        return found

    @api.model
    def action_around(self, latitude, longitude):
        """Return the action that shows what is near where the browser is."""
        self.browse().check_access("read")
        here = self.env["sales.visit"]._place_of(latitude, longitude)
        return self._action_around(here, self.env._("me"))

    @api.model
    def _action_around(self, center, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_nearby_action"
        )
        return {
            **action,
            "display_name": self.env._("Near %s", name),
            "context": {"sales_near": list(center), "search_default_within_25": 1},
        }

    @api.model
    def _accounts(self, center):
        """The accounts in the box, with their distance."""
        readable = self.env["res.partner"]._search([])
        return SQL(
            """
            SELECT p.id * 2 AS id, p.complete_name AS name, 'account' AS kind,
                   %(distance)s AS distance, p.id AS partner_id, NULL::int AS lead_id,
                   p.street, p.city, p.phone, p.user_id,
                   p.sales_territory_id AS territory_id, p.company_id,
                   p.partner_latitude AS latitude, p.partner_longitude AS longitude
              FROM res_partner p
             WHERE %(box)s AND %(is_account)s AND p.id IN %(readable)s
            """,
            distance=self._distance(center),
            box=self._box(center),
            is_account=self.env["res.partner"]._sales_accounts_sql(),
            readable=readable.subselect(),
        )

    @api.model
    def _leads(self, center):
        """Open leads and deals of customers in the box; contacts that nobody has
        located stand where their company is."""
        readable = self.env["crm.lead"]._search([("won_status", "=", "pending")])
        return SQL(
            """
            SELECT l.id * 2 + 1, l.name, 'lead', %(distance)s, l.partner_id, l.id,
                   c.street, c.city, COALESCE(l.phone, c.phone), l.user_id,
                   l.sales_territory_id, l.company_id, p.partner_latitude,
                   p.partner_longitude
              FROM res_partner p
             CROSS JOIN LATERAL (
                   SELECT p.id UNION ALL
                   SELECT x.id FROM res_partner x
                    WHERE x.commercial_partner_id = p.id AND x.id <> p.id
                      AND x.type = 'contact' AND x.active
                      AND COALESCE(x.partner_latitude, 0) = 0
                      AND COALESCE(x.partner_longitude, 0) = 0) at
              JOIN res_partner c ON c.id = at.id
              JOIN crm_lead l ON l.partner_id = c.id
             WHERE %(box)s AND l.id IN %(readable)s
            """,
            distance=self._distance(center),
            box=self._box(center),
            readable=readable.subselect(),
        )

    @api.model
    def _box(self, center):
        """Whether ``p`` may be near; what has 0, 0 has no coordinates."""
        box = around(center, REACH_KM)
        spans = SQL(" OR ").join(
            SQL("p.partner_longitude BETWEEN %s AND %s", *span) for span in box.spans
        )
        return SQL(
            "p.partner_latitude BETWEEN %s AND %s AND (%s)"
            " AND (p.partner_latitude <> 0 OR p.partner_longitude <> 0)",
            box.south,
            box.north,
            spans,
        )

    @api.model
    def _distance(self, center):
        """The same as the engine's ``distance``, of ``p``, in kilometres."""
        return SQL(
            """
            2 * %(earth)s * asin(sqrt(LEAST(1, GREATEST(0,
                power(sin(radians(p.partner_latitude - %(latitude)s) / 2), 2)
                + cos(radians(%(latitude)s)) * cos(radians(p.partner_latitude))
                * power(sin(radians(p.partner_longitude - %(longitude)s) / 2), 2)))))
            """,
            earth=EARTH_KM,
            latitude=center.latitude,
            longitude=center.longitude,
        )

    def action_open(self):
        """Open the account or the lead."""
        self.ensure_one()
        return (self.lead_id or self.partner_id).get_formview_action()

    def action_open_map(self):
        """Open a map of it in the browser."""
        self.ensure_one()
        url = map_link(Place(self.latitude, self.longitude))
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}
