from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import QuotationCase


@tagged("post_install", "-at_install")
class TestQuotationRule(QuotationCase):
    """Whom a rule concerns, how it reads, and its versions (rule 9)."""

    def _hits(self, order, **options):
        return bool(self._judge(order, **options).hits)

    def test_a_rule_concerns_only_what_it_names(self):
        tag = self.env["res.partner.category"].create({"name": "Key"})
        other = self.env["crm.team"].create({"name": "Other"})
        order = self._create_order(self.balance)
        manager = self.env.ref("sales_team.group_sale_manager")
        seller = self.env.ref("sales_team.group_sale_salesman")
        cases = (
            ("team_ids", self.team.ids, other.ids),
            ("group_ids", seller.ids, manager.ids),
            ("partner_ids", self.customer.ids, self.lead.partner_id.ids),
            ("partner_tag_ids", [], tag.ids),
            ("domain", "[('origin', '=', False)]", "[('origin', '!=', False)]"),
            ("date_from", "2026-03-10", "2026-03-11"),
            ("date_until", "2026-03-11", "2026-03-10"),
            ("product_ids", self.balance.ids, self.scale.ids),
        )
        for name, inside, outside in cases:
            with self.subTest(name):
                rule = self._create_rule(**{name: inside})
                self.assertTrue(self._hits(order, rules=rule))
                rule = self._create_rule(**{name: outside})
                self.assertFalse(self._hits(order, rules=rule))

    def test_a_customer_stands_for_its_contacts(self):
        contact = self._create_partner(name="Ida", parent_id=self.customer.id)
        order = self._create_order(self.balance, partner_id=contact.id)
        rule = self._create_rule(partner_ids=self.customer.ids)
        self.assertTrue(self._hits(order, rules=rule))

    def test_a_category_stands_for_those_below_it(self):
        top = self.env["product.category"].create({"name": "Lab"})
        self.balance.categ_id = top.create({"name": "Fine", "parent_id": top.id})
        order = self._create_order(self.balance, self.scale)
        rule = self._create_rule(("total", ">", 0), category_ids=top.ids)
        self.assertEqual([h.value for h in self._judge(order, rules=rule).hits], [100])

    def test_groups_of_conditions_are_alternatives_or_all_asked(self):
        rows = [
            {"measure": "total", "value": 50, "alternative": 1},
            {"measure": "quantity", "value": 5, "alternative": 1},
            {"measure": "total", "value": 99, "alternative": 2},
        ]
        order = self._create_order(self.balance)
        rule = self._create_rule(*rows)
        (hit,) = self._judge(order, rules=rule).hits
        self.assertEqual((hit.condition, hit.limit), (2, 99))
        rule.join = "and_of_ors"
        hits = self._judge(order, rules=rule).hits
        self.assertEqual([hit.limit for hit in hits], [50, 99])

    def test_what_is_required_hits_while_it_is_missing(self):
        rule = self._create_rule(outcome="require", require="customer_reference")
        order = self._create_order(self.balance)
        (hit,) = self._judge(order, rules=rule).hits
        self.assertEqual((hit.measure, hit.reason), ("customer_reference", "missing"))
        order.client_order_ref = "PO 17"
        self.assertFalse(self._hits(order, rules=rule))

    def test_a_product_accompanies_or_excludes_another(self):
        values = {"outcome": "require", "product_ids": self.balance.ids}
        values["require_product_ids"] = self.scale.ids
        beside = self._create_rule(require="product_with", **values)
        without = self._create_rule(require="product_without", **values)
        alone = self._create_order(self.balance)
        both = self._create_order(self.balance, self.scale)
        neither = self._create_order(self.scale)
        found = {
            order: [self._hits(order, rules=rule) for rule in (beside, without)]
            for order in (alone, both, neither)
        }
        self.assertEqual(found[alone], [True, False])
        self.assertEqual(found[both], [False, True])
        self.assertEqual(found[neither], [False, False])

    def test_a_missing_or_unwanted_product_is_named(self):
        values = {"outcome": "require", "product_ids": self.balance.ids}
        values["require_product_ids"] = self.scale.ids
        for require, words in (
            ("product_with", "One of these has to be there: Scale"),
            ("product_without", "None of these may be there: Scale"),
        ):
            rule = self._create_rule(require=require, name=require, **values)
            order = self._create_order(self.balance, self.scale)
            if require == "product_with":
                order.order_line[-1:].unlink()
            hits = self._judge(order, rules=rule).hits
            self.assertIn(words, " ".join(order._sales_told(hits)))

    def test_a_rule_reads_as_a_sentence(self):
        chain = self.env["sales.approval.chain"].create({"name": "Leads"})
        rule = self._create_rule(
            ("line_discount", ">", 15),
            team_ids=self.team.ids,
            outcome="approval",
            chain_id=chain.id,
        )
        self.assertEqual(
            rule.words,
            "team Team of Lea: Discount of a line of any line above 15 % "
            "→ need approval by Leads.",
        )

    def test_a_change_of_what_a_rule_says_makes_its_next_version(self):
        rule = self._create_rule(("line_discount", ">", 20))
        rule.name = "Renamed"
        rule.sequence = 3
        self.assertEqual(rule.version, 1)
        rule.condition_ids.value = 15
        self.assertEqual(rule.version, 2)
        rule.condition_ids.unlink()
        self.assertEqual(rule.version_ids.mapped("version"), [3, 2, 1])

    def test_a_pending_request_is_judged_by_its_version(self):
        """Limit 20 becomes 15: Monday's 18 % stands by the version it was judged by."""
        rule = self._create_rule(("line_discount", ">", 20))
        order = self._create_order({"product_id": self.balance.id, "discount": 18})
        self.assertFalse(self._hits(order))
        monday = rule.version_ids
        rule.condition_ids.value = 15
        self.assertTrue(self._hits(order))
        self.assertFalse(self._hits(order, rules=monday))

    def test_an_archived_rule_binds_nobody(self):
        rule = self._create_rule()
        order = self._create_order(self.balance)
        self.assertTrue(self._hits(order))
        rule.active = False
        self.assertFalse(self._hits(order))

    def test_a_version_stays_as_it_was_booked(self):
        rule = self._create_rule()
        with self.assertRaises(UserError):
            rule.version_ids.sudo().version = 7

    @mute_logger("odoo.sql_db")
    def test_nonsense_is_refused_in_words(self):
        cases = (
            ({"outcome": "require", "require": False}, "requires nothing"),
            ({"outcome": "approval"}, "choose the chain"),
            ({"outcome": "require", "require": "product_with"}, "choose products"),
            ({"domain": "[('sales_hit_level', '=', 'danger')]"}, "cannot be asked"),
            ({"domain": "[('nothing', '=', 1)]"}, "cannot be asked"),
            ({"domain": "1 +"}, "cannot be asked"),
        )
        for values, words in cases:
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(ValidationError, words),
            ):
                self._create_rule(**values)
        with self.assertRaisesRegex(ValidationError, "cannot be added up"):
            self._create_rule({"measure": "line_discount", "over": "sum"})
        with self.assertRaisesRegex(ValidationError, "which currencies"):
            self._create_rule({"measure": "currency"})

    @mute_logger("odoo.sql_db")
    def test_what_the_gates_move_is_not_asked_for(self):
        """Judging follows the writing: asked for, it would switch the rule off."""
        cases = {
            "state": [("state", "in", ["draft", "sent"])],
            "date_order": [("date_order.year_number", "=", 2026)],
            "signed_on": ["!", ("signed_on", "=", False)],
            "sales_release_state": [("sales_release_state", "=", "open")],
            "sales_released_on": [("sales_released_on", "=", False)],
            "sales_released_hash": [("sales_released_hash", "=", False)],
            "sales_changed_by_id": [("sales_changed_by_id.active", "=", True)],
            "sales_request_ids": [("sales_request_ids", "=", False)],
            "sales_change_ids": [("sales_change_ids.state", "=", "pending")],
            "sales_revision_ids": [("sales_revision_ids", "=", False)],
        }
        orders = self.env["sale.order"]
        for name, domain in cases.items():
            label = orders._fields[name]._description_string(self.env)
            for asked in (
                domain,
                [("order_line", "any", [("order_id", "any", domain)])],
            ):
                with (
                    self.subTest(domain=asked),
                    self.assertRaisesRegex(ValidationError, f"outcome: “{label}” is"),
                ):
                    self._create_rule(domain=repr(asked))
        for path in ("order_line.state", "partner_id.sale_order_ids.state"):
            with self.assertRaisesRegex(ValidationError, "own outcome: “Status” is"):
                self._create_rule(domain=repr([(path, "=", "draft")]))
        country = [("partner_id.country_id.state_ids", "=", False)]
        self._create_rule(domain=repr([*country, ("opportunity_id.name", "=", "A")]))

    def test_a_seller_reads_the_rules_of_their_team_and_writes_none(self):
        other = self.env["crm.team"].create({"name": "Other"})
        mine = self._create_rule(team_ids=self.team.ids)
        all_ = self._create_rule()
        theirs = self._create_rule(team_ids=other.ids)
        rules = (mine | all_ | theirs).with_user(self.seller)
        self.assertEqual(rules._filtered_access("read"), mine | all_)
        with self.assertRaises(AccessError):
            rules[0].name = "Mine"
        with self.assertRaises(AccessError):
            theirs.condition_ids.with_user(self.seller).create({"rule_id": mine.id})

    def test_rules_bind_those_who_may_not_read_them(self):
        other = self.env["crm.team"].create({"name": "Other"})
        self._create_rule(("total", ">", 1))
        order = self._create_order(self.balance, team_id=other.id)
        self._create_rule(("total", ">", 1), team_ids=other.ids)
        verdict = self.env["sales.quotation.judge"].with_user(self.seller)._judge(order)
        self.assertEqual(len(verdict[order.id].rule_ids("block")), 2)
        self.assertIn("Rule", order.with_user(self.seller).sales_hits)

    def test_a_room_that_is_off_says_nothing(self):
        self._create_rule()
        order = self._create_order(self.balance)
        self._switch_room("quotation", False)
        self.assertFalse(order.sales_hits)
