from odoo import api, fields, models


class SalesCommissionPool(models.Model):
    """What one payee collects in one target period of one plan version.

    The rate table, attainment, cap and minimum work on a pool; its ``curve`` is
    the plan's table for this payee as ``[floor, value, slope]`` rows of decimal
    strings in company currency (see ``engine/commission/curve.py``).
    """

    _name = "sales.commission.pool"
    _description = "Commission Pool"
    _order = "date_from desc, payee_id"

    plan_id = fields.Many2one(
        "sales.commission.plan", required=True, ondelete="restrict"
    )
    payee_id = fields.Many2one(
        "res.partner", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("Until", required=True)
    target = fields.Monetary()
    on_target = fields.Monetary("On-target commission")
    minimum = fields.Monetary()
    cap = fields.Monetary(help="Most that this pool pays; 0 means no cap.")
    curve = fields.Json(help="Rows of floor, value at the floor and slope.")
    counted = fields.Float(digits=(16, 2), readonly=True)
    commission = fields.Monetary(readonly=True)
    is_stale = fields.Boolean(
        readonly=True, help="To be valued again by the next settlement."
    )
    attainment = fields.Float("Attainment (%)", compute="_compute_attainment")

    _owner_uniq = models.Constraint(
        "UNIQUE(plan_id, payee_id, company_id, date_from)",
        "A payee has one pool per plan version, company and target period.",
    )

    @api.depends("counted", "target")
    def _compute_attainment(self):
        for pool in self:
            pool.attainment = pool.target and 100.0 * pool.counted / pool.target

    @api.depends("plan_id", "payee_id", "date_from", "date_to")
    def _compute_display_name(self):
        for pool in self:
            pool.display_name = (
                f"{pool.plan_id.display_name} · {pool.payee_id.display_name} · "
                f"{pool.date_from} – {pool.date_to}"
            )
