from functools import partial

from odoo import api, fields, models

from ...tools.batch import AlreadyRunning, held, run_chunk
from .invoicing_policy_orders import UNTOLD

# Orders of one transaction; a customer's orders are never parted.
CHUNK = 50
# More orders than this are left to the scheduled action.
AT_ONCE = 200


class SalesInvoicingPolicy(models.Model):
    """Running, by the scheduled action or by hand."""

    _name = "sales.invoicing.policy"
    _inherit = "sales.invoicing.policy"

    @api.model
    def _cron_invoice(self):
        """Invoice what is due; safe to repeat, and to be killed at any point."""
        if not self.env["sales.room"]._is_on("quotation"):
            return
        for policy, company in self._due():
            try:
                if not policy._invoice(company):
                    return
            except AlreadyRunning:
                # Its holder does the work.
                continue

    @api.model
    def _due(self):
        """Return the (policy, company) pairs whose turn has come."""
        # Orders of all companies, whoever may see them.
        policies = self.sudo().search([])
        groups = policies.env["sale.order"]._read_group(
            policies._orders_domain(), ["sales_invoicing_policy_id", "company_id"]
        )
        runs = policies.env["sales.invoicing.run"]
        pairs = dict.fromkeys(groups)
        pairs |= dict.fromkeys((one, one.company_id) for one in policies)
        for run in runs.search([("state", "in", ("waiting", "running"))]):
            pairs.setdefault((run.policy_id, run.company_id))
        return [
            (policy, company)
            for policy, company in pairs
            if company and policy._wants(company)
        ]

    def _wants(self, company):
        """Return whether there is something to do for the company."""
        last = self.env["sales.invoicing.run"]._last(self, company)
        if last.state in ("waiting", "running"):
            return True
        if self.when in ("weekly", "monthly"):
            return self._is_due(company) and not self._is_closed(company)
        run = last.filtered(lambda one: one.turn == self._turn(company))
        keys, left_out = self._sorted(self._orders(company), run, retry=False)
        return any(left_out.get(order) not in UNTOLD for order in keys)

    def _ask_for_run(self, company):
        """Return the run of this turn, done, or waiting when there is much to do."""
        # It invoices for the company: salespeople's and accountants' rights are
        # looked at where it is asked for.
        policy = self.sudo().with_company(company)
        many = len(policy._orders(company)) > AT_ONCE
        with policy._held(company):
            run = policy._open_run(company, by_hand=True)
        if many:
            policy._wake()
        else:
            policy._invoice(company)
        return self.env["sales.invoicing.run"].browse(run.id)

    def _wake(self):
        """Let the scheduled action begin, or go on, within a minute."""
        # Who sells or asks for a run may not edit scheduled actions.
        self.env.ref("sms_sales.cron_invoicing").sudo()._trigger()

    def _held(self, company):
        label = f"{self.name} · {company.name}"
        return held(self.env, "invoicing", self.id, company.id, label=label)

    def _invoice(self, company):
        """Invoice what the policy finds for the company in this turn.

        :return: whether it came to the end within the time of the scheduled action
        """
        self.ensure_one()
        # The policy acts for the company, whoever started it.
        policy = self.sudo().with_company(company)
        with policy._held(company):
            run = policy._open_run(company)
            for ids in run._chunks():
                if run_chunk(self.env, partial(run._work_on, ids)) <= 0:
                    policy._wake()
                    return False
            return run_chunk(self.env, run._finish) > 0

    def _open_run(self, company, by_hand=False):
        """Return the run of this turn, which may have begun before.

        A run that was left unfinished in an earlier turn is ended: this one goes on.
        """
        runs = self.env["sales.invoicing.run"]
        last, turn = runs._last(self, company), self._turn(company)
        if last.turn == turn:
            asked = {"by_hand": True, "user_id": self.env.uid} if by_hand else {}
            last.write({"state": "waiting" if by_hand else "running", **asked})
            return last
        if last.state in ("waiting", "running"):
            last._finish()
        return runs.create(
            {
                "name": f"{self.name} · {turn}",
                "policy_id": self.id,
                "company_id": company.id,
                "turn": turn,
                "day": self._today(company),
                "user_id": self.env.uid,
                "by_hand": by_hand,
                "state": "waiting" if by_hand else "running",
            }
        )


class SalesInvoicingRun(models.Model):
    _name = "sales.invoicing.run"
    _inherit = "sales.invoicing.run"

    @api.model
    def _last(self, policy, company):
        """Return the latest run of the policy for the company."""
        domain = [("policy_id", "=", policy.id), ("company_id", "=", company.id)]
        return self.search(domain, order="id desc", limit=1)

    def _chunks(self):
        """Return the ids of the orders to look at, by chunks of whole customers."""
        policy = self.policy_id
        if not policy.active or self.turn != policy._turn(self.company_id):
            return []
        chunks, customer = [[]], None
        for order in policy._orders(self.company_id):
            parted = not policy.consolidate or order.partner_invoice_id != customer
            if len(chunks[-1]) >= CHUNK and parted:
                chunks.append([])
            chunks[-1].append(order.id)
            customer = order.partner_invoice_id
        return [chunk for chunk in chunks if chunk]

    def _work_on(self, ids):
        """Invoice those of the orders that are still to be invoiced."""
        policy = self.policy_id
        # As they are now: somebody may have invoiced some of them by hand.
        orders = policy._orders(self.company_id, ids)
        keys, left_out = policy._sorted(orders, self, retry=self.by_hand)
        outcomes = self._left_out(left_out)
        outcomes |= self._made(orders.filtered(lambda order: order not in left_out))
        self._mark(outcomes, keys)
        return len(ids)

    def _finish(self):
        """Say what came out, and whether this turn is over."""
        policy, company = self.policy_id, self.company_id
        over = self.turn != policy._turn(company) or policy._is_due(company)
        self.invalidate_recordset()
        failed = self.failed_count
        self.write(
            {
                "state": "attention" if failed else "done",
                "closed": over,
                "by_hand": False,
                "ended_on": fields.Datetime.now(),
            }
        )
        return 1
