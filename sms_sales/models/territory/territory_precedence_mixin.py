from markupsafe import Markup

from odoo import api, fields, models


class SalesTerritoryPrecedenceMixin(models.AbstractModel):
    """Says on the screen which rule wins where several take an account."""

    _name = "sales.territory.precedence.mixin"
    _description = "Precedence of Territory Rules in Words"

    precedence_text = fields.Html(
        string="Who wins", compute="_compute_precedence_text", sanitize=False
    )

    @api.depends_context("lang")
    def _compute_precedence_text(self):
        steps = Markup().join(
            Markup("<li>%s</li>") % step for step in self._precedence_steps()
        )
        self.precedence_text = Markup("<p>%s</p><ol>%s</ol><p>%s</p>") % (
            self.env._(
                "Each account has one territory of the primary plan. Where the rules "
                "of several take it, the first of these that tells them apart decides:"
            ),
            steps,
            self.env._(
                "The order in which territories and rules are listed never matters. "
                "Where only the code decided, both had equal right, and the "
                "preview says so."
            ),
        )

    def _precedence_steps(self):
        """Return what decides, the strongest first."""
        return [
            self.env._("a lock by hand"),
            self.env._("a rule that names the account"),
            self.env._(
                "the closest place, counting the parents' rules too: postcode before "
                "state, state before country, country before anywhere"
            ),
            self.env._(
                "the narrowest postcodes: the more leading characters both ends of "
                "the range share (1012 beats 1000–1999)"
            ),
            self.env._(
                "more conditions besides the place: industry, tags, employees, "
                "revenue, interest (what a rule leaves out does not count)"
            ),
            self.env._("the territory that is deeper in the tree"),
            self.env._("the lower priority number"),
            self.env._("the code of the territory, then the older rule"),
        ]
