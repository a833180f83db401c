import math

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from odoo.addons.sale_management.controllers.portal import CustomerPortal

from ..tools.door import DOOR


class QuotationPortal(CustomerPortal):
    """Gate (e), links with a token; and what a customer may change (rule 1)."""

    def _document_check_access(self, model_name, document_id, access_token=None):
        document = super()._document_check_access(
            model_name, document_id, access_token=access_token
        )
        outside = request.env.user.share and model_name == "sale.order"
        if outside and not document._sales_is_shown():
            raise MissingError(request.env._("This document does not exist."))
        return document

    @route()
    def portal_my_sale_order_download_edi(self, order_id=None, access_token=None, **kw):
        """The file holds the order as it is now, also while it is revised."""
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if request.env.user.share and order._sales_unreleased():
            return request.redirect("/my")
        return super().portal_my_sale_order_download_edi(
            order_id=order_id, access_token=access_token, **kw
        )

    @route()
    def portal_quote_option_update(
        self,
        order_id,
        line_id,
        access_token=None,
        remove=False,
        input_quantity=False,
        **kwargs,
    ):
        update = super().portal_quote_option_update
        known = {
            "access_token": access_token,
            "remove": remove,
            "input_quantity": input_quantity,
            **kwargs,
        }
        if not request.env["sales.room"]._is_on("quotation"):
            return update(order_id, line_id, **known)
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        order._sales_check_choice(_number(input_quantity))
        before = order._sales_stop_keys()
        chosen = order.with_context(sales_customer_chooses=DOOR)
        result = self._as_customer(update, order_id, line_id, known)
        chosen._sales_check_chosen(before)
        return result

    def _as_customer(self, update, order_id, line_id, known):
        request.update_context(sales_customer_chooses=DOOR)
        return update(order_id, line_id, **known)


def _number(quantity):
    """Return the quantity that a customer typed, or None without one."""
    if quantity is False or quantity is None:
        return None
    try:
        number = float(quantity)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise UserError(request.env._("A quantity is a number."))
    return number
