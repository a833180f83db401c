from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools.misc import format_date, formatLang

from ...tools.door import DOOR


class SalesCommissionParticipant(models.Model):
    """Payees and terms added while a plan runs are approved by somebody else."""

    _name = "sales.commission.participant"
    _inherit = "sales.commission.participant"

    _waiting_terms = ("date_to", "draw_until")

    opening_ids = fields.One2many("sales.commission.opening", "participant_id")
    continues_id = fields.Many2one(
        "sales.commission.participant",
        string="Goes on from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The participation that ends when this one starts: both are approved "
        "together.",
    )
    proposer_ids = fields.Many2many(
        "res.users",
        "sales_participant_proposer_rel",
        string="Asked for by",
        readonly=True,
        copy=False,
        help="They added or changed what waits, so they cannot approve it.",
    )
    approved_by_id = fields.Many2one(
        "res.users",
        string="Last change approved by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Of payees and terms that were added while the plan ran.",
    )
    to_approve = fields.Boolean(
        string="To approve", compute="_compute_to_approve", store=True
    )
    waiting_text = fields.Char(
        string="Waits for approval", compute="_compute_waiting_text"
    )

    @api.depends(
        "waiting",
        "pending",
        "target_ids.waiting",
        "target_ids.pending",
        "opening_ids.waiting",
        "opening_ids.pending",
    )
    def _compute_to_approve(self):
        for payee in self:
            rows = [payee, *payee.target_ids, *payee.opening_ids]
            payee.to_approve = any(row.waiting or row.pending for row in rows)

    @api.depends("to_approve", "pending", "target_ids.pending", "target_ids.amount")
    def _compute_waiting_text(self):
        for payee in self:
            words = payee._waiting_words() if payee.to_approve else []
            payee.waiting_text = "; ".join(words)

    @api.constrains("waiting", "date_from", "date_to", "payee_id", "role", "plan_id")
    def _check_waiting_overlap(self):
        """What the database refuses once approved is refused when it is asked for."""
        for payee in self.filtered("waiting"):
            for other in payee.plan_id.participant_ids - payee:
                same = (other.payee_id, other.role) == (payee.payee_id, payee.role)
                if (
                    same
                    and other._ends_after(payee.date_from)
                    and payee._overlaps(other)
                ):
                    raise ValidationError(
                        self.env._(
                            "The dates of %(payee)s overlap: end the first "
                            "participation before the next one starts, or choose "
                            "another role.",
                            payee=payee.payee_id.name,
                        )
                    )

    def action_approve(self):
        """Let hold what somebody else added or changed on a running plan."""
        self.check_access("write")
        waiting = self._with_continued().filtered("to_approve")
        waiting._while_running("write")
        waiting._check_second_person()
        words = {payee.id: payee.waiting_text for payee in waiting}
        joined = waiting.filtered("waiting")
        joined._check_days_before_open()
        waiting.filtered(
            lambda payee: "date_to" in (payee.pending or {})
        )._check_days_open()
        (waiting - joined)._let_in_force()
        joined._let_in_force()
        waiting.target_ids._let_in_force()
        waiting.opening_ids._let_in_force()
        waiting.with_context(sales_plan_door=DOOR).write(
            {"approved_by_id": self.env.uid, "proposer_ids": [Command.clear()]}
        )
        waiting._log_words(self.env._("Approved"), words)
        waiting.plan_id._ask_second_person(feedback=self.env._("Approved"))
        joined._ask_for_acceptance()
        return True

    def action_discard(self):
        """Take back what waits, or refuse it: nothing changes."""
        self.check_access("write")
        waiting = self._with_continued().filtered("to_approve")
        plans = waiting.plan_id
        waiting._while_running("write")
        waiting._log_words(
            self.env._("Not approved"), {one.id: one.waiting_text for one in waiting}
        )
        waiting.with_context(sales_plan_door=DOOR).proposer_ids = [Command.clear()]
        waiting.target_ids._forget_asked()
        waiting.opening_ids._forget_asked()
        waiting._forget_asked()
        plans._ask_second_person(feedback=self.env._("Not approved"))
        return True

    def copy_data(self, default=None):
        rows = super().copy_data(default)
        if self.env.context.get("sales_copies_plan"):
            # Only what is agreed goes into another plan.
            return [
                {} if payee.waiting else row
                for payee, row in zip(self, rows, strict=True)
            ]
        return rows

    def _payees(self):
        return self

    def _plan_of(self, vals):
        found = vals.get("plan_id") or self.env.context.get("default_plan_id")
        return self.env["sales.commission.plan"].browse(found or ())

    def _add_proposer(self):
        """Note who asks, and tell it on the plan."""
        self.with_context(sales_plan_door=DOOR).proposer_ids = [
            Command.link(self.env.uid)
        ]
        self._log_words(
            self.env._("Waits for approval"),
            {payee.id: payee.waiting_text for payee in self},
        )

    def _check_second_person(self):
        """Nobody approves what they asked for, or on a plan that they are paid by."""
        me = self.env.user.partner_id
        for payee in self:
            # Whoever they are, and in whichever company.
            if me in payee.sudo().proposer_ids.partner_id:
                raise UserError(
                    self.env._(
                        "You asked for this change of %(payee)s in %(plan)s: somebody "
                        "else has to approve it.",
                        payee=payee.payee_id.name,
                        plan=payee.plan_id.display_name,
                    )
                )
            if me in payee.plan_id.participant_ids.payee_id:
                raise UserError(
                    self.env._(
                        "You are a payee of the plan %(plan)s: somebody who is not "
                        "paid by it has to approve it.",
                        plan=payee.plan_id.display_name,
                    )
                )

    def _with_continued(self):
        """These with the participations that end for them, or start after them."""
        following = self.search([("continues_id", "in", self.ids)])
        return self | self.continues_id | following

    def _ends_on(self):
        """The last day, once what waits is approved; False without one."""
        asked = self.pending or {}
        return fields.Date.to_date(asked.get("date_to", self.date_to)) or False

    def _ends_after(self, day):
        end = self._ends_on()
        return not end or end >= day

    def _waiting_words(self):
        """Say what waits, piece by piece."""
        self.ensure_one()
        words = []
        if self.waiting:
            words.append(
                self.env._("Joins on %s", format_date(self.env, self.date_from))
            )
        for name, value in (self.pending or {}).items():
            label = self._fields[name]._description_string(self.env)
            if self._fields[name].type == "date":
                value = format_date(self.env, value)
            words.append(f"{label} {value or '…'}")
        words += [
            self.env._(
                "Target from %(day)s: %(amount)s",
                day=format_date(self.env, target.date_from),
                amount=formatLang(
                    self.env, (target.pending or {}).get("amount", target.amount)
                ),
            )
            for target in self.target_ids
            if target.waiting or target.pending
        ]
        if any(one.waiting or one.pending for one in self.opening_ids):
            words.append(self.env._("Opening balance"))
        return words

    def _log_words(self, heading, words):
        """Write one note on each plan, with a line for each payee."""
        for plan, payees in self.grouped("plan_id").items():
            lines = [f"{one.payee_id.name}: {words[one.id]}" for one in payees]
            plan._message_log(body="\n".join([f"{heading}:", *lines]))
