from unittest.mock import patch

import psycopg2

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...models.quotation import invoicing_run_marks, invoicing_run_work
from ...tools.batch import AlreadyRunning
from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestQuotationInvoicingAtOnce(CommittedCase):
    """Real connections that commit: two runs at once, and one that is killed."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._forget)
        with self._connection() as env:
            company = env["res.company"].search(
                [("chart_template", "!=", False)], order="id", limit=1
            )
            env = env(context={"allowed_company_ids": company.ids})
            policy = env["sales.invoicing.policy"].create(
                {"name": "At once", "when": "weekly", "post": True, "send": True}
            )
            product = env["product.product"].create(
                {"name": "At once", "invoice_policy": "order", "list_price": 10}
            )
            partners = env["res.partner"].create(
                [
                    {"name": f"At once {n}", "email": f"at_once_{n}@example.com"}
                    for n in range(4)
                ]
            )
            orders = env["sale.order"].create(
                [
                    {
                        "partner_id": partner.id,
                        "sales_invoicing_policy_id": policy.id,
                        "order_line": [Command.create({"product_id": product.id})],
                    }
                    for partner in partners
                ]
            )
            orders.action_confirm()
            self.company_id, self.policy_id = company.id, policy.id
            self.order_ids = orders.ids
            self.made = [(one._name, one.ids) for one in (product, partners)]

    def _forget(self):
        """Take it all back out: what was committed would meet other tests."""
        with self._connection() as env:
            orders = env["sale.order"].browse(self.order_ids)
            moves = orders.invoice_ids
            moves.button_draft()
            moves.with_context(force_delete=True).unlink()
            orders._action_cancel()
            for table in ("sales_invoicing_run_line", "sales_invoicing_run"):
                env.cr.execute(
                    SQL(
                        "DELETE FROM %s WHERE policy_id = %s",
                        SQL.identifier(table),
                        self.policy_id,
                    )
                )
            env.invalidate_all()
            orders.unlink()
            env["sales.invoicing.policy"].browse(self.policy_id).unlink()
            for name, ids in self.made:
                env[name].browse(ids).write({"active": False})

    def _invoice(self):
        with self._connection() as env:
            company = env["res.company"].browse(self.company_id)
            env["sales.invoicing.policy"].browse(self.policy_id)._invoice(company)

    def _papers(self):
        """Return (number, whether a mail waits) of each invoice there is."""
        with self._connection() as env:
            moves = env["sale.order"].browse(self.order_ids).invoice_ids
            return sorted((move.name, bool(move.sending_data)) for move in moves)

    def _mailed(self):
        """Empty the queue of mails, as the host does when it has sent them."""
        with self._connection() as env:
            moves = env["sale.order"].browse(self.order_ids).invoice_ids
            moves.sending_data = False

    def test_two_runs_at_once_invoice_each_order_once(self):
        refused = []

        def work():
            try:
                self._invoice()
            except AlreadyRunning as error:
                refused.append(error)

        self._at_once(work, work)
        self.assertLessEqual(len(refused), 1)
        self.assertEqual(len(self._papers()), 4)
        with self._connection() as env:
            policy = env["sales.invoicing.policy"].browse(self.policy_id)
            self.assertEqual(len(policy.run_ids), 1)
            self.assertEqual(len(policy.run_ids.line_ids), 4)

    def _killed(self, module, name, after):
        """Invoice, and lose the connection at the call of ``name`` that comes
        ``after`` so many others."""
        runs = module.SalesInvoicingRun
        whole, calls = getattr(runs, name), []

        def dying(run, *args):
            calls.append(args)
            if len(calls) > after:
                self._kill(run.env)
            return whole(run, *args)

        with (
            patch.object(invoicing_run_work, "CHUNK", 2),
            patch.object(runs, name, dying),
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.Error),
        ):
            self._invoice()

    def test_killed_after_the_commit_and_run_again_no_invoice_and_no_mail(self):
        self._killed(invoicing_run_work, "_finish", after=0)
        papers = self._papers()
        self.assertEqual([mail for _name, mail in papers], [True] * 4)
        self._mailed()
        self._invoice()
        self.assertEqual(self._papers(), [(name, False) for name, _mail in papers])

    def test_killed_between_two_commits_it_goes_on_with_the_rest(self):
        self._killed(invoicing_run_work, "_work_on", after=1)
        self.assertEqual(len(self._papers()), 2, "one chunk of two was committed")
        self._mailed()
        self._invoice()
        papers = self._papers()
        self.assertEqual(len(papers), 4)
        self.assertEqual(sum(mail for _name, mail in papers), 2, "of the later two")

    def test_killed_before_the_commit_nothing_is_there(self):
        # Invoices, marks and queue are written, and go together.
        self._killed(invoicing_run_marks, "_tell", after=0)
        self.assertFalse(self._papers())
        with self._connection() as env:
            lines = env["sales.invoicing.run.line"]
            self.assertFalse(lines.search([("policy_id", "=", self.policy_id)]))
