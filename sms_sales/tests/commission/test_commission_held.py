from datetime import date

from odoo import Command
from odoo.tests import freeze_time, tagged

from .settlement_common import SettlementCase


class HeldCase(SettlementCase):
    """Sales that change after their statement was locked."""

    def _team_plan(self, **values):
        """Two sellers, each with a lead and an overlay of their own team."""
        self.leads = [self._user("salesperson", name) for name in ("Lea", "Leo")]
        self.overlays = [self._user("salesperson", name) for name in ("Ova", "Ovo")]
        self.teams = self.env["crm.team"].create(
            [{"name": name, "company_id": self.company.id} for name in ("A", "B")]
        )
        leads = [{"user_id": lead.id, "role": "manager"} for lead in self.leads]
        overlays = [
            {"user_id": user.id, "role": "overlay", "team_id": team.id}
            for user, team in zip(self.overlays, self.teams, strict=True)
        ]
        plan = self._plan(payees=[*leads, *overlays], **values)
        managers = plan.participant_ids.filtered(lambda one: one.role == "manager")
        self.env["sales.commission.participant"].create(
            [
                {
                    "plan_id": plan.id,
                    "user_id": user.id,
                    "date_from": "2026-01-01",
                    "manager_id": manager.id,
                }
                for user, manager in zip(
                    (self.seller, self.second), managers.sorted("id"), strict=True
                )
            ]
        )
        return plan

    def _moved(self, plan):
        """A sale of January, locked, that then moves to the second seller."""
        invoice = self._invoice("2026-01-05", [600.0], team_id=self.teams[0].id)
        self._settle(plan, date(2026, 2, 28))
        self.assertEqual(self._earned(plan), {1: 180.0})
        self._lock(plan, 1)
        invoice.write({"invoice_user_id": self.second.id, "team_id": self.teams[1].id})
        return invoice

    def _sold(self, *payees):
        """A plan of sellers, and a sale of January by the first one, locked."""
        plan = self._plan(payees=[self.seller, self.second, *payees])
        invoice = self._invoice("2026-01-05", [600.0])
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        return plan, invoice

    def _sums(self, plan, *payees):
        people = payees or (self.seller, self.second)
        return [round(sum(self._earned(plan, one).values()), 2) for one in people]

    def _decide(self, plan, release):
        held = self._credits(plan, hold="payee_change").with_user(self.author)
        held.action_release() if release else held.action_reject()

    def _parts(self, plan):
        report = self.env["sales.commission.reconciliation"].create(
            {
                "company_id": self.company.id,
                "plan_ids": [Command.set(plan.ids)],
                "date_from": "2026-01-01",
                "date_to": "2026-03-31",
            }
        )
        report.action_compute()
        parts = report.line_ids.filtered(lambda one: one.kind in ("part", "check"))
        return {one.code: one.amount for one in parts}, report

    def _edited(self, invoice, user, price):
        """Payee and amount, changed in one edit."""
        invoice.button_draft()
        invoice.invoice_line_ids.price_unit = price
        invoice.invoice_user_id = user
        invoice.action_post()

    def _excluded_later(self, **values):
        """A sale of January, locked, whose customer a rule excludes from then on."""
        tag = self.env["res.partner.category"].create({"name": "Partner"})
        rule = {
            "name": "No partners",
            "action": "exclude",
            "partner_tag_ids": [Command.set(tag.ids)],
        }
        plan = self._plan(rule_ids=[Command.create(rule)], **values)
        invoice = self._invoice("2026-01-05", [600.0])
        self._settle(plan)
        self._lock(plan, 1)
        self.customer.category_id = tag
        self._settle(plan)
        return plan, invoice


@tagged("post_install", "-at_install")
@freeze_time("2026-03-31")
class TestCommissionHeld(HeldCase):
    """Until somebody decides about a change after locking, it moves no money."""

    def test_a_change_of_payee_holds_managers_and_overlays_of_both_sides(self):
        plan = self._team_plan()
        self._moved(plan)
        self._settle(plan)
        self.assertEqual(sum(self._earned(plan).values()), 180.0)
        held = self._credits(plan, hold="payee_change")
        self.assertEqual(
            sorted(held.mapped(lambda one: (one.role, one.credited))),
            [
                (role, amount)
                for role in ("direct", "manager", "overlay")
                for amount in (-600.0, 600.0)
            ],
        )

    def test_a_rejected_change_pays_neither_side(self):
        plan = self._team_plan()
        self._moved(plan)
        self._settle(plan)
        held = self._credits(plan, hold="payee_change")
        held.with_user(self.author).action_reject()
        self.assertEqual(self._settle(plan), 0)
        self.assertEqual(sum(self._earned(plan).values()), 180.0)
        for user in (self.second, self.leads[1], self.overlays[1]):
            self.assertFalse(any(self._earned(plan, user).values()), user.name)

    def test_a_released_change_moves_all_roles(self):
        plan = self._team_plan()
        self._moved(plan)
        self._settle(plan)
        self._credits(plan, hold="payee_change").with_user(self.author).action_release()
        for before, after in (
            (self.seller, self.second),
            self.leads,
            self.overlays,
        ):
            self.assertEqual(sum(self._earned(plan, before).values()), 0.0)
            self.assertEqual(sum(self._earned(plan, after).values()), 60.0)

    def test_the_proof_counts_what_counts_and_names_what_waits(self):
        plan, _invoice = self._excluded_later()
        expected = {"direct": 600.0, "rule": 600.0, "unexplained": 0.0}
        parts, _report = self._parts(plan)
        self.assertEqual(parts, {**expected, "payee_change": -600.0})
        held = self._credits(plan, hold="payee_change")
        held.with_user(self.author).action_reject()
        parts, _report = self._parts(plan)
        self.assertEqual(parts, {**expected, "rejected": -600.0})

    def test_a_change_taken_back_is_no_difference(self):
        plan, _invoice = self._excluded_later()
        self.customer.category_id = False
        self._settle(plan)
        parts, _report = self._parts(plan)
        self.assertEqual(parts, {"direct": 600.0, "unexplained": 0.0})

    def test_what_waits_was_not_released_by_money_either(self):
        plan, _invoice = self._excluded_later(basis="payment")
        _parts, report = self._parts(plan)
        state = report.line_ids.filtered(lambda one: one.code == "unreleased")
        self.assertEqual(state.amount, 600.0)
