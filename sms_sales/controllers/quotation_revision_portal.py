from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, MissingError, ValidationError
from odoo.http import request

from odoo.addons.sale.controllers.portal import CustomerPortal, PaymentPortal


def _is_on():
    return request.env["sales.room"]._is_on("quotation")


def _seen():
    """Return the number of the revision on the customer's screen, if it says so."""
    number = request.httprequest.args.get("revision", "")
    return int(number) if number.isdecimal() else None


class QuotationRevisionPortal(CustomerPortal):
    @http.route()
    def portal_order_page(self, order_id, access_token=None, **kw):
        """While a quotation is revised, customers read what was sent."""
        if _is_on():
            try:
                order = self._document_check_access(
                    "sale.order", order_id, access_token
                )
            except (AccessError, MissingError):
                return request.redirect("/my")
            if order._sales_is_revised():
                number = order._sales_live_revision().number
                return self._show_revision(order, number, access_token, **kw)
        return super().portal_order_page(order_id, access_token=access_token, **kw)

    @http.route(
        "/my/orders/<int:order_id>/revision/<int:number>",
        type="http",
        auth="public",
        website=True,
    )
    def portal_quotation_revision(self, order_id, number, access_token=None, **kw):
        """Show a revision as it was sent, or its document."""
        if not _is_on():
            raise NotFound()
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        return self._show_revision(order, number, access_token, **kw)

    @http.route(
        "/my/orders/<int:order_id>/revision/<int:number>/document/<int:document_id>",
        type="http",
        auth="public",
        website=True,
    )
    def portal_quotation_document(
        self, order_id, number, document_id, access_token=None, **kw
    ):
        """Give the terms as they were sent with a revision."""
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        revision = order.sales_revision_ids.filtered(lambda one: one.number == number)
        document = revision.document_ids.filtered(lambda one: one.id == document_id)
        if not document:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(document)
        return stream.get_response(as_attachment=True)

    def _show_revision(self, order, number, token, report_type=None, **kw):
        revision = order.sales_revision_ids.filtered(lambda one: one.number == number)
        if not revision:
            raise NotFound()
        if report_type == "pdf" and revision.pdf_id:
            return request.make_response(
                revision.pdf_id.raw,
                [
                    ("Content-Type", "application/pdf"),
                    (
                        "Content-Disposition",
                        http.content_disposition(revision.pdf_id.name),
                    ),
                ],
            )
        values = {
            "sale_order": order,
            "revision": revision,
            "content": revision.content,
            "is_revised": order._sales_is_revised(),
            "page_name": "quote",
            "token": token,
            "res_company": order.company_id,
        }
        return request.render("sms_sales.portal_quotation_revision", values)

    @http.route()
    def portal_quote_accept(self, order_id, access_token=None, **kw):
        """Only what the customer has seen is signed."""
        token = access_token or request.httprequest.args.get("access_token")
        if _is_on() and (seen := _seen()) is not None:
            try:
                order = self._document_check_access("sale.order", order_id, token)
            except (AccessError, MissingError):
                return {"error": request.env._("Invalid order.")}
            if order._sales_is_revised() or order.sales_revision_number != seen:
                return {"error": _changed()}
        return super().portal_quote_accept(order_id, access_token=access_token, **kw)

    def _get_payment_values(self, order_sudo, **kwargs):
        """What is paid is the revision on the customer's screen."""
        values = super()._get_payment_values(order_sudo, **kwargs)
        if _is_on():
            values["transaction_route"] = order_sudo.get_portal_url(
                suffix="/transaction",
                query_string=f"&revision={order_sudo.sales_revision_number}",
            )
        return values


class QuotationRevisionPayment(PaymentPortal):
    @http.route()
    def portal_order_transaction(self, order_id, access_token, **kwargs):
        """Only what the customer has seen is paid."""
        if _is_on():
            order = self._document_check_access("sale.order", order_id, access_token)
            seen = _seen()
            changed = seen is not None and order.sales_revision_number != seen
            if order._sales_is_revised() or changed:
                raise ValidationError(_changed())
        return super().portal_order_transaction(order_id, access_token, **kwargs)


def _changed():
    return request.env._(
        "This quotation has been revised since you opened it. Load the page again to "
        "read the version in force."
    )
