import threading
from functools import partial
from uuid import uuid4

from odoo import Command
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestQuotationAtOnce(CommittedCase):
    """Two approvers at the same moment, on connections of their own (rule 10)."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._forget)
        with self._connection() as env:
            mark = uuid4().hex
            groups = env.ref("sales_team.group_sale_salesman_all_leads").ids
            users = env["res.users"].create(
                [
                    {
                        "name": f"At once {n}",
                        "login": f"once_{n}_{mark}",
                        "group_ids": [Command.set(groups)],
                    }
                    for n in range(3)
                ]
            )
            self.user_ids = users.ids
            chain = env["sales.approval.chain"].create(
                {
                    "name": "At once",
                    "step_ids": [
                        Command.create(
                            {"kind": "user", "user_ids": [Command.set(users[1:].ids)]}
                        )
                    ],
                }
            )
            partner = env["res.partner"].create({"name": "At once"})
            rule = env["sales.quotation.rule"].create(
                {
                    "name": "At once",
                    "outcome": "approval",
                    "chain_id": chain.id,
                    "partner_ids": [Command.set(partner.ids)],
                }
            )
            product = env["product.product"].create({"name": "At once"})
            order = env["sale.order"].create(
                {
                    "partner_id": partner.id,
                    "user_id": users[0].id,
                    "order_line": [Command.create({"product_id": product.id})],
                }
            )
            request = order.with_user(users[0])._sales_ask()
            self.made = [rule, chain, order, partner, product, users]
            self.made = [(one._name, one.ids) for one in self.made]
            self.request_id = request.id

    def _forget(self):
        """Take it all back out: what was committed would meet other tests."""
        with self._connection() as env:
            self._open_ledgers(env)
            for table in ("sales_quotation_approval", "sales_quotation_request_step"):
                env.cr.execute(
                    SQL(
                        "DELETE FROM %s WHERE request_id = %s",
                        SQL.identifier(table),
                        self.request_id,
                    )
                )
            request = env["sales.quotation.request"].browse(self.request_id)
            request.unlink()
            for name, ids in self.made:
                records = env[name].browse(ids).exists()
                if "active" in records._fields:
                    records.write({"active": False})
                elif name == "sale.order":
                    records._action_cancel()
                    records.unlink()

    @mute_logger("odoo.service.model", "odoo.sql_db")
    def test_the_first_commit_counts_and_the_other_is_kept_as_late(self):
        results, meet = {}, threading.Barrier(2, timeout=30)

        def decide(user_id, decision):
            with self._connection(user_id) as env:
                turns = []

                def work():
                    request = env["sales.quotation.request"].browse(self.request_id)
                    # Both have seen the request waiting before one of them writes.
                    self.assertTrue(turns or request.state == "pending")
                    if not turns:
                        turns.append(1)
                        meet.wait()
                    return request._decide(decision, "At once")[request]

                results[decision] = retrying(work, env)

        both = zip(self.user_ids[1:], ("approve", "refuse"), strict=True)
        self._at_once(*[partial(decide, *one) for one in both])
        self.assertEqual(sorted(results.values())[0] in ("approved", "late"), True)
        self.assertIn("late", results.values())
        with self._connection() as env:
            request = env["sales.quotation.request"].browse(self.request_id)
            decisions = request.approval_ids.mapped("decision")
            self.assertEqual(len(decisions), 3)
            self.assertEqual(decisions.count("late"), 1)
            effect = "approved" if results["approve"] == "approved" else "refused"
            self.assertEqual(request.state, effect)
