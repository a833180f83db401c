from odoo.tests import tagged

from .run_case import RunCase

FOLLOW = {"follow_salesperson": "follow", "follow_deals": "follow"}


@tagged("post_install", "-at_install")
class TestTerritoryRunFollow(RunCase):
    """Rule 13: the territory always, salespeople and open deals by option."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal = cls._deal()
        cls.won = cls._deal()
        cls.won.action_set_won()

    @classmethod
    def _deal(cls, **values):
        return cls.env["crm.lead"].create(
            {
                "name": "A deal",
                "type": "opportunity",
                "partner_id": cls.in_berlin.id,
                "user_id": cls.seller.id,
                **values,
            }
        )

    def test_salespeople_and_deals_stay_unless_told(self):
        self._preview(self._swapped()).action_apply()
        self.assertEqual(self.in_berlin.user_id, self.seller)
        self.assertEqual(self.deal.user_id, self.seller)

    def test_they_follow_to_an_owner_of_the_new_territory(self):
        run = self._preview(self._swapped(), **FOLLOW)
        run.action_apply()
        self.assertEqual(self.in_berlin.user_id, self.other)
        self.assertEqual(self.deal.user_id, self.other)
        self.assertEqual(self.won.user_id, self.seller, "what is won never moves")
        self.assertEqual(set(run.follow_ids.mapped("state")), {"applied"})

    def test_a_deal_comes_to_the_team_where_the_host_would_put_it(self):
        own, others = self.env["crm.team"].create(
            [{"name": "Own", "company_id": False}, {"name": "Others"}]
        )
        self.env["crm.team.member"].create(
            {"crm_team_id": own.id, "user_id": self.other.id}
        )
        moving, staying = self._deal(), self._deal()
        moving.team_id, staying.team_id = others, own
        by_hand = moving.copy({"user_id": self.seller.id, "partner_id": False})
        by_hand.team_id = others
        by_hand.user_id = self.other
        self._preview(self._swapped(), **FOLLOW).action_apply()
        self.assertEqual((by_hand.team_id, moving.team_id), (own, own))
        self.assertEqual(staying.team_id, own)

    def test_confirmed_orders_and_posted_invoices_never_move(self):
        values = {"partner_id": self.in_berlin.id}
        order = self.env["sale.order"].create({**values, "user_id": self.seller.id})
        order.action_confirm()
        invoice = self.env["account.move"].create(
            {
                **values,
                "move_type": "out_invoice",
                "invoice_user_id": self.seller.id,
                "invoice_date": "2026-03-10",
                "invoice_line_ids": [
                    (0, 0, {"name": "x", "price_unit": 5, "tax_ids": [(5,)]})
                ],
            }
        )
        invoice.action_post()
        self._preview(self._swapped(), **FOLLOW).action_apply()
        self.env.invalidate_all()
        self.assertEqual(self._code(self.in_berlin), "FR")
        self.assertEqual(self.in_berlin.user_id, self.other)
        self.assertEqual(
            (order.user_id, order.sales_territory_id), (self.seller, self.german)
        )
        self.assertEqual(
            (invoice.invoice_user_id, invoice.sales_territory_id),
            (self.seller, self.german),
        )

    def test_who_is_a_member_of_the_new_territory_stays(self):
        draft = self._swapped()
        french = draft.territory_ids.filtered(lambda t: t.code == "FR")
        self._create_member(french, self.seller, role="development")
        self._preview(draft, **FOLLOW).action_apply()
        self.assertEqual(self.in_berlin.sales_territory_id, french)
        self.assertEqual(self.in_berlin.user_id, self.seller)
        self.assertEqual(self.deal.user_id, self.seller)

    def test_undo_gives_back_salespeople_teams_and_deals_exactly(self):
        team = self.env["crm.team"].create({"name": "Any", "company_id": False})
        self.deal.team_id = team
        nobody = self._create_account(name="Kiel Labs", country="DE")
        run = self._preview(self._swapped(), **FOLLOW)
        run.action_apply()
        self.assertEqual(nobody.user_id, self.other)
        run.action_undo()
        self.assertEqual(self.in_berlin.user_id, self.seller)
        self.assertEqual(self.in_paris.user_id, self.other)
        self.assertFalse(nobody.user_id)
        self.assertEqual((self.deal.user_id, self.deal.team_id), (self.seller, team))
        self.assertEqual(set(run.follow_ids.mapped("state")), {"undone"})

    def test_who_was_chosen_by_hand_since_is_left(self):
        third = self._create_user("salesperson", "terr_third", name="Cleo Seller")
        run = self._preview(self._swapped(), **FOLLOW)
        self.in_berlin.user_id = third
        run.action_apply()
        self.assertEqual(self.in_berlin.user_id, third)
        self.deal.user_id = third
        run.action_undo()
        self.assertEqual(self.deal.user_id, third)
        left = run.follow_ids.filtered(lambda follow: follow.lead_id == self.deal)
        self.assertEqual((left.state, left.skip_reason), ("kept", "changed"))

    def test_accounts_are_spread_over_owners_by_their_capacity(self):
        draft = self._swapped()
        french = draft.territory_ids.filtered(lambda t: t.code == "FR")
        third = self._create_user("salesperson", "terr_fourth", name="Dan Seller")
        french.member_ids.capacity = 30
        self._create_member(french, third, capacity=10)
        accounts = self.env["res.partner"].create(
            [
                {
                    "name": f"Labs {n}",
                    "is_company": True,
                    "country_id": self._country("DE").id,
                }
                for n in range(39)
            ]
        )
        run = self._preview(draft, follow_salesperson="follow")
        mine = run.line_ids.filtered(
            lambda line: line.account_id in accounts + self.in_berlin
        )
        others = run.line_ids.filtered(
            lambda line: line.new_territory_id == french and line not in mine
        )
        counts = (mine + others).grouped("new_user_id")
        everybody = len(mine + others)
        self.assertLessEqual(abs(len(counts[third]) - everybody / 4), 1)
        self.assertEqual(set(counts), {third, self.other})

    def test_a_salesperson_who_follows_is_tracked_and_gets_no_message_each(self):
        env = self.env(context={"tracking_disable": False, "mail_notrack": False})
        run = self._preview(self._swapped(), **FOLLOW).with_env(
            env(user=self.manager.id)
        )
        self.env.flush_all()
        self.env.cr.precommit.run()  # what is new is not tracked
        before = self.in_berlin.message_ids
        run.action_apply()
        env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        news = self.in_berlin.message_ids - before
        tracked = news.sudo().tracking_value_ids.filtered(
            lambda value: value.field_id.name == "user_id"
        )
        self.assertEqual(tracked.new_value_char, "Ben Seller")
        self.assertFalse(
            news.filtered(lambda m: self.other.partner_id in m.partner_ids)
        )
