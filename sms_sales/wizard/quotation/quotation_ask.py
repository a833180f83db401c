from odoo import api, fields, models


class SalesQuotationAsk(models.TransientModel):
    """Ask for approval of a quotation, and say why it should be given."""

    _name = "sales.quotation.ask"
    _description = "Ask for Approval"

    order_ids = fields.Many2many("sale.order", readonly=True)
    found = fields.Text(string="What stands in the way", compute="_compute_found")
    note = fields.Text(
        string="Why it should be approved", help="Told to whoever decides."
    )

    @api.depends("order_ids")
    def _compute_found(self):
        for wizard in self:
            # As they are saved: the dialog is not.
            orders = wizard.order_ids._origin
            words = [
                orders._sales_words(hits) for hits in orders._sales_stops().values()
            ]
            wizard.found = "\n".join(line for lines in words for line in lines)

    def action_ask(self):
        """Ask, and say who decides."""
        self.ensure_one()
        return self.order_ids._sales_ask_saying((self.note or "").strip())
