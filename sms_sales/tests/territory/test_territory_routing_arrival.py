from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .routing_case import RoutingCase
from .test_territory_routing_hand_over import DUE

MAIL = """From: Pia Miller <pia@mill.example>
To: {to}
Subject: A centrifuge
Message-Id: <routing-1@mill.example>
Content-Type: text/plain

Do you have one?
"""


@tagged("post_install", "-at_install")
class TestRoutingArrival(RoutingCase, MailCase):
    """Rule 16: mail, and many at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "alder.example"})
        cls.team.write({"alias_name": "inside", "alias_domain_id": cls.domain.id})

    def _mail(self, text=MAIL):
        with self.mock_mail_gateway():
            lead_id = (
                self.env["mail.thread"]
                .with_context(tracking_disable=False, mail_notrack=False)
                .message_process("crm.lead", text.format(to="inside@alder.example"))
            )
        return self.env["crm.lead"].browse(lead_id)

    def test_a_lead_mailed_in_is_routed_and_explained(self):
        lead = self._mail()
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(lead.user_id, self.ann)
        self.assertIn("Ann Seller's turn", self._decision(lead).reason_text)
        own = lead.with_user(self.ann)
        self.assertIn("turn", own.sales_decision_ids.reason_text)

    def test_a_lead_that_waits_does_not_land_on_the_leaders_desk(self):
        self.team.crm_team_member_ids.assignment_optout = True
        self.assertFalse(self._mail().user_id)

    def test_an_enquiry_that_a_colleague_forwards_is_not_answered_by_that(self):
        self.policy.answer_minutes = 30
        self.leader.email = "lea@alder.example"
        sent = MAIL.replace(
            "Pia Miller <pia@mill.example>", self.leader.email_formatted
        )
        lead = self._mail(sent)
        self.assertEqual(lead.message_ids.author_id, self.leader.partner_id)
        self.assertEqual(lead.user_id, self.ann)
        self.assertFalse(lead.sales_first_response_on)
        self.assertEqual(lead.sales_answer_due, DUE)
        self._hand_over(DUE)
        self.assertEqual(lead.user_id, self.ben)

    def test_a_colleagues_next_mail_on_it_is_an_answer(self):
        self.policy.answer_minutes = 30
        self.ann.email = "ann@alder.example"
        lead = self._mail()
        first = lead.message_ids.filtered(lambda one: one.message_type == "email")
        answer = MAIL.replace(
            "Pia Miller <pia@mill.example>", self.ann.email_formatted
        ).replace(
            "Message-Id: <routing-1@",
            f"References: {first.message_id}\nMessage-Id: <routing-2@",
        )
        self.assertEqual(self._mail(answer), lead)
        self.assertTrue(lead.sales_first_response_on)
        self.assertFalse(lead.sales_answer_due)

    def test_without_a_policy_the_host_gives_it_to_the_leader(self):
        self.policy.active = False
        self.assertEqual(self._mail().user_id, self.leader)

    def test_deciding_costs_the_same_queries_for_many_leads_as_for_few(self):
        self._create_account(user_id=self.ben.id, email="c1@mill.example")
        self.team.crm_team_member_ids.assignment_max = 1000
        for name in ("c2", "c3"):
            self._arrive(user_id=self.ann.id, email_from=f"{name}@mill.example")
        skill = self.env["sales.skill"].create({"name": "Esperanto"})
        tag = self.env["crm.tag"].create(
            {"name": "Nordic", "sales_skill_ids": skill.ids}
        )

        def queries(count):
            self.team.crm_team_member_ids.assignment_optout = True
            leads = self.env["crm.lead"].create(
                [
                    {
                        "name": f"Lead {n}",
                        "team_id": self.team.id,
                        "email_from": f"c{n % 4}@mill.example",
                        "tag_ids": tag.ids if n % 2 else False,
                    }
                    for n in range(count)
                ]
            )
            self.team.crm_team_member_ids.assignment_optout = False
            self.env.flush_all()
            self.env.invalidate_all()
            router = self.env["sales.routing.router"]
            before = self.env.cr.sql_log_count
            cases = router._cases(leads, dict.fromkeys(leads, self.policy))
            choices, _joined = router._decide(cases)
            self.assertEqual(len(choices), count)
            return self.env.cr.sql_log_count - before

        queries(2)
        few = queries(10)
        self.assertLessEqual(queries(200), few)
        self.assertLess(few, 45)

    def test_writing_costs_no_query_more_for_many_leads(self):
        def queries(count):
            self.team.crm_team_member_ids.assignment_max = 1000
            self.team.crm_team_member_ids.assignment_optout = True
            leads = self._arrive(count).sudo()
            self.team.crm_team_member_ids.assignment_optout = False
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leads._sales_route()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(4)
        few = queries(10)
        self.assertLessEqual(queries(100), few + 4)

    def test_leads_of_other_teams_cost_nothing(self):
        team = self._create_team("Others", self.ann)

        def queries():
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._arrive(5, team_id=team.id, user_id=self.ann.id)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries()
        with_policy = queries()
        self.policy.active = False
        queries()
        self.assertEqual(queries(), with_policy)

    def test_the_customers_next_mail_finds_the_same_salesperson(self):
        first = self._mail()
        self.assertEqual(first.user_id, self.ann)
        lead = self._arrive(email_from="pia@mill.example")
        self.assertEqual(
            (lead.user_id, lead.sales_routing_step), (self.ann, "duplicate")
        )
