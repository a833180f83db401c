from odoo import api, models


class SalesQuotationRequest(models.Model):
    """Where the price comes from: for whoever is asked, whatever they see of orders."""

    _name = "sales.quotation.request"
    _inherit = "sales.quotation.request"

    @api.readonly
    def get_sales_waterfall(self):
        """Return what the chart on the request shows."""
        self.ensure_one()
        self.check_access("read")
        # As with the margin: who is asked sees the figures of the quotation.
        order = self.sudo().order_id
        return {
            **self._figures()["waterfall"],
            "currency_id": order.currency_id.id,
            "name": order.name,
        }

    def _waterfall_rows(self):
        """Return (words, amount, whether it is a total) from the list to the margin.

        Steps that change nothing are left out.
        """
        self.ensure_one()
        whole = self._figures()["waterfall"]["order"]
        labels = self._waterfall_labels()
        first, *steps = [(one["key"], float(one["amount"])) for one in whole["steps"]]
        rows = [(*first, True), *((*step, False) for step in steps if step[1])]
        rows.append(("net", float(whole["net"]), True))
        rows.append(("cost", -float(whole["cost"]), False))
        rows.append(("margin", float(whole["margin"]), True))
        return [(labels[key], amount, total) for key, amount, total in rows]

    @api.model
    def _waterfall_labels(self):
        return {
            "list": self.env._("List price"),
            "pricelist": self.env._("Pricelist"),
            "volume": self.env._("Volume"),
            "typed": self.env._("Typed price"),
            "discount": self.env._("Discount"),
            "order_discount": self.env._("Order discount"),
            "rounding": self.env._("Rounding"),
            "net": self.env._("Net"),
            "cost": self.env._("Cost"),
            "margin": self.env._("Margin"),
        }
