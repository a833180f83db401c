from odoo import api, models


class SalesTerritoryPlacing(models.AbstractModel):
    """Places new and changed accounts and leads in the transaction that saves them."""

    _name = "sales.territory.placing"
    _description = "Placing of Accounts and Leads"

    @api.model
    def _place(self, subject, facts, companies):
        """Book whose the accounts or leads are that have been saved.

        :param facts: {id: what is known of it}, None when it is no account
        :param companies: {id: the company that it belongs to, or 0}
        :return: {id: the territory that it shows}
        """
        plans = self.env["sales.territory.plan"]
        owners = self.env["sales.territory.assignment"]._owners(subject, facts)
        return {
            subject_id: owners.get(
                (plans._sales_key(companies[subject_id]), subject_id)
            )
            for subject_id in facts
        }
