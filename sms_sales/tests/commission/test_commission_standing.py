from datetime import date
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10")
class TestCommissionStanding(SettlementCase):
    """The nightly check: each cent of the last closed period is explained."""

    def _night(self):
        """Reconcile as the scheduled action does; return what administrators hear."""
        settlement = self.env["sales.commission.settlement"].with_user(SUPERUSER_ID)
        cron = type(self.env["ir.cron"])
        with (
            patch.object(cron, "_commit_progress", return_value=60),
            patch.object(cron, "_notify_admin") as told,
        ):
            settlement._cron_reconcile()
        return "".join(call.args[0] for call in told.call_args_list)

    def _line(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["sales.health.line"].search([("id", "=", 515)])

    def _falsify(self, invoice):
        """What a restored table or another add-on's SQL could leave behind."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE account_move SET amount_untaxed_signed ="
                " amount_untaxed_signed + 5 WHERE id = %s",
                invoice.id,
            )
        )

    def test_a_period_that_comes_out_even_is_fine(self):
        plan = self._plan()
        self._invoice("2026-02-05", [600.0])
        self._settle(plan, date(2026, 3, 10))
        self.assertNotIn(plan.name, self._night())
        line = self._line()
        self.assertEqual(line.section, "check")
        self.assertIn("Looked at", line.note)

    def test_what_is_left_over_is_kept_and_told(self):
        plan = self._plan(name="Uneven")
        invoice = self._invoice("2026-02-05", [600.0])
        self._settle(plan, date(2026, 3, 10))
        self._falsify(invoice)
        told = self._night()
        self.assertIn("does not come out even", told)
        for words in (told, self._line().note):
            self.assertRegex(words, r"Uneven.*02/01/2026 – 02/28/2026: .*5\.00")
        self.assertEqual((self._line().level, self._line().figure), ("wrong", 1))

    def test_it_looks_at_the_last_period_that_is_over(self):
        plan = self._plan(name="Uneven")
        for day in ("2026-01-05", "2026-03-05"):
            self._falsify(self._invoice(day, [600.0]))
        self._settle(plan, date(2026, 3, 10))
        self.assertNotIn("Uneven", self._night())
        with freeze_time("2026-04-01"):
            self.assertIn("Uneven", self._night())

    def test_a_period_is_over_when_it_is_over_where_the_company_is(self):
        plan = self._plan(name="Uneven")
        self._falsify(self._invoice("2026-03-05", [600.0]))
        self._settle(plan, date(2026, 3, 10))
        # In UTC, where the job runs, it is the evening of 31 March.
        with freeze_time("2026-03-31 20:00:00"):
            self.assertNotIn("Uneven", self._night())
            self.company.partner_id.tz = "Pacific/Auckland"
            self.assertIn("Uneven", self._night())

    def test_a_plan_of_this_period_has_nothing_to_look_at(self):
        plan = self._plan(name="Uneven", date_from="2026-03-10")
        self._falsify(self._invoice("2026-02-05", [600.0]))
        settlement = self.env["sales.commission.settlement"]
        self.assertIsNone(settlement._last_closed(plan, self.company))
        self.assertNotIn("Uneven", self._night())

    def test_what_stops_one_plan_is_told_and_stops_no_other(self):
        stopped, other = self._plan(name="Stopped"), self._plan(name="Uneven")
        self._falsify(self._invoice("2026-02-05", [600.0]))
        model = type(self.env["sales.commission.settlement"])
        reconcile, error = model._reconcile, UserError("there is no rate")

        def failing(self, root, *others):
            if root == stopped:
                raise error
            return reconcile(self, root, *others)

        with patch.object(model, "_reconcile", failing):
            told = self._night()
        self.assertRegex(told, "Stopped.*: there is no rate")
        self.assertIn(other.name, told)

    def test_nothing_of_it_is_kept_line_by_line(self):
        parts = self.env["sales.commission.reconciliation.part"]
        before = parts.search_count([])
        self._plan()
        self._invoice("2026-02-05", [600.0])
        self._night()
        self.assertEqual(parts.search_count([]), before)
