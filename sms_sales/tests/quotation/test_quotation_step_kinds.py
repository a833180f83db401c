from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationStepKinds(ApprovalCase):
    """Whom a step asks: a role, upward, the territory's manager; in whose hours."""

    def _asked(self, step, **values):
        self.rule.chain_id = self._create_chain(step)
        request = self._ask(self._discounted(**values)).sudo()
        return request, request.step_ids.approver_ids

    def test_a_role_asks_everybody_of_it_in_the_orders_company(self):
        role = self.env["res.groups"].create({"name": "Finance"})
        one = self._create_user("team_lead", "quote_one", name="One")
        far = self._create_user("team_lead", "quote_far", name="Far")
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        far.write({"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id})
        (one | far | self.seller).group_ids |= role
        request, listed = self._asked({"kind": "group", "group_id": role.id})
        self.assertEqual(listed, one, "neither the seller nor another company")
        self.assertEqual(self._decide(request.sudo(False), one), "approved")

    def test_upward_asks_the_lead_of_the_team_lead(self):
        above = self._create_user("team_lead", "quote_above", name="Ada Above")
        self.env["crm.team"].create(
            {
                "name": "Leads",
                "user_id": above.id,
                "member_ids": [(6, 0, self.lead.ids)],
                "company_id": self.company.id,
            }
        )
        request, listed = self._asked({"kind": "upward"})
        self.assertEqual(listed, above)
        self.assertEqual(self._decide(request.sudo(False), above), "approved")

    def test_upward_with_nobody_above_asks_the_sales_managers(self):
        request, listed = self._asked({"kind": "upward"})
        self.assertFalse(listed)
        self.assertIn(self.manager, request.asked_ids)

    def test_the_manager_of_the_orders_territory_is_asked(self):
        self._switch_room("territory", True)
        plans = self.env["sales.territory.plan"]
        # Of one company one plan speaks at a time.
        plans.search([("state", "=", "active")]).state = "archived"
        plan = plans.create({"name": "Plan", "tz": "UTC"})
        north = self.env["sales.territory"].create(
            {
                "name": "North",
                "code": "N",
                "plan_id": plan.id,
                "manager_id": self.manager.id,
            }
        )
        plan.state = "active"
        self.rule.chain_id = self._create_chain({"kind": "territory_manager"})
        order = self._discounted()
        order.sudo().sales_territory_id = north
        request = self._ask(order).sudo()
        self.assertEqual(request.step_ids.approver_ids, self.manager)
        self.assertEqual(request.asked_ids, self.manager)

    def _hours(self, user, first, last):
        """Let ``user`` work from ``first`` to ``last`` on working days, in UTC."""
        day = {"day_period": "morning", "hour_from": first, "hour_to": last}
        calendar = self.env["resource.calendar"].create(
            {
                "name": f"From {first}",
                "tz": "UTC",
                "attendance_ids": [
                    (0, 0, {"name": "Day", "dayofweek": str(one), **day})
                    for one in range(5)
                ],
            }
        )
        if user:
            self.env["resource.resource"].create(
                {
                    "name": user.name,
                    "user_id": user.id,
                    "calendar_id": calendar.id,
                    "company_id": self.company.id,
                    "tz": "UTC",
                }
            )
        return calendar

    def test_hours_are_those_of_the_approvers_own_calendar(self):
        self.company.resource_calendar_id = self._hours(None, 8, 12)
        self._hours(self.lead, 14, 16)
        self.chain.step_ids.write({"remind_hours": 1, "escalate_hours": 3})
        step = self._ask(self._discounted()).sudo().step_ids
        # Asked on Tuesday at 10:00; the lead works from 14 to 16.
        self.assertEqual(str(step.remind_on), "2026-03-10 15:00:00")
        self.assertEqual(str(step.due), "2026-03-11 15:00:00")

    def test_hours_leave_out_the_approvers_leave(self):
        calendar = self._hours(self.lead, 8, 12)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "calendar_id": calendar.id,
                "resource_id": self.lead.resource_ids.id,
                "date_from": "2026-03-11 00:00:00",
                "date_to": "2026-03-12 23:59:59",
            }
        )
        self.chain.step_ids.write({"escalate_hours": 4})
        step = self._ask(self._discounted()).sudo().step_ids
        # Two hours on Tuesday, none on Wednesday and Thursday, two on Friday.
        self.assertEqual(str(step.due), "2026-03-13 10:00:00")


@tagged("post_install", "-at_install")
class TestQuotationOutcomes(ApprovalCase):
    """A warning lets through; what is required is asked for."""

    def test_a_warning_is_told_and_lets_the_order_through(self):
        self.rule.write({"outcome": "warn", "chain_id": False})
        order = self._discounted()
        self.assertIn("Discounts", str(order.sales_hits))
        self.assertTrue(order._sales_is_released())
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_delivery_address_is_asked_for_before_sending(self):
        self._create_rule(
            name="Where to", outcome="require", require="delivery_address"
        )
        order = self._create_order(self.balance)
        with (
            self.assertRaisesRegex(ValidationError, "Where to"),
            self.env.cr.savepoint(),
        ):
            order.action_quotation_sent()
        order.partner_id.sudo().write(
            {"street": "1 Main", "city": "Bergen", "zip": "5003", "country_id": 1}
        )
        self.env.invalidate_all()
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")

    def test_a_signed_document_is_asked_for_when_confirming(self):
        self._create_rule(name="Signed", outcome="require", require="signed_document")
        order = self._create_order(self.balance)
        order.action_quotation_sent()
        with self.assertRaisesRegex(ValidationError, "Signed"), self.env.cr.savepoint():
            order.action_confirm()
        order.sudo().write({"signed_by": "Kim", "signed_on": "2026-03-10 10:00:00"})
        order.action_confirm()
        self.assertEqual(order.state, "sale")
