from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import format_date

from ...tools.company_day import today_here


class SalesLeaver(models.TransientModel):
    """Shows all that hangs on a person, and hands it over on Apply only."""

    _name = "sales.leaver"
    _description = "Somebody Leaves"
    _inherit = ["sales.commission.payee.mixin"]

    # What is only looked at stands in nobody's way.
    user_id = fields.Many2one(string="Who leaves", index=False, ondelete="cascade")
    partner_id = fields.Many2one(
        string="External agent",
        index=False,
        ondelete="cascade",
        domain="[('sales_is_agent', '=', True)]",
    )
    payee_id = fields.Many2one(index=False, ondelete="cascade")
    last_day = fields.Date(
        string="Last day",
        required=True,
        default=today_here,
        help="The last day that counts for them; the successor starts the day after.",
    )
    successor_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
        help="Empty: what can end, ends; the rest stays and is listed as left out.",
    )
    successor_agent_id = fields.Many2one(
        "res.partner",
        string="Successor agent",
        domain="[('sales_is_agent', '=', True), ('id', '!=', partner_id)]",
        help="Takes over the plans, the customers and the shares of quotations. Empty: "
        "what can end, ends; the rest stays and is listed as left out.",
    )
    follower_id = fields.Many2one("res.partner", compute="_compute_follower_id")
    same_terms = fields.Boolean(
        string="Same terms",
        default=True,
        help="The successor takes over share, targets and draws as well. Otherwise "
        "the terms are those of the plan, for everybody without terms of their own.",
    )
    state = fields.Selection(
        [("preview", "Preview"), ("done", "Applied")], default="preview", required=True
    )
    item_ids = fields.One2many(
        "sales.leaver.item",
        "leaver_id",
        compute="_compute_item_ids",
        store=True,
        readonly=False,
    )
    item_count = fields.Integer(compute="_compute_item_count")

    @api.depends("partner_id", "successor_agent_id", "successor_id")
    def _compute_follower_id(self):
        for leaver in self:
            colleague = leaver.successor_id.partner_id
            leaver.follower_id = (
                leaver.successor_agent_id if leaver.partner_id else colleague
            )

    @api.depends(
        "user_id",
        "partner_id",
        "last_day",
        "successor_id",
        "successor_agent_id",
        "same_terms",
    )
    def _compute_item_ids(self):
        for leaver in self:
            rows = leaver._preview() if leaver.payee_id and leaver.last_day else []
            leaver.item_ids = [Command.clear(), *map(Command.create, rows)]

    @api.depends("item_ids")
    def _compute_item_count(self):
        for leaver in self:
            leaver.item_count = len(leaver.item_ids)

    @api.depends("payee_id")
    def _compute_display_name(self):
        for leaver in self:
            leaver.display_name = (
                self.env._("%s leaves", leaver.payee_id.name)
                if leaver.payee_id
                else self.env._("Somebody leaves")
            )

    def action_apply(self):
        """Hand over what is marked and still as the preview showed it."""
        self.ensure_one()
        if self.state == "done":
            raise UserError(self.env._("This was applied already."))
        if self.payee_id in self.follower_id | self.successor_id.partner_id:
            raise UserError(self.env._("Somebody else has to be the successor."))
        self._leave_out()
        marked = self.item_ids.filtered(lambda item: not item.reason)
        for code, items in marked.grouped("code").items():
            getattr(self, f"_apply_{code}")(items._records())
        marked.done = True
        self.state = "done"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Somebody leaves"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }

    def _leave_out(self):
        """Say why not, for what is not marked or not as the preview showed it."""
        now = {
            (row["code"], row["res_model"], row["res_id"], row["effect"])
            for row in self._preview()
            if not row.get("reason")
        }
        for item in self.item_ids:
            if not item.apply:
                item.reason = item.reason or self.env._("Not marked")
            elif not item.reason and item._key() not in now:
                item.reason = self.env._("Changed since the preview")

    def _preview(self):
        rows = self._sales_leaver_items(self.user_id)
        return [
            {**row, "sequence": number, "apply": not row.get("reason")}
            for number, row in enumerate(rows)
        ]

    def _sales_leaver_items(self, user):
        """Return all that hangs on who leaves, as values of ``sales.leaver.item``.

        Hook: each room adds its own, with keys code, res_model, res_id, kind, name,
        effect and, for what is left out, reason; and a method ``_apply_<code>`` that
        takes the records.

        :param user: who leaves, or nobody where an external agent does
        """
        return []

    def _follower_vals(self):
        """Return the values that put the follower where who leaves stood."""
        return {
            "user_id": not self.partner_id and self.successor_id.id,
            "partner_id": self.partner_id and self.successor_agent_id.id,
        }

    def _document(self, record, code, kind):
        return {
            "code": code,
            "res_model": record._name,
            "res_id": record.id,
            "kind": kind,
        }

    def _note(self):
        return self.env._(
            "%(who)s leaves on %(day)s and is followed by %(successor)s.",
            who=self.payee_id.name,
            day=format_date(self.env, self.last_day),
            successor=self.follower_id.name,
        )
