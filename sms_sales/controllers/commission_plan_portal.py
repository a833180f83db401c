from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class CommissionPlanPortal(CustomerPortal):
    """Commission plans for agents outside: to read, and to accept."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "commission_plan_count" in counters:
            values["commission_plan_count"] = len(self._commission_participations())
        return values

    def _commission_participations(self):
        """Return the own participations in approved plans, the newest first."""
        # Agents have no rights on plans; this domain is all that they see of them.
        return (
            request.env["sales.commission.participant"]
            .sudo()
            .search(
                [
                    ("payee_id", "in", list(request.env.user._sales_payee_ids())),
                    ("plan_id.state", "in", ("running", "ended")),
                    ("waiting", "=", False),
                ],
                order="date_from desc, id desc",
            )
        )

    @http.route("/my/commission-plans", type="http", auth="user", website=True)
    def portal_commission_plans(self, error=None, **kwargs):
        values = self._prepare_portal_layout_values()
        values.update(
            participations=self._commission_participations(),
            page_name="commission_plan",
            error=error,
        )
        return request.render("sms_sales.portal_my_commission_plans", values)

    @http.route(
        "/my/commission-plans/<int:participant_id>/accept",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_commission_plan_accept(self, participant_id, fingerprint="", **kwargs):
        own = self._commission_participations()
        one = own.filtered(lambda payee: payee.id == participant_id)
        try:
            one._accept_text(fingerprint)
        except UserError as error:
            return request.redirect_query("/my/commission-plans", {"error": str(error)})
        return request.redirect("/my/commission-plans")
