from odoo import models
from odoo.exceptions import AccessError


class SalesKeptMixin(models.AbstractModel):
    """Columns that only our own code writes: ``kept=True`` on the field.

    What is read-only on a screen may still be sent by any client, and territories and
    releases decide who sees what and what may leave the house.
    """

    _name = "sales.kept.mixin"
    _description = "Columns That Are Kept by the System"

    def _valid_field_parameter(self, field, name):
        return name == "kept" or super()._valid_field_parameter(field, name)

    def _check_field_access(self, field, operation):
        kept = operation == "write" and getattr(field, "kept", False)
        if kept and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(field)s is kept by the system and cannot be set. Leave it out.",
                    field=field._description_string(self.env),
                )
            )
        return super()._check_field_access(field, operation)
