from odoo import api, models


class SalesDemo(models.AbstractModel):
    """Customers who read what they were sent."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _tell_rooms(self):
        res = super()._tell_rooms()
        if not self.env["sales.quotation.view"].search_count([], limit=1):
            self._read_offers()
        return res

    @api.model
    def _read_offers(self):
        """One was read twice and printed, another by somebody with the link."""
        nobody = self.env["res.partner"]
        for name, looks in {
            "alder_order_revised": (("page", True), ("pdf", True), ("page", False)),
            "alder_offer_ends": (("page", False),),
        }.items():
            order = self._ref(name)
            for kind, is_known in looks:
                partner = order.partner_id if is_known else nobody
                number = order.sales_revision_number
                order._sales_note_view(number, kind, partner, not is_known, True)
