from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

# As many territories as a line names before it counts the rest.
NAMED = 5


class SalesTerritoryPlan(models.Model):
    """What looks wrong in a design, while it is drawn."""

    _name = "sales.territory.plan"
    _inherit = "sales.territory.plan"

    problem_text = fields.Html(compute="_compute_problem_text", sanitize=False)

    @api.depends("state", "territory_ids.rule_ids", "territory_ids.member_ids.current")
    @api.depends_context("lang")
    def _compute_problem_text(self):
        for plan in self:
            problems = plan._problems() if plan._origin.state == "draft" else []
            items = Markup().join(Markup("<li>%s</li>") % text for text in problems)
            plan.problem_text = items and Markup("<ul class='mb-0'>%s</ul>") % items

    def _problems(self):
        """Return what looks wrong in this plan, a text each.

        Hook: a few queries, because it is asked whenever the form is shown.
        """
        self.ensure_one()
        kinds = [
            (
                self.env._("Without rules, so they take nothing: %s"),
                self._without_rules(),
            ),
            (self.env._("Without an owner today: %s"), self._without_owner()),
            (
                self.env._("An archived user is owner of: %s"),
                self._with_archived_owner(),
            ),
        ]
        return [pattern % self._listed(found) for pattern, found in kinds if found]

    def _listed(self, territories):
        names = ", ".join(territories[:NAMED].mapped("code"))
        if len(territories) <= NAMED:
            return names
        return self.env._(
            "%(names)s … (%(count)s in all)", names=names, count=len(territories)
        )

    def _search_territories(self, domain):
        own = Domain("plan_id", "=", self._origin.id)
        return self.env["sales.territory"].search(own & Domain(domain))

    def _without_rules(self):
        """A territory without rules takes nothing; one with children only groups."""
        return self._search_territories(
            [("rule_ids", "=", False), ("child_ids", "=", False)]
        )

    def _without_owner(self):
        """In an overlay plan nobody owns accounts: anybody present will do."""
        role = [] if self.kind == "overlay" else [("role", "=", "owner")]
        owner = [*role, ("current", "=", True)]
        return self._search_territories(
            [("rule_ids", "!=", False), ("member_ids", "not any", owner)]
        )

    def _with_archived_owner(self):
        gone = [("current", "=", True), ("user_id.active", "=", False)]
        return self._search_territories([("member_ids", "any", gone)])
