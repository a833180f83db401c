from odoo import Command, fields, models
from odoo.exceptions import UserError

from ...tools.door import is_open


class SalesQuotationRequest(models.Model):
    """From asking to the decision."""

    _name = "sales.quotation.request"
    _inherit = "sales.quotation.request"

    def _submit(self, order, rule, facts, note=False, **values):
        """Ask for approval of what ``rule`` found on ``order``.

        :param dict facts: from :meth:`sale.order._sales_request_facts`
        """
        rule.chain_id._check_complete()
        # What was judged at the rates of an earlier request is kept with those.
        rates = order._sales_kept_rates() or self.env[
            "sales.quotation.judge"
        ]._rates_of(order)
        request = self.create(
            {
                "order_id": order.id,
                "requester_id": self.env.uid,
                "note": note,
                "rule_id": rule.id,
                "rule_name": rule.name,
                "rule_version": rule.version,
                "chain_id": rule.chain_id.id,
                "rate": rates.get(order.currency_id.id, 1),
                "rates": {str(key): str(rate) for key, rate in rates.items()},
                "step_ids": self._prepare_steps(rule.chain_id),
                **facts,
                **values,
            }
        )
        request._log("submit", note or None)
        request._open_next()
        stuck = request.step_ids.filtered("is_stuck")
        if stuck:
            raise UserError(stuck[0]._nobody())
        return request

    def _prepare_steps(self, chain):
        return [
            Command.create(
                {
                    "place": place,
                    "step_id": step.id,
                    "name": step.summary,
                    "quorum": step.quorum,
                }
            )
            for place, step in chain._all_steps()
        ]

    def _open_next(self):
        """Open the steps whose turn it is; without any the request is approved."""
        for request in self:
            while request.state == "pending" and not request._open_steps():
                planned = request.step_ids.filtered(lambda one: one.state == "planned")
                if not planned:
                    request._end("approved")
                    break
                planned.grouped("place")[min(planned.mapped("place"))]._open()

    def _settle(self):
        """Close the steps that have what they ask for, and open those that follow."""
        for request in self.filtered(lambda one: one.state == "pending"):
            for step in request._open_steps():
                step._is_answered()
            request._open_next()

    def _approvals(self):
        return self.approval_ids.filtered(lambda row: row.decision == "approve")

    def _open_steps(self):
        return self.step_ids.filtered(lambda step: step.state == "open")

    def _decide(self, decision, reason=None, step=None):
        """Approve or refuse as the current user; return {request: what came of it}.

        ``approved`` or ``refused`` the request is decided, ``counted`` others are asked
        as well, ``late`` somebody was faster, ``already`` one's own decision is known,
        ``void`` or ``cancelled`` nothing is asked any more.
        Whoever comes second at the same moment meets a serialization failure here,
        and is repeated by the host on what the first one left (rule 10).

        :param step: the one to decide, and no other; by default whichever is one's own
        """
        results = {}
        for request in self:
            # Whoever is asked writes nothing but this decision.
            mine = request.sudo()
            mine.decision_count += 1
            mine.flush_recordset(["decision_count"])
            mine.invalidate_recordset()
            results[request] = mine._decide_one(decision, reason, step)
        return results

    def _decide_one(self, decision, reason, step):
        seat = self._seat_of_user(step)
        if not seat:
            return self._decide_late(decision, reason)
        step, one = seat
        behalf = one.behalf != self.env.uid and one.behalf
        values = {"step_id": step.id, "behalf_user_id": behalf}
        self._log(decision, reason, **values)
        self._finish_activity()
        if decision == "refuse":
            step.state = "refused"
            self._end("refused", reason)
            return "refused"
        self._settle()
        return "counted" if self.state == "pending" else self.state

    def _seat_of_user(self, step=None):
        """Return (step, decider) by which the current user may decide, or None."""
        me = self.env.user.partner_id
        # Who has approved is not asked again (rule 10).
        if self.state != "pending" or me in self._approvals().user_id.partner_id:
            return None
        steps = self._open_steps()
        for one in steps if step is None else steps.filtered(lambda s: s.id == step.id):
            for decider in one._deciders():
                if self.env["res.users"].browse(decider.user).partner_id == me:
                    return one, decider
        return None

    def _involved(self):
        """Return the partners of the seller, and of who changed an input last."""
        # Whoever is asked need not see sales orders.
        order = self.order_id.sudo()
        return (order.user_id | order.sales_changed_by_id).partner_id

    def _is_own(self):
        """Whether the current user is involved, and so does not decide (rule 4)."""
        return self.env.user.partner_id in self._involved()

    def _why_not_mine(self):
        """Return, in words, why the current user does not decide on what waits."""
        if self._is_own():
            return self.env._("you sold it, or changed it last, so it is your own")
        return self.env._("you are not asked")

    def _decide_late(self, decision, reason):
        """Say why the current user cannot decide; keep what came too late."""
        me = self.env.user
        if self._is_own():
            raise UserError(
                self.env._(
                    "You sold %(request)s, or changed it last: somebody else has to "
                    "decide.",
                    request=self.display_name,
                )
            )
        if (
            me
            in self.approval_ids.filtered(
                lambda row: row.decision in ("approve", "refuse")
            ).user_id
        ):
            return "already"
        # Too late is what somebody else has answered.
        if me not in (self.step_ids - self._open_steps()).asked_ids:
            raise UserError(
                self.env._(
                    "You are not asked about %(request)s. It waits for %(names)s.",
                    request=self.display_name,
                    names=", ".join(self.asked_ids.mapped("name")) or "–",
                )
            )
        labels = {"approve": self.env._("Approve"), "refuse": self.env._("Refuse")}
        words = f"{labels[decision]}: {reason}" if reason else labels[decision]
        self._log("late", words)
        return self.state if self.state in ("void", "cancelled") else "late"

    def _end(self, state, reason=None):
        """Close the request, and tell who asked."""
        self.write(
            {"state": state, "decided_on": fields.Datetime.now(), "void_reason": False}
        )
        self._close()
        for request in self:
            request._tell_requester(reason)
        self.order_id._sales_sync_release_state()

    def _close(self):
        """Nobody is asked any more."""
        left = self.step_ids.filtered(lambda step: step.state in ("planned", "open"))
        left.state = "closed"
        asked = self.activity_search(["sms_sales.mail_activity_approve_quotation"])
        if is_open(self, "sales_activity"):
            # The one that decided is being finished by the host.
            asked = asked.filtered(lambda one: one.user_id != self.env.user)
        asked.unlink()

    def _void(self, reason):
        """The quotation is not any more what was asked about, or approved."""
        self.write({"state": "void", "void_reason": reason})
        self._log("void", reason)
        self._close()
        for request in self:
            request._tell_requester(reason)

    def action_approve(self):
        """Ask for a reason, which may be left out."""
        return self._open_decide("approve")

    def action_refuse(self):
        """Ask for the reason of a refusal."""
        return self._open_decide("refuse")

    def _open_decide(self, decision):
        labels = {"approve": self.env._("Approve"), "refuse": self.env._("Refuse")}
        return {
            "type": "ir.actions.act_window",
            "name": labels[decision],
            "res_model": "sales.quotation.decide",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_request_ids": self.ids,
                "default_decision": decision,
            },
        }

    def action_open_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "view_mode": "form",
            "res_id": self.order_id.id,
        }

    def action_take_back(self):
        """Stop asking; the quotation stays as it is."""
        for request in self:
            if request.state != "pending":
                raise UserError(
                    self.env._(
                        "%(request)s is decided and cannot be taken back.",
                        request=request.display_name,
                    )
                )
            if self.env.user not in (request.requester_id | request.seller_id):
                raise UserError(
                    self.env._(
                        "%(request)s is taken back by who asked, or by the "
                        "salesperson.",
                        request=request.display_name,
                    )
                )
        # The state of a request is changed by its buttons only.
        mine = self.sudo()
        mine.write({"state": "cancelled", "decided_on": fields.Datetime.now()})
        mine._log("cancel")
        mine._close()
        mine.order_id._sales_sync_release_state()
        return True
