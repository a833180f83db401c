from datetime import date

from odoo import Command
from odoo.tests import HttpCase, freeze_time, tagged

from ...tools.door import DOOR
from .common import CommissionCase


@tagged("post_install", "-at_install")
class TestCommissionPlanPortal(CommissionCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._create_user("portal", "agent_portal", name="Pia Agent")
        agents = [cls.portal.partner_id, cls.agent]
        cls.plan = cls._run_plan(
            name="Agents 2026",
            terms="<p>Paid monthly.</p>",
            participant_ids=[
                Command.create({"partner_id": agent.id}) for agent in agents
            ],
        )
        cls.mine, cls.theirs = cls.plan.participant_ids

    def _accept(self, participant, **values):
        return self.url_open(
            f"/my/commission-plans/{participant.id}/accept",
            data={
                "csrf_token": self.csrf_token(),
                "fingerprint": self.plan.fingerprint,
                **values,
            },
        )

    def csrf_token(self):
        page = self.url_open("/my/commission-plans").text
        return page.split('name="csrf_token" value="')[1].split('"')[0]

    def test_an_agent_reads_and_accepts_the_own_plan(self):
        self.authenticate("agent_portal", "agent_portal")
        page = self.url_open("/my/commission-plans").text
        for words in ("Agents 2026", "Paid monthly.", "4 %", "I have read this"):
            self.assertIn(words, page)
        self._accept(self.mine)
        self.assertEqual(self.mine.accepted_by_id, self.portal)
        page = self.url_open("/my/commission-plans").text
        self.assertIn("Accepted on", page)
        self.assertNotIn("I have read this", page)

    def test_an_agent_does_not_accept_for_others_or_another_text(self):
        self.authenticate("agent_portal", "agent_portal")
        self.assertIn("not one of yours", self._accept(self.theirs).text)
        answer = self._accept(self.mine, fingerprint="other")
        self.assertIn("has changed since", answer.text)
        self.assertFalse(self.plan.participant_ids.filtered("accepted_on"))

    def test_a_plan_waits_until_its_last_day_is_over_where_the_company_is(self):
        self.plan.with_context(sales_plan_door=DOOR).date_to = date(2026, 1, 31)
        asked = self.plan.participant_ids
        waiting = [("to_accept", "=", True), ("id", "in", asked.ids)]
        with freeze_time("2026-01-31 20:00:00"):
            asked.invalidate_recordset()
            self.assertTrue(all(asked.mapped("to_accept")))
            self.assertEqual(asked.search(waiting), asked)
            self.company.partner_id.tz = "Pacific/Auckland"
            asked.invalidate_recordset()
            self.assertFalse(any(asked.mapped("to_accept")))
            self.assertFalse(asked.search(waiting))

    def test_who_is_in_no_plan_is_told_so(self):
        self._create_user("portal", "nobody_portal")
        self.authenticate("nobody_portal", "nobody_portal")
        page = self.url_open("/my/commission-plans").text
        self.assertIn("no commission plan yet", page)
        self.assertNotIn("Agents 2026", page)
