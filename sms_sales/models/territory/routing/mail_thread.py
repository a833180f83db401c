from odoo import models

from ....tools.door import is_open


class MailThread(models.AbstractModel):
    """Of many leads at once, only what a write changes is read for the notes."""

    _name = "mail.thread"
    _inherit = "mail.thread"

    def write(self, vals):
        # Here, where the values are what the overrides of the document made of them.
        if is_open(self, "sales_routing"):
            self = self.with_context(sales_routing_written=frozenset(vals))
        return super().write(vals)

    def _track_prepare(self, fields_iter):
        if is_open(self, "sales_routing") and fields_iter is self._fields:
            written = self.env.context["sales_routing_written"]
            # What is computed from it is prepared by the host before it is computed,
            # properties are asked for when their definition becomes another.
            fields_iter = [
                name
                for name, field in self._fields.items()
                if name in written or field.type == "properties"
            ]
        return super()._track_prepare(fields_iter)
