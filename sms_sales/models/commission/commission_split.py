from odoo import api, fields, models


class SalesCommissionSplit(models.Model):
    _name = "sales.commission.split"
    _description = "Split of an Order's Commission"
    _order = "order_id, id"

    order_id = fields.Many2one(
        "sale.order", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Employee",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="External agent",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('sales_is_agent', '=', True)]",
    )
    payee_id = fields.Many2one(
        "res.partner",
        compute="_compute_payee_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    share = fields.Float(string="Share (%)", digits=(16, 4), required=True)

    _one_person_check = models.Constraint(
        "CHECK((user_id IS NULL) <> (partner_id IS NULL))",
        "A share goes to an employee or to an external agent: fill in one of the two.",
    )
    _share_check = models.Constraint(
        "CHECK(share > 0 AND share <= 100)",
        "A share must be more than 0 % and at most 100 %.",
    )
    _payee_uniq = models.Constraint(
        "UNIQUE(order_id, payee_id)", "Somebody can have one share of an order."
    )

    @api.depends("user_id", "partner_id")
    def _compute_payee_id(self):
        for split in self:
            split.payee_id = split.user_id.partner_id or split.partner_id
