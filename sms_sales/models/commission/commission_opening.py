from odoo import api, fields, models


class SalesCommissionOpening(models.Model):
    _name = "sales.commission.opening"
    _description = "Opening Balance of a Payee"
    _inherit = ["sales.commission.waiting.mixin"]
    _order = "date desc, id"
    _check_company_auto = True
    _waiting_terms = ("date", "counted", "paid", "draw_balance", "guarantee_balance")
    _waiting_fixed = ("participant_id", "company_id")

    participant_id = fields.Many2one(
        "sales.commission.participant",
        string="Payee",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    plan_id = fields.Many2one(related="participant_id.plan_id", store=True, index=True)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        help="Where it counts. A plan of all companies has one balance in each.",
    )
    currency_id = fields.Many2one(related="participant_id.currency_id")
    date = fields.Date(
        required=True, help="The cut-over: the first day that this system counts."
    )
    counted = fields.Float(
        string="Result so far",
        digits=(16, 2),
        help="What already counts towards the target of the running target period.",
    )
    paid = fields.Monetary(
        string="Paid so far",
        help="Commission already paid for the running target period.",
    )
    draw_balance = fields.Monetary(
        string="Draw balance", help="Recoverable draw still to be taken back."
    )
    guarantee_balance = fields.Monetary(
        string="Guarantee balance", help="Recoverable guarantee still to be taken back."
    )

    _participant_uniq = models.Constraint(
        "UNIQUE(participant_id, company_id)",
        "A payee has one opening balance in a plan and company.",
    )
    _balance_check = models.Constraint(
        "CHECK(draw_balance >= 0 AND guarantee_balance >= 0)",
        "Balances of draws and guarantees cannot be negative.",
    )

    @api.depends("participant_id")
    def _compute_company_id(self):
        for opening in self:
            of_plan = opening.participant_id.company_id
            opening.company_id = of_plan or opening.company_id or self.env.company

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        self._refuse_deletion()
