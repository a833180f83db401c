import logging
from typing import Any, NamedTuple

import psycopg2

from odoo import models
from odoo.exceptions import ConcurrencyError, RedirectWarning, UserError

from ...tools.company_day import zone_of
from .invoicing_policy_orders import UNTOLD

_logger = logging.getLogger(__name__)


class Outcome(NamedTuple):
    """What became of an order: it has an invoice, or a code and a reason."""

    code: str | None = None
    reason: str | None = None
    move: Any = None


class Refused(Exception):
    """These orders cannot be invoiced so: the code and the reason in words."""


class TakenBack(Exception):
    """Ends a trial."""


class SalesInvoicingRun(models.Model):
    """Invoicing with the host's own means, and setting apart who stops the others."""

    _name = "sales.invoicing.run"
    _inherit = "sales.invoicing.run"

    def _made(self, orders):
        """Invoice the orders and return {order: outcome}: at once if nothing stands
        in the way, else customer by customer."""
        if not orders:
            return {}
        try:
            return self._attempt(orders)
        except Refused as refused:
            if len(orders) == 1:
                return {orders: Outcome(*refused.args)}
        consolidate = self.policy_id.consolidate
        groups = orders.grouped(
            lambda one: one.partner_invoice_id if consolidate else one
        )
        outcomes = {}
        for group in groups.values():
            outcomes |= self._made_for_customer(group)
        return outcomes

    def _made_for_customer(self, orders):
        """Leave out the orders that are refused alone, and invoice the others."""
        try:
            return self._attempt(orders)
        except Refused as refused:
            outcomes = {order: Outcome(*refused.args) for order in orders}
        if len(orders) == 1:
            return outcomes
        refusals = {order: self._refusal(order) for order in orders}
        good = orders.filtered(lambda order: not refusals[order])
        outcomes |= {order: one for order, one in refusals.items() if one}
        if good and good != orders:
            try:
                outcomes |= self._attempt(good)
            except Refused as refused:
                outcomes |= {order: Outcome(*refused.args) for order in good}
        return outcomes

    def _refusal(self, order):
        """Return why the order cannot be invoiced alone; nothing is kept of it."""
        try:
            with self.env.cr.savepoint():
                self._attempt(order)
                raise TakenBack
        except TakenBack:
            return None
        except Refused as refused:
            return Outcome(*refused.args)

    def _attempt(self, orders):
        """Return {order: outcome}, or raise Refused and leave nothing behind."""
        try:
            with self.env.cr.savepoint():
                return self._create_invoices(orders)
        except (psycopg2.OperationalError, psycopg2.InterfaceError, ConcurrencyError):
            # Lost connections end the run; who was too late begins the chunk again.
            raise
        except (UserError, RedirectWarning) as error:
            raise Refused("error", str(error.args[0])) from error
        except Refused:
            raise
        except Exception as error:
            # One document of a third party's add-on must not stop all the others.
            _logger.exception("%s could not be invoiced", orders.mapped("name"))
            words = self.env._(
                "Something unexpected happened (%(kind)s): the server log says more.",
                kind=type(error).__name__,
            )
            raise Refused("error", words) from error

    def _create_invoices(self, orders):
        policy = self.policy_id
        orders = orders.with_context(
            raise_if_nothing_to_invoice=False,
            # An invoice carries the day of the company.
            tz=zone_of(self.company_id).zone,
        )
        moves = orders._create_invoices(grouped=not policy.consolidate, final=True)
        self._check_credit(moves)
        unmailed = {}
        if policy.post:
            self._check_locks(moves)
            moves.action_post()
        if policy.send:
            unmailed = self._queue(moves)
        self.env.flush_all()
        by_order = {
            order: move
            for move in moves
            for order in move.line_ids.sale_line_ids.order_id
        }
        nothing = Outcome("nothing", self._word("nothing"))
        return {
            order: Outcome(
                *unmailed.get(by_order[order], (None, None)), by_order[order]
            )
            if order in by_order
            else nothing
            for order in orders
        }

    def _check_credit(self, moves):
        """A run gives no money back: somebody has to look at it."""
        if moves.filtered(lambda move: move.move_type == "out_refund"):
            raise Refused("credit", self._word("credit"))

    def _check_locks(self, moves):
        """The host would move the accounting date behind the lock, without a word."""
        for move in moves:
            day = self.policy_id._today(self.company_id)
            words = move._get_lock_date_message(day, move._affect_tax_report())
            if words:
                raise Refused("lock", words)

    def _queue(self, moves):
        """Put the invoices in the host's queue of mails; return those that stay out:
        {invoice: (code, reason)}."""
        unmailed = {}
        methods = self.env["account.move.send"]._get_default_sending_methods
        for move in moves:
            if methods(move) == {"manual"}:
                unmailed[move] = ("by_post", self._word("by_post"))
            elif "email" in methods(move) and not move.partner_id.email:
                unmailed[move] = ("no_email", self._word("no_email"))
        queued = moves.filtered(lambda move: move not in unmailed)
        if queued:
            queued.sending_data = {
                "author_user_id": self.env.uid,
                "author_partner_id": self.env.user.partner_id.id,
            }
            self.env.ref("account.ir_cron_account_move_send")._trigger()
        return unmailed

    def _left_out(self, codes):
        """Return {order: outcome} of those who are told that they are left out."""
        return {
            order: Outcome(code, self._word(code))
            for order, code in codes.items()
            if code not in UNTOLD
        }
