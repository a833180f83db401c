from odoo import fields, models
from odoo.tools import SQL

# What a rule asks for, by the last word of the table that says it.
RULE_WORDS = (
    "country",
    "state",
    "industry",
    "tag",
    "interest",
    "account",
    "not_country",
    "not_state",
    "not_industry",
    "not_tag",
    "not_account",
)


class SalesTerritoryPlan(models.Model):
    _name = "sales.territory.plan"
    _inherit = "sales.territory.plan"

    revision = fields.Char(
        compute="_compute_revision",
        help="SHA-256 over the tree and its rules: a preview of another revision "
        "cannot be applied.",
    )

    def _compute_revision(self):
        revisions = self._revisions()
        for plan in self:
            plan.revision = revisions.get(plan._origin.id, False)

    def _revision(self):
        """Return the revision of this plan, False without territories."""
        self.ensure_one()
        return self._revisions().get(self.id, False)

    def _revisions(self):
        """Return {plan id: SHA-256 over all that decides in it}."""
        if not self.ids:
            return {}
        lines = SQL(" UNION ALL ").join(
            [
                self._revision_territories(),
                self._revision_rules(),
                self._revision_ranges(),
                *(self._revision_words(word) for word in RULE_WORDS),
            ]
        )
        self.env.flush_all()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT plan_id, encode(sha256(convert_to(
                               string_agg(line, E'\\n' ORDER BY line COLLATE "C"),
                               'UTF8')), 'hex')
                      FROM (%s) AS lines WHERE plan_id = ANY(%s) GROUP BY plan_id
                    """,
                    lines,
                    self.ids,
                )
            )
        )

    def _revision_territories(self):
        return SQL(
            """SELECT plan_id, jsonb_build_array(
                          't', id, code, type, parent_id, priority, active)::text
                      AS line
                 FROM sales_territory"""
        )

    def _revision_rules(self):
        return SQL(
            """SELECT plan_id, jsonb_build_array(
                          'r', id, territory_id, active, catch_all, employees_min,
                          employees_max, revenue_min, revenue_max)::text
                 FROM sales_territory_rule"""
        )

    def _revision_ranges(self):
        return SQL(
            """SELECT plan_id, jsonb_build_array(
                          'p', id, rule_id, country_id, key_from, key_to)::text
                 FROM sales_territory_range"""
        )

    def _revision_words(self, word):
        return SQL(
            """SELECT rule.plan_id, jsonb_build_array(
                          %s::text, words.rule_id, words.%s)::text
                 FROM %s AS words
                 JOIN sales_territory_rule AS rule ON rule.id = words.rule_id""",
            word,
            SQL.identifier(f"{word}_id"),
            SQL.identifier(f"sales_territory_rule_{word}_rel"),
        )
