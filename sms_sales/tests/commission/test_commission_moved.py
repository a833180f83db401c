from datetime import date

from odoo import Command
from odoo.tests import freeze_time, tagged

from .test_commission_held import HeldCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-31")
class TestCommissionMoved(HeldCase):
    """A sale stays with whom the ledger credits, whatever else becomes of it."""

    def test_a_refund_before_the_change_stays_and_moves_with_its_release(self):
        plan, invoice = self._sold()
        self._refund(invoice, "2026-02-03")
        self._settle(plan, date(2026, 2, 28))
        invoice.invoice_user_id = self.second
        self._settle(plan)
        self.assertEqual(self._sums(plan), [0.0, 0.0])
        held = self._credits(plan, hold="payee_change")
        self.assertEqual(sorted(held.mapped("credited")), [-600.0, 600.0])
        self._decide(plan, release=True)
        self.assertEqual(self._sums(plan), [0.0, 0.0])
        credited = self._credits(plan, self.second, hold=False).mapped("credited")
        self.assertEqual(sorted(credited), [-600.0, 600.0])
        self.assertEqual(self._settle(plan), 0)

    def test_a_refund_while_a_change_waits_is_taken_from_who_was_credited(self):
        plan, invoice = self._sold()
        invoice.invoice_user_id = self.second
        self._settle(plan)
        self._refund(invoice, "2026-03-03")
        self._settle(plan)
        self.assertEqual(self._sums(plan), [0.0, 0.0])
        refund = self._credits(plan, event="clawback", hold=False)
        self.assertEqual(refund.payee_id, self.seller.partner_id)
        self.assertEqual(self._settle(plan), 0)
        self._decide(plan, release=True)
        self.assertEqual(self._sums(plan), [0.0, 0.0])
        self.assertEqual(self._settle(plan), 0)

    def test_a_refund_after_a_rejected_change_is_taken_from_who_was_credited(self):
        plan, invoice = self._sold()
        invoice.invoice_user_id = self.second
        self._settle(plan)
        self._decide(plan, release=False)
        self._invoice("2026-02-05", [100.0], user=self.second)
        refund = self._refund(invoice, "2026-03-03")
        refund.button_draft()
        refund.invoice_line_ids.price_unit = 200.0
        refund.action_post()
        self._settle(plan)
        self.assertEqual(self._sums(plan), [40.0, 10.0])
        back = self._credits(plan, source_name=refund.name)
        self.assertEqual((back.payee_id, back.credited), (self.seller.partner_id, -200))
        self.assertIn("-200.00", back.explanation_text)
        self.assertEqual(self._settle(plan), 0)
        self._lock(plan, 2)
        self._lock(plan, 3)
        parts, _report = self._parts(plan)
        self.assertEqual(parts["unexplained"], 0.0)

    def test_leads_and_overlays_of_who_was_credited_share_its_refund(self):
        plan = self._team_plan()
        invoice = self._moved(plan)
        self._settle(plan)
        self._decide(plan, release=False)
        self._refund(invoice, "2026-03-03")
        self._settle(plan)
        before = (self.seller, self.leads[0], self.overlays[0])
        after = (self.second, self.leads[1], self.overlays[1])
        self.assertEqual(self._sums(plan, *before, *after), [0.0] * 6)
        refunds = self._credits(plan, event="clawback")
        self.assertEqual(
            refunds.filtered(lambda one: not one.hold).payee_id,
            self.env["res.partner"].union(*(one.partner_id for one in before)),
        )

    def test_a_refund_of_an_edited_sale_takes_back_no_more_than_was_credited(self):
        plan, invoice = self._sold()
        self._edited(invoice, self.second, 700.0)
        self._settle(plan)
        self._decide(plan, release=False)
        self._refund(invoice, "2026-03-03")
        self._settle(plan)
        self.assertEqual(self._sums(plan), [0.0, 0.0])

    def test_a_refund_of_what_was_excluded_later_is_still_taken_back(self):
        plan, invoice = self._excluded_later()
        held = self._credits(plan, hold="payee_change")
        held.with_user(self.author).action_reject()
        self._refund(invoice, "2026-03-03")
        self._settle(plan)
        self.assertEqual(sum(self._earned(plan).values()), 0.0)
        parts, _report = self._parts(plan)
        self.assertFalse(any(parts.values()))
        self.assertNotIn("unsettled", parts)

    def test_a_refund_from_before_an_exclusion_is_not_given_back(self):
        tag = self.env["res.partner.category"].create({"name": "Partner"})
        rule = {"name": "No partners", "partner_tag_ids": [Command.set(tag.ids)]}
        plan = self._plan(rule_ids=[Command.create(rule)])
        invoice = self._invoice("2026-01-05", [600.0])
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        self._refund(invoice, "2026-02-03")
        self._settle(plan)
        self.customer.category_id = tag
        self._settle(plan)
        self.assertEqual(sum(self._earned(plan).values()), 0.0)

    def test_payee_and_amount_changed_in_one_edit_are_held(self):
        for price in (700.0, 500.0):
            with self.subTest(price=price):
                plan, invoice = self._sold()
                self._edited(invoice, self.second, price)
                self._settle(plan)
                self.assertEqual(self._sums(plan), [60.0, 0.0])
                held = self._credits(plan, hold="payee_change")
                self.assertEqual(sorted(held.mapped("credited")), [-600.0, price])
                self._decide(plan, release=True)
                self.assertEqual(self._sums(plan), [0.0, price / 10])
                self.assertEqual(self._settle(plan), 0)
                invoice.button_draft()
                invoice.button_cancel()

    def test_an_amount_that_changes_alone_is_not_held(self):
        plan, invoice = self._sold()
        self._edited(invoice, self.seller, 700.0)
        self._settle(plan)
        self.assertEqual(self._sums(plan), [70.0, 0.0])
        self.assertFalse(self._credits(plan, hold="payee_change"))

    def test_after_a_rejection_a_third_payee_waits_with_who_is_credited(self):
        third = self._user("salesperson", "Cid Seller")
        plan, invoice = self._sold(third)
        invoice.invoice_user_id = self.second
        self._settle(plan)
        self._decide(plan, release=False)
        invoice.invoice_user_id = third
        self._settle(plan)
        people = (self.seller, self.second, third)
        self.assertEqual(self._sums(plan, *people), [60.0, 0.0, 0.0])
        held = self._credits(plan, hold="payee_change")
        self.assertEqual(sorted(held.mapped("credited")), [-600.0, 600.0])
        self.assertEqual(self._settle(plan), 0, "held once")
        self._decide(plan, release=True)
        self.assertEqual(self._sums(plan, *people), [0.0, 0.0, 60.0])
        self.assertEqual(self._settle(plan), 0)

    def test_a_third_payee_while_a_change_waits_takes_the_place_of_the_second(self):
        third = self._user("salesperson", "Cid Seller")
        plan, invoice = self._sold(third)
        for user in (self.second, third):
            invoice.invoice_user_id = user
            self._settle(plan)
        people = (self.seller, self.second, third)
        self.assertEqual(self._sums(plan, *people), [60.0, 0.0, 0.0])
        self._decide(plan, release=True)
        self.assertEqual(self._sums(plan, *people), [0.0, 0.0, 60.0])
