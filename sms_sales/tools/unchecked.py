"""A Many2one that the database does not check row by row.

A foreign key costs about as much as an index for each row of a ledger. Where another
column of the same row implies the value, and is itself checked, one check is enough:
the payee, company and currency of a credit are those of its pool and its document.
"""

from odoo import fields


class UncheckedMany2one(fields.Many2one):
    """A stored Many2one without a foreign key; another column protects the record."""

    def update_db_foreign_key(self, model, column):
        """Leave the column as it is."""
