from datetime import datetime, timezone

from freezegun.api import real_time

from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.mail.tests.common import MailCase

from .routing_case import RoutingCase
from .test_territory_routing_arrival import MAIL
from .test_territory_routing_hand_over import DUE


@tagged("post_install", "-at_install")
class TestRoutingTour(RoutingCase, MailCase, HttpCase):
    """A lead mailed in is routed, explained, and handed on after the time is up."""

    def test_a_lead_mailed_in_is_routed_explained_and_handed_on(self):
        domain = self.env["mail.alias.domain"].create({"name": "alder.example"})
        self.team.write({"alias_name": "inside", "alias_domain_id": domain.id})
        self.policy.answer_minutes = 30
        with self.mock_mail_gateway():
            lead_id = self.env["mail.thread"].message_process(
                "crm.lead", MAIL.format(to="inside@alder.example")
            )
        lead = self.env["crm.lead"].browse(lead_id)
        self.assertEqual(lead.user_id, self.ann)
        self._hand_over(DUE)
        self.assertEqual(lead.user_id, self.ben)
        # The browser's clock goes on, and would find a session of March expired.
        now = datetime.fromtimestamp(real_time(), timezone.utc).replace(tzinfo=None)
        with freeze_time(now, tick=True):
            self.start_tour(
                f"/odoo/crm.lead/{lead.id}", "sms_sales_routing_why", login="terr_other"
            )
