from odoo import fields, models


class SalesCommissionRule(models.Model):
    _name = "sales.commission.rule"
    _description = "Commission Rule"
    _inherit = ["sales.commission.plan.part.mixin"]
    _order = "plan_id, sequence, id"

    plan_id = fields.Many2one(
        "sales.commission.plan", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    action = fields.Selection(
        [
            ("include", "Counts"),
            ("exclude", "Does not count"),
            ("rate", "Own rate"),
            ("multiplier", "Counts multiplied"),
        ],
        required=True,
        default="exclude",
        help="The first rule that fits a line decides; a line that fits none counts. "
        "Own rate: earns this rate beside the table and leaves the attainment as it "
        "is. Counts multiplied: enters table and attainment times the multiplier.",
    )
    rate = fields.Float(
        digits=(16, 6),
        help="In percent of the credited amount; where a plan counts quantities, in "
        "money for each unit.",
    )
    multiplier = fields.Float(digits=(16, 6), default=1.0)
    product_ids = fields.Many2many(
        "product.product",
        "sales_commission_rule_product_rel",
        "rule_id",
        "product_id",
        ondelete="restrict",
        string="Products",
        context={"active_test": False},
    )
    categ_ids = fields.Many2many(
        "product.category",
        "sales_commission_rule_categ_rel",
        "rule_id",
        "categ_id",
        ondelete="restrict",
        string="Categories",
        help="With everything below them.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "sales_commission_rule_partner_rel",
        "rule_id",
        "partner_id",
        ondelete="restrict",
        string="Customers",
        context={"active_test": False},
    )
    partner_tag_ids = fields.Many2many(
        "res.partner.category",
        "sales_commission_rule_partner_tag_rel",
        "rule_id",
        "tag_id",
        ondelete="restrict",
        string="Customer tags",
    )
    team_ids = fields.Many2many(
        "crm.team",
        "sales_commission_rule_team_rel",
        "rule_id",
        "team_id",
        ondelete="restrict",
        string="Sales teams",
        context={"active_test": False},
    )
    user_ids = fields.Many2many(
        "res.users",
        "sales_commission_rule_user_rel",
        "rule_id",
        "user_id",
        ondelete="restrict",
        string="Salespeople",
        context={"active_test": False},
    )
    country_ids = fields.Many2many(
        "res.country",
        "sales_commission_rule_country_rel",
        "rule_id",
        "country_id",
        ondelete="restrict",
        string="Countries",
    )

    _rate_check = models.Constraint(
        "CHECK(rate >= 0)", "The rate of a rule cannot be negative."
    )
    _multiplier_check = models.Constraint(
        "CHECK(multiplier >= 0)", "The multiplier of a rule cannot be negative."
    )
