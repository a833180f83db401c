from odoo import Command
from odoo.tests import tagged

from ..hooks import uninstall_hook
from .website_case import WebsiteCase


@tagged("post_install", "-at_install")
class TestWebsiteForm(WebsiteCase):
    """Rule 16: what the website's form fills in by itself is nobody's choice."""

    def test_it_goes_to_whose_turn_it_is_and_says_why(self):
        lead = self._lead()
        self.assertEqual((lead.user_id, lead.team_id), (self.ann, self.team))
        self.assertEqual(lead.sales_routing_step, "rotation")
        self.assertEqual(self._decision(lead).policy_id, self.policy)
        self.assertIn("Ann Seller's turn", self._decision(lead).reason_text)
        self.assertEqual(lead.create_uid, self.env.ref("base.user_root"))

    def test_the_websites_default_salesperson_does_not_stand_in_the_way(self):
        self.website.crm_default_user_id = self.leader
        self.assertEqual(self._owners(self._lead()), "Ann")

    def test_a_team_without_a_policy_keeps_the_websites_defaults(self):
        self.policy.active = False
        self.assertEqual(self._lead().user_id, self.leader)
        self.website.crm_default_user_id = self.ben
        lead = self._lead(email_from="other@mill.example")
        self.assertEqual(lead.user_id, self.ben)
        self.assertFalse(self._decision(lead))

    def test_a_salesperson_whom_the_form_names_keeps_it(self):
        lead = self._lead(user_id=self.ben.id)
        self.assertEqual(lead.user_id, self.ben)
        self.assertFalse(lead.sales_routing_step)
        self.assertFalse(self._decision(lead))

    def test_a_team_that_the_form_names_is_the_one_that_is_routed(self):
        other = self._create_team("Service", self.ben, leader=self.leader)
        self._create_policy(other, name="Service")
        lead = self._lead(team_id=other.id)
        self.assertEqual((lead.user_id, lead.team_id), (self.ben, other))

    def test_without_any_team_nothing_is_routed(self):
        self.website.crm_default_team_id = False
        lead = self._lead()
        self.assertFalse(lead.team_id)
        self.assertFalse(self._decision(lead))

    def test_an_accounts_e_mail_finds_its_salesperson(self):
        self._create_account(user_id=self.ben.id, email="lab@mill.example")
        lead = self._lead(email_from="Lab@Mill.example")
        self.assertEqual(lead.user_id, self.ben)
        self.assertEqual(lead.sales_routing_step, "owner")

    def test_who_writes_twice_finds_the_same_salesperson(self):
        self.assertEqual(self._lead().user_id, self.ann)
        again = self._lead(name="And a rotor")
        self.assertEqual(
            (again.user_id, again.sales_routing_step), (self.ann, "duplicate")
        )

    def test_when_nobody_is_there_it_waits_in_the_queue(self):
        self.team.crm_team_member_ids.assignment_optout = True
        lead = self._lead()
        self.assertFalse(lead.user_id)
        self.assertEqual(lead.sales_routing_step, "queue")

    def test_what_a_visitor_adds_is_no_answer_of_ours(self):
        self.policy.answer_minutes = 30
        lead = self._lead(**{"Serial number": "4711"})
        self.assertIn("4711", lead.description)
        self.assertFalse(lead.sales_first_response_on)
        self.assertTrue(lead.sales_answer_due)

    def test_with_the_room_off_the_host_alone_decides(self):
        self._switch_room("territory", False)
        lead = self._lead()
        self.assertEqual(lead.user_id, self.leader)
        self.assertFalse(lead.sales_routing_step)


@tagged("post_install", "-at_install")
class TestWebsiteAddress(WebsiteCase):
    """A form that asks where somebody is: the lead is placed, and routed, by it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        plan = cls._create_plan()
        cls.south = cls._create_territory(plan, "SOUTH", **cls._owned_by(cls.ben))
        cls._create_rule(cls.south, state_ids=cls._state("de_by").ids, country="DE")
        cls.north = cls._create_territory(plan, "NORTH", **cls._owned_by(cls.ann))
        rule = cls._create_rule(cls.north, country="DE")
        cls._create_range(rule, "DE", "20", "29")
        plan._activate(allow_unclaimed=True)

    @classmethod
    def _owned_by(cls, user):
        member = {"user_id": user.id, "role": "owner"}
        return {"team_id": cls.team.id, "member_ids": [Command.create(member)]}

    @classmethod
    def _state(cls, name):
        return cls.env.ref(f"base.state_{name}")

    def test_country_and_postcode_decide_the_territory_and_its_owner(self):
        country = self._country("DE")
        lead = self._lead(country_id=country.id, zip="20459", city="Hamburg")
        self.assertEqual(
            (lead.sales_territory_id, lead.user_id), (self.north, self.ann)
        )
        self.assertEqual(lead.sales_routing_step, "territory")

    def test_a_state_alone_says_its_country(self):
        lead = self._lead(state_id=self._state("de_by").id)
        self.assertEqual(lead.country_id, self._country("DE"))
        self.assertEqual(
            (lead.sales_territory_id, lead.user_id), (self.south, self.ben)
        )

    def test_a_state_of_another_country_than_was_chosen_is_left_out(self):
        france = self._country("FR")
        lead = self._lead(country_id=france.id, state_id=self._state("de_by").id)
        self.assertEqual((lead.country_id, lead.state_id.id), (france, False))
        self.assertFalse(lead.sales_territory_id)

    def test_a_state_that_there_is_not_is_left_out(self):
        lead = self._lead(state_id=999999999)
        self.assertFalse(lead.state_id)
        self.assertTrue(lead.user_id)

    def test_a_country_that_is_no_number_is_refused_and_makes_no_lead(self):
        before = self.env["crm.lead"].search_count([])
        answer = self._post(country_id="Atlantis")
        self.assertEqual(answer, {"error_fields": ["country_id"]})
        self.assertEqual(self.env["crm.lead"].search_count([]), before)

    def test_without_an_address_it_is_placed_nowhere_and_routed_all_the_same(self):
        lead = self._lead()
        self.assertFalse(lead.sales_territory_id)
        self.assertIn("No territory claims it.", self._decision(lead).reason_text)
        self.assertTrue(lead.user_id)

    def test_without_us_forms_ask_for_no_address(self):
        asked = self.env["ir.model.fields"].search(
            [("model", "=", "crm.lead"), ("name", "in", ("country_id", "zip"))]
        )
        self.assertEqual(asked.mapped("website_form_blacklisted"), [False, False])
        uninstall_hook(self.env)
        asked.invalidate_recordset()
        self.assertEqual(asked.mapped("website_form_blacklisted"), [True, True])
