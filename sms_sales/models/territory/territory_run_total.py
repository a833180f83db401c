from odoo import api, fields, models
from odoo.fields import Domain


class SalesTerritoryRunTotal(models.Model):
    """A territory before and after a run; without a territory: nobody's."""

    _name = "sales.territory.run.total"
    _description = "Territory Before and After a Run"
    _order = "run_id desc, sequence, id"
    _rec_name = "name"
    _log_access = False

    run_id = fields.Many2one(
        "sales.territory.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id")
    currency_id = fields.Many2one(related="run_id.currency_id")
    sequence = fields.Integer(help="Territories by code, then unclaimed.")
    territory_id = fields.Many2one("sales.territory", ondelete="set null")
    code = fields.Char()
    name = fields.Char(compute="_compute_name")
    accounts_before = fields.Integer(string="Accounts")
    accounts_in = fields.Integer(string="In")
    accounts_out = fields.Integer(string="Out")
    accounts_after = fields.Integer(string="Accounts then")
    pipeline_before = fields.Monetary(string="Pipeline")
    pipeline_in = fields.Monetary()
    pipeline_out = fields.Monetary()
    pipeline_after = fields.Monetary(string="Pipeline then")
    revenue_before = fields.Monetary(string="Revenue of 12 months")
    revenue_in = fields.Monetary()
    revenue_out = fields.Monetary()
    revenue_after = fields.Monetary(string="Revenue then")
    quota_before = fields.Monetary(string="Quota")
    quota_in = fields.Monetary()
    quota_out = fields.Monetary()
    quota_after = fields.Monetary(string="Quota then")
    workload_before = fields.Float(
        string="Workload",
        help="An account of tier A counts three times, of tier B twice.",
    )
    workload_after = fields.Float(string="Workload then")
    capacity_before = fields.Float(string="Capacity")
    capacity_after = fields.Float(string="Capacity then")
    load_after = fields.Float(
        string="Load then",
        compute="_compute_load_after",
        help="Workload by the capacity of the owners.",
    )

    @api.depends("territory_id", "code")
    @api.depends_context("lang")
    def _compute_name(self):
        for total in self:
            total.name = total.territory_id.display_name or (
                total.code or self.env._("Unclaimed")
            )

    @api.depends("workload_after", "capacity_after")
    def _compute_load_after(self):
        for total in self:
            capacity = total.capacity_after
            total.load_after = total.workload_after / capacity if capacity else 0

    def action_open(self):
        """Show what comes into this territory and what goes out of it."""
        self.ensure_one()
        action = self.run_id.action_open_moves()
        here = Domain("new_territory_id", "=", self.territory_id.id) | Domain(
            "old_territory_id.code", "=", self.code
        )
        return {**action, "domain": list(Domain(action["domain"]) & here)}
