from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SalesTerritoryWordMixin(models.AbstractModel):
    """What a rule asks for by name is not deleted from under it: a rule of one tag in
    Germany would take all of Germany."""

    _name = "sales.territory.word.mixin"
    _description = "Value of Territory Rules"

    # The last word of the table that says which rules ask for it.
    _sales_rule_word = ""

    @api.ondelete(at_uninstall=False)
    def _unlink_except_last_of_a_rule(self):
        rule = self._sales_last_of_rule()
        if rule:
            raise UserError(
                self.env._(
                    "A rule of %(territory)s in “%(plan)s” asks for %(names)s and for "
                    "no other of the kind: it would take more than it should. Archive "
                    "it instead, or change the rule in a draft first.",
                    territory=rule.territory_id.display_name,
                    plan=rule.plan_id.name,
                    names=", ".join(self.mapped("display_name")),
                )
            )

    def _sales_last_of_rule(self):
        """Return a rule of a draft or active plan that asks for nothing but these."""
        rules = self.env["sales.territory.rule"]
        rules.flush_model(["plan_id"])
        self.env["sales.territory.plan"].flush_model(["state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT w.rule_id FROM %(table)s w
                  JOIN sales_territory_rule r ON r.id = w.rule_id
                  JOIN sales_territory_plan p
                    ON p.id = r.plan_id AND p.state <> 'archived'
                 WHERE w.rule_id IN (SELECT rule_id FROM %(table)s
                                      WHERE %(column)s = ANY(%(ids)s))
                 GROUP BY w.rule_id HAVING bool_and(w.%(column)s = ANY(%(ids)s))
                 LIMIT 1
                """,
                table=SQL.identifier(
                    f"sales_territory_rule_{self._sales_rule_word}_rel"
                ),
                column=SQL.identifier(f"{self._sales_rule_word}_id"),
                ids=self.ids,
            )
        )
        # Who deletes a tag need not see the plans that ask for it.
        return rules.sudo().browse(rule_id for (rule_id,) in rows)


class ResCountry(models.Model):
    _name = "res.country"
    _inherit = ["res.country", "sales.territory.word.mixin"]
    _sales_rule_word = "country"


class ResCountryState(models.Model):
    _name = "res.country.state"
    _inherit = ["res.country.state", "sales.territory.word.mixin"]
    _sales_rule_word = "state"


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "sales.territory.word.mixin"]
    _sales_rule_word = "account"


class ResPartnerCategory(models.Model):
    _name = "res.partner.category"
    _inherit = ["res.partner.category", "sales.territory.word.mixin"]
    _sales_rule_word = "tag"


class ResPartnerIndustry(models.Model):
    _name = "res.partner.industry"
    _inherit = ["res.partner.industry", "sales.territory.word.mixin"]
    _sales_rule_word = "industry"


class ProductCategory(models.Model):
    _name = "product.category"
    _inherit = ["product.category", "sales.territory.word.mixin"]
    _sales_rule_word = "interest"
