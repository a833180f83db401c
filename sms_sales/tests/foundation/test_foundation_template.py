from odoo.tests import tagged

from ..terms import TermsCase


@tagged("post_install", "-at_install")
class TestTemplate(TermsCase):
    addon = "sms_sales"

    def test_the_template_is_what_the_host_exports_now(self):
        self._assert_template_is_fresh()
