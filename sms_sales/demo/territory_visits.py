from odoo import api, models

# Where the accounts are, and two visits: who, where, how far off, and about what.
PLACES = {
    "beacon_hill": (42.3611, -71.0668),
    "charles_river": (42.3625, -71.0843),
    "merrimack_state": (42.6556, -71.3247),
    "granite_state": (43.2067, -71.5381),
    "hudson_valley": (42.6526, -73.7562),
    "brooklyn_food": (40.6976, -73.9712),
    "finger_lakes": (42.4434, -76.5019),
    "garden_state": (40.3487, -74.6593),
    "delaware_valley": (39.9496, -75.1450),
    "susquehanna_polymers": (40.2646, -76.8867),
    "chesapeake_genomics": (39.2788, -76.6120),
    "lakeshore_clinical": (41.8864, -87.6366),
    "great_lakes": (43.0420, -87.9010),
    "wolverine_materials": (42.2794, -83.7484),
    "golden_gate": (37.7706, -122.3893),
    "sierra_analytical": (38.5802, -121.4922),
    "pacific_coast": (32.8801, -117.2340),
    "napa_enology": (38.2975, -122.2869),
    "cascade_life": (47.6143, -122.3279),
    "evergreen_public": (47.0379, -122.9007),
    "willamette_brewing": (45.5231, -122.6807),
    "bay_cell": (37.7955, -122.2784),
    "silicon_valley": (37.3708, -121.9960),
    "sonoran_minerals": (32.2217, -110.9710),
    "front_range": (39.7401, -104.9836),
    "wasatch_biotech": (40.7608, -111.8940),
    "elbe_diagnostik": (53.5440, 9.9720),
    "nordsee_wasserlabor": (53.0780, 8.8010),
    "spree_therapeutics": (52.5290, 13.3980),
    "malmoe_bioanalys": (55.6080, 12.9980),
    "isar_pharma": (48.1710, 11.5860),
    "hochschule_neckartal": (48.7400, 9.1000),
    "rheinland_klinikum": (50.9330, 6.9400),
    "ruhr_werkstoffpruefung": (51.4560, 7.0120),
    "laboratoires_garonne": (44.8620, -0.5560),
    "institut_rhone": (45.7520, 4.8730),
    "vlaamse_voeding": (51.2180, 4.4080),
    "donau_biotech": (48.2400, 16.3850),
    "tiroler_landeslabor": (47.2640, 11.3880),
    "laboratori_lombardi": (45.4510, 9.1650),
}
VISITS = (
    ("grace", "beacon_hill", 0.0005, "Showed the new balance; they want two on trial."),
    ("anna", "elbe_diagnostik", 0.0012, "Signed for the service visit."),
)


class SalesDemo(models.AbstractModel):
    """Where the accounts are, and who went to see them."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _tell_rooms(self):
        res = super()._tell_rooms()
        if not self._found("demo_visit_beacon_hill", "sms_sales"):
            self._locate_accounts()
            for visit in VISITS:
                self._visit_account(*visit)
        return res

    @api.model
    def _locate_accounts(self):
        for name, (latitude, longitude) in PLACES.items():
            account = self._ref(f"alder_{name}")
            if not account.partner_latitude:
                account.write(
                    {"partner_latitude": latitude, "partner_longitude": longitude}
                )

    @api.model
    def _visit_account(self, user, account, off, note):
        visits = self._as(user).env["sales.visit"]
        latitude, longitude = PLACES[account]
        visit = visits._book(
            self._ref(f"alder_{account}").with_env(visits.env),
            visits._place_of(latitude + off, longitude),
            14,
            note,
        )
        visit._tell()
        self._name_record(f"demo_visit_{account}", visit, "sms_sales")
