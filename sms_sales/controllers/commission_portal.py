from odoo import http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.http import content_disposition, request
from odoo.tools import consteq

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

_STATEMENT = "sales.commission.statement"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CommissionPortal(CustomerPortal):
    """Statements for the payees: agents outside, and employees who follow a link."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "commission_count" in counters:
            values["commission_count"] = request.env[_STATEMENT].search_count(
                self._commission_domain(), limit=100
            )
        return values

    def _commission_domain(self):
        return [("payee_id", "in", list(request.env.user._sales_payee_ids()))]

    @http.route("/my/commissions", type="http", auth="user", website=True)
    def portal_commissions(self, page=1, **kwargs):
        statements = request.env[_STATEMENT]
        domain = self._commission_domain()
        pages = pager(
            url="/my/commissions",
            total=statements.search_count(domain),
            page=int(page) if str(page).isdigit() else 1,
            step=self._items_per_page,
        )
        values = self._prepare_portal_layout_values()
        values.update(
            statements=statements.search(
                domain, limit=self._items_per_page, offset=pages["offset"]
            ),
            page_name="commission",
            pager=pages,
            default_url="/my/commissions",
        )
        return request.render("sms_sales.portal_my_commissions", values)

    @http.route(
        "/my/commissions/<int:statement_id>", type="http", auth="public", website=True
    )
    def portal_commission(self, statement_id, access_token=None, **kwargs):
        statement = self._commission_statement(statement_id, access_token)
        if not statement:
            return request.redirect("/my")
        disputes = statement.dispute_ids
        return request.render(
            "sms_sales.portal_my_commission",
            {
                "statement": statement,
                "disputes": disputes,
                "reasons": disputes._fields["reason_code"]._description_selection(
                    request.env
                ),
                "may_dispute": self._is_payee(statement) and statement.state != "paid",
                "access_token": access_token,
                "error": kwargs.get("error"),
                "done": kwargs.get("done"),
                "page_name": "commission",
            },
        )

    @http.route("/my/commissions/<int:statement_id>/pdf", type="http", auth="public")
    def portal_commission_pdf(self, statement_id, access_token=None, **kwargs):
        statement = self._commission_statement(statement_id, access_token)
        if not statement:
            return request.redirect("/my")
        content = statement._pdf()
        return self._file(statement, content, "pdf", "application/pdf")

    @http.route("/my/commissions/<int:statement_id>/xlsx", type="http", auth="public")
    def portal_commission_xlsx(self, statement_id, access_token=None, **kwargs):
        statement = self._commission_statement(statement_id, access_token)
        if not statement:
            return request.redirect("/my")
        return self._file(statement, statement._workbook(), "xlsx", _XLSX)

    @http.route(
        "/my/commissions/<int:statement_id>/dispute",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_commission_dispute(self, statement_id, **post):
        url = f"/my/commissions/{statement_id}"
        statement = self._commission_statement(statement_id)
        if not statement:
            return request.redirect("/my")
        line = post.get("credit_id", "")
        try:
            with request.env.cr.savepoint():
                statement._open_dispute(
                    post.get("reason_code"),
                    post.get("description", ""),
                    int(line) if line.isdigit() else False,
                )
        except (AccessError, UserError, ValidationError) as error:
            return request.redirect_query(url, {"error": str(error)})
        return request.redirect_query(url, {"done": 1})

    def _commission_statement(self, statement_id, access_token=None):
        """Return the statement if who asks may see its lines, else None."""
        statement = request.env[_STATEMENT].browse(statement_id)
        # who holds the token reads it in place of the payee, without any rights
        shared = statement.sudo().exists()
        token = shared.access_token
        if access_token and token and consteq(token, access_token):
            return shared
        if shared and statement.has_access("read") and statement.sees_lines:
            return statement
        return None

    def _is_payee(self, statement):
        return statement.payee_id.id in request.env.user._sales_payee_ids()

    def _file(self, statement, content, suffix, kind):
        name = f"{statement._file_name()}.{suffix}"
        return request.make_response(
            content,
            headers=[
                ("Content-Type", kind),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
