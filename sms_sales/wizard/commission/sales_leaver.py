from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class SalesLeaver(models.TransientModel):
    """Shows all that hangs on a person, and hands it over on Apply only."""

    _name = "sales.leaver"
    _description = "Somebody Leaves"

    user_id = fields.Many2one(
        "res.users", string="Who leaves", domain="[('share', '=', False)]"
    )
    last_day = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="The last day that counts for them; the successor starts the day after.",
    )
    successor_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
        help="Empty: what can end, ends; the rest stays and is listed as left out.",
    )
    same_terms = fields.Boolean(
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

    @api.depends("user_id", "last_day", "successor_id", "same_terms")
    def _compute_item_ids(self):
        for leaver in self:
            rows = leaver._preview() if leaver.user_id and leaver.last_day else []
            leaver.item_ids = [Command.clear(), *map(Command.create, rows)]

    @api.depends("item_ids")
    def _compute_item_count(self):
        for leaver in self:
            leaver.item_count = len(leaver.item_ids)

    @api.depends("user_id")
    def _compute_display_name(self):
        for leaver in self:
            leaver.display_name = (
                self.env._("%s leaves", leaver.user_id.name)
                if leaver.user_id
                else self.env._("Somebody leaves")
            )

    def action_apply(self):
        """Hand over what is marked and still as the preview showed it."""
        self.ensure_one()
        if self.state == "done":
            raise UserError(self.env._("This was applied already."))
        if self.successor_id == self.user_id:
            raise UserError(self.env._("Somebody else has to be the successor."))
        now = {
            (row["code"], row["res_model"], row["res_id"], row["effect"])
            for row in self._preview()
            if not row.get("reason")
        }
        for item in self.item_ids:
            self._apply_item(item, item._key() in now)
        self.state = "done"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Somebody leaves"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }

    def _apply_item(self, item, unchanged):
        if not item.apply:
            item.reason = item.reason or self.env._("Not marked")
        elif not item.reason and not unchanged:
            item.reason = self.env._("Changed since the preview")
        if item.reason:
            return
        getattr(self, f"_apply_{item.code}")(item._record())
        item.done = True

    def _preview(self):
        rows = self._sales_leaver_items(self.user_id)
        return [
            {**row, "sequence": number, "apply": not row.get("reason")}
            for number, row in enumerate(rows)
        ]

    def _sales_leaver_items(self, user):
        """Return all that hangs on ``user``, as values of ``sales.leaver.item``.

        Hook: other rooms add theirs, with keys code, res_model, res_id, kind, name,
        effect and, for what is left out, reason; and a method ``_apply_<code>`` that
        takes the record.
        """
        return [
            *self._participant_items(user),
            *self._report_items(user),
            *self._dispute_items(user),
            *self._split_items(user),
        ]

    def _participations(self, user):
        """Return the participations of ``user`` that hold after the last day."""
        # Also those of companies that the commission manager works elsewhere from.
        return self.env["sales.commission.participant"].search(
            Domain("user_id", "=", user.id)
            & Domain("plan_id.state", "in", ("draft", "submitted", "running"))
            & (Domain("date_to", "=", False) | Domain("date_to", ">", self.last_day))
        )

    def _participant_items(self, user):
        return [
            {
                **self._document(payee, "participant", self.env._("Commission plan")),
                "name": payee.plan_id.display_name,
                "effect": self._participant_effect(payee),
                "reason": payee._why_not_ended(self.last_day),
            }
            for payee in self._participations(user)
        ]

    def _participant_effect(self, payee):
        day = fields.Date.to_string(self.last_day)
        if not self.successor_id:
            return self.env._("Ends on %s", day)
        if payee._has_other(self.successor_id, self.last_day):
            return self.env._(
                "Ends on %(day)s; %(successor)s takes part already",
                day=day,
                successor=self.successor_id.name,
            )
        return self.env._(
            "Ends on %(day)s; %(successor)s follows the day after",
            day=day,
            successor=self.successor_id.name,
        )

    def _report_items(self, user):
        """Return those who report to ``user`` in a plan and stay."""
        managed = self._participations(user).report_ids.filtered(
            lambda one: not one.date_to or one.date_to > self.last_day
        )
        return [
            {
                **self._document(report, "report", self.env._("Reports to them")),
                "name": f"{report.payee_id.name} ({report.plan_id.display_name})",
                "effect": self.env._("Reports to %s", self.successor_id.name)
                if self.successor_id
                else self.env._("Reports to nobody"),
                "reason": report._why_not_ended(self.last_day),
            }
            for report in managed
        ]

    def _dispute_items(self, user):
        disputes = self.env["sales.commission.dispute"].search(
            [
                ("payee_id", "=", user.partner_id.id),
                ("state", "in", ("open", "answered")),
            ]
        )
        return [
            {
                **self._document(dispute, "dispute", self.env._("Open dispute")),
                "name": dispute.display_name,
                "effect": self.env._("%s follows it", self.successor_id.name)
                if self.successor_id
                else False,
                "reason": False
                if self.successor_id
                else self.env._("Nobody was named to follow it: it stays open"),
            }
            for dispute in disputes
        ]

    def _split_items(self, user):
        # Shares stand on orders that a commission manager need not see.
        splits = self.env["sales.commission.split"].sudo()
        splits = splits.search(
            [("user_id", "=", user.id), ("order_id.state", "in", ("draft", "sent"))]
        )
        return [
            {
                **self._document(split, "split", self.env._("Share of a quotation")),
                "name": split.order_id.name,
                "effect": self._split_effect(split),
                "reason": self._why_not_split(split),
            }
            for split in splits
        ]

    def _split_effect(self, split):
        if not self.successor_id:
            return False
        return self.env._(
            "%(share)s %% go to %(successor)s",
            share=f"{split.share:g}",
            successor=self.successor_id.name,
        )

    def _why_not_split(self, split):
        if not self.successor_id:
            return self.env._("There is no successor: the share stays")
        if self.successor_id.partner_id in split.order_id.sales_split_ids.payee_id:
            return self.env._("The successor has a share of it already")
        return False

    def _document(self, record, code, kind):
        return {
            "code": code,
            "res_model": record._name,
            "res_id": record.id,
            "kind": kind,
        }

    def _apply_participant(self, payee):
        followed = payee._has_other(self.successor_id, self.last_day)
        follow = bool(self.successor_id) and not followed
        # As oneself: on a running plan somebody else approves what is handed over.
        payee = payee.sudo(False)
        payee._hand_over(self.last_day, self.successor_id if follow else None, self)

    def _apply_report(self, report):
        """Let a report go on under the successor, from the day after."""
        manager = self.env["sales.commission.participant"]
        if self.successor_id:
            manager = report.plan_id.participant_ids.filtered(
                lambda one: (
                    one.role == "manager"
                    and one.user_id == self.successor_id
                    and (not one.date_to or one.date_to > self.last_day)
                )
            )[:1]
        # As oneself here too.
        report.sudo(False)._continue_from(self.last_day, {"manager_id": manager.id})

    def _apply_dispute(self, dispute):
        dispute.message_subscribe(partner_ids=self.successor_id.partner_id.ids)
        dispute._message_log(body=self._note())

    def _apply_split(self, split):
        order = split.order_id
        split.user_id = self.successor_id
        order._message_log(body=f"{self._note()} {self._split_effect(split)}")

    def _note(self):
        return self.env._(
            "%(who)s leaves on %(day)s and is followed by %(successor)s.",
            who=self.user_id.name,
            day=fields.Date.to_string(self.last_day),
            successor=self.successor_id.name,
        )
