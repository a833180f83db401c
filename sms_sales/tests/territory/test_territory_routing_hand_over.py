from datetime import datetime

from odoo.tests import freeze_time, tagged

from .routing_case import RoutingCase

# 30 working minutes after NOW, and the same again.
DUE = datetime(2026, 3, 10, 9, 30)
THEN = datetime(2026, 3, 10, 10, 0)


@tagged("post_install", "-at_install")
class TestRoutingHandOver(RoutingCase):
    """Rule 21: a lead that nobody answers goes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.answer_minutes = 30

    def _steps(self, lead):
        rows = self.Decision.search([("lead_id", "=", lead.id)], order="id")
        return [(row.step, row.user_id.name.split()[0]) for row in rows]

    def test_each_member_once_then_the_leader_then_it_stays(self):
        lead = self._arrive()
        self.assertEqual((lead.user_id, lead.sales_answer_due), (self.ann, DUE))
        self._hand_over(DUE)
        self.assertEqual((lead.user_id, lead.sales_answer_due), (self.ben, THEN))
        self._hand_over(THEN)
        self.assertEqual(lead.user_id, self.leader)
        self.assertFalse(lead.sales_answer_due)
        self._hand_over(datetime(2026, 3, 20))
        self.assertEqual(
            self._steps(lead),
            [("rotation", "Ann"), ("handover", "Ben"), ("handover", "Lea")],
        )

    def test_nothing_moves_a_second_before_it_is_due(self):
        lead = self._arrive()
        self._hand_over(datetime(2026, 3, 10, 9, 29, 59))
        self.assertEqual(lead.user_id, self.ann)

    def test_minutes_count_by_the_hours_of_the_team(self):
        for arrival, due in (
            (datetime(2026, 3, 10, 11, 45), datetime(2026, 3, 10, 13, 15)),
            (datetime(2026, 3, 10, 20, 0), datetime(2026, 3, 11, 8, 30)),
            (datetime(2026, 3, 13, 16, 50), datetime(2026, 3, 16, 8, 20)),
        ):
            with self.subTest(arrival=arrival), freeze_time(arrival):
                self.assertEqual(self._arrive().sales_answer_due, due)

    def test_without_hours_minutes_are_minutes(self):
        self.policy.calendar_id = False
        self.company.resource_calendar_id = False
        self.policy.answer_minutes = 90
        self.assertEqual(self._arrive().sales_answer_due, datetime(2026, 3, 10, 10, 30))

    def test_it_looks_after_the_lead_just_when_it_is_due(self):
        self._arrive()
        cron = self.env.ref("sms_sales.cron_routing_hand_over")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertIn(DUE, triggers.mapped("call_at"))

    def test_an_answer_stops_it(self):
        lead = self._arrive()
        answer = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        lead.with_user(self.ann).message_post(**answer)
        self._hand_over(DUE)
        self.assertEqual(lead.user_id, self.ann)
        self.assertFalse(lead.sales_answer_due)

    def test_another_salesperson_by_hand_stops_it_and_is_booked(self):
        lead = self._arrive()
        lead.with_user(self.ann).user_id = self.leader
        self._hand_over(DUE)
        self.assertEqual(lead.user_id, self.leader)
        self.assertEqual(self._steps(lead), [("rotation", "Ann"), ("manual", "Lea")])
        decision = self._decision(lead)
        self.assertEqual(decision.previous_user_id, self.ann)
        self.assertIn("Changed by Ann Seller", decision.reason_text)

    def test_writing_the_same_salesperson_is_no_change(self):
        lead = self._arrive()
        lead.user_id = self.ann
        self.assertEqual(lead.sales_answer_due, DUE)

    def test_won_and_lost_leads_are_left_alone(self):
        won, lost = self._arrive(2)
        won.action_set_won()
        lost.action_set_lost()
        self._hand_over(DUE)
        self.assertEqual(self._owners(won + lost), "Ann Ben")
        self.assertFalse((won + lost).filtered("sales_answer_due"))

    def test_absent_members_are_passed_over(self):
        lead = self._arrive()
        self._away(self.ben, datetime(2026, 3, 9), datetime(2026, 3, 12))
        self._hand_over(DUE)
        self.assertEqual(lead.user_id, self.leader)
        self.assertIn("team leader Lea Leader", self._decision(lead).reason_text)

    def test_without_anybody_left_it_stays_and_says_so(self):
        self.team.user_id = False
        self.team.crm_team_member_ids[1].unlink()
        lead = self._arrive()
        self._hand_over(DUE)
        self.assertEqual(lead.user_id, self.ann)
        self.assertFalse(lead.sales_answer_due)
        self.assertIn("it stays", self._decision(lead).reason_text)

    def _told(self, lead):
        """Return what the leader was told of ``lead``."""
        messages = self.env["mail.message"].search(
            [("model", "=", "crm.lead"), ("res_id", "=", lead.id)]
        )
        leader = self.leader.partner_id
        return messages.filtered(lambda m: leader in m.notified_partner_ids)

    def test_the_leader_is_told(self):
        lead = self._arrive()
        self._hand_over(DUE)
        self.assertIn("did not answer within 30", self._told(lead).body)
        self.assertNotIn(self.leader.partner_id, lead.message_partner_ids)

    def test_the_leader_is_not_told_where_the_policy_says_so(self):
        self.policy.notify_lead = False
        lead = self._arrive()
        self._hand_over(DUE)
        self.assertFalse(self._told(lead))

    def test_a_change_of_hand_starts_a_new_round(self):
        lead = self._arrive()
        lead.user_id = False
        self.env["crm.team"]._cron_route_waiting()
        self.assertEqual(lead.user_id, self.ben, "Ann had her turn")
        self._hand_over(DUE)
        self.assertEqual(lead.user_id, self.ann)

    def test_a_lead_without_its_policy_stays(self):
        lead = self._arrive()
        self.policy.unlink()
        self._hand_over(DUE)
        self.assertEqual(lead.user_id, self.ann)
        self.assertFalse(lead.sales_answer_due)

    def test_a_policy_that_is_archived_hands_nothing_on(self):
        lead = self._arrive()
        self.policy.active = False
        self._hand_over(DUE)
        self.assertEqual(lead.user_id, self.ann)
        self.assertFalse(lead.sales_answer_due)

    def test_many_leads_go_on_in_few_queries(self):
        def queries(count):
            self._arrive(count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cases = self.Decision._cases_again(due(), self.Decision._rounds(due()))
            self.env["sales.routing.router"]._decide(cases)
            return self.env.cr.sql_log_count - before

        def due():
            return self.env["crm.lead"].search([("sales_answer_due", "!=", False)])

        self.policy.notify_lead = False
        queries(1)
        few = queries(2)
        self.assertEqual(queries(20), few)

    def test_a_lead_of_a_territory_goes_round_its_owners_then_to_the_leader(self):
        plan = self._create_plan()
        north = self._create_territory(plan, "NORTH", team_id=self.team.id)
        self._create_rule(north, country="DE")
        plan.sudo().state = "active"
        self.env["sales.territory.member"].with_user(self.manager).create(
            {"territory_id": north.id, "user_id": self.ben.id, "role": "owner"}
        )
        lead = self._arrive(country_id=self._country("DE").id)
        self.assertEqual(lead.sales_territory_id, north)
        self.assertEqual(lead.user_id, self.ben, "Ann is in the team, and a stranger")
        self._hand_over(DUE)
        self.assertEqual(lead.user_id, self.leader)
        self.assertFalse(lead.sales_answer_due)
