from datetime import timedelta

from odoo import fields, http
from odoo.http import request

from .quotation_revision_portal import QuotationRevisionPortal

# Loading a page again within this time is no second look.
PAUSE = timedelta(minutes=30)
KEPT = 50


class QuotationViewPortal(QuotationRevisionPortal):
    """Who opens a quotation from outside is noted, once it is shown."""

    @http.route()
    def portal_order_page(self, order_id, report_type=None, access_token=None, **kw):
        shown = super().portal_order_page(
            order_id, report_type=report_type, access_token=access_token, **kw
        )
        if _is_noted(shown):
            # It was shown to them.
            order = request.env["sale.order"].sudo().browse(order_id)
            # The host tells of its own page, when it is opened by the link.
            told = access_token and not report_type and not order._sales_is_revised()
            number = order._sales_live_revision().number
            _note(order, number, report_type, access_token, bool(told))
        return shown

    @http.route()
    def portal_quotation_revision(self, order_id, number, access_token=None, **kw):
        shown = super().portal_quotation_revision(
            order_id, number, access_token=access_token, **kw
        )
        if _is_noted(shown):
            # As above.
            order = request.env["sale.order"].sudo().browse(order_id)
            _note(order, number, kw.get("report_type"), access_token, False)
        return shown


def _is_noted(shown):
    """Whether somebody from outside was shown what was asked for, not a machine."""
    return (
        request.env.user.share
        and request.env["sales.room"]._is_on("quotation")
        and shown.status_code == 200
        and request.httprequest.method == "GET"
        and request.httprequest.headers.get("Odoo-Link-Preview") != "True"
    )


def _note(order, number, report_type, access_token, is_told):
    kind = "pdf" if report_type == "pdf" else "page"
    if order.state in ("draft", "sent", "cancel") and _is_new(order, number, kind):
        user = request.env.user
        partner = user.partner_id.browse() if user._is_public() else user.partner_id
        order._sales_note_view(number, kind, partner, bool(access_token), is_told)


def _is_new(order, number, kind):
    """Whether this session has not seen it just now; remember that it has."""
    key, now = f"{order.id}-{number}-{kind}", fields.Datetime.now()
    seen = dict(request.session.get("sales_seen", {}))
    before = seen.pop(key, None)
    if before and fields.Datetime.to_datetime(before) > now - PAUSE:
        return False
    latest = [*seen.items(), (key, fields.Datetime.to_string(now))]
    request.session["sales_seen"] = dict(latest[-KEPT:])
    return True
