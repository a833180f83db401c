from odoo import fields, models


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = "account.move.line"

    sales_origin_line_id = fields.Many2one(
        "account.move.line",
        "Reverses line",
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The line that this credit-note line takes back.",
    )

    def _copy_data_extend_business_fields(self, values):
        """Remember which line a reversal takes back; the host keeps only the entry."""
        if self.display_type == "product" and self.move_id.is_sale_document():
            values["sales_origin_line_id"] = self.id
        return super()._copy_data_extend_business_fields(values)
