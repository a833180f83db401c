from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = "res.company"

    sales_reorder_level = fields.Float(string="Service Level", default=0.95)
    sales_reorder_days = fields.Integer(string="Days of Sales", default=180)
    sales_reorder_lead_days = fields.Integer(string="Usual Lead Time", default=7)
    sales_low_stock_alert = fields.Boolean(string="Low-stock Alerts", default=True)
    sales_low_stock_days = fields.Integer(string="Who Sold Lately", default=90)
    sales_low_stock_suggested = fields.Boolean(
        string="Warn at Suggested Points", default=True
    )

    @api.constrains(
        "sales_reorder_level",
        "sales_reorder_days",
        "sales_reorder_lead_days",
        "sales_low_stock_days",
    )
    def _check_sales_reorder(self):
        for company in self:
            if not 0.5 <= company.sales_reorder_level < 1:
                raise ValidationError(
                    self.env._(
                        "%(company)s: a service level lies between 50 %% and less "
                        "than 100 %%: no stock is large enough for every demand.",
                        company=company.name,
                    )
                )
            days = (company.sales_reorder_days, company.sales_low_stock_days)
            if min(days) < 1 or company.sales_reorder_lead_days < 0:
                raise ValidationError(
                    self.env._(
                        "%(company)s: look at the sales of one day at least, and let "
                        "no lead time be negative.",
                        company=company.name,
                    )
                )

    def _sales_security_days(self):
        """Return the days that the company adds to what a vendor takes."""
        self.ensure_one()
        days = self.security_lead
        if "days_to_purchase" in self._fields:
            days += self.days_to_purchase
        return days
