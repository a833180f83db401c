from odoo import api, models


class SalesTerritoryAssignment(models.Model):
    """The reasons of a row in words."""

    _name = "sales.territory.assignment"
    _inherit = "sales.territory.assignment"

    @api.depends("reasons", "cause", "rule_id", "locked", "territory_id")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        causes = dict(self._fields["cause"]._description_selection(self.env))
        names = self._names_in_reasons()
        for row in self:
            why = row.reasons or {}
            parts = [row._outcome_in_words(why), row._place_in_words(why, names)]
            if why.get("conditions"):
                parts.append(
                    self.env._("further conditions met: %s", why["conditions"])
                )
            parts.append(why.get("note"))
            if row.rule_id:
                # Who sees what was decided may read by which rule.
                rule = row.rule_id.sudo().display_name
                parts.append(self.env._("rule “%s”", rule))
            row.reason_text = " · ".join(filter(None, parts)) or causes.get(row.cause)

    def _names_in_reasons(self):
        """Return {("country" or "state", id): name} of all that these rows tell."""
        names = {}
        for key, model in (("country", "res.country"), ("state", "res.country.state")):
            ids = {(row.reasons or {}).get(key) for row in self} - {None}
            for record in self.env[model].browse(ids).exists():
                names[key, record.id] = record.name
        return names

    def _outcome_in_words(self, why):
        self.ensure_one()
        if self.locked:
            return self.env._("locked by hand")
        if why.get("level") == "no_account":
            if self.lead_id:
                return self.env._("archived or lost")
            return self.env._("no account any more")
        if why.get("level") == "elsewhere":
            return self.env._("of another company")
        if not self.territory_id and self.cause != "manual":
            return self.env._("no rule takes it")
        return self.env._("named in a rule") if why.get("named") else None

    def _place_in_words(self, why, names):
        """Return which place decided, as the account had it that day."""
        self.ensure_one()
        level = why.get("level")
        if level == "postcode":
            return self.env._(
                "postcode %(code)s, in a range whose ends share %(shared)s characters",
                code=why.get("key"),
                shared=why.get("shared"),
            )
        if level in ("state", "country"):
            return names.get((level, why.get(level)))
        return self.env._("wherever it is") if level == "world" else None
