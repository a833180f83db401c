from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SalesCommissionBonus(models.Model):
    _name = "sales.commission.bonus"
    _description = "Commission Bonus"
    _inherit = ["sales.commission.plan.part.mixin"]
    _order = "plan_id, kind, threshold, id"

    plan_id = fields.Many2one(
        "sales.commission.plan", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="plan_id.currency_id")
    kind = fields.Selection(
        [("unit", "Per unit sold"), ("target", "On reaching")],
        required=True,
        default="target",
    )
    product_id = fields.Many2one(
        "product.product", index="btree_not_null", ondelete="restrict"
    )
    amount = fields.Monetary(
        required=True, help="Fixed sum: for each unit, or once per target period."
    )
    threshold = fields.Float(
        digits=(16, 2),
        default=100.0,
        help="Percent of the target when the table is over attainment, else a result.",
    )

    _product_check = models.Constraint(
        "CHECK(kind <> 'unit' OR product_id IS NOT NULL)",
        "A bonus per unit needs the product that it is paid for.",
    )
    _threshold_check = models.Constraint(
        "CHECK(kind <> 'target' OR threshold > 0)",
        "A bonus on reaching needs a threshold of more than zero.",
    )
    _amount_check = models.Constraint(
        "CHECK(amount >= 0)", "A bonus cannot be negative."
    )

    @api.constrains("plan_id", "kind", "product_id")
    def _check_once(self):
        """The units of a product are paid for once, not by whichever comes first."""
        per_unit = [("plan_id", "in", self.plan_id.ids), ("kind", "=", "unit")]
        twice = self._read_group(
            per_unit, ["plan_id", "product_id"], having=[("__count", ">", 1)]
        )
        for plan, product in twice:
            raise ValidationError(
                self.env._(
                    "The plan %(plan)s has a bonus per unit of %(product)s already: "
                    "change that one.",
                    plan=plan.display_name,
                    product=product.display_name,
                )
            )
