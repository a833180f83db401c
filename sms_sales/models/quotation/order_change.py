from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.door import DOOR
from .change_words import differs, shown

# What an approval lets through.
APPROVED_CHANGE = "sales_change_approved"
# What lets the lines of a change go that was not approved.
CHANGE_ENDS = "sales_change_ends"
# Among the values: those of the order itself, beside those of its lines by id.
OF_ORDER = "order"


class SalesOrderChange(models.Model):
    """A change of a confirmed order that waits until somebody approves it (rule 12)."""

    _name = "sales.order.change"
    _description = "Pending Change of an Order"
    _inherit = ["mail.thread"]
    _order = "id desc"

    order_id = fields.Many2one(
        "sale.order", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(related="order_id.partner_id", store=True)
    seller_id = fields.Many2one(
        related="order_id.user_id", string="Salesperson", store=True, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Asked by",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        default=lambda self: self.env.user,
    )
    base_hash = fields.Char(
        readonly=True, help="Of the order as it was when the change was made."
    )
    values = fields.Json(readonly=True)
    new_lines = fields.Json(
        readonly=True, help="Lines that sell nothing unless the change is approved."
    )
    hits = fields.Json(readonly=True)
    request_ids = fields.One2many("sales.quotation.request", "change_id")
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("applied", "Applied"),
            ("refused", "Refused"),
            ("cancelled", "Taken back"),
        ],
        required=True,
        default="pending",
        readonly=True,
        index=True,
        tracking=True,
    )
    reason = fields.Char(readonly=True)
    summary = fields.Text(string="What changes", compute="_compute_summary")
    told = fields.Text(
        readonly=True, help="What it changes, as it was when it was decided."
    )

    _one_pending = models.UniqueIndex(
        "(order_id) WHERE state = 'pending'",
        "An order has one pending change: add to that one, or take it back first.",
    )

    @api.depends("order_id.name")
    def _compute_display_name(self):
        # An approver need not see the order to know its name.
        for change in self.sudo():
            change.display_name = self.env._("Change of %s", change.order_id.name)

    @api.depends("values", "told")
    def _compute_summary(self):
        for change in self:
            # Whoever decides need not see sales orders.
            change.summary = change.told or "\n".join(change.sudo()._words())

    def _words(self):
        """Return one sentence a line and field: what it is, and what it would be."""
        words = []
        for record, values in self._records_and_values():
            labels = [
                f"{record._fields[name]._description_string(self.env)} "
                f"{shown(record, name, record[name])} → "
                f"{shown(record, name, value)}"
                for name, value in values.items()
                if name in record._fields and differs(record, name, value)
            ]
            words.append(f"{self._called(record)}: {', '.join(labels)}")
        return words

    def _called(self, record):
        if record._name == "sale.order.line":
            return record.product_id.display_name or record.name
        return record.name

    def _records_and_values(self):
        """Return (order or line, values) of each that is still there."""
        for key, values in (self.values or {}).items():
            if key == OF_ORDER:
                yield self.order_id, values
                continue
            line = self.env["sale.order.line"].browse(int(key)).exists()
            if line:
                yield line, values

    def action_take_back(self):
        """Forget the change; the order stays as it is."""
        for change in self:
            if change.state != "pending":
                raise UserError(
                    self.env._("%s is decided already.", change.display_name)
                )
            if self.env.user not in (change.user_id | change.seller_id):
                raise UserError(
                    self.env._(
                        "%s is taken back by who made it, or by the salesperson.",
                        change.display_name,
                    )
                )
        # The state of a change is set by its buttons only.
        self.sudo()._end("cancelled")
        return True

    def _end(self, state, reason=False):
        for change in self:
            change.told = change.summary
        self.write({"state": state, "reason": reason})
        waiting = self.request_ids.filtered(lambda one: one.state == "pending")
        waiting.write({"state": "cancelled", "decided_on": fields.Datetime.now()})
        waiting._log("cancel", reason or None)
        waiting._close()
        for change in self:
            change._tell()
        if state != "applied":
            self._drop_new_lines()
        self.order_id._sales_sync_release_state()

    def _drop_new_lines(self):
        """Delete the lines that were made for the change: nobody else may do so."""
        lines = self.env["sale.order.line"]
        for change in self:
            lines |= lines.browse(change.new_lines or ()).exists()
        unsold = lines.filtered(
            lambda line: (
                not (line.product_uom_qty or line.qty_delivered or line.qty_invoiced)
            )
        )
        unsold.with_context(**{CHANGE_ENDS: DOOR}).unlink()

    def _tell(self):
        """Tell who made it, and note it on the order."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        words = f"{self.display_name}: {labels[self.state]}"
        body = "\n".join(filter(None, [words, self.summary, self.reason]))
        self.order_id._message_log(body=body)
        others = (self.user_id | self.seller_id).partner_id - self.env.user.partner_id
        if others:
            self.message_notify(body=body, subject=words, partner_ids=others.ids)

    def _after_decision(self):
        """Apply, refuse or go on waiting, as its requests are."""
        for change in self.filtered(lambda one: one.state == "pending"):
            states = set(change.request_ids.mapped("state")) - {"void", "cancelled"}
            if "refused" in states:
                refused = change.request_ids.filtered(lambda r: r.state == "refused")
                rows = refused.approval_ids.filtered(lambda r: r.decision == "refuse")
                change._end("refused", rows[:1].reason)
            elif states == {"approved"}:
                change._apply()

    def _apply(self):
        """Write what was approved, where the order still allows it.

        The decision stays in any case: who made the change is told what came of it.
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                reason = self._obstacle()
                if not reason and not self._is_asked_again():
                    self.told = self.summary
                    self._write_values()
                    self.order_id._sales_mark_released()
        except UserError as error:
            reason = str(error)
        if reason:
            self._end("refused", reason)
        elif self.request_ids.filtered(lambda one: one.state == "pending"):
            return
        else:
            self._end("applied")

    def _is_asked_again(self):
        """Judge the change by the rules in force: a new block binds it at once, and an
        order that has moved on makes it another question. Raise what stands in its way.
        """
        order = self.order_id
        needs = order._sales_judge_change(self)
        if not needs or self.base_hash in order._sales_input_hashes():
            return False
        order._sales_ask_again(self, needs)
        return True

    def _write_values(self):
        for record, values in self._records_and_values():
            record.with_context(**{APPROVED_CHANGE: DOOR}).write(values)

    def _obstacle(self):
        """Return why the change cannot be made any more, in words, or nothing."""
        if self.order_id.state != "sale" or self.order_id.locked:
            return self.env._("the order is cancelled or locked")
        for line, values in self._records_and_values():
            quantity = values.get("product_uom_qty")
            if quantity is None:
                continue
            delivered, invoiced = self.env._("delivered"), self.env._("invoiced")
            for name, words in (
                ("qty_delivered", delivered),
                ("qty_invoiced", invoiced),
            ):
                if line[name] > quantity:
                    return f"{words} {shown(line, name, line[name])}"
        return ""
