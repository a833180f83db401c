import threading
from unittest.mock import patch

from odoo import Command
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.quotation.automation_opportunity import SalesQuotationAutomation
from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestQuotationAutomationAtOnce(CommittedCase):
    """Two hands on one opportunity, on connections of their own."""

    def setUp(self):
        super().setUp()
        self.made = []
        self.addCleanup(self._forget)
        with self._connection() as env:
            stage = env["crm.stage"].create({"name": "At once"})
            partner = env["res.partner"].create({"name": "At once"})
            lead = env["crm.lead"].create(
                {
                    "name": "At once",
                    "type": "opportunity",
                    "partner_id": partner.id,
                    "stage_id": stage.id,
                }
            )
            template = env["sale.order.template"].create({"name": "At once"})
            rule = env["sales.quotation.automation"].create(
                {
                    "name": "At once",
                    "stage_ids": [Command.set(stage.ids)],
                    "template_id": template.id,
                }
            )
            records = (lead, rule, template, stage, partner)
            self.made = [(one._name, one.ids) for one in records]
            self.lead_id = lead.id

    def _forget(self):
        """Take it all back out: what was committed would meet other tests."""
        with self._connection() as env:
            self._open_ledgers(env)
            events = env["sales.quotation.event"]
            events.search([("lead_id", "=", self.lead_id)]).unlink()
            env["sale.order"].search([("opportunity_id", "=", self.lead_id)]).unlink()
            for name, ids in self.made:
                env[name].browse(ids).unlink()

    @mute_logger("odoo.service.model", "odoo.sql_db")
    def test_two_hands_at_once_make_one_quotation(self):
        meet = threading.Barrier(2, timeout=30)
        known = SalesQuotationAutomation._already_quoted
        results = []

        def look(automations, first):
            found = known(automations, first)
            # Both have seen that there is none before one of them makes it.
            if not found:
                meet.wait()
            return found

        def quote():
            with self._connection() as env:

                def work():
                    lead = env["crm.lead"].browse(self.lead_id)
                    return lead._sales_quote()

                retrying(work, env)
                results.append(True)

        with patch.object(SalesQuotationAutomation, "_already_quoted", look):
            self._at_once(quote, quote)
        self.assertEqual(results, [True, True])
        with self._connection() as env:
            orders = env["sale.order"].search([("opportunity_id", "=", self.lead_id)])
            self.assertEqual(len(orders), 1)
            events = env["sales.quotation.event"]
            self.assertEqual(events.search_count([("lead_id", "=", self.lead_id)]), 1)
