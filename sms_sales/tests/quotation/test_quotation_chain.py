import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import QuotationCase


@tagged("post_install", "-at_install")
class TestQuotationChain(QuotationCase):
    """Chains, their steps, and who stands in for whom."""

    def _chain(self, name="Large", *steps, **values):
        steps = steps or ({"kind": "lead"},)
        return (
            self.env["sales.approval.chain"]
            .with_user(self.manager)
            .create(
                {"name": name, "step_ids": [(0, 0, one) for one in steps], **values}
            )
        )

    def _away(self, user, delegate, first="2026-03-10", last="2026-03-12"):
        return (
            self.env["sales.approval.delegation"]
            .with_user(user)
            .create(
                {
                    "user_id": user.id,
                    "delegate_id": delegate and delegate.id,
                    "date_from": first,
                    "date_to": last,
                }
            )
        )

    def test_steps_with_the_same_number_are_asked_at_the_same_time(self):
        top = self._chain(
            "Top", {"kind": "user", "user_ids": [(6, 0, self.manager.ids)]}
        )
        chain = self._chain(
            "Large",
            {"kind": "lead", "sequence": 5},
            {"kind": "territory_manager", "sequence": 5},
            {"kind": "upward", "sequence": 9},
            next_id=top.id,
        )
        places = [place for place, _step in chain._all_steps()]
        self.assertEqual(places, [1, 1, 2, 3])
        self.assertIn(" → ", chain.summary)

    def test_a_chain_that_loops_is_refused(self):
        first = self._chain("First")
        second = self._chain("Second", next_id=first.id)
        with self.assertRaisesRegex(ValidationError, "First.*itself.*Second"):
            first.next_id = second

    def test_a_step_that_names_nobody_is_refused(self):
        for kind in ("user", "group"):
            with self.subTest(kind=kind), self.assertRaises(ValidationError):
                self._chain("Nobody", {"kind": kind})

    def test_a_chain_without_steps_asks_nobody(self):
        chain = self.env["sales.approval.chain"].create({"name": "Empty"})
        with self.assertRaisesRegex(ValidationError, "Empty.*asks nobody"):
            chain._check_complete()

    @mute_logger("odoo.sql_db")
    def test_somebody_is_away_once_at_a_time(self):
        self._away(self.lead, self.manager)
        clash = psycopg2.errors.ExclusionViolation
        with self.assertRaises(clash), self.env.cr.savepoint():
            self._away(self.lead, None, "2026-03-12", "2026-03-20")
        self._away(self.lead, None, "2026-03-13", "2026-03-20")

    def test_delegations_that_loop_on_some_day_are_refused(self):
        self._away(self.lead, self.manager, "2026-03-01", "2026-03-15")
        other = self._create_user("team_lead", "quote_other", name="Otto Other")
        self._away(self.manager, other, "2026-03-10", "2026-03-20")
        with (
            self.assertRaisesRegex(ValidationError, "03/14/2026.*Lea Lead"),
            self.env.cr.savepoint(),
        ):
            self._away(other, self.lead, "2026-03-14", "2026-03-30")
        self._away(other, self.lead, "2026-03-16", "2026-03-30")

    def test_everybody_names_their_own_delegate_only(self):
        own = self._away(self.lead, self.manager)
        self.assertEqual(own.with_user(self.seller).display_name, own.display_name)
        with self.assertRaises(AccessError):
            own.with_user(self.seller).date_to = "2026-03-30"
        own.with_user(self.manager).date_to = "2026-03-30"

    def test_a_salesperson_sees_chains_and_writes_none(self):
        chain = self._chain().with_user(self.seller)
        self.assertTrue(chain.summary)
        with self.assertRaises(AccessError):
            chain.name = "Mine"

    def test_a_chain_of_another_company_is_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        chain = self.env["sales.approval.chain"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        found = self.env["sales.approval.chain"].with_user(self.manager)
        self.assertNotIn(chain, found.search([]))
