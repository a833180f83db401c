from odoo.tests import tagged

from odoo.addons.sms_sales.tests.terms import TermsCase


@tagged("post_install", "-at_install")
class TestStockTemplate(TermsCase):
    addon = "sms_sales_stock"

    def test_the_template_is_what_the_host_exports_now(self):
        self._assert_template_is_fresh()
