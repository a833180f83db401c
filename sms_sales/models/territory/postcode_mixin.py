from odoo import api, models
from odoo.tools import SQL

from ...engine.territory.postcode import postcode_key
from ...tools.batch import end_job, run_chunk
from ...tools.cached_columns import refresh_columns

# Postcodes in a transaction, each with all records that write it.
CHUNK = 5_000


class SalesPostcodeMixin(models.AbstractModel):
    """Reads the postcodes of records that were there before us, once."""

    _name = "sales.postcode.mixin"
    _description = "Postcodes of Before"

    @api.model
    def _fill_postcode_keys(self):
        """Write the keys that are missing, one computation for each postcode."""
        missing = self._missing_postcode_keys()
        for start in range(0, len(missing), CHUNK):
            chunk = missing[start : start + CHUNK]
            left = len(missing) - start
            run_chunk(self.env, lambda c=chunk: self._write_keys(c), remaining=left)

    @api.model
    def _missing_postcode_keys(self):
        """Return (country id, postcode, key) of readable codes without a key."""
        pairs = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT country.id, country.code, known.zip
                  FROM %s AS known
                  JOIN res_country AS country ON country.id = known.country_id
                 WHERE known.zip <> '' AND known.sales_postcode_key IS NULL
                 ORDER BY country.id, known.zip
                """,
                SQL.identifier(self._table),
                to_flush=self._fields["sales_postcode_key"],
            )
        )
        return [
            (country, zipcode, key)
            for country, code, zipcode in pairs
            if (key := postcode_key(code, zipcode))
        ]

    @api.model
    def _write_keys(self, rows):
        countries, codes, keys = zip(*rows, strict=True)
        source = SQL(
            """
            SELECT known.id, found.key AS sales_postcode_key
              FROM unnest(%s, %s, %s) AS found(country_id, zip, key)
              JOIN %s AS known USING (country_id, zip)
            """,
            list(countries),
            list(codes),
            list(keys),
            SQL.identifier(self._table),
        )
        refresh_columns(self, ["sales_postcode_key"], source)
        return len(rows)


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "sales.postcode.mixin"]

    @api.model
    def _cron_fill_postcode_keys(self):
        """Compare the postcodes that were there before us, then never run again."""
        self._fill_postcode_keys()
        self.env["crm.lead"]._fill_postcode_keys()
        end_job(self.env)


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "sales.postcode.mixin"]
