from odoo import http
from odoo.exceptions import UserError
from odoo.http import request


class QuotationDecision(http.Controller):
    """The link of a mail: looking at it decides nothing, only its form does."""

    @http.route(
        "/sales/decision/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def look(self, token, **kwargs):
        step, user = self._of_link(token)
        return self._page(step, user, token)

    @http.route(
        "/sales/decision/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def decide(self, token, decision="", reason="", **kwargs):
        step, user = self._of_link(token)
        if not step or not user.active:
            return self._page(step, user, token)
        if decision not in ("approve", "refuse"):
            return self._page(step, user, token, error=request.env._("Choose one."))
        reason = reason.strip()
        if decision == "refuse" and not reason:
            words = request.env._("Say why you refuse: the salesperson has to know.")
            return self._page(step, user, token, error=words)
        try:
            # The signed link stands for who got it by mail.
            asked = step.with_user(user).request_id
            result = asked._decide(decision, reason, step)[asked]
        except UserError as error:
            return self._page(step, user, token, error=str(error))
        return self._page(step, user, token, result=result)

    def _of_link(self, token):
        return request.env["sales.quotation.request.step"]._of_link(token)

    def _page(self, step, user, token, result=None, error=None):
        values = {"token": token, "result": result, "error": error, "user": user}
        name = "sms_sales.quotation_decision_expired"
        if step and user.active and request.env["sales.room"]._is_on("quotation"):
            name = "sms_sales.quotation_decision_page"
            # Who follows the link need not see what the page tells of the customer.
            mine = step.with_user(user).with_context(lang=user.lang).sudo()
            values.update(
                step=mine,
                asked=mine.request_id,
                order=mine.request_id.order_id,
                figures=mine.request_id._figures(),
                is_open=not result and bool(mine.request_id._seat_of_user(mine)),
            )
        response = request.render(name, values)
        # A page of the moment, which nobody keeps or passes on.
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
