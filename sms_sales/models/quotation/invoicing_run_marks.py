from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import plaintext2html

# What nobody has to look at.
QUIET = ("change", "nothing", "by_post")


class SalesInvoicingRun(models.Model):
    """The marks a run leaves, in the transaction of the invoices, and whom it tells."""

    _name = "sales.invoicing.run"
    _inherit = "sales.invoicing.run"

    @api.model
    def _word(self, code):
        """Return what a code means, and what to do."""
        return {
            "credit": self.env._(
                "It would be a credit note: more was invoiced, or paid down, than can "
                "be invoiced now. Invoice it by hand, or wait for the next delivery."
            ),
            "credited": self.env._(
                "A credit note was made out for it, and the host would invoice the "
                "same again. Correct its quantities, or invoice it by hand."
            ),
            "change": self.env._(
                "A change of the order waits for approval. It is invoiced when that "
                "is decided."
            ),
            "archived": self.env._(
                "Its customer is archived. Restore the customer, or cancel the order."
            ),
            "nothing": self.env._("Its products leave nothing to invoice now."),
            "no_email": self.env._(
                "Invoiced, but not mailed: the invoice address has no e-mail address."
            ),
            "by_post": self.env._(
                "Invoiced, but not mailed: the customer's invoices are sent by hand."
            ),
        }.get(code)

    def _mark(self, outcomes, keys):
        """Write what became of the orders; what failed before is written over."""
        amounts = self._amounts(outcomes)
        rows = {
            order: {
                "key": keys[order],
                "state": "invoiced" if outcome.move else "failed",
                "code": outcome.code,
                "reason": outcome.reason,
                "move_id": outcome.move and outcome.move.id,
                "amount": amounts.get(order.id, 0.0),
            }
            for order, outcome in outcomes.items()
        }
        lines = self.line_ids.filtered(lambda line: line.order_id in rows)
        # What failed, and was delivered once more since, is one order all the same.
        before = {line.order_id: line for line in lines if line.state == "failed"}
        new = []
        for order, row in rows.items():
            if line := before.get(order):
                line.write(row)
            else:
                new.append({**row, **self._prepare_line(order)})
        self.env["sales.invoicing.run.line"].create(new)
        self._tell(outcomes)

    def _prepare_line(self, order):
        return {
            "run_id": self.id,
            "policy_id": self.policy_id.id,
            "company_id": self.company_id.id,
            "order_id": order.id,
            "order_name": order.name,
            "partner_id": order.partner_invoice_id.id,
            "currency_id": order.currency_id.id,
        }

    def _amounts(self, outcomes):
        """Return {order id: untaxed amount} of what was invoiced for it."""
        amounts = defaultdict(float)
        moves = self.env["account.move"].union(
            *(one.move for one in outcomes.values() if one.move)
        )
        for line in moves.invoice_line_ids:
            for order in line.sale_line_ids.order_id:
                amounts[order.id] += line.price_subtotal
        return amounts

    def _tell(self, outcomes):
        """Give who is responsible an activity for each order that needs a look, and
        end those of orders that need none any more."""
        kind = self.env.ref("sms_sales.mail_activity_not_invoiced")
        orders = self.env["sale.order"].union(*outcomes)
        open_ones = self.env["mail.activity"].search(
            [
                ("activity_type_id", "=", kind.id),
                ("res_model", "=", "sale.order"),
                ("res_id", "in", orders.ids),
            ]
        )
        told = open_ones.grouped("res_id")
        failed = {
            order: outcome
            for order, outcome in outcomes.items()
            if outcome.code and outcome.code not in QUIET
        }
        settled = orders.filtered(lambda order: order not in failed).ids
        over = open_ones.filtered(lambda one: one.res_id in settled)
        if over:
            over.action_feedback(self.env._("Invoiced, or nothing to do any more."))
        self.env["mail.activity"].create(
            [
                self._prepare_activity(kind, order, outcome.reason)
                for order, outcome in failed.items()
                if order.id not in told
            ]
        )

    def _prepare_activity(self, kind, order, reason):
        responsible = self.policy_id.user_id or order.user_id or self.user_id
        return {
            "activity_type_id": kind.id,
            "automated": True,
            "summary": self.env._("Not invoiced: %s", self.policy_id.name),
            "note": plaintext2html(reason),
            "res_model_id": self.env["ir.model"]._get_id("sale.order"),
            "res_id": order.id,
            "user_id": responsible.id,
            "date_deadline": fields.Date.context_today(self),
        }
