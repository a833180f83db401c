"""A Many2one that the database does not check row by row.

A foreign key costs about as much as an index for each row of a ledger. Where another
column of the same row implies the value, and is itself checked, one check is enough:
the payee, company and currency of a credit are those of its pool and its document.

Where only one statement adds rows, and takes what they point to from the tables
themselves, it is enough to guard the other end: see ``GuardedMany2one``.
"""

from odoo import fields
from odoo.tools import SQL

_FUNCTION = SQL(
    """
    CREATE OR REPLACE FUNCTION sms_sales_refuse_used() RETURNS trigger AS $guard$
    DECLARE
        used boolean;
    BEGIN
        EXECUTE format(
            'SELECT EXISTS (SELECT FROM %%I WHERE %%I = $1)', TG_ARGV[0], TG_ARGV[1]
        ) INTO used USING OLD.id;
        IF used THEN
            RAISE EXCEPTION '%% of %% still points to this row of %%',
                TG_ARGV[1], TG_ARGV[0], TG_TABLE_NAME
                USING ERRCODE = 'foreign_key_violation', TABLE = TG_ARGV[0],
                    COLUMN = TG_ARGV[1], CONSTRAINT = TG_NAME;
        END IF;
        RETURN OLD;
    END
    $guard$ LANGUAGE plpgsql
    """
)


class UncheckedMany2one(fields.Many2one):
    """A stored Many2one without a foreign key; another column protects the record."""

    def update_db_foreign_key(self, model, column):
        """Leave the column as it is."""


class GuardedMany2one(UncheckedMany2one):
    """One whose record cannot be deleted while a row points to it.

    This half of a foreign key costs nothing when rows are added. It does not see rows
    that somebody else is adding just then: where users may delete what a row points
    to, whoever adds the first one changes the record as well, and one of both fails.
    """

    def update_db_foreign_key(self, model, column):
        """Let the database refuse to delete what the column points to."""
        cr = model.env.cr
        cr.execute(_FUNCTION)
        cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s BEFORE DELETE ON %s FOR EACH ROW"
                " EXECUTE FUNCTION sms_sales_refuse_used(%s, %s)",
                SQL.identifier(f"{model._table}_{self.name}_guard"),
                SQL.identifier(model.env[self.comodel_name]._table),
                model._table,
                self.name,
            )
        )
