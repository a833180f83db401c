from odoo.exceptions import AccessError
from odoo.tests import tagged

from .seen_case import SeenCase


@tagged("post_install", "-at_install")
class TestTeamLead(SeenCase):
    """A team lead sees what the own teams own, by searching and by opening alike."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls._create_user("team_lead", "terr_leader", name="Lea Leader")
        teams = cls.env["crm.team"]
        cls.own = teams.create({"name": "Inside", "user_id": cls.leader.id})
        cls.foreign = teams.create({"name": "Outside", "user_id": cls.boss.id})
        cls._load_chart()

    def _documents(self, team):
        """Return a lead, an order and an invoice of ``team``, none of the leader's."""
        lead = self._create_lead(team_id=team.id)
        order = self._create_order(team_id=team.id)
        invoice = self._create_invoice(team_id=team.id)
        return [lead, order, order.order_line, invoice, invoice.invoice_line_ids]

    def _sees(self, user, record):
        """Return whether ``user`` finds and reads it: one and the same."""
        own = record.with_user(user)
        found = bool(own.search([("id", "in", record.ids)]))
        self.assertEqual(own.has_access("read"), found)
        return found

    def test_a_team_lead_sees_what_the_own_teams_own(self):
        for team, seen in ((self.own, True), (self.foreign, False)):
            for record in self._documents(team):
                with self.subTest(team=team.name, model=record._name):
                    self.assertEqual(self._sees(self.leader, record), seen)
                    self.assertFalse(self._sees(self.boss, record))

    def test_seeing_it_is_not_writing_it(self):
        for record in self._documents(self.own):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.leader).check_access("write")

    def test_the_reports_count_the_same(self):
        for team in (self.own, self.foreign):
            lead, order, *_others = self._documents(team)
            call = lead.activity_schedule("mail.mail_activity_data_call")
            call.action_feedback(feedback="Reached")
            order.action_confirm()
        self.env.flush_all()
        for model in ("crm.activity.report", "sale.report"):
            with self.subTest(model=model):
                reports = self.env[model].with_user(self.leader)
                rows = reports.search([("user_id", "=", self.other.id)])
                self.assertEqual(rows.team_id, self.own)

    def test_another_leader_takes_over_at_once(self):
        (lead, *_others) = self._documents(self.own)
        self.assertTrue(self._sees(self.leader, lead))
        self.own.user_id = self.boss
        self.env.invalidate_all()
        self.assertFalse(self._sees(self.leader, lead))
