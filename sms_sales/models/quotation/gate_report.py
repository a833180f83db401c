from odoo import models


class IrActionsReport(models.Model):
    """Gate (c): what is printed before it is released says so, and is printed.

    A stored PDF of such a quotation may be older than its prices: it is made anew, and
    not stored.
    """

    _name = "ir.actions.report"
    _inherit = "ir.actions.report"

    def _get_rendering_context(self, report, docids, data):
        values = super()._get_rendering_context(report, docids, data)
        if report.model == "sale.order":
            orders = self.env["sale.order"].browse(docids).exists()
            unreleased = orders._sales_unreleased()
            values["sales_unreleased_ids"] = unreleased.ids
            values["sales_content_hashes"] = {
                order.id: order._sales_content_hash() for order in orders - unreleased
            }
        return values

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        if res_ids and self._get_report(report_ref).model == "sale.order":
            orders = self.env["sale.order"].browse(res_ids).exists()
            if orders._sales_unreleased():
                self = self.with_context(report_pdf_no_attachment=True)
        return super()._render_qweb_pdf_prepare_streams(
            report_ref, data, res_ids=res_ids
        )
