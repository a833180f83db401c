from odoo.tests import tagged
from odoo.tools import SQL

from .common import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritoryOverview(TerritoryCase):
    """What the set-up guide and the health page say of territories."""

    def _state(self, number):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["sales.setup.step"].browse(number).state

    def _figure(self, number):
        self.env.flush_all()
        self.env.invalidate_all()
        line = self.env["sales.health.line"].browse(number)
        return line.figure, line.level

    def _active(self, kind="primary"):
        plan = self._create_plan(kind=kind)
        territory = self._create_territory(plan, "EAST")
        self._create_rule(territory, country="DE")
        plan.sudo().write({"state": "active"})
        return territory

    def test_a_draft_is_no_plan_in_force(self):
        self._create_plan()
        self.assertEqual((self._state(200), self._state(210)), ("todo", "todo"))
        self._active()
        self.assertEqual(self._state(200), "done")

    def test_a_territory_with_rules_needs_an_owner(self):
        territory = self._active()
        self.assertEqual(self._state(210), "todo")
        member = self._create_member(territory, self.seller, role="service")
        self.assertEqual(self._state(210), "todo", "who serves does not own")
        member.role = "owner"
        self.assertEqual(self._state(210), "done")

    def test_in_an_overlay_plan_anybody_present_will_do(self):
        self._create_member(self._active(), self.seller)
        overlay = self._active("overlay")
        self.assertEqual(self._state(210), "todo")
        self._create_member(overlay, self.other, role="overlay")
        self.assertEqual(self._state(210), "done")

    def test_a_policy_without_teams_routes_nothing(self):
        policies = self.env["sales.routing.policy"]
        policies.search([]).active = False
        policy = policies.create({"name": "Everybody's"})
        self.assertEqual(self._state(220), "todo")
        policy.team_ids = self.env["crm.team"].create({"name": "East"})
        self.assertEqual(self._state(220), "done")

    def test_postcodes_of_before_are_counted_until_the_job_has_ended(self):
        cron = self.env.ref("sms_sales.cron_postcode_keys")
        cron.active = True
        step = self.env["sales.setup.step"].browse(290)
        total = step.total
        country = self._country("DE").id
        partner = self._create_partner(zip="20095", country_id=country)
        self.env.flush_all()
        unread = SQL(
            "UPDATE res_partner SET sales_postcode_key = NULL WHERE id = %s",
            partner.id,
        )
        self.env.cr.execute(unread)
        self.assertEqual(self._state(290), "todo")
        self.assertEqual(step.total, total + 1)
        filled = step.filled
        self.env["res.partner"]._fill_postcode_keys()
        self.env.invalidate_all()
        self.assertGreater(step.filled, filled)
        cron.active = False
        self.assertEqual(self._state(290), "done")

    def test_a_job_that_rests_with_its_room_has_not_ended(self):
        cron = self.env.ref("sms_sales.cron_postcode_keys")
        cron.active = True
        country = self._country("DE").id
        self._create_partner(zip="no code at all", country_id=country)
        cron.write({"active": False, "sales_room_paused": True})
        self.assertEqual(self._state(290), "todo")

    def test_archived_members_are_told_while_they_are_members(self):
        self._create_member(self._active(), self.seller)
        self.assertEqual(self._figure(210), (0, "fine"))
        self.seller.active = False
        self.assertEqual(self._figure(210), (1, "look"))

    def test_a_run_that_stands_still_for_a_day_is_wrong(self):
        territory = self._active()
        before = self._figure(220)[0]
        run = self.env["sales.territory.run"].create({"plan_id": territory.plan_id.id})
        run._keep({"state": "applying"})
        self.assertEqual(self._figure(220), (before + 1, "fine"))
        self.env.cr.execute(
            SQL(
                "UPDATE sales_territory_run SET write_date = %s WHERE id = %s",
                "2026-03-08 10:00:00",
                run.id,
            )
        )
        self.assertEqual(self._figure(220), (before + 1, "wrong"))
