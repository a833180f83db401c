from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.sms_sales.tools.batch import INLINE_LIMIT, held, run_chunk

from .notes import note
from .reorder_line import FEW_DAYS

CHUNK = 500


class SalesReorderLine(models.Model):
    """Making reordering rules of suggestions, and taking that back.

    Each rule is compared with what the suggestion showed, and left alone, with the
    reason, where somebody changed it since.
    """

    _name = "sales.reorder.line"
    _inherit = "sales.reorder.line"

    def action_apply(self):
        """Let reordering rules ask for the suggested minimum."""
        self._check_may_apply()
        lines = self.filtered(lambda x: x.state in ("open", "undone", "skipped"))
        if len(lines) > INLINE_LIMIT:
            lines.state = "waiting"
            # Who applies suggestions may start no other job.
            self.env.ref("sms_sales_stock.cron_reorder_apply").sudo()._trigger()
            return self._tell_of_queue(len(lines))
        lines._apply()
        return lines._tell_of("applied")

    def action_undo(self):
        """Give the rules back the minimum that they had."""
        self._check_may_apply()
        lines = self.filtered(lambda x: x.state == "applied")
        lines._undo()
        return lines._tell_of("undone")

    def action_open_rule(self):
        """Show the host's reordering rules of the product."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_orderpoint"
        )
        return {
            **action,
            "domain": [("product_id", "in", self.product_id.ids)],
            "context": {},
        }

    @api.model
    def _cron_apply(self):
        """Apply what waits in the queue, chunk by chunk."""
        domain = [("state", "=", "waiting")]
        label = self.env._("Reordering rules")
        with held(self.env, "stock.reorder.apply", label=label):
            while remaining := self.search_count(domain):
                lines = self.search(domain, limit=CHUNK, order="id")
                run_chunk(self.env, lines._apply_for_who_asked, remaining=remaining)

    def _apply_for_who_asked(self):
        """Apply in the name of who asked: the host tidies up rules of the system."""
        for user, lines in self.grouped("write_uid").items():
            # They had the right when they asked.
            lines.with_user(user).sudo()._apply()
        return len(self)

    def _check_may_apply(self):
        self.check_access("write")
        if not self:
            raise UserError(self.env._("Choose some suggestions first."))

    def _apply(self):
        """Write the rules and return how many lines were looked at."""
        rules, taken = self._locked_rules(), self._taken()
        done = self.browse()
        for line in self:
            reason = line._reason(rules, taken)
            if reason:
                line.write({"state": "skipped", "reason": reason})
                continue
            done += line
            rules[line.orderpoint_id.id].product_min_qty = line.minimum_qty
        done._make_rules()
        done.write({"state": "applied", "reason": False})
        return len(self)

    def _undo(self):
        rules = self._locked_rules()
        made = rules[False]
        for line in self:
            rule = rules[line.orderpoint_id.id]
            reason = line._reason_to_keep(rule)
            if reason:
                line.write({"state": "skipped", "reason": reason})
                continue
            if line.made_rule:
                made += rule
            else:
                rule.write(
                    {
                        "product_min_qty": line.current_min,
                        "product_max_qty": line.current_max,
                    }
                )
            line.write({"state": "undone", "reason": False, "made_rule": False})
        made.unlink()

    def _locked_rules(self):
        """Return the rules of these lines by id, so that nobody else changes them."""
        # A sales manager decides on reorder points; the host lets only the warehouse
        # write them.
        rules = self.orderpoint_id.sudo().with_context(active_test=False).exists()
        rules.lock_for_update()
        return {False: rules.browse(), **{rule.id: rule for rule in rules}}

    def _taken(self):
        """Return which (product, location) have a rule, be it archived."""
        locations = self.warehouse_id.lot_stock_id
        domain = [
            ("product_id", "in", self.product_id.ids),
            ("location_id", "in", locations.ids),
        ]
        # As above.
        rules = self.env["stock.warehouse.orderpoint"].sudo()
        rules = rules.with_context(active_test=False).search_fetch(
            domain, ["product_id", "location_id"]
        )
        return {(rule.product_id, rule.location_id) for rule in rules}

    def _reason(self, rules, taken):
        """Return why this line cannot be applied."""
        self.ensure_one()
        if not self.current:
            return "older"
        if not (self.product_id.active and self.product_id.is_storable):
            return "product"
        if self.sold_days < FEW_DAYS:
            return "young"
        rule = rules[self.orderpoint_id.id]
        if rule:
            return self._reason_of_rule(rule)
        if self.has_rule:
            return "gone"
        place = self.product_id, self.warehouse_id.lot_stock_id
        return "made" if place in taken else False

    def _reason_of_rule(self, rule):
        compare = self.uom_id.compare
        if not rule.active:
            return "archived"
        if compare(rule.product_min_qty, self.current_min):
            return "changed"
        return "same" if not compare(rule.product_min_qty, self.minimum_qty) else False

    def _reason_to_keep(self, rule):
        """Return why a rule is not given back what it had."""
        if not rule:
            return "gone"
        compare = self.uom_id.compare
        return "changed" if compare(rule.product_min_qty, self.minimum_qty) else False

    def _make_rules(self):
        """Make the rules that there were none of.

        They order nothing by themselves: whoever buys sets them to *Auto*.
        """
        lines = self.filtered(lambda line: not line.orderpoint_id)
        # As above: sales managers decide, the host lets the warehouse write.
        rules = self.env["stock.warehouse.orderpoint"].sudo()
        made = rules.create(
            [
                {
                    "product_id": line.product_id.id,
                    "warehouse_id": line.warehouse_id.id,
                    "location_id": line.warehouse_id.lot_stock_id.id,
                    "company_id": line.company_id.id,
                    "product_min_qty": line.minimum_qty,
                    "product_max_qty": line.minimum_qty,
                    "trigger": "manual",
                }
                for line in lines
            ]
        )
        for line, rule in zip(lines, made, strict=True):
            line.write({"orderpoint_id": rule.id, "made_rule": True})

    def _tell_of(self, state):
        """Return a note on how many were done, and how many left out and why."""
        done = self.filtered(lambda line: line.state == state)
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        left = (self - done).grouped("reason")
        words = [
            f"{reasons.get(reason, '')}: {len(lines)}" for reason, lines in left.items()
        ]
        done_words = self.env._("%s done.", len(done))
        return note("\n".join([done_words, *words]), "warning" if left else "success")

    def _tell_of_queue(self, count):
        return note(
            self.env._("%s suggestions are applied in the background.", count), "info"
        )
