from odoo import fields, models


class SalesLeaverItem(models.TransientModel):
    _name = "sales.leaver.item"
    _description = "What Hangs on a Person Who Leaves"
    _order = "leaver_id, sequence, id"

    leaver_id = fields.Many2one(
        "sales.leaver", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    apply = fields.Boolean(
        default=True, help="Take off the mark to leave this one as it is."
    )
    code = fields.Char(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    kind = fields.Char(readonly=True)
    name = fields.Char(string="Document", readonly=True)
    effect = fields.Char(string="What happens", readonly=True)
    reason = fields.Char(
        string="Left out because",
        readonly=True,
        help="Why nothing happens to this one.",
    )
    done = fields.Boolean(readonly=True)

    def _key(self):
        """Return what must not have changed between preview and apply."""
        self.ensure_one()
        return self.code, self.res_model, self.res_id, self.effect

    def _records(self):
        """Return the documents, all of one model, open to the one who applies."""
        # Handing over is a commission manager's right whatever the document is, and
        # each document keeps a note of who did it.
        documents = self.env[self[0].res_model].sudo()
        return documents.browse(self.mapped("res_id")).exists()
