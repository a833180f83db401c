from datetime import datetime

from odoo import Command
from odoo.tests import tagged

from .routing_case import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutingOrder(RoutingCase):
    """Rules 16 to 19: who is routed, in which order, to whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan()
        cls.north = cls._create_territory(cls.plan, "NORTH")
        cls._create_rule(cls.north, country="SE")
        cls.plan.sudo().write({"state": "active"})

    def _own(self, territory, user, **values):
        return self.env["sales.territory.member"].create(
            {"territory_id": territory.id, "user_id": user.id, **values}
        )

    def test_leads_go_round(self):
        self.assertEqual(self._owners(self._arrive(5)), "Ann Ben Ann Ben Ann")

    def test_one_by_one_is_the_same_rotation_as_all_at_once(self):
        leads = self.env["crm.lead"].concat(*(self._arrive() for _n in range(5)))
        self.assertEqual(self._owners(leads), "Ann Ben Ann Ben Ann")

    def test_capacity_weighs(self):
        self.team.crm_team_member_ids[0].assignment_max = 60
        self.assertEqual(self._owners(self._arrive(6)), "Ann Ben Ann Ann Ben Ann")

    def test_who_is_named_keeps_it(self):
        lead = self._arrive(user_id=self.leader.id)
        self.assertEqual(lead.user_id, self.leader)
        self.assertFalse(lead.sales_routing_step)

    def test_a_default_that_names_somebody_counts(self):
        leads = self.env["crm.lead"].with_context(default_user_id=self.leader.id)
        lead = leads.create({"name": "Mine", "team_id": self.team.id})
        self.assertEqual(lead.user_id, self.leader)

    def test_what_one_types_in_stays_with_oneself(self):
        leads = self.env["crm.lead"].with_user(self.ben)
        values = {"name": "Typed", "team_id": self.team.id}
        (made,) = leads.web_save(values, {"user_id": {}})
        self.assertEqual(made["user_id"], self.ben.id)

    def test_a_team_without_policy_is_left_alone(self):
        other = self._create_team("Others", self.ann)
        lead = self._arrive(team_id=other.id)
        self.assertEqual(lead.user_id, self.env.user)
        self.assertFalse(self._decision(lead))

    def test_an_archived_policy_routes_nothing(self):
        self.policy.active = False
        self.assertEqual(self._arrive().user_id, self.env.user)

    def test_a_room_that_is_off_routes_nothing(self):
        self._switch_room("territory", False)
        self.assertEqual(self._arrive().user_id, self.env.user)

    def test_the_team_of_who_creates_it_counts_when_none_is_named(self):
        leads = self.env["crm.lead"].with_user(self.ben)
        lead = leads.create({"name": "API", "type": "opportunity"}).sudo()
        self.assertEqual((lead.user_id, lead.team_id), (self.ann, self.team))

    def test_imported_leads_are_routed(self):
        leads = self.env["crm.lead"].with_user(self.ben)
        rows = [["One", "Inside"], ["Two", "Inside"]]
        result = leads.load(["name", "team_id"], rows)
        self.assertFalse(result["messages"])
        made = self.env["crm.lead"].browse(result["ids"])
        self.assertEqual(self._owners(made), "Ann Ben")

    def test_what_is_imported_as_won_is_not_routed(self):
        won = self.env["crm.stage"].create({"name": "Signed", "is_won": True})
        self.assertFalse(self._arrive(stage_id=won.id).sales_routing_step)

    def test_the_salesperson_of_the_linked_account_comes_first(self):
        account = self._create_account(user_id=self.ben.id)
        person = self._create_partner(name="Pia", parent_id=account.id)
        lead = self._arrive(partner_id=person.id)
        self.assertEqual((lead.user_id, lead.sales_routing_step), (self.ben, "owner"))
        self.assertIn("Ben Seller looks after", self._decision(lead).reason_text)

    def test_exactly_the_same_address_finds_the_account(self):
        self._create_account(user_id=self.ben.id, email="Pia@alder.example")
        near = self._arrive(email_from="pia@alder.example.org")
        same = self._arrive(email_from='"Pia A." <pia@ALDER.example>')
        self.assertEqual(near.sales_routing_step, "rotation")
        self.assertEqual((same.user_id, same.sales_routing_step), (self.ben, "owner"))

    def test_accounts_that_contradict_each_other_decide_nothing(self):
        self._create_account(user_id=self.ben.id, email="info@alder.example")
        self._create_account(user_id=self.ann.id, email="info@alder.example")
        lead = self._arrive(email_from="info@alder.example")
        self.assertEqual(lead.sales_routing_step, "rotation")
        self.assertIn("Several accounts", self._decision(lead).reason_text)

    def test_an_absent_salesperson_of_the_account_is_passed_over(self):
        account = self._create_account(user_id=self.ben.id)
        self._away(self.ben, datetime(2026, 3, 9), datetime(2026, 3, 12))
        lead = self._arrive(partner_id=account.id)
        self.assertEqual(lead.user_id, self.ann)
        self.assertIn("but absent", self._decision(lead).reason_text)

    def test_an_archived_salesperson_of_the_account_is_passed_over(self):
        account = self._create_account(user_id=self.ben.id)
        self.ben.active = False
        self.assertEqual(self._arrive(2, partner_id=account.id).user_id, self.ann)

    def test_a_policy_may_ignore_the_salesperson_of_the_account(self):
        self.policy.use_owner = False
        account = self._create_account(user_id=self.ben.id)
        self.assertEqual(self._arrive(partner_id=account.id).user_id, self.ann)

    def test_the_same_contact_stays_with_one_person(self):
        self._arrive(user_id=self.ben.id, email_from="new@mill.example")
        lead = self._arrive(email_from="new@mill.example")
        self.assertEqual(lead.user_id, self.ben)
        self.assertEqual(lead.sales_routing_step, "duplicate")

    def test_the_same_contact_in_one_import_gets_one_person(self):
        leads = self._arrive(3, email_from="new@mill.example")
        self.assertEqual(self._owners(leads), "Ann Ann Ann")
        self.assertEqual(self._owners(self._arrive()), "Ben", "one turn, not three")

    def test_a_territory_sends_leads_to_its_team(self):
        eve = self._create_user("salesperson", "terr_eve", name="Eve")
        self.north.team_id = self._create_team("Northern", eve)
        lead = self._arrive(country_id=self.env.ref("base.se").id)
        self.assertEqual((lead.user_id, lead.team_id), (eve, self.north.team_id))
        self.assertEqual(lead.sales_routing_step, "territory")
        self.assertIn("[NORTH]", self._decision(lead).reason_text)

    def test_a_territory_sends_no_lead_to_a_team_of_another_company(self):
        north = self.env["res.company"].create({"name": "Alder North"})
        both = [Command.set((north | self.company).ids)]
        eve = self._create_user("salesperson", "terr_eve", company_ids=both)
        team = self._create_team("Northern", eve)
        self.north.team_id = team
        values = {"country_id": self.env.ref("base.se").id}
        lead = self._arrive(company_id=self.company.id, **values)
        self.assertEqual((lead.team_id, lead.user_id), (team, eve))
        team.company_id = north
        lead = self._arrive(company_id=self.company.id, **values)
        self.assertEqual((lead.team_id, lead.user_id), (self.team, self.ann))
        self.assertEqual(lead.company_id, self.company)

    def test_owners_of_the_territory_come_first_and_it_waits_for_them(self):
        self._own(self.north, self.ben)
        accounts = [self._create_account(country="SE") for _n in range(3)]
        leads = self._arrive(partner_id=accounts[0].id)
        leads += self._arrive(partner_id=accounts[1].id)
        self.assertEqual(self._owners(leads), "Ben Ben")
        self._away(self.ben, datetime(2026, 3, 9), datetime(2026, 3, 12))
        lead = self._arrive(partner_id=accounts[2].id)
        self.assertFalse(lead.user_id)
        self.assertEqual((lead.team_id, lead.sales_routing_step), (self.team, "queue"))

    def test_who_helps_in_a_territory_is_no_owner(self):
        self._own(self.north, self.ben, role="service")
        leads = self._arrive(partner_id=self._create_account(country="SE").id)
        leads += self._arrive(partner_id=self._create_account(country="SE").id)
        self.assertEqual(self._owners(leads), "Ann Ben")

    def test_a_lead_that_no_territory_claims_stays_in_its_team(self):
        lead = self._arrive(country_id=self.env.ref("base.no").id)
        self.assertEqual(
            (lead.team_id, lead.sales_routing_step), (self.team, "rotation")
        )
        self.assertIn("No territory claims it", self._decision(lead).reason_text)

    def test_conversion_leaves_the_team_as_it_was(self):
        lead = self._arrive(type="lead")
        lead.convert_opportunity(False)
        self.assertEqual((lead.team_id, lead.user_id), (self.team, self.ann))

    def test_routing_makes_no_membership(self):
        account = self._create_account(user_id=self.leader.id)
        before = self.env["crm.team.member"].search_count([])
        lead = self._arrive(partner_id=account.id)
        self.assertEqual(lead.user_id, self.leader)
        self.assertEqual(self.env["crm.team.member"].search_count([]), before)

    def test_a_skill_asked_for_by_a_tag_narrows_the_team(self):
        skill = self.env["sales.skill"].create({"name": "Esperanto"})
        tag = self.env["crm.tag"].create(
            {"name": "Nordic", "sales_skill_ids": skill.ids}
        )
        self._own(self.north, self.ben, skill_ids=skill.ids)
        leads = self._arrive(2, tag_ids=[Command.set(tag.ids)])
        self.assertEqual(self._owners(leads), "Ben Ben")
        self.assertEqual(leads[0].sales_routing_step, "skill")
        self.assertIn("Esperanto", self._decision(leads[0]).reason_text)

    def test_without_anybody_of_the_skill_it_waits_with_the_reason(self):
        skill = self.env["sales.skill"].create({"name": "Finnish"})
        lead = self._arrive(sales_skill_ids=skill.ids)
        self.assertFalse(lead.user_id)
        self.assertIn("who is there can take it", self._decision(lead).reason_text)
        self.policy.use_skill = False
        self.assertTrue(self._arrive(sales_skill_ids=skill.ids).user_id)

    def test_members_take_only_their_customer_tiers(self):
        self._own(self.north, self.ann, tiers="bc")
        account = self._create_account(sales_tier="a")
        leads = self._arrive(partner_id=account.id) + self._arrive()
        self.assertEqual(self._owners(leads), "Ben Ann")
        self.policy.use_tier = False
        account = self._create_account(sales_tier="a")
        leads = self._arrive(2, partner_id=False) + self._arrive(partner_id=account.id)
        self.assertIn("Ann", self._owners(leads))

    def test_the_hosts_domain_of_a_member_holds(self):
        self.team.crm_team_member_ids[0].assignment_domain = "[('name','=','X')]"
        self.assertEqual(self._owners(self._arrive(2)), "Ben Ben")

    def test_a_salesperson_of_another_company_is_passed_over(self):
        north = self.env["res.company"].create({"name": "Alder North"})
        eve = self._create_user(
            "salesperson",
            "terr_eve",
            name="Eve",
            company_id=north.id,
            company_ids=[Command.set(north.ids)],
        )
        team = self._create_team("Northern", eve)
        team.company_id = north
        self.policy.sudo().team_ids += team
        account = self._create_account(user_id=self.ben.id)
        lead = self._arrive(partner_id=account.id, team_id=team.id)
        self.assertEqual((lead.company_id, lead.user_id), (north, eve))
        self.assertIn("not of this company", self._decision(lead).reason_text)
