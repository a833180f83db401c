from odoo.tests import tagged

from .seen_case import SeenCase


@tagged("post_install", "-at_install")
class TestTerritoryLeaver(SeenCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.handler = cls._create_user("commission_manager", "terr_handler")
        cls.one.with_user(cls.manager).manager_id = cls.seller
        cls.account.user_id = cls.seller

    def _leave(self, successor=None, day="2026-03-31"):
        leavers = self.env["sales.leaver"].with_user(self.handler)
        return leavers.create(
            {
                "user_id": self.seller.id,
                "last_day": day,
                "successor_id": successor and successor.id,
            }
        )

    def _item(self, leaver, code):
        return leaver.item_ids.filtered(lambda item: item.code == code)

    def test_accounts_memberships_and_territories_are_shown_before(self):
        leaver = self._leave(self.other)
        effects = {item.code: item.effect for item in leaver.item_ids}
        self.assertEqual(
            effects,
            {
                "accounts": "1 accounts get Ben Seller as salesperson",
                "membership": "Ends on 03/31/2026; Ben Seller follows the day after",
                "managed": "Ben Seller manages it",
            },
        )
        self.assertEqual(self.account.user_id, self.seller)
        self.assertFalse(self.member.date_to)

    def test_the_successor_gets_them(self):
        self._leave(self.other).action_apply()
        self.assertEqual(self.account.user_id, self.other)
        self.assertEqual(str(self.member.date_to), "2026-03-31")
        follower = self.one.member_ids.filtered(lambda m: m.user_id == self.other)
        self.assertEqual(
            (str(follower.date_from), follower.role), ("2026-04-01", "owner")
        )
        self.assertEqual(self.one.manager_id, self.other)

    def test_without_a_successor_they_end(self):
        self._leave().action_apply()
        self.assertFalse(self.account.user_id)
        self.assertEqual(str(self.member.date_to), "2026-03-31")
        self.assertEqual(len(self.one.member_ids), 1)
        self.assertFalse(self.one.manager_id)

    def test_a_successor_who_is_there_already_is_not_doubled(self):
        self._create_member(self.one, self.other)
        leaver = self._leave(self.other)
        self.assertEqual(self._item(leaver, "membership").effect, "Ends on 03/31/2026")
        leaver.action_apply()
        self.assertEqual(len(self.one.member_ids), 2)

    def test_a_membership_that_has_not_begun_goes_over_whole(self):
        self.member.with_user(self.manager).date_from = "2026-05-01"
        leaver = self._leave(self.other)
        self.assertEqual(self._item(leaver, "membership").effect, "Goes to Ben Seller")
        leaver.action_apply()
        self.assertFalse(self.member.active)
        follower = self.one.member_ids
        self.assertEqual(follower.user_id, self.other)
        self.assertEqual(str(follower.date_from), "2026-05-01")

    def test_what_is_not_marked_stays(self):
        leaver = self._leave(self.other)
        self._item(leaver, "accounts").apply = False
        leaver.action_apply()
        self.assertEqual(self.account.user_id, self.seller)
        self.assertEqual(self.one.manager_id, self.other)

    def test_what_changed_since_the_preview_stays(self):
        leaver = self._leave(self.other)
        self.assertEqual(len(leaver.item_ids), 3)
        self._create_account(name="New", user_id=self.seller.id)
        leaver.action_apply()
        self.assertEqual(self.account.user_id, self.seller)
        item = self._item(leaver, "accounts")
        self.assertEqual(item.reason, "Changed since the preview")

    def test_nothing_of_territories_is_shown_while_the_room_is_off(self):
        self._switch_room("territory", False)
        self.assertFalse(self._leave(self.other).item_ids)
