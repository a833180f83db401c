from odoo import fields, models

KINDS = [
    ("contradiction", "Contradicts"),
    ("dead", "Can never hit"),
    ("shadowed", "Covered by an earlier block"),
    ("no_approver", "Nobody there to approve"),
    ("archived", "Asks for something archived"),
    ("never_applied", "Has hit nothing in a year"),
]


class SalesQuotationRuleFinding(models.TransientModel):
    """What checking the rules found (rule 15)."""

    _name = "sales.quotation.rule.finding"
    _description = "Finding on a Quotation Rule"
    _order = "id"
    _rec_name = "rule_id"

    rule_id = fields.Many2one(
        "sales.quotation.rule", required=True, readonly=True, ondelete="cascade"
    )
    other_rule_id = fields.Many2one(
        "sales.quotation.rule", string="With", readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection(KINDS, string="What", required=True, readonly=True)
    note = fields.Text(string="Why, and what to do", readonly=True)

    def action_open_rule(self):
        """Show the rule."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sales.quotation.rule",
            "res_id": self.rule_id.id,
            "view_mode": "form",
        }
