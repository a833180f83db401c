from odoo import models, tools
from odoo.exceptions import AccessError, UserError


class SalesCommissionPlan(models.Model):
    _name = "sales.commission.plan"
    _inherit = "sales.commission.plan"

    def _sales_versions(self):
        """Running and ended versions of the plan, oldest first."""
        return self.with_context(active_test=False).search(
            [
                ("root_id", "in", self.root_id.ids),
                ("state", "in", ("running", "ended")),
            ],
            order="version",
        )

    def _sales_paying_in(self, company):
        """The plans among these that pay in ``company``.

        A shared plan pays where its exchange rate was frozen: a company that came
        later waits for the plan's next version.
        """
        return self.filtered(
            lambda plan: (
                plan.company_id == company
                or not plan.company_id
                and (
                    plan.currency_id == company.currency_id
                    # Rates of companies that the user is not in count as well.
                    or company in plan.sudo().rate_ids.company_id
                )
            )
        )

    def _check_paying_in(self, company):
        """Raise unless the user works in ``company`` and all of these pay there.

        What settles and reconciles reads by SQL, past the rules of companies.
        """
        if not self.env.su and company not in self.env.companies:
            raise AccessError(
                self.env._(
                    "You do not work in that company now: choose it above, if you "
                    "may, or settle and reconcile your own."
                )
            )
        for plan in self - self._sales_paying_in(company):
            raise UserError(
                self.env._(
                    "The plan %(plan)s does not pay in %(company)s. Choose a company "
                    "of the plan; one that came later waits for its next version.",
                    plan=plan.display_name,
                    company=company.name,
                )
            )

    def _sales_settleable(self):
        """Pairs of (first version, company) that a night's settlement works through.

        A plan that has ended still gets refunds and money for its sales.
        """
        # The scheduled action settles for every company.
        plans = self.sudo().with_context(active_test=False)
        running = plans.search([("state", "in", ("running", "ended"))])
        # A shared plan pays in companies that the job's user is not in.
        companies = self.env["res.company"].sudo().search([])
        return [
            (root, company)
            for root in running.root_id
            for company in root.company_id or companies
            if root._sales_paying_in(company)
        ]

    @tools.ormcache()
    def _sales_margin_companies(self):
        """Ids of the companies in which some running plan measures margin."""
        # Who posts an invoice need not see the plans.
        plans = self.sudo().search(
            [("measure", "=", "margin"), ("state", "=", "running")]
        )
        if any(not plan.company_id for plan in plans):
            # A shared plan concerns companies that the user is not in.
            return frozenset(self.env["res.company"].sudo().search([]).ids)
        return frozenset(plans.company_id.ids)

    def write(self, vals):
        if {"state", "measure", "company_id"} & vals.keys():
            self.env.registry.clear_cache()
        return super().write(vals)
