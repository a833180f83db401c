from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.sale.controllers.portal import CustomerPortal

from ..models.quotation.sale_order_timeline import CUSTOMER_KINDS


class OrderTrackingPortal(CustomerPortal):
    @http.route(
        "/my/orders/<int:order_id>/tracking", type="http", auth="public", website=True
    )
    def portal_order_tracking(self, order_id, access_token=None, **kw):
        """Show customers how far their order is, by their login or by its token."""
        if not request.env["sales.room"]._is_on("quotation"):
            raise NotFound()
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        values = {
            "sale_order": order,
            "timeline": order._sales_timeline(CUSTOMER_KINDS),
            "notice": order._sales_customer_notice(),
            "page_name": "order",
            "token": access_token,
            "res_company": order.company_id,
        }
        return request.render("sms_sales.portal_order_tracking", values)
