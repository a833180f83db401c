from odoo import fields, models


class SalesTerritoryRangeImportProblem(models.TransientModel):
    _name = "sales.territory.range.import.problem"
    _description = "Row of Postcodes that Cannot Be Imported"
    _order = "row, id"

    import_id = fields.Many2one(
        "sales.territory.range.import", required=True, index=True, ondelete="cascade"
    )
    row = fields.Integer(readonly=True)
    text = fields.Char(string="Problem", readonly=True)
