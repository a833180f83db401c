from odoo import Command
from odoo.tests import tagged

from .common import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritoryPlan(TerritoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan()
        cls.north = cls._create_territory(cls.plan, "NORTH")
        cls.rule = cls._create_rule(cls.north, country="DE")
        cls.range = cls._create_range(cls.rule, "DE", "20")

    def test_an_active_plan_keeps_its_tree_and_rules(self):
        self.plan.sudo().state = "active"
        changes = [
            (self.north, {"priority": 1}),
            (self.north, {"parent_id": False}),
            (self.rule, {"catch_all": True}),
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

    def test_names_people_and_colours_of_an_active_plan_may_change(self):
        self.plan.sudo().state = "active"
        self.north.write(
            {
                "name": "The north",
                "color": 3,
                "manager_id": self.manager.id,
                "member_ids": [Command.create({"user_id": self.seller.id})],
            }
        )
        self.assertEqual(self.north.member_ids.user_id, self.seller)
