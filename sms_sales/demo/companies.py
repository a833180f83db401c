from odoo import Command, api, models

CHART = "generic_coa"
# Where they are, and the tax on their sales.
PLACES = {
    "alder_us": ("state_us_34", 6.25, "Sales tax"),
    "alder_eu": ("state_de_hh", 19.0, "VAT"),
}
# Euros for a dollar, as they were at the start of each month of the story, in turn.
EUROS = [0.921, 0.914, 0.926, 0.933, 0.928, 0.917, 0.909, 0.916, 0.924, 0.919]


class SalesDemo(models.AbstractModel):
    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _found_companies(self):
        """Make both companies, ready for their first entry."""
        self._import_table("res.company")
        for name, (state, percent, label) in PLACES.items():
            company = self._ref(name)
            self._settle_down(company, self.env.ref(f"base.{state}"))
            self._load_chart(company)
            tax = company.account_sale_tax_id
            tax.write({"amount": percent, "name": f"{label} {percent:g} %"})
            tax.tax_group_id.name = label
            self._set_up_bank(company)
            self._open_warehouse(company)
        self._set_rates()
        admin = self.env.ref("base.user_admin")
        admin.company_ids = [Command.link(company.id) for company in self._companies()]

    @api.model
    def _settle_down(self, company, state):
        # On the address, because a country entered on a company installs its
        # localisation, which this story does not need.
        company.partner_id.write(
            {"country_id": state.country_id.id, "state_id": state.id}
        )

    @api.model
    def _open_warehouse(self, company):
        """Where goods are kept in stock, the host sells none without a warehouse."""
        warehouses = self.env.get("stock.warehouse")
        if warehouses is not None and not warehouses.search_count(
            [("company_id", "=", company.id)], limit=1
        ):
            warehouses.create({"company_id": company.id})

    @api.model
    def _load_chart(self, company):
        """Load the chart, then say again where the company is: a chart without a
        country of its own makes each company an American one."""
        currency = company.currency_id
        chart = self.env["account.chart.template"]
        chart._load(CHART, company, install_demo=False)
        company.write(
            {
                "currency_id": currency.id,
                "account_fiscal_country_id": company.country_id.id,
            }
        )
        for model in ("account.tax.group", "account.tax", "account.fiscal.position"):
            made = self.env[model].with_context(active_test=False)
            own = [("company_id", "=", company.id), ("country_id", "!=", False)]
            made.search(own).country_id = company.country_id

    @api.model
    def _set_up_bank(self, company):
        """Let payments move the bank account at once, without statements."""
        bank = self.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", "bank")], limit=1
        )
        methods = (
            bank.inbound_payment_method_line_ids | bank.outbound_payment_method_line_ids
        )
        methods.payment_account_id = bank.default_account_id

    @api.model
    def _set_rates(self):
        us, eu = self._companies()
        rates = [
            (day, EUROS[turn % len(EUROS)]) for turn, day in enumerate(self._months())
        ]
        rows = [
            {
                "name": day,
                "company_id": company.id,
                "currency_id": foreign.currency_id.id,
                "rate": rate if company == us else 1 / rate,
            }
            for day, rate in rates
            for company, foreign in ((us, eu), (eu, us))
        ]
        self.env["res.currency.rate"].create(rows)
