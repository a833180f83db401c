from odoo import api, fields, models

from .gate_confirmed import ChangeWaits

# Requests that are asked, or are answered and not used yet.
LIVE = ("pending", "approved")


class SalesQuotationRequest(models.Model):
    _name = "sales.quotation.request"
    _inherit = "sales.quotation.request"

    change_id = fields.Many2one(
        "sales.order.change", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    change_text = fields.Text(related="change_id.summary", string="What changes")

    def _end(self, state, reason=None):
        result = super()._end(state, reason)
        self.change_id._after_decision()
        return result


class SaleOrder(models.Model):
    """The pending change of a confirmed order: one, until it is decided."""

    _name = "sale.order"
    _inherit = "sale.order"

    sales_change_ids = fields.One2many("sales.order.change", "order_id")
    sales_change_text = fields.Text(compute="_compute_sales_change_text")

    @api.depends("sales_change_ids.state", "sales_change_ids.values")
    def _compute_sales_change_text(self):
        for order in self:
            # Whoever sees the order is told that it is about to change.
            order.sales_change_text = order.sudo()._sales_pending_change().summary

    def _sales_pending_change(self):
        return self.sales_change_ids.filtered(lambda one: one.state == "pending")

    def action_sales_change(self):
        """Open the pending change."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sales.order.change",
            "view_mode": "form",
            # Its record rule looks at who opens it.
            "res_id": self.sudo()._sales_pending_change().id,
        }

    def _sales_store_change(self, values, needs, new_lines=()):
        """Keep ``values`` ({line id or "order": values}) and ask about what they hit.

        What joins a pending change is judged with it, as one; a new line as the one
        that stays. Else what was found while it was written is what is asked.

        :param Asked needs: what was found
        """
        self.ensure_one()
        # A change is made by writing the order, never by hand.
        order = self.sudo()
        order.sales_changed_by_id = self.env.uid
        change = order._sales_pending_change()
        again = change or new_lines
        if change:
            order._sales_join_change(change, values, new_lines)
        else:
            change = change.create(
                {
                    "order_id": order.id,
                    "user_id": self.env.uid,
                    "base_hash": order._sales_inputs_hash(),
                    "values": values,
                    "new_lines": list(new_lines),
                }
            )
        if again:
            needs = order._sales_judge_change(change) or needs._replace(
                figures=order._sales_figures_with(change)
            )
        order._sales_ask_about(change, needs)

    def _sales_join_change(self, change, values, new_lines):
        """Add what was written now to what waits already."""
        old = change.request_ids.filtered(lambda one: one.state in LIVE)
        old._void(self.env._("The change was added to."))
        merged = dict(change.values)
        for key, more in values.items():
            merged[key] = {**merged.get(key, {}), **more}
        change.write(
            {
                "values": merged,
                "user_id": self.env.uid,
                "new_lines": [*(change.new_lines or ()), *new_lines],
            }
        )

    def _sales_judge_change(self, change):
        """Return what asking about the change needs (:class:`Asked`), if the order as
        it is now has to ask: nothing is written.
        """
        before = self._sales_baseline()
        try:
            with self.env.cr.savepoint():
                change._write_values()
                self._sales_check_change(before)
                raise ChangeWaits({})
        except ChangeWaits as waits:
            return waits.found.get(self)

    def _sales_ask_about(self, change, needs):
        facts = needs.facts
        rules = self.env["sales.quotation.rule"].browse(facts)
        hits = [hit for rule_id in facts for hit in facts[rule_id]["hits"]]
        change.write({"hits": hits, "figures": needs.figures})
        requests = self.env["sales.quotation.request"]
        for rule in rules:
            requests |= requests._submit(
                self, rule, facts[rule.id], change_id=change.id
            )
        self._message_log(body=f"{change.display_name}:\n{change.summary}")
        self._sales_sync_release_state()

    def _sales_ask_again(self, change, needs):
        """Ask about the change on the order as it is now."""
        approved = change.request_ids.filtered(lambda one: one.state == "approved")
        approved._void(self.env._("The order has changed since."))
        change.base_hash = self._sales_inputs_hash()
        self._sales_ask_about(change, needs)

    @api.model
    def load(self, fields, data):
        """Warn who imports of what waits for approval."""
        return self._sales_warn_of_changes(super().load(fields, data))

    @api.model
    def _sales_warn_of_changes(self, result):
        orders = self.browse(result["ids"] or [])
        # Who imports need not see what waits to be told that it does.
        for change in orders.sudo()._sales_pending_change():
            result["messages"].append(
                {
                    "type": "warning",
                    "message": self.env._(
                        "%(order)s is confirmed: its change waits for approval.",
                        order=change.order_id.name,
                    ),
                }
            )
        return result
