from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SalesCommissionPayeeMixin(models.AbstractModel):
    """Who is paid: an employee, who is a user, or an agent from outside."""

    _name = "sales.commission.payee.mixin"
    _description = "Employee or External Agent"

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
        help="Somebody outside the company who sends a bill for the commission.",
    )
    payee_id = fields.Many2one(
        "res.partner",
        compute="_compute_payee_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )

    _one_person_check = models.Constraint(
        "CHECK((user_id IS NULL) <> (partner_id IS NULL))",
        "A payee is either an employee or an external agent: fill in one of the two.",
    )

    @api.depends("user_id", "partner_id")
    def _compute_payee_id(self):
        for one in self:
            one.payee_id = one.user_id.partner_id or one.partner_id

    @api.constrains("partner_id")
    def _check_agent_is_outside(self):
        for agent in self.partner_id:
            # An internal user of another company is an employee all the same.
            if agent.sudo().user_ids.filtered(lambda user: not user.share):
                raise ValidationError(
                    self.env._(
                        "%(payee)s is a user of this company: choose them as employee, "
                        "not as external agent.",
                        payee=agent.name,
                    )
                )
