from odoo import api, fields, models

from ...tools.overlap import whose


def _overlap_words(env, diagnostics):
    return env._(
        "The dates of %(payee)s overlap: end the first participation before the next "
        "one starts, or choose another role.",
        payee=whose(env["res.partner"], diagnostics).name or env._("a payee"),
    )


class SalesCommissionParticipant(models.Model):
    _name = "sales.commission.participant"
    _description = "Payee of a Commission Plan"
    _inherit = ["sales.commission.payee.mixin", "sales.commission.waiting.mixin"]
    _order = "plan_id, sequence, id"
    _rec_name = "payee_id"

    plan_id = fields.Many2one(
        "sales.commission.plan", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")
    sequence = fields.Integer(default=10)
    role = fields.Selection(
        [("direct", "Direct"), ("overlay", "Overlay"), ("manager", "Manager")],
        required=True,
        default="direct",
        help="Direct: the seller of the sale. Overlay: credited beside the seller, for "
        "the team, category or country given here. Manager: credited for the sales of "
        "those who report to them.",
    )
    manager_id = fields.Many2one(
        "sales.commission.participant",
        string="Reports to",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        domain="[('plan_id', '=', plan_id), ('role', '=', 'manager')]",
    )
    report_ids = fields.One2many("sales.commission.participant", "manager_id")
    share = fields.Float(
        string="Share (%)",
        digits=(16, 4),
        required=True,
        default=100.0,
        help="Part of each sale of theirs that is credited.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        compute="_compute_date_from",
        store=True,
        readonly=False,
        precompute=True,
        help="On an approved plan: after the last locked statement, since the sales "
        "before are settled. It may lie in the past as long as nothing is locked.",
    )
    date_to = fields.Date(
        string="Until",
        help="The last day, included. On an approved plan: not before the last day of "
        "the last locked statement.",
    )
    target_amount = fields.Float(
        string="Target",
        digits=(16, 2),
        help="Per target period; 0 takes the plan's target.",
    )
    on_target_amount = fields.Monetary(
        string="On-target commission",
        help="Per target period; 0 takes the plan's.",
    )
    target_ids = fields.One2many(
        "sales.commission.target", "participant_id", string="Targets", copy=True
    )
    team_id = fields.Many2one("crm.team", index="btree_not_null", ondelete="restrict")
    categ_id = fields.Many2one(
        "product.category",
        string="Product category",
        index="btree_not_null",
        ondelete="restrict",
    )
    country_id = fields.Many2one("res.country", ondelete="restrict")
    draw_type = fields.Selection(
        [
            ("none", "None"),
            ("draw", "Draw, not recovered"),
            ("guarantee", "Guarantee, not recovered"),
            ("recoverable_draw", "Recoverable draw"),
            ("recoverable_guarantee", "Recoverable guarantee"),
        ],
        string="Draw",
        required=True,
        default="none",
        help="Draw: paid in any case, on top of what is earned beyond it. Guarantee: "
        "fills up to the amount when less is earned. Recoverable: taken back from "
        "later commissions.",
    )
    draw_amount = fields.Monetary(
        string="Draw amount", help="Per pay period, in the plan's currency."
    )
    draw_until = fields.Date(
        string="Draw until", help="Last day that the draw is paid for."
    )
    pay_by = fields.Selection(
        [("bill", "Vendor bill"), ("payroll", "Payroll")],
        string="Pay by",
        compute="_compute_pay_by",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Employees through payroll and agents through a bill, unless said here.",
    )
    accepted_on = fields.Datetime(string="Accepted on", readonly=True, copy=False)
    accepted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    accepted_fingerprint = fields.Char(readonly=True, copy=False)

    _share_check = models.Constraint(
        "CHECK(share > 0 AND share <= 100)",
        "The share of a payee must be more than 0 % and at most 100 %.",
    )
    _dates_check = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A payee cannot leave a plan before joining it.",
    )
    _amounts_check = models.Constraint(
        "CHECK(target_amount >= 0 AND on_target_amount >= 0 AND draw_amount >= 0)",
        "Targets, on-target commissions and draws cannot be negative.",
    )
    # Without any extension: an integer becomes a range of one (role by its number).
    _overlap_excl = models.Constraint(
        """EXCLUDE USING gist (
            int4range(plan_id, plan_id, '[]') WITH &&,
            int4range(payee_id, payee_id, '[]') WITH &&,
            int4range(
                CASE role WHEN 'direct' THEN 1 WHEN 'overlay' THEN 2 ELSE 3 END,
                CASE role WHEN 'direct' THEN 1 WHEN 'overlay' THEN 2 ELSE 3 END,
                '[]'
            ) WITH &&,
            daterange(date_from, date_to, '[]') WITH &&
        ) WHERE (payee_id IS NOT NULL AND waiting IS NOT TRUE)""",
        _overlap_words,
    )

    @api.depends("plan_id")
    def _compute_date_from(self):
        for participant in self:
            participant.date_from = (
                participant.date_from or participant.plan_id.date_from
            )

    @api.depends("user_id")
    def _compute_pay_by(self):
        for participant in self:
            participant.pay_by = "payroll" if participant.user_id else "bill"
