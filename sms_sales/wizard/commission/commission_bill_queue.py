from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.batch import INLINE_LIMIT, AlreadyRunning, held, run_chunk
from ...tools.telling import tell

# Statements billed before the next commit; those of one bill stay together.
CHUNK_STATEMENTS = 200


class SalesCommissionBill(models.TransientModel):
    """Many bills are made by a scheduled action, and who asked is told."""

    _name = "sales.commission.bill"
    _inherit = "sales.commission.bill"
    # The scheduled action needs the preview.
    _transient_max_hours = 48.0

    state = fields.Selection(
        [
            ("draft", "Preview"),
            ("waiting", "Under way"),
            ("done", "Billed"),
            ("failed", "Failed"),
        ],
        default="draft",
        required=True,
        readonly=True,
    )
    in_background = fields.Boolean(compute="_compute_in_background")

    @api.depends("ready_count")
    def _compute_in_background(self):
        for wizard in self:
            wizard.in_background = wizard.ready_count > INLINE_LIMIT

    def action_apply(self):
        self.ensure_one()
        if self.state != "draft":
            raise UserError(
                self.env._("These bills were asked for already: choose anew.")
            )
        if self.in_background:
            return self._bill_later()
        self.state = "done"
        return super().action_apply()

    def _bill_later(self):
        self.state = "waiting"
        # Only administrators may touch scheduled actions.
        self.env.ref("sms_sales.cron_commission_bill").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%s statements are billed in the background. You will be notified "
                    "when it is done.",
                    self.ready_count,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _cron_bill(self):
        """Make the bills that wait, for whoever asked for them."""
        if not self.env["sales.room"]._is_on("commission"):
            return
        for wizard in self.search([("state", "=", "waiting")], order="id"):
            if not wizard.with_user(wizard.create_uid)._work_off():
                break

    def _work_off(self):
        """Make the bills, chunk by chunk; return the seconds left for others."""
        left = float("inf")
        label = self.env._("Bill Commissions")
        try:
            with held(self.env, "commission.bill", self.id, label=label):
                while left and (todo := self._todo()):
                    left = run_chunk(self.env, self._bill_some, remaining=len(todo))
                if not todo:
                    self._finish("done", self._told_done())
        except AlreadyRunning:
            return left
        except UserError as error:
            self._finish("failed", " ".join([str(error), self._told_done()]))
        return left

    def _todo(self):
        return self.line_ids.filtered(lambda line: not line.reason and not line.bill_id)

    def _bill_some(self):
        """Bill the first statements that are left, unless something changed."""
        ids = []
        for part in self._todo().grouped(lambda line: line._bill_key()).values():
            ids += part.ids
            if len(ids) >= CHUNK_STATEMENTS:
                break
        lines = self.line_ids.browse(ids)
        self._leave_out_changes(lines)
        self._create_bills(lines.filtered(lambda line: not line.reason))
        return len(lines)

    def _finish(self, state, words):
        """Tell who asked."""
        self.state = state
        subject = self.env._("Commission bills")
        tell(self.env.user, subject, words, failed=state != "done")

    def _told_done(self):
        words = [self.env._("Bills made: %s.", len(self.line_ids.bill_id))]
        if reasons := self._reasons():
            words.append(self.env._("Left out: %s.", "; ".join(reasons)))
        return " ".join(words)
