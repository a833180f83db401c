from odoo import models

from .settlement import carrying, previewing, sizing


class SalesCommissionSettlement(models.AbstractModel):
    _name = "sales.commission.settlement"
    _inherit = "sales.commission.settlement"

    def _preview(self, root, company, until, wizard):
        """Show on ``wizard`` what settling would book per payee, and what not and why.

        Goes through the same steps as settling, without booking.
        """
        self._refuse_unless_running(root, company)
        until = self._never_back(root, company, until)
        steps = self.env["sales.commission.settlement.steps"]
        with self._held(root, company):
            steps._begin()
            steps._make("sc_preview", previewing.no_gains())
            chunk = None
            for chunk in self._chunks(root, company, until):
                steps._compute(chunk, in_sums=True)
                steps._keep_preview(chunk, wizard)
            if chunk:
                waiting = carrying.waiting()
                steps._run(previewing.store_left_out(chunk, wizard, waiting))
            steps._run(previewing.store_payees(root, company, wizard))
            self.env.invalidate_all(flush=False)

    def _count_lines(self, roots, company, first, last, limit):
        """How many lines of sales documents the plans look at, counted to ``limit``.

        :param first: by accounting date from that day on; None: since the plans began
        """
        for root in roots:
            root._check_paying_in(company)
        by_order = {root.basis == "order" for root in roots}
        begun = min(roots._sales_versions().mapped("date_from"), default=last)
        day = "date" if first else "invoice_date"
        return max(
            self.env.execute_query(
                sizing.lines(company, order, day, first or begun, last, limit)
            )[0][0]
            for order in by_order
        )
