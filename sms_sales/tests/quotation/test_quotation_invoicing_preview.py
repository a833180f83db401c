from odoo.tests import Form, tagged

from ...models.quotation import invoicing_run_work
from .invoicing_common import InvoicingCase


@tagged("post_install", "-at_install")
class TestQuotationInvoicingPreview(InvoicingCase):
    """What a policy would do is shown first, and costs the same for many orders."""

    def _preview(self):
        action = self.policy.with_user(self.manager).action_preview()
        previews = self.env["sales.invoicing.preview"].with_user(self.manager)
        return previews.browse(action["res_id"])

    def test_it_shows_what_would_be_invoiced_and_why_others_not(self):
        done = self._confirmed({"product_id": self.balance.id, "product_uom_qty": 2})
        self._run()
        done.order_line.product_uom_qty = 3
        new = self._confirmed(self.balance, self.scale)
        gone = self._create_partner(name="Gone")
        archived = self._confirmed(
            partner_id=gone.id, sales_invoicing_policy_id=self.policy.id
        )
        gone.active = False
        preview = self._preview()
        rows = {line.order_id: (line.code, line.amount) for line in preview.line_ids}
        self.assertEqual(
            {order.id: row for order, row in rows.items()},
            {
                new.id: ("invoice", 140),
                done.id: ("already", 100),
                archived.id: ("archived", 100),
            },
        )
        self.assertEqual((preview.taken_count, preview.left_count), (1, 2))
        self.assertFalse(new.invoice_ids, "a preview changes nothing")

    def test_run_now_does_what_was_shown(self):
        order = self._confirmed()
        preview = self._preview()
        self.assertTrue(Form(preview).summary)
        preview.action_run()
        self.assertTrue(order.invoice_ids)

    def test_run_now_takes_what_came_after_the_day_of_the_week(self):
        self._run()
        order = self._confirmed()
        self.policy.with_user(self.manager).action_run()
        self.assertTrue(order.invoice_ids)

    def test_many_orders_are_left_to_the_scheduled_action(self):
        self.patch(invoicing_run_work, "AT_ONCE", 1)
        orders = self._confirmed() + self._confirmed()
        action = self.policy.with_user(self.manager).action_run()
        run = self.env["sales.invoicing.run"].browse(action["res_id"])
        self.assertEqual(run.state, "waiting")
        self.assertFalse(orders.invoice_ids)
        self.env["sales.invoicing.policy"]._cron_invoice()
        self.assertEqual((run.state, run.user_id), ("done", self.manager))
        self.assertEqual(len(orders.invoice_ids), 1)

    def test_chunks_do_not_part_a_customer(self):
        self.patch(invoicing_run_work, "CHUNK", 1)
        orders = self._confirmed() + self._confirmed() + self._confirmed()
        self._run()
        self.assertEqual(len(orders.invoice_ids), 1)

    def test_as_many_queries_choose_twenty_orders_as_two(self):
        counts = []
        for many in (2, 20):
            orders = self.env["sale.order"].union(
                *(self._confirmed() for _turn in range(many))
            )
            policy = self.policy.sudo()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = policy._orders(self.company)
            run = self.env["sales.invoicing.run"]._last(policy, self.company)
            keys, left_out = policy._sorted(found, run)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(set(keys) & set(orders), set(orders))
            self.assertFalse(left_out)
        self.assertEqual(counts[0], counts[1])

    def test_as_many_queries_find_the_policies_of_twenty_customers_as_of_two(self):
        counts = []
        # The first time, things are looked up that stay known.
        for many in (2, 2, 20):
            partners = self.env["res.partner"].create(
                [
                    {"name": f"{n}", "sales_invoicing_policy_id": self.policy.id}
                    for n in range(many)
                ]
            )
            orders = self.env["sale.order"].create(
                [{"partner_id": partner.id} for partner in partners]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders._compute_sales_invoicing_policy_id()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(orders.sales_invoicing_policy_id, self.policy)
        self.assertEqual(counts[1], counts[2])
