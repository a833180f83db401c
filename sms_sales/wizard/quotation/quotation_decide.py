from odoo import api, fields, models
from odoo.exceptions import UserError


class SalesQuotationDecide(models.TransientModel):
    """Approve or refuse several requests at once, with one reason."""

    _name = "sales.quotation.decide"
    _description = "Decide on Approval Requests"

    request_ids = fields.Many2many("sales.quotation.request", readonly=True)
    decision = fields.Selection(
        [("approve", "Approve"), ("refuse", "Refuse")],
        required=True,
        default="approve",
        readonly=True,
    )
    reason = fields.Text(help="Told to the salesperson, and kept for good.")
    mine_ids = fields.Many2many(
        "sales.quotation.request",
        string="Decided",
        compute="_compute_mine_ids",
    )
    left_out = fields.Text(string="Left out", compute="_compute_mine_ids")

    @api.depends("request_ids")
    def _compute_mine_ids(self):
        states = self.env["sales.quotation.request"]._fields["state"]
        labels = dict(states._description_selection(self.env))
        for wizard in self:
            # As they are saved: the dialog is not, and its requests know nobody.
            asked = wizard.request_ids._origin
            mine = asked.filtered("is_mine")
            wizard.mine_ids = mine
            wizard.left_out = "\n".join(
                f"{one.display_name}: "
                + (one._why_not_mine() if one.state == "pending" else labels[one.state])
                for one in asked - mine
            )

    def action_decide(self):
        """Decide on those that are the user's to decide, and say what came of each."""
        self.ensure_one()
        if self.decision == "refuse" and not (self.reason or "").strip():
            raise UserError(
                self.env._("Say why you refuse: the salesperson has to know.")
            )
        # Alone, a request says itself why it is not yours to decide.
        chosen = self.request_ids if len(self.request_ids) == 1 else self.mine_ids
        results = chosen._decide(self.decision, self.reason)
        return results and self._told(results)

    def _told(self, results):
        words = self._words_of_results()
        left = {"late", "already", "void", "cancelled"}.intersection(results.values())
        names = {}
        for request, result in results.items():
            names.setdefault(result, []).append(request.display_name)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                # A notification has no lines: one sentence for each result.
                "message": " ".join(
                    f"{', '.join(several)}: {words[result]}."
                    for result, several in names.items()
                ),
                "type": "warning" if left else "success",
                "sticky": bool(left),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _words_of_results(self):
        return {
            "approved": self.env._("approved; the quotation can be sent"),
            "refused": self.env._("refused"),
            "counted": self.env._("your approval counts; others are asked as well"),
            "late": self.env._(
                "somebody else decided before you; your answer is kept, without effect"
            ),
            "void": self.env._(
                "the quotation was changed before you decided; your answer is kept, "
                "without effect"
            ),
            "cancelled": self.env._(
                "it was taken back before you decided; your answer is kept, without "
                "effect"
            ),
            "already": self.env._("you have decided already"),
        }
