from odoo import models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = "crm.lead"

    def website_form_input_filter(self, request, values):
        """Route what the form gives to nobody, instead of the website's default."""
        named = values.get("user_id")
        values = super().website_form_input_filter(request, values)
        if not self.env["sales.room"]._is_on("territory"):
            return values
        team = self.env["crm.team"].browse(values.get("team_id") or ())
        if not named and team._sales_routed():
            values["user_id"] = False
        self._sales_complete_address(values)
        return values

    def _sales_complete_address(self, values):
        """Let state and country agree: the host guesses the state from the address of
        the visitor's computer, and knows nothing of the country that was chosen.
        """
        # Visitors read neither; their form may name both.
        state = self.env["res.country.state"].sudo().browse(values.get("state_id"))
        if not state.exists():
            values.pop("state_id", None)
        elif values.setdefault("country_id", state.country_id.id) != (
            state.country_id.id
        ):
            del values["state_id"]
