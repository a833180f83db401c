from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.quotation.envelope import from_json, leaves
from ...tools.door import DOOR, is_open
from .gate_confirmed import ORDER_IS_NEW
from .sale_order_inputs import LINE_INPUTS, ORDER_INPUTS

LIVE = ("waiting", "approved")
# Lines that are written by way of their order.
ORDER_FOLLOWS = "sales_order_follows"


class SaleOrder(models.Model):
    """Asking for approval, and what becomes of an approval when the order changes."""

    _name = "sale.order"
    _inherit = "sale.order"

    sales_request_ids = fields.One2many(
        "sales.quotation.request", "order_id", string="Approval requests"
    )
    sales_request_count = fields.Integer(compute="_compute_sales_request_count")
    sales_can_ask = fields.Boolean(compute="_compute_sales_can_ask")

    @api.depends("sales_request_ids")
    def _compute_sales_request_count(self):
        for order in self:
            # A button of the form, for whoever sees the order.
            order.sales_request_count = len(order.sudo().sales_request_ids)

    @api.depends("state", "order_line", "sales_release_state", "amount_untaxed")
    def _compute_sales_can_ask(self):
        """Whether somebody could approve what stands in the way, and is not asked."""
        quotations = self.filtered(
            lambda order: (
                order.state in ("draft", "sent")
                and order._origin
                and order.sales_release_state != "waiting"
            )
        )
        stops = quotations._origin._sales_stops()
        for order in self:
            hits = stops.get(order._origin, ())
            order.sales_can_ask = any(hit.outcome == "approval" for hit in hits)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env["sales.room"]._is_on("quotation"):
            return super().create(vals_list)
        # Its lines, created within, leave the looking to the order.
        within = self.with_context(**{ORDER_IS_NEW: DOOR, ORDER_FOLLOWS: DOOR})
        return super(SaleOrder, within).create(vals_list).with_env(self.env)

    def write(self, vals):
        if not self.env["sales.room"]._is_on("quotation"):
            return super().write(vals)
        # Its lines, written one by one within, leave the looking to the order.
        within = self.with_context(**{ORDER_FOLLOWS: DOOR})
        result = super(SaleOrder, within).write(vals)
        if not ORDER_INPUTS.isdisjoint(vals):
            self._sales_inputs_changed()
        elif "team_id" in vals:
            self._sales_recheck()
        if vals.get("state") == "cancel":
            self._sales_cancel_requests()
        return result

    def action_sales_ask(self):
        """Let the salesperson say why, and ask."""
        self.check_access("write")
        self._sales_check_draft()
        for order, stops in self._sales_stops().items():
            order._sales_check_askable(stops)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for approval"),
            "res_model": "sales.quotation.ask",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_ids": self.ids},
        }

    def _sales_check_askable(self, stops):
        """Raise where nobody can approve what stands in the way."""
        refused = [hit for hit in stops if hit.outcome != "approval"]
        if refused:
            raise UserError(self._sales_refusal(refused))

    def _sales_ask_saying(self, note):
        """Ask for approval of everything that can be approved; say what came of it."""
        self.check_access("write")
        self._sales_check_draft()
        asked = self._sales_ask(note or False)
        words = self.env._("Nothing here needs approval.")
        if asked:
            names = asked.asked_ids.mapped("name")
            words = self.env._("Asked: %(names)s.", names=", ".join(names))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": words,
                "type": "success" if asked else "info",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _sales_ask(self, note=False):
        """Ask about each rule that needs it; return the new requests."""
        # Requests are made by this button, not by hand.
        requests = self.env["sales.quotation.request"].sudo()
        for order, verdict in self._sales_verdicts().items():
            stops = order._sales_stops_of(verdict, False, order._sales_released())
            order._sales_check_askable(stops)
            waiting = requests.search(
                [("order_id", "=", order.id), ("state", "=", "pending")]
            )
            needed = dict.fromkeys(hit.rule_id for hit in stops)
            # Rules are read as they are, whoever asks.
            rules = self.env["sales.quotation.rule"].sudo().browse(needed)
            for rule in rules - waiting.rule_id:
                facts = order._sales_request_facts(verdict, rule.id)
                requests |= requests._submit(order, rule, facts, note)
        self._sales_sync_release_state()
        return requests

    def _sales_inputs_changed(self):
        """Note who changed an input, and look again at what was approved."""
        if is_open(self, "sales_customer_chooses"):
            # The portal looks for new hits itself (rule 1).
            return
        # Who changes an order may be its customer, who writes none of this.
        changed = self.sudo().filtered(
            lambda order: order.sales_changed_by_id.id != self.env.uid
        )
        if changed:
            changed.sales_changed_by_id = self.env.uid
        self._sales_recheck()
        # Who is involved now does not decide any more.
        waiting = changed.filtered(lambda one: one.sales_release_state == "waiting")
        waiting.sales_request_ids._open_steps()._look_again()

    def _sales_recheck(self):
        """Void the requests whose envelope the orders have left (rule 3)."""
        # As in _sales_inputs_changed.
        orders = self.sudo().filtered(lambda order: order.state in ("draft", "sent"))
        asked = orders.filtered(lambda order: order.sales_release_state in LIVE)
        moved = asked.filtered(lambda order: order._sales_has_moved())
        for order, verdict in moved._sales_verdicts().items():
            for request in order._sales_live_requests():
                order._sales_recheck_request(request, verdict)
        sent = orders.filtered(lambda order: order.state == "sent")
        (moved | sent)._sales_sync_release_state()

    def _sales_has_moved(self):
        hashes = self._sales_input_hashes()
        live = self._sales_live_requests()
        return any(request.inputs_hash not in hashes for request in live)

    def _sales_live_requests(self):
        return self.sales_request_ids.filtered(
            lambda request: request.state in ("pending", "approved")
        )

    def _sales_kept_rates(self):
        """Return {currency id: rate} of the day of asking, where somebody is asked."""
        if self.sales_release_state not in LIVE:
            return {}
        kept = self._sales_live_requests()[:1].rates or {}
        return {int(key): Decimal(rate) for key, rate in kept.items()}

    def _sales_recheck_request(self, request, verdict):
        now = self._sales_envelope(verdict, request.rule_id.id)
        codes = leaves(from_json(request.envelope), now)
        if codes:
            request._void(self._sales_void_words(codes))
            # Going back to what was approved needs a new approval as well.
            self.sales_released_hash = False

    def _sales_void_words(self, codes):
        words = {
            "version": self.env._("the rule has changed since"),
            "worse": self.env._("a value is worse than what was asked for"),
            "met": self.env._("the rule finds something else"),
            "changed": self.env._("a value is another one"),
            "line": self.env._("another line is affected"),
            "given_away": self.env._("more money is given away"),
            "product": self.env._("another product is affected"),
            "customer": self.env._("it is for another customer"),
            "currency": self.env._("it is in another currency"),
        }
        return self.env._(
            "The quotation was changed: %s.", ", ".join(words[code] for code in codes)
        )

    def _sales_cancel_requests(self):
        # A cancelled order asks nobody, whoever cancels it.
        waiting = self.sudo().sales_request_ids.filtered(
            lambda request: request.state == "pending"
        )
        waiting.write({"state": "cancelled", "decided_on": fields.Datetime.now()})
        waiting._log("cancel")
        waiting._close()
        waiting.order_id._sales_sync_release_state()

    def _sales_sync_release_state(self):
        """Store what lists show, after something was asked, decided or voided."""
        for order, (stops, verdict) in self._sales_looked_at().items():
            # As in _sales_inputs_changed.
            mine = order.sudo()
            state = mine._sales_state_of(stops)
            if mine.sales_release_state != state:
                mine.sales_release_state = state
            if mine._sales_live_requests() and not stops:
                mine._sales_mark_released()
                if verdict:
                    mine._sales_keep_aside(verdict)

    def _sales_state_of(self, stops):
        requests = self.sales_request_ids
        if requests.filtered(lambda request: request.state == "pending"):
            return "waiting"
        if not stops:
            approved = requests.filtered(lambda request: request.state == "approved")
            return "approved" if approved else "open"
        if any(hit.outcome in ("block", "require") for hit in stops):
            return "blocked"
        hashes = self._sales_input_hashes()
        same = requests.filtered(lambda request: request.inputs_hash in hashes)
        last = same.sorted("id")[-1:]
        return "refused" if last.state == "refused" else "needed"


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._sales_tell_order()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not LINE_INPUTS.isdisjoint(vals):
            self._sales_tell_order()
        return result

    def unlink(self):
        orders = self.order_id
        result = super().unlink()
        self._sales_tell_order(orders)
        return result

    def _sales_tell_order(self, orders=None):
        """An input has changed; an order that is being written looks once, after."""
        if not self.env["sales.room"]._is_on("quotation"):
            return
        orders = self.order_id if orders is None else orders
        if not is_open(self, ORDER_FOLLOWS):
            orders._sales_inputs_changed()
