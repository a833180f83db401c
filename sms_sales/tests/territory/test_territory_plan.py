from psycopg2 import IntegrityError

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritoryPlan(TerritoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan()
        cls.north = cls._create_territory(cls.plan, "NORTH", priority=3)
        cls.coast = cls._create_territory(cls.plan, "COAST", parent_id=cls.north.id)
        cls.rule = cls._create_rule(
            cls.north, country="DE", not_tag_ids=[Command.create({"name": "Bank"})]
        )
        cls.range = cls._create_range(cls.rule, "DE", "20")
        cls.member = cls._create_member(cls.north, cls.seller)

    def _activate(self, plan=None):
        # What activating does beside the accounts is proved where it is written.
        (plan or self.plan).sudo().state = "active"

    def test_an_active_plan_keeps_its_tree_and_rules(self):
        self._activate()
        changes = [
            (self.north, {"priority": 1}),
            (self.north, {"code": "N"}),
            (self.north, {"active": False}),
            (self.coast, {"parent_id": False}),
            (self.rule, {"catch_all": True}),
            (self.rule, {"country_ids": [Command.clear()]}),
            (self.range, {"first": "21"}),
        ]
        for record, vals in changes:
            with self.subTest(record=record, vals=vals):
                with self._refused("Copy the plan"):
                    record.write(vals)
        with self._refused("Copy the plan"):
            self._create_territory(self.plan, "SOUTH")
        with self._refused("Copy the plan"):
            self.range.unlink()

    def test_nothing_moves_into_an_active_plan(self):
        self._activate()
        draft = self._create_plan(name="Draft")
        south = self._create_territory(draft, "SOUTH")
        rule = self._create_rule(south, country="DE")
        with self._refused("Copy the plan"):
            south.plan_id = self.plan
        with self._refused("Copy the plan"):
            rule.territory_id = self.north

    def test_names_people_and_colours_of_an_active_plan_may_change(self):
        self._activate()
        self.north.write(
            {
                "name": "The north",
                "color": 3,
                "manager_id": self.manager.id,
                "member_ids": [Command.create({"user_id": self.other.id})],
            }
        )
        self.rule.name = "Hamburg and around"
        self.assertEqual(self.north.member_ids.user_id, self.seller | self.other)

    def test_company_and_kind_of_an_active_plan_stay(self):
        self._activate()
        for vals in ({"company_id": False}, {"kind": "overlay"}, {"tz": "Asia/Tokyo"}):
            with self.subTest(vals), self._refused("read-only"):
                self.plan.write(vals)
        self.plan.name = "Another name"

    def test_a_company_has_one_active_plan_of_a_kind(self):
        self._activate()
        self._activate(self._create_plan(kind="overlay"))
        self._activate(self._create_plan(company_id=False))
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._activate(self._create_plan())
                self.env.flush_all()

    def test_a_territory_is_not_below_itself(self):
        for above in (self.north, self.coast):
            with self._refused("cannot be its parent"):
                self.north.parent_id = above

    def test_a_parent_is_of_the_same_plan(self):
        other = self._create_territory(self._create_plan(), "NORTH")
        with self._refused("of two plans"):
            self.coast.parent_id = other

    def test_a_code_is_unique_in_its_plan(self):
        self._create_territory(self._create_plan(), "NORTH")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._create_territory(self.plan, "NORTH")

    def test_a_territory_is_found_by_its_code_and_by_its_name(self):
        shore = self._create_territory(self.plan, "X-77N", name="Furthest shore")
        for typed in ("X-77", "furthest"):
            found = self.env["sales.territory"].name_search(typed)
            self.assertEqual(found, [(shore.id, shore.display_name)], typed)

    def test_depth_follows_the_tree(self):
        harbour = self._create_territory(self.plan, "PORT", parent_id=self.coast.id)
        self.assertEqual([self.north.depth, harbour.depth], [0, 2])
        self.coast.parent_id = False
        self.assertEqual(harbour.depth, 1)

    def test_what_was_active_is_archived_and_not_deleted(self):
        self._activate()
        with self._refused("Archive it instead"):
            self.north.unlink()
        with self._refused("Archive it instead"):
            self.plan.unlink()

    def test_a_draft_goes_with_its_tree(self):
        self.coast.active = False
        self.plan.unlink()
        for record in (self.north, self.coast, self.rule, self.range, self.member):
            self.assertFalse(record.exists())

    def test_a_copy_is_a_draft_with_tree_rules_postcodes_and_members(self):
        self._activate()
        left = self._create_member(self.coast, self.other)
        left.write({"date_from": "2026-01-01", "date_to": "2026-03-09"})
        new = self.plan.copy()
        self.assertEqual((new.state, new.previous_id), ("draft", self.plan))
        north, coast = new.territory_ids.sorted("depth")
        self.assertEqual([north.code, coast.code], ["NORTH", "COAST"])
        self.assertEqual((coast.parent_id, north.priority), (north, 3))
        rule = north.rule_ids
        self.assertEqual(rule.country_ids, self.rule.country_ids)
        self.assertEqual(rule.not_tag_ids, self.rule.not_tag_ids)
        self.assertEqual(rule.range_ids.mapped("key_from"), ["20"])
        self.assertEqual(north.member_ids.user_id, self.seller)
        self.assertFalse(coast.member_ids, "who has left does not come back")
        self.assertEqual(self.north.member_ids, self.member)

    def test_copying_costs_the_same_queries_for_any_number_of_rules(self):
        def queries(rules):
            plan = self._create_plan()
            for number in range(3):
                territory = self._create_territory(plan, f"T{number}")
                for _rule in range(rules):
                    rule = self._create_rule(territory, country="FR")
                    self._create_range(rule, "FR", "75")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            plan.copy()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertLessEqual(queries(8), queries(2) + 2)

    def test_the_revision_tells_any_change_that_decides(self):
        seen = {self.plan._revision()}
        changes = [
            lambda: self.north.write({"priority": 4}),
            lambda: self.coast.write({"parent_id": False}),
            lambda: self.rule.write({"employees_min": 10}),
            lambda: self.rule.write({"not_tag_ids": [Command.clear()]}),
            lambda: self.range.write({"last": "22"}),
            lambda: self.range.unlink(),
            lambda: self.coast.write({"active": False}),
        ]
        for index, change in enumerate(changes):
            change()
            with self.subTest(index):
                self.assertNotIn(self.plan._revision(), seen)
            seen.add(self.plan._revision())

    def test_the_revision_does_not_mind_names_and_people(self):
        before = self.plan._revision()
        self.assertEqual(before, self.plan.revision)
        self.north.write({"name": "Elsewhere", "manager_id": self.manager.id})
        self.member.unlink()
        self.assertEqual(self.plan._revision(), before)

    def test_a_design_says_what_looks_wrong(self):
        self.assertIn("COAST", self.plan.problem_text)
        self._create_rule(self.coast, country="DE")
        self.assertIn("Without an owner today: COAST", self.plan.problem_text)
        self._create_member(self.coast, self.other)
        self.assertFalse(self.plan.problem_text)
        self.other.active = False
        self.plan.invalidate_recordset()
        self.assertIn("An archived user", self.plan.problem_text)

    def _claims(self):
        """Return how many claims are kept of the plan, to place whoever is saved."""
        ((number,),) = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM sales_territory_claim WHERE plan_id = %s",
                self.plan.id,
            )
        )
        return number

    def test_an_update_leaves_active_plans_compiled(self):
        self._activate()
        self.env.flush_all()
        before = self._claims()
        self.assertTrue(before)
        self.registry.init_models(
            self.cr, ["sales.territory.plan"], {"module": "sms_sales"}
        )
        self.assertEqual(self._claims(), before)

    def test_nothing_is_kept_of_a_plan_that_is_not_active(self):
        self._activate()
        self.plan.sudo().state = "archived"
        self.assertFalse(self._claims())
