from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SalesApprovalChain(models.Model):
    """Who is asked, one after the other, before a quotation may leave the house."""

    _name = "sales.approval.chain"
    _description = "Approval Chain"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: for every company."
    )
    note = fields.Text(help="Shown to whoever is asked: what this chain looks after.")
    step_ids = fields.One2many("sales.approval.step", "chain_id", copy=True)
    next_id = fields.Many2one(
        "sales.approval.chain",
        string="Goes on with",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The steps of that chain follow after the steps of this one.",
    )
    summary = fields.Char(string="Who is asked", compute="_compute_summary")

    @api.depends("step_ids.summary", "step_ids.sequence", "next_id.name")
    def _compute_summary(self):
        for chain in self:
            groups = chain.step_ids.grouped("sequence")
            words = [
                self.env._(" and ").join(step.summary for step in groups[sequence])
                for sequence in sorted(groups)
            ]
            if chain.next_id:
                words.append(chain.next_id.name)
            chain.summary = " → ".join(words)

    @api.constrains("next_id")
    def _check_loop(self):
        if self._has_cycle("next_id"):
            raise ValidationError(
                self.env._(
                    "The chain “%(chain)s” would go on with itself, by way of "
                    "“%(next)s”. Let one of them end.",
                    chain=self[:1].name,
                    next=self[:1].next_id.name,
                )
            )

    def _all_steps(self):
        """Return (place, step) of these steps and of those that follow, in order."""
        self.ensure_one()
        found, chain = [], self
        while chain:
            after = found[-1][0] if found else 0
            order = sorted(set(chain.step_ids.mapped("sequence")))
            found += [
                (after + order.index(step.sequence) + 1, step)
                for step in chain.step_ids.sorted("sequence")
            ]
            chain = chain.next_id
        return found

    def _check_complete(self):
        """Raise when nobody would be asked."""
        for chain in self:
            if not chain.active or not chain._all_steps():
                raise ValidationError(
                    self.env._(
                        "The chain “%(chain)s” asks nobody: it is archived or has no "
                        "step. A sales manager can repair it in Configuration → "
                        "Quotation rules → Chains.",
                        chain=chain.name,
                    )
                )
