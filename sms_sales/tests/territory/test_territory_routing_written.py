from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ...tools.door import DOOR
from .routing_case import RoutingCase

NOTING = {"tracking_disable": False, "mail_notrack": False}


@tagged("post_install", "-at_install")
class TestRoutingWritten(RoutingCase):
    """What many leads cost at once is saved without losing what one would do."""

    def _waiting(self, count, **values):
        """Let leads wait whose changes are noted, and nothing of them is yet."""
        values = {"team_id": False, "user_id": False, **values}
        leads = self._arrive(count, **values).with_context(**NOTING)
        leads.env.flush_all()
        leads.env.cr.precommit.clear()
        return leads

    def _noted(self, leads):
        """Return {(what changed, before, after)} of each of the leads."""
        leads.env.flush_all()
        leads.env.cr.precommit.run()
        return [
            {
                (
                    value.field_id.name,
                    value.old_value_char or value.old_value_float,
                    value.new_value_char or value.new_value_float,
                )
                for value in lead.sudo().message_ids.tracking_value_ids
            }
            for lead in leads
        ]

    def test_each_lead_of_many_notes_its_salesperson_as_the_host_does(self):
        waiting = self._waiting(3)
        waiting.with_context(sales_routing=DOOR).write({"team_id": self.team.id})
        waiting.env.flush_all()
        waiting.env.cr.precommit.clear()
        waiting._sales_route()
        waiting.env.flush_all()
        waiting.env.cr.precommit.run()
        for lead, name in zip(waiting, ("Ann", "Ben", "Ann"), strict=True):
            notes = lead.message_ids.filtered("tracking_value_ids")
            values = notes.sudo().tracking_value_ids
            self.assertEqual(len(notes), 1)
            self.assertIn(f"{name} Seller", values.mapped("new_value_char"))
            self.assertEqual(notes.author_id, self.env.user.partner_id)

    def test_leads_that_are_alike_are_checked_once_and_others_too(self):
        leads = self._arrive(3).with_context(sales_routing=DOOR)
        leads._check_company()
        foreign = self.env["res.company"].create({"name": "Foreign"})
        self.env.flush_all()
        # Below the ORM, which would choose another company.
        query = SQL(
            "UPDATE crm_lead SET company_id = %s WHERE id = %s", foreign.id, leads[2].id
        )
        self.env.cr.execute(query)
        self.env.invalidate_all()
        leads[:2]._check_company()
        with self.assertRaisesRegex(UserError, "company inconsistencies"):
            leads._check_company()
        with self.assertRaisesRegex(UserError, "company inconsistencies"):
            leads._check_company(["user_id"])

    def test_what_a_write_changes_is_noted_as_the_host_notes_it(self):
        before = self._create_team("Before")
        before.lead_properties_definition = [
            {"name": "colour", "type": "char", "string": "Colour"}
        ]
        first, second, *others = self._waiting(
            4,
            team_id=before.id,
            type="lead",
            expected_revenue=100.0,
            lead_properties={"colour": "red"},
        )
        values = {
            "team_id": self.team.id,
            "user_id": self.ann.id,
            "type": "opportunity",
            "expected_revenue": 500.0,
            "partner_id": self._create_account(name="Elm Mill").id,
        }
        (first | second).with_context(sales_routing=DOOR).write(dict(values))
        for lead in others:
            lead.write(dict(values))
        noted = self._noted(first.concat(second, *others))
        self.assertIn(("lead_properties", "red", 0.0), noted[0])
        self.assertGreater(len(noted[0]), 6, "partner_id changes what follows it")
        self.assertEqual(noted, [noted[0]] * 4)

    def test_a_write_within_a_write_is_noted_too(self):
        leads = self._waiting(2).with_context(sales_routing=DOOR)

        def subscribe(records, vals, *args, **kwargs):
            if "user_id" in vals:
                records.write({"partner_name": "Mill"})

        with patch.object(type(leads), "_message_auto_subscribe", subscribe):
            leads.write({"user_id": self.ann.id})
        self.assertIn(("partner_name", 0.0, "Mill"), self._noted(leads)[1])

    def test_a_lead_that_stays_in_its_company_is_not_placed_anew(self):
        leads = self._waiting(2, team_id=self.team.id)
        leads.env.flush_all()
        with patch.object(type(leads), "_sales_place", side_effect=AssertionError):
            leads._sales_route()
            self.env.flush_all()
        self.assertEqual(self._owners(leads), "Ann Ben")

    def test_a_lead_that_comes_to_a_company_is_placed_by_its_plan(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        self.manager.company_ids |= foreign
        # With a plan in each company, a lead of none is nobody's.
        for company in (foreign, self.company):
            plan = self._create_plan(name=company.name, company_id=company.id)
            territory = self._create_territory(plan, "WEST")
            self._create_rule(territory, country="NL")
            plan.sudo().write({"state": "active", "active_from": "2026-03-01"})
        self.team.crm_team_member_ids.assignment_optout = True
        lead = self._arrive(country_id=self._country("NL").id)
        self.assertFalse(lead.company_id or lead.sales_territory_id)
        self.team.crm_team_member_ids.assignment_optout = False
        lead._sales_route()
        self.assertEqual(lead.company_id, self.company)
        self.assertEqual(lead.sales_territory_id, territory)

    def test_a_lead_of_a_foreign_account_is_placed_by_the_company_it_comes_to(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        self.manager.company_ids |= foreign
        # The first places what is of no company as well as what is of ours.
        territories = self.env["sales.territory"]
        for company in (self.env["res.company"], foreign):
            plan = self._create_plan(name="West", company_id=company.id)
            territory = self._create_territory(plan, "WEST")
            self._create_rule(territory, country="NL")
            plan.sudo().write({"state": "active", "active_from": "2026-03-01"})
            territories += territory
        account = self._create_account(country="NL")
        self.team.crm_team_member_ids.assignment_optout = True
        lead = self._arrive(company_id=False, partner_id=account.id)
        account.company_id = foreign
        self.assertEqual(lead.sales_territory_id, territories[1])
        self.team.crm_team_member_ids.assignment_optout = False
        lead._sales_route()
        self.assertEqual(lead.company_id, self.company)
        self.assertEqual(lead.sales_territory_id, territories[0])
