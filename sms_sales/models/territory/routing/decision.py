import json

from odoo import api, fields, models
from odoo.tools import SQL

from .decision_words import in_words

STEPS = [
    ("duplicate", "Same contact"),
    ("owner", "Account's salesperson"),
    ("territory", "Territory"),
    ("skill", "Skill"),
    ("rotation", "Rotation"),
    ("queue", "Team's queue"),
    ("handover", "Handed on"),
    ("manual", "By hand"),
    ("return", "Back in the rotation"),
]


class SalesRoutingDecision(models.Model):
    """Who got a lead, and why. The rotation goes on from these rows alone."""

    _name = "sales.routing.decision"
    _description = "Routing Decision"
    _inherit = ["sales.ledger.mixin"]
    _order = "id desc"
    _ledger_copied_names = {"lead_id": "lead_name"}

    date = fields.Datetime(required=True)
    lead_id = fields.Many2one("crm.lead", index=True, ondelete="set null")
    lead_name = fields.Char(string="Lead's name")
    team_id = fields.Many2one("crm.team", index=True, ondelete="set null")
    company_id = fields.Many2one("res.company", index=True, ondelete="set null")
    policy_id = fields.Many2one(
        "sales.routing.policy", index="btree_not_null", ondelete="set null"
    )
    territory_id = fields.Many2one(
        "sales.territory", index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one(
        "res.users", string="Salesperson", index=True, ondelete="set null"
    )
    previous_user_id = fields.Many2one(
        "res.users",
        string="Previous salesperson",
        index="btree_not_null",
        ondelete="set null",
    )
    step = fields.Selection(STEPS, string="Decided by", required=True)
    due = fields.Datetime(string="Answer until")
    weight = fields.Integer(
        aggregator=None, help="Capacity with which the rotation counted, if it did."
    )
    turn = fields.Integer(
        aggregator=None,
        help="Where somebody who came back starts: as if they had got so many.",
    )
    present = fields.Json(help="Users who were in the rotation that picked.")
    reasons = fields.Json()
    reason_text = fields.Text(string="Why", compute="_compute_reason_text")

    _rotation_idx = models.Index("(team_id, user_id, id) WHERE weight > 0")
    _last_turn_idx = models.Index("(team_id, id) WHERE weight > 0")

    @api.model
    def _book(self, rows):
        """Add ``rows``, {column: value}, in their order: one statement for any number.

        The caller has made sure that they may be added.
        """
        if not rows:
            return
        names = list(rows[0])
        columns = SQL(", ").join(map(SQL.identifier, names))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO sales_routing_decision (%(columns)s, create_uid,
                            create_date, write_uid, write_date)
                SELECT %(columns)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM jsonb_populate_recordset(
                           NULL::sales_routing_decision, %(rows)s::jsonb)
                       WITH ORDINALITY
                 ORDER BY ordinality
                """,
                columns=columns,
                uid=self.env.uid,
                now=self.env.cr.now(),
                rows=json.dumps([self._in_columns(row) for row in rows]),
            )
        )
        self.env["crm.lead"].invalidate_model(["sales_decision_ids"], flush=False)

    @api.model
    def _in_columns(self, row):
        """Return the values of a row as JSON can say them."""
        return {
            name: fields.Datetime.to_string(value)
            if value and self._fields[name].type == "datetime"
            else value or None
            for name, value in row.items()
        }

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        for decision in self:
            decision.reason_text = "\n".join(
                in_words(self.env, reason) for reason in decision.reasons or []
            )

    @api.depends("lead_name", "step")
    @api.depends_context("lang")
    def _compute_display_name(self):
        words = dict(self._fields["step"]._description_selection(self.env))
        for decision in self:
            decision.display_name = " · ".join(
                filter(None, (decision.lead_name, words.get(decision.step)))
            )
