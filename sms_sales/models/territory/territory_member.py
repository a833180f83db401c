from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.overlap import whose


def _overlap_words(env, diagnostics):
    return env._(
        "The dates of %(member)s overlap: end the first membership before the next "
        "one starts, or choose another role.",
        member=whose(env["res.users"], diagnostics).name or env._("a member"),
    )


class SalesTerritoryMember(models.Model):
    _name = "sales.territory.member"
    _description = "Member of a Territory"
    _order = "territory_id, role desc, date_from, id"
    _rec_name = "user_id"

    territory_id = fields.Many2one(
        "sales.territory", required=True, index=True, ondelete="cascade"
    )
    plan_id = fields.Many2one(
        related="territory_id.plan_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="territory_id.company_id", store=True, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    role = fields.Selection(
        [
            ("owner", "Owner"),
            ("overlay", "Overlay"),
            ("development", "Business development"),
            ("service", "Service"),
        ],
        required=True,
        default="owner",
        help="Owners get the accounts and leads; the others work beside them.",
    )
    capacity = fields.Float(
        default=100.0, help="How many accounts this member can look after."
    )
    skill_ids = fields.Many2many("sales.skill", string="Skills")
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(string="Until", help="The last day, included.")
    active = fields.Boolean(default=True)
    current = fields.Boolean(
        string="Member today", compute="_compute_current", search="_search_current"
    )

    _dates_check = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A member cannot leave a territory before joining it.",
    )
    _capacity_check = models.Constraint(
        "CHECK(capacity >= 0)", "The capacity of a member cannot be negative."
    )
    # Without any extension: an integer becomes a range of one (role by its number).
    _overlap_excl = models.Constraint(
        """EXCLUDE USING gist (
            int4range(territory_id, territory_id, '[]') WITH &&,
            int4range(user_id, user_id, '[]') WITH &&,
            int4range(
                array_position(
                    ARRAY['owner', 'overlay', 'development', 'service'], role::text),
                array_position(
                    ARRAY['owner', 'overlay', 'development', 'service'], role::text),
                '[]'
            ) WITH &&,
            daterange(date_from, date_to, '[]') WITH &&
        ) WHERE (active)""",
        _overlap_words,
    )

    @api.depends_context("tz")
    @api.depends("date_from", "date_to", "active")
    def _compute_current(self):
        today = fields.Date.context_today(self)
        for member in self:
            member.current = (
                member.active
                and bool(member.date_from)
                and member.date_from <= today
                and (not member.date_to or member.date_to >= today)
            )

    def _search_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return (
            Domain("active", "=", True)
            & Domain("date_from", "<=", "today")
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", "today"))
        )

    @api.model_create_multi
    def create(self, vals_list):
        # Who ends in the same save has to have ended before the next one starts.
        self.flush_model()
        return super().create(vals_list)
