from odoo import api, models

_MEASURES = ("account_count", "white_count", "deal_count", "pipeline", "revenue")


class SalesTerritoryCoverage(models.Model):
    _name = "sales.territory.coverage"
    _inherit = "sales.territory.coverage"

    @api.model
    @api.readonly
    def get_map(self, country_id=False, territory_id=False):
        """Return what the map shows: a row a country, or a row a state of one country.

        Only what the current user may see, with as many queries for any number of
        accounts.
        """
        domain = [("country_id", "=", country_id)] if country_id else []
        if territory_id:
            domain.append(("sales_territory_id", "child_of", territory_id))
        place = "state_id" if country_id else "country_id"
        rows = self._read_group(
            domain,
            [place],
            [f"{measure}:sum" for measure in _MEASURES]
            + ["sales_territory_id:count_distinct"],
            order=f"account_count:sum desc, {place}",
        )
        return {
            "as_of": self._as_of().isoformat(),
            "currency_id": self.env.company.currency_id.id,
            "rows": [self._place(row) for row in rows],
        }

    @api.model
    def _place(self, row):
        place, *figures, territories = row
        return {
            "id": place.id,
            "code": place.code or "",
            "name": place.name or self.env._("Not known"),
            "territories": territories,
            **dict(zip(_MEASURES, figures, strict=True)),
        }
