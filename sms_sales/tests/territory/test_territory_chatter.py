from odoo.tests import tagged

from .routing_case import RoutingCase


@tagged("post_install", "-at_install")
class TestTerritoryChatter(RoutingCase):
    """Who changed what decides about leads and accounts is told in its chatter."""

    def _changed(self, record, **values):
        """Write as the manager, and return [(field, before, after, author)]."""
        tracked = record.with_user(self.manager).with_context(
            tracking_disable=False, mail_notrack=False
        )
        self.env.flush_all()
        self.env.cr.precommit.run()
        before = record.message_ids
        tracked.write(values)
        self.env.flush_all()
        self.env.cr.precommit.run()
        notes = record.message_ids - before
        return [
            (change.field_id.name, notes.author_id)
            for change in notes.sudo().tracking_value_ids
        ]

    def test_a_policy_tells_who_changed_it(self):
        team = self._create_team("Outside", self.ann)
        for values in (
            {"answer_minutes": 45},
            {"use_territory": False},
            {"open_limit": 5},
            {"team_ids": [(4, team.id)]},
            {"calendar_id": False},
        ):
            with self.subTest(values=values):
                self.assertEqual(
                    self._changed(self.policy, **values),
                    [(*values, self.manager.partner_id)],
                )

    def test_a_lock_tells_who_changed_its_reason(self):
        plan = self._create_plan()
        self._create_territory(plan, "NORTH")
        lock = self._create_lock(self._create_account(), "NORTH")
        self.assertEqual(
            self._changed(lock, reason="They asked for Ann"),
            [("reason", self.manager.partner_id)],
        )

    def test_policies_are_grouped_by_team(self):
        policies = self.env["sales.routing.policy"].with_user(self.manager)
        arch = policies.get_view(view_type="search")["arch"]
        self.assertIn("group_team", arch)
        groups = policies._read_group([], ["team_ids"], ["__count"])
        self.assertIn((self.team, 1), groups)
