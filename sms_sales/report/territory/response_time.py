from odoo import fields, models
from odoo.tools import SQL

BANDS = [
    ("0", "Within 5 minutes"),
    ("1", "Within an hour"),
    ("2", "Within 4 hours"),
    ("3", "Within a day"),
    ("4", "Later"),
    ("5", "Not yet"),
]


class SalesResponseTime(models.Model):
    """How fast leads are answered, and how many of them are won."""

    _name = "sales.response.time"
    _description = "Response Times"
    _auto = False
    _order = "arrived_on desc"
    _rec_name = "lead_id"

    lead_id = fields.Many2one("crm.lead", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    territory_id = fields.Many2one("sales.territory", readonly=True)
    arrived_on = fields.Datetime(string="Arrived on", readonly=True)
    first_response_on = fields.Datetime(string="First response", readonly=True)
    hour = fields.Selection(
        [
            (f"{hour:02}", f"{hour:02}:00 – {hour + 3:02}:00")
            for hour in range(0, 24, 3)
        ],
        string="Hour of arrival",
        readonly=True,
        help="In the time zone of who looks at it.",
    )
    band = fields.Selection(BANDS, string="Answered", readonly=True)
    hours = fields.Float(
        string="Hours to the first response", aggregator="avg", readonly=True
    )
    answered = fields.Float(string="Answered (%)", aggregator="avg", readonly=True)
    converted = fields.Float(
        string="Won (%)",
        aggregator="avg",
        readonly=True,
        help="Of all leads that arrived, also those that are still open.",
    )
    won_status = fields.Selection(
        [("won", "Won"), ("lost", "Lost"), ("pending", "Pending")],
        string="Outcome",
        readonly=True,
    )

    @property
    def _table_query(self):
        return SQL("SELECT %s FROM %s", self._select(), self._from())

    def _select(self):
        """Hook: the columns."""
        return SQL(
            """
            lead.id, lead.id AS lead_id, lead.team_id, lead.user_id, lead.company_id,
            lead.sales_territory_id AS territory_id, lead.won_status,
            came.arrived_on, lead.sales_first_response_on AS first_response_on,
            lpad((floor(extract(hour FROM came.arrived_on AT TIME ZONE 'UTC'
                AT TIME ZONE %(tz)s) / 3) * 3)::text, 2, '0') AS hour,
            CASE WHEN waited IS NULL THEN '5' WHEN waited <= 5.0 / 60 THEN '0'
                 WHEN waited <= 1 THEN '1' WHEN waited <= 4 THEN '2'
                 WHEN waited <= 24 THEN '3' ELSE '4' END AS band,
            waited AS hours,
            CASE WHEN waited IS NULL THEN 0 ELSE 100 END AS answered,
            CASE WHEN lead.won_status = 'won' THEN 100 ELSE 0 END AS converted
            """,
            tz=self.env.tz.zone,
        )

    def _from(self):
        """Hook: the leads, those without an arrival of ours from their creation."""
        return SQL(
            """
            crm_lead lead
            CROSS JOIN LATERAL (
                SELECT COALESCE(lead.sales_arrived_on, lead.create_date) AS arrived_on
            ) came
            CROSS JOIN LATERAL (
                SELECT extract(epoch FROM
                    lead.sales_first_response_on - came.arrived_on) / 3600 AS waited
            ) answer
            """
        )
