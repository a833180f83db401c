from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...tools.batch import AlreadyRunning, held, run_chunk
from ...tools.company_day import day_of

CHUNK = 500
# A transaction that began before the last run may have ended after it.
OVERLAP = timedelta(hours=1)


class SaleOrder(models.Model):
    """The scheduled action that books milestones and sees who is late.

    What changed is marked first (an empty ``sales_tracked_on``), then worked off in
    chunks: killed at any point, the next run goes on.
    """

    _name = "sale.order"
    _inherit = "sale.order"

    @api.model
    def _cron_sales_track(self):
        """Look at what changed since the last run, and once a day at what is open."""
        if not self.env["sales.room"]._is_on("quotation"):
            return
        try:
            with held(self.env, "quotation.track", label=self.env._("Order tracking")):
                self._sales_track_all()
        except AlreadyRunning:
            return

    @api.model
    def _sales_track_all(self):
        since = self.env.context.get("lastcall")
        run_chunk(self.env, lambda: self._sales_mark_changed(since))
        left = self._sales_untracked_count()
        while left:
            if not run_chunk(self.env, self._sales_track_some, remaining=left):
                break
            left = self._sales_untracked_count()

    @api.model
    def _sales_track_some(self):
        """Look at the newest orders first: what is old can wait."""
        found = self.env.execute_query(
            SQL(
                "SELECT id FROM sale_order WHERE sales_tracked_on IS NULL"
                " AND state <> 'draft' ORDER BY id DESC LIMIT %s",
                CHUNK,
            )
        )
        orders = self.browse(order_id for (order_id,) in found)
        orders._sales_track()
        return len(orders)

    @api.model
    def _sales_untracked_count(self):
        ((count,),) = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM sale_order"
                " WHERE sales_tracked_on IS NULL AND state <> 'draft'"
            )
        )
        return count

    @api.model
    def _sales_mark_changed(self, since):
        """Mark the orders that may have reached something since, and those whose day
        has turned. Return 0: nothing is worked off yet."""
        self.env.flush_all()
        parts = [self._sales_day_turned()]
        if since:
            parts += self._sales_changed(since - OVERLAP)
        self._sales_look_again(SQL(" UNION ").join(parts))
        return 0

    @api.model
    def _sales_look_again(self, ids):
        """Let the next run look at the orders that this query selects."""
        self.env.cr.execute(
            SQL(
                "UPDATE sale_order SET sales_tracked_on = NULL"
                " WHERE sales_tracked_on IS NOT NULL AND id IN (%s)",
                ids,
            )
        )
        self.invalidate_model(["sales_tracked_on"])

    @api.model
    def _sales_changed(self, since):
        """Return statements that select the orders whose documents changed.

        Hook: an add-on that tells milestones adds its documents.
        """
        return [
            SQL("SELECT id FROM sale_order WHERE write_date >= %s", since),
            SQL("SELECT order_id FROM sale_order_line WHERE write_date >= %s", since),
            SQL(
                """
                SELECT r.sale_order_id FROM sale_order_transaction_rel r
                  JOIN payment_transaction t ON t.id = r.transaction_id
                 WHERE t.write_date >= %s
                """,
                since,
            ),
            self._sales_orders_of_moves(
                SQL("SELECT id FROM account_move WHERE write_date >= %s", since)
            ),
            self._sales_orders_of_moves(
                SQL(
                    """
                    SELECT i.move_id FROM account_partial_reconcile a
                      JOIN account_move_line i
                        ON i.id IN (a.debit_move_id, a.credit_move_id)
                     WHERE a.create_date >= %s
                    """,
                    since,
                )
            ),
        ]

    @api.model
    def _sales_orders_of_moves(self, moves):
        """Return a statement that selects the orders on the invoices of ``moves``."""
        return SQL(
            """
            SELECT l.order_id FROM sale_order_line l
              JOIN sale_order_line_invoice_rel r ON r.order_line_id = l.id
              JOIN account_move_line i ON i.id = r.invoice_line_id
             WHERE i.move_id IN (%s)
            """,
            moves,
        )

    @api.model
    def _sales_day_turned(self):
        """Orders still to be delivered, last looked at on another day of theirs."""
        # All companies' orders are looked at, whoever runs it.
        companies = self.env["res.company"].sudo().search([])
        today = [str(day_of(company)) for company in companies]
        return SQL(
            """
            SELECT o.id FROM sale_order o
              JOIN unnest(%s::int[], %s::text[]) AS c(company_id, today)
                ON c.company_id = o.company_id
             WHERE o.sales_track_state IN ('on_time', 'at_risk', 'late')
               AND o.sales_track_reasons ->> 'today' IS DISTINCT FROM c.today
            """,
            companies.ids,
            today,
        )


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = "account.move"

    def button_draft(self):
        """An invoice that is opened again may be gone before anybody looks."""
        self._sales_look_again()
        return super().button_draft()

    def _sales_look_again(self):
        """Let the orders on these invoices be looked at again."""
        if self and self.env["sales.room"]._is_on("quotation"):
            self.env.flush_all()
            orders = self.env["sale.order"]
            moves = SQL("SELECT unnest(%s::int[])", self.ids)
            orders._sales_look_again(orders._sales_orders_of_moves(moves))


class AccountPartialReconcile(models.Model):
    _name = "account.partial.reconcile"
    _inherit = "account.partial.reconcile"

    def unlink(self):
        """What is taken back leaves no row that the next run could find."""
        (self.debit_move_id | self.credit_move_id).move_id._sales_look_again()
        return super().unlink()
