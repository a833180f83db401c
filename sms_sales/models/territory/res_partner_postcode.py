from odoo import api, models
from odoo.tools import SQL

from ...engine.territory.postcode import postcode_key
from ...tools.batch import run_chunk
from ...tools.cached_columns import refresh_columns

# Postcodes in a transaction, each with all partners who write it.
CHUNK = 5_000


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    @api.model
    def _cron_fill_postcode_keys(self):
        """Compare the postcodes that were there before us, then never run again."""
        self._fill_postcode_keys()
        job = self.env.ref("sms_sales.cron_postcode_keys", raise_if_not_found=False)
        if job:
            # The job ends itself; who runs it by hand may not edit scheduled actions.
            job.sudo().active = False

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
                SELECT DISTINCT country.id, country.code, partner.zip
                  FROM res_partner AS partner
                  JOIN res_country AS country ON country.id = partner.country_id
                 WHERE partner.zip <> '' AND partner.sales_postcode_key IS NULL
                 ORDER BY country.id, partner.zip
                """,
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
            SELECT partner.id, found.key AS sales_postcode_key
              FROM unnest(%s, %s, %s) AS found(country_id, zip, key)
              JOIN res_partner AS partner USING (country_id, zip)
            """,
            list(countries),
            list(codes),
            list(keys),
        )
        refresh_columns(self, ["sales_postcode_key"], source)
        return len(rows)
