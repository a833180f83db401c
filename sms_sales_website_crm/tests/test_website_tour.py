from datetime import datetime, timezone

from freezegun.api import real_time

from odoo.tests import freeze_time, tagged

from .website_case import WebsiteCase


@tagged("post_install", "-at_install")
class TestWebsiteTour(WebsiteCase):
    """The host's own contact page, in a browser."""

    def test_what_a_visitor_types_into_the_page_is_routed(self):
        # The browser's clock goes on, and would find a session of March expired.
        now = datetime.fromtimestamp(real_time(), timezone.utc).replace(tzinfo=None)
        with freeze_time(now, tick=True):
            page = self.website.get_client_action_url("/contactus")
            self.start_tour(page, "website_crm_pre_tour", login="admin")
            self.start_tour("/contactus", "website_crm_tour")
        lead = self.env["crm.lead"].search([("email_from", "=", "john@smith.com")])
        self.assertEqual(lead.partner_name, "Odoo S.A.")
        self.assertEqual((lead.user_id, lead.team_id), (self.ann, self.team))
        self.assertIn("turn", self._decision(lead).reason_text)
