from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritoryAssign(TerritoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan()
        cls.north = cls._create_territory(cls.plan, "NORTH")
        cls.south = cls._create_territory(cls.plan, "SOUTH")
        cls.west = cls._create_territory(cls.plan, "WEST")
        cls._create_rule(cls.south, country="DE")
        cls.plan.sudo().state = "active"
        cls.account = cls._create_account(country="DE")
        cls.contact = cls._create_partner(name="Ann", parent_id=cls.account.id)

    def _wizard(self, partners=None, **values):
        partners = partners or self.account
        context = {"active_model": "res.partner", "active_ids": partners.ids}
        wizards = self.env["sales.territory.assign"].with_user(self.manager)
        return wizards.with_context(**context).create(
            {"territory_id": self.north.id, "reason": "Agreed", **values}
        )

    def _locks(self):
        return self.env["sales.territory.lock"].search(
            [("account_id", "=", self.account.id)]
        )

    def test_an_account_is_assigned_locked_and_told(self):
        self._wizard().action_assign()
        self.assertEqual(self.account.sales_territory_id, self.north)
        row = self.account.sales_assignment_ids.filtered(lambda one: not one.date_until)
        self.assertEqual((row.cause, row.locked), ("manual", True))
        self.assertEqual(row.user_id, self.manager)
        self.assertEqual(row.reason_text, "locked by hand · Agreed")
        lock = self._locks()
        self.assertEqual(
            (lock.territory_code, lock.reason, lock.user_id),
            ("NORTH", "Agreed", self.manager),
        )
        self.assertEqual(lock.territory_id, self.north)

    def test_a_contact_stands_for_its_account(self):
        self._wizard(self.contact | self.account).action_assign()
        self.assertEqual(self.contact.sales_territory_id, self.north)
        self.assertEqual(self._locks().account_id, self.account)

    def test_assigning_again_moves_the_lock(self):
        self._wizard().action_assign()
        self._wizard(territory_id=self.south.id, reason="Changed").action_assign()
        lock = self._locks()
        self.assertEqual((lock.territory_code, lock.reason), ("SOUTH", "Changed"))
        self.assertEqual(self.account.sales_territory_id, self.south)

    def test_assigning_without_a_lock_takes_the_old_one_away(self):
        self._wizard().action_assign()
        with freeze_time("2026-03-12"):
            self._wizard(lock=False, date="2026-03-11").action_assign()
            self.env.flush_all()
        self.assertFalse(self._locks())
        self.assertEqual(self.account.sales_territory_id, self.north)
        self.assertEqual(
            self.account.sales_assignment_ids.sorted("id").mapped("cause"),
            ["rule", "manual"],
            "nothing has changed but that rules may move it",
        )
        self.account.country_id = self._country("FR")
        self.assertFalse(self.account.sales_territory_id, "the rules decide again")

    def test_assigning_without_a_lock_moves_what_was_locked_elsewhere(self):
        self._wizard().action_assign()
        west = self.west
        with freeze_time("2026-03-12"):
            self._wizard(
                territory_id=west.id, lock=False, date="2026-03-11"
            ).action_assign()
            self.env.flush_all()
        self.assertEqual(self.account.sales_territory_id, west)

    def test_a_locked_account_stays_when_its_data_change(self):
        self._wizard().action_assign()
        self.account.zip = "20095"
        self.assertEqual(self.account.sales_territory_id, self.north)

    def test_unlocking_lets_the_rules_decide_again(self):
        self._wizard().action_assign()
        self._locks().with_user(self.manager).action_unlock()
        self.assertEqual(self.account.sales_territory_id, self.south)

    def test_no_client_says_that_it_assigns_by_hand(self):
        self._wizard().action_assign()
        said = {"sales_assigned_by_hand": True}
        self._locks().with_user(self.manager).with_context(**said).unlink()
        self.assertEqual(self.account.sales_territory_id, self.south)

    def test_a_lock_of_its_own_places_the_account(self):
        lock = self._create_lock(self.account, "NORTH", company_id=self.company.id)
        self.assertEqual(self.account.sales_territory_id, self.north)
        lock.territory_code = "SOUTH"
        self.assertEqual(self.account.sales_territory_id, self.south)
        self.assertEqual(lock.territory_id, self.south)

    def test_what_would_move_is_said_before(self):
        self._wizard().action_assign()
        other = self._create_account(country="DE")
        wizard = self._wizard(self.account | other)
        self.assertEqual((wizard.moving_count, wizard.staying_count), (1, 1))

    def test_a_plan_that_was_archived_meanwhile_is_refused(self):
        wizard = self._wizard()
        self.plan.sudo().state = "archived"
        with self._refused("not active any more"):
            wizard.action_assign()

    def test_a_territory_of_another_plan_is_refused(self):
        draft = self._create_territory(self._create_plan(), "NORTH")
        with self._refused("no territory of"):
            self._wizard(territory_id=draft.id).action_assign()

    def _statement(self, state="locked", **values):
        """Leave a statement of March."""
        plan = self.env["sales.commission.plan"].create(
            {
                "name": "Field sales",
                "date_from": "2026-01-01",
                "tier_ids": [Command.create({"floor": 0.0, "rate": 4.0})],
            }
        )
        return self.env["sales.commission.statement"].create(
            {
                "name": "March",
                "root_plan_id": plan.root_id.id,
                "payee_id": self.seller.partner_id.id,
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "date_from": "2026-03-01",
                "date_to": "2026-03-31",
                "state": state,
                **values,
            }
        )

    def test_a_locked_commission_statement_refuses_a_day_before_its_end(self):
        self._statement()
        rows = len(self.account.sales_assignment_ids)
        with freeze_time("2026-04-20"):
            with self._refused("Commissions until 03/31/2026 are locked"):
                self._wizard(date="2026-03-31").action_assign()
            self.assertEqual(len(self.account.sales_assignment_ids), rows)
            self._wizard(date="2026-04-01").action_assign()
        self.assertEqual(self.account.sales_territory_id, self.north)

    def test_a_paid_statement_refuses_it_too(self):
        self._statement(state="paid")
        with freeze_time("2026-04-20"), self._refused("are locked"):
            self._wizard(date="2026-03-15").action_assign()

    def test_only_what_is_locked_in_the_company_of_the_plan_refuses_a_day(self):
        self._statement(state="approved")
        abroad = self.env["res.company"].create({"name": "Alder Abroad"})
        self._statement(company_id=abroad.id)
        with freeze_time("2026-04-20"):
            self._wizard(date="2026-03-15").action_assign()
        self.assertEqual(self.account.sales_territory_id, self.north)

    def test_a_locked_statement_of_any_company_holds_for_the_shared_plan(self):
        self._statement()
        shared = self._create_plan(company_id=False)
        east = self._create_territory(shared, "EAST")
        shared.sudo().state = "active"
        with freeze_time("2026-04-20"), self._refused("are locked"):
            self._wizard(
                plan_id=shared.id, territory_id=east.id, date="2026-03-15"
            ).action_assign()

    def test_a_day_that_has_not_begun_is_refused(self):
        with self._refused("has not begun"):
            self._wizard(date="2026-03-11").action_assign()

    def test_more_than_anybody_looks_through_are_refused(self):
        accounts = self.env["res.partner"].create(
            [{"name": f"Account {number}"} for number in range(1001)]
        )
        wizard = self._wizard()
        wizard.account_ids = [Command.set(accounts.ids)]
        with self._refused("at most 1000"):
            wizard.action_assign()

    def test_a_salesperson_assigns_nothing(self):
        with self.assertRaises(AccessError):
            self._wizard().with_user(self.seller).action_assign()
        with self.assertRaises(AccessError):
            self.env["sales.territory.assign"].with_user(self.seller).create({})
