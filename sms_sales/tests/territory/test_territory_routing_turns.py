from datetime import datetime, timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .routing_case import NOW, RoutingCase


@tagged("post_install", "-at_install")
class TestRoutingTurns(RoutingCase):
    """Rules 19 and 20: capacity, absence, and the rotation out of its ledger."""

    def test_five_three_two(self):
        eve = self._create_user("salesperson", "terr_eve", name="Cem")
        team = self._create_team("Three", self.ann, self.ben, eve)
        for member, weight in zip(team.crm_team_member_ids, (50, 30, 20), strict=True):
            member.assignment_max = weight
        policy = self._create_policy(team)
        self.assertEqual(policy.team_ids.sales_routing_policy_id, policy)
        leads = self._arrive(4, team_id=team.id)
        for _n in range(6):
            leads += self._arrive(team_id=team.id)
        self.assertEqual(self._owners(leads), "Ann Ben Cem Ann Ann Ben Ann Cem Ben Ann")

    def test_who_was_away_starts_at_the_level_of_the_team(self):
        self._arrive(2)
        away = self._away(self.ann, datetime(2026, 3, 9), datetime(2026, 3, 12))
        self.assertEqual(set(self._arrive(20).user_id), {self.ben})
        away.unlink()
        self.assertEqual(self._owners(self._arrive(4)), "Ann Ben Ann Ben")

    def test_the_level_lasts_though_somebody_else_was_next(self):
        self._arrive(2)
        away = self._away(self.ben, datetime(2026, 3, 9), datetime(2026, 3, 12))
        self._arrive(10)
        away.unlink()
        leads = self._arrive() + self._arrive() + self._arrive() + self._arrive()
        self.assertEqual(self._owners(leads), "Ann Ben Ann Ben")

    def test_another_capacity_starts_anew_at_the_level_of_the_team(self):
        self._arrive(20)
        self.team.crm_team_member_ids[0].assignment_max = 60
        self.assertEqual(self._owners(self._arrive(6)).count("Ann"), 4)

    def test_a_new_member_does_not_catch_up(self):
        self._arrive(20)
        cem = self._create_user("salesperson", "terr_cem", name="Cem")
        self._create_member(self.team, cem, assignment_max=30)
        self.assertEqual(self._owners(self._arrive(6)).count("Cem"), 2)

    def test_absence_counts_at_the_first_working_minute(self):
        friday_night = datetime(2026, 3, 13, 20)
        self._away(self.ann, datetime(2026, 3, 16), datetime(2026, 3, 17))
        self._away(self.ben, datetime(2026, 3, 13), datetime(2026, 3, 15))
        with freeze_time(friday_night):
            lead = self._arrive()
        self.assertEqual(lead.user_id, self.ben)
        self.assertIn("Ann Seller (absent)", self._decision(lead).reason_text)

    def test_a_public_holiday_is_no_absence(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.hours.id,
                "date_from": datetime(2026, 3, 10),
                "date_to": datetime(2026, 3, 11),
            }
        )
        self.policy.answer_minutes = 30
        lead = self._arrive()
        self.assertEqual(lead.user_id, self.ann)
        self.assertEqual(lead.sales_answer_due, datetime(2026, 3, 11, 8, 30))

    def test_archived_paused_and_members_without_capacity_are_passed_over(self):
        cem = self._create_user("salesperson", "terr_cem", name="Cem")
        self._create_member(self.team, cem, assignment_max=0)
        self.ann.active = False
        ben = self.team.crm_team_member_ids.filtered(lambda m: m.user_id == self.ben)
        ben.assignment_optout = True
        lead = self._arrive()
        self.assertFalse(lead.user_id)
        reasons = self._decision(lead).reason_text
        for words in ("(archived)", "Cem (no capacity)", "(assignment paused)"):
            self.assertIn(words, reasons)

    def test_capacity_is_a_cap_of_thirty_rolling_days(self):
        for member in self.team.crm_team_member_ids:
            member.assignment_max = 2
        leads = self._arrive(5)
        self.assertEqual(self._owners(leads), "Ann Ben Ann Ben –")
        self.assertIn("nobody", self._decision(self._arrive()).reason_text)
        leads[0].date_open = NOW - timedelta(days=29)
        self.assertFalse(self._arrive().user_id)
        # The host dates it by the clock of the database, which does not stand still.
        leads[0].date_open = NOW - timedelta(days=31)
        self.assertEqual(self._arrive().user_id, self.ann)

    def test_fourteen_leads_in_thirty_days_are_fourteen(self):
        """The host rounds them to none a day."""
        team = self._create_team("Few", self.ann, capacity=14)
        self._create_policy(team)
        leads = self._arrive(15, team_id=team.id)
        self.assertEqual(self._owners(leads).count("Ann"), 14)

    def test_too_much_open_work_passes_over(self):
        self.policy.open_limit = 1
        self.assertEqual(self._owners(self._arrive(3)), "Ann Ben –")
        lead = self._arrive()
        self.assertIn("too much open work", self._decision(lead).reason_text)

    def test_the_queue_is_routed_once_somebody_is_there(self):
        away = [
            self._away(user, datetime(2026, 3, 9), datetime(2026, 3, 12))
            for user in (self.ann, self.ben)
        ]
        leads = self._arrive(3)
        self.assertFalse(leads.user_id)
        self.assertEqual(self.policy.waiting_count, 3)
        self.env["crm.team"]._cron_route_waiting()
        self.assertEqual(len(leads.sales_decision_ids), 3, "nothing new to say")
        for leave in away:
            leave.unlink()
        self.team.with_user(self.leader).action_sales_route_waiting()
        leads.invalidate_recordset()
        self.assertEqual(self._owners(leads), "Ann Ben Ann")
        self.assertEqual(self.policy.waiting_count, 0)

    def test_only_leaders_and_territory_managers_route_the_queue(self):
        with self.assertRaisesRegex(AccessError, "leader of the team"):
            self.team.with_user(self.ann).action_sales_route_waiting()
        self.policy.with_user(self.manager).action_route_waiting()

    def test_the_hosts_assignment_leaves_routed_teams_to_their_policy(self):
        other = self._create_team("Others", self.ben)
        self.env["ir.config_parameter"].set_param("crm.lead.auto.assignment", True)
        waiting = self._arrive(2, team_id=other.id, user_id=False)
        self.team.crm_team_member_ids.assignment_optout = True
        queued = self._arrive(2)
        self.team.crm_team_member_ids.assignment_optout = False
        (self.team + other).sudo()._action_assign_leads(force_quota=True)
        self.assertEqual(self._owners(queued), "Ann Ben")
        self.assertEqual(set(queued.mapped("sales_routing_step")), {"rotation"})
        self.assertFalse(self._decision(waiting[0]))
        self.assertIn(self.ben, waiting.user_id)

    def test_leads_may_become_opportunities(self):
        self.policy.convert_leads = True
        lead = self._arrive(type="lead")
        self.assertEqual((lead.type, lead.user_id), ("opportunity", self.ann))
        self.assertTrue(lead.date_conversion)

    def test_a_team_has_one_active_policy(self):
        with self._refused("Inside is routed by “Inside sales” already"):
            self._create_policy(self.team, name="Second")
        second = self._create_policy(self.team, name="Second", active=False)
        with self._refused("already"):
            second.active = True
        self.policy.active = False
        second.active = True
        self.assertEqual(self.team.sales_routing_policy_id, second)

    def test_a_copy_of_a_policy_starts_without_teams(self):
        copied = self.policy.copy()
        self.assertEqual(
            (copied.name, len(copied.team_ids)), ("Inside sales (copy)", 0)
        )

    def test_a_policy_of_one_company_takes_no_team_of_another(self):
        other = self.env["res.company"].create({"name": "Alder North"})
        team = self._create_team("Northern")
        team.company_id = other
        with self._refused("another company"):
            self.policy.sudo().write(
                {"company_id": self.company.id, "team_ids": team.ids}
            )

    def test_negative_numbers_are_refused(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.policy.answer_minutes = -1
            self.policy.flush_recordset()

    def test_a_decision_stays_as_it_was(self):
        decision = self._decision(self._arrive())
        with self.assertRaises(UserError):
            decision.user_id = self.ben
        with self.assertRaises(UserError):
            decision.unlink()

    def test_a_decision_speaks_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        decision = self._decision(self._arrive())
        self.assertIn("'s turn", decision.reason_text)
        chinese = decision.with_context(lang="zh_CN").reason_text
        self.assertRegex(chinese, "[\u4e00-\u9fff]")

    def test_a_lead_that_goes_away_leaves_its_decision(self):
        lead = self._arrive(name="Short")
        decision = self._decision(lead)
        lead.unlink()
        self.assertEqual((decision.lead_name, decision.user_id), ("Short", self.ann))
        self.assertFalse(decision.lead_id)

    def test_a_merge_moves_the_decisions_to_the_survivor(self):
        leads = self._arrive(2, partner_id=self._create_account().id)
        survivor = leads.merge_opportunity()
        self.assertEqual(len(survivor.sales_decision_ids), 2)
