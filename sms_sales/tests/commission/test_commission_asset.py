from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common_payout import PayOutCase


@freeze_time("2026-04-10")
@tagged("post_install", "-at_install")
class TestCommissionAsset(PayOutCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_plan(recognition="capitalise", amortisation_months=36, state="running")
        cls.participant = cls._create_participant()

    def _capitalise(self, until="2026-03-31"):
        assets = self.env["sales.commission.asset"].with_user(self.chief)
        assets._capitalise(self.company, until)
        return assets.search([("company_id", "=", self.company.id)])

    def _post(self, date):
        wizard = self.env["sales.commission.amortise"].with_user(self.chief)
        return wizard.create(
            {"company_id": self.company.id, "date": date}
        ).action_apply()

    def _roll(self, date_from, date_to):
        wizard = (
            self.env["sales.commission.roll.forward"]
            .with_user(self.chief)
            .create(
                {
                    "company_id": self.company.id,
                    "date_from": date_from,
                    "date_to": date_to,
                }
            )
        )
        line = wizard.line_ids
        names = (
            "opening",
            "addition",
            "amortised",
            "impaired",
            "clawed_back",
            "closing",
        )
        return [line[name] for name in names]

    def test_a_commission_is_written_off_over_the_months_of_its_plan(self):
        self._create_credit(3600.0, participant=self.participant)
        asset = self._capitalise()
        self.assertEqual((asset.amount, asset.months), (3600.0, 36))
        addition, *months = asset.line_ids
        self.assertEqual((addition.kind, addition.amount), ("addition", 3600.0))
        self.assertEqual(len(months), 36)
        self.assertEqual({line.amount for line in months}, {-100.0})
        self.assertEqual(str(months[0].date), "2026-03-31")
        self.assertEqual(str(months[-1].date), "2029-02-28")

    def test_a_credit_is_capitalised_once(self):
        self._create_credit(3600.0, participant=self.participant)
        self._capitalise()
        self.assertEqual(len(self._capitalise()), 1)

    def test_what_is_not_locked_or_expensed_is_no_asset(self):
        self._create_credit(3600.0, participant=self.participant, locked=False)
        self._create_credit(500.0, "2026-04-02", participant=self.participant)
        other = self._create_plan(name="Expensed")
        self._create_credit(70.0, participant=self._create_participant(other))
        self.assertFalse(self._capitalise())

    def test_a_year_or_less_is_expensed_at_once(self):
        self._set_plan(amortisation_months=12)
        self._create_credit(1200.0, participant=self.participant)
        self.assertFalse(self._capitalise())
        self.company.sales_commission_expedient = False
        self.assertEqual(self._capitalise().months, 12)

    def test_one_credit_is_expensed_or_written_off_otherwise(self):
        self._create_credit(3600.0, participant=self.participant)
        sold = self._create_credit(1200.0, "2026-02-10", participant=self.participant)
        short, whole = self._capitalise().sorted("amount")
        short.recognition = "expense"
        whole.write({"date": "2026-01-01", "months": 18})
        self.assertEqual(
            (short.state, short.line_ids), ("expensed", whole.line_ids[:0])
        )
        months = whole.line_ids.filtered(lambda line: line.kind == "amortised")
        self.assertEqual({line.amount for line in months}, {-200.0})
        self.assertEqual(str(months.sorted("date")[0].date), "2026-01-31")
        # What is expensed is neither taken up again nor clawed back.
        self._create_credit(
            -1200.0,
            "2026-03-10",
            participant=self.participant,
            event="clawback",
            origin_key=sold.line_key,
        )
        self.assertEqual(self._capitalise(), short + whole)
        self._post("2026-03-31")
        for vals in (
            {"recognition": "expense"},
            {"months": 12},
            {"date": "2026-02-01"},
        ):
            with self.assertRaisesRegex(UserError, "on the books already"):
                whole.write(vals)

    def test_a_credit_of_a_plan_that_expenses_is_capitalised_by_hand(self):
        self._set_plan(recognition="expense")
        credit = self._create_credit(3600.0, participant=self.participant)
        self.assertFalse(self._capitalise())
        self.chief.group_ids += self.env.ref("sms_sales.group_commission_manager")
        found = credit.with_user(self.chief).action_capitalise()
        asset = self.env["sales.commission.asset"].browse(found["res_id"])
        self.assertEqual((asset.amount, len(asset.line_ids)), (3600.0, 37))
        with self.assertRaisesRegex(UserError, "cannot be capitalised"):
            credit.with_user(self.chief).action_capitalise()
        credit = self._create_credit(100.0, participant=self.participant)
        with self.assertRaises(AccessError):
            credit.with_user(self.manager).action_capitalise()

    def test_one_entry_posts_all_months_until_a_day(self):
        self._create_credit(3600.0, participant=self.participant)
        self._create_credit(360.0, "2026-02-10", participant=self.participant)
        action = self._post("2026-03-31")
        move = self.env["account.move"].browse(action["res_id"])
        balances = {
            account.code: sum(items.mapped("balance"))
            for account, items in move.line_ids.grouped("account_id").items()
        }
        # 3,960 capitalised; 100 + 2 × 10 written off.
        self.assertEqual(
            balances, {"151900": 3840.0, self.expense.code: -3960.0, "611900": 120.0}
        )
        with self.assertRaisesRegex(UserError, "Nothing to post"):
            self._post("2026-03-31")

    def test_a_deleted_entry_makes_its_months_due_again(self):
        self._create_credit(3600.0, participant=self.participant)
        move = self.env["account.move"].browse(self._post("2026-03-31")["res_id"])
        move.button_draft()
        move.unlink()
        self.assertTrue(self._post("2026-03-31"))

    def _reverse(self, move, day, part=1):
        reversal = move.with_user(self.chief)._reverse_moves(
            [{"date": day, "invoice_date": day}]
        )
        if part != 1:
            halves = [
                Command.update(line.id, {"balance": line.balance * part})
                for line in reversal.line_ids
            ]
            reversal.line_ids = halves
        reversal.action_post()
        return reversal

    def test_a_reversed_entry_counts_as_taken_back_and_its_months_are_due_again(self):
        self._create_credit(3600.0, "2026-01-10", participant=self.participant)
        move = self.env["account.move"].browse(self._post("2026-02-28")["res_id"])
        asset = self._capitalise()
        self.assertEqual(asset.carrying, 3400.0)
        self._reverse(move, "2026-03-31")
        self.assertEqual((asset.carrying, asset.state), (0.0, "running"))
        self.assertEqual(
            self._roll("2026-03-01", "2026-03-31"),
            [3400.0, -3600.0, -200.0, 0.0, 0.0, 0.0],
        )
        self._post("2026-04-30")
        self.assertEqual(asset.carrying, 3200.0)
        items = self.env["account.move.line"].search(
            [("account_id.code", "=", "151900"), ("parent_state", "=", "posted")]
        )
        self.assertEqual(sum(items.mapped("balance")), 3200.0)

    def test_a_reversal_and_its_entry_stay_together(self):
        self._create_credit(3600.0, "2026-01-10", participant=self.participant)
        move = self.env["account.move"].browse(self._post("2026-02-28")["res_id"])
        reversal = self._reverse(move, "2026-03-31")
        for entry in (move, reversal):
            with self.assertRaisesRegex(UserError, "both stay as they are"):
                entry.with_user(self.chief).button_draft()
        for entry in (move, reversal):
            with self.assertRaisesRegex(UserError, "taken back already"):
                self._reverse(entry, "2026-04-01")

    def test_an_entry_is_only_reversed_as_a_whole(self):
        self._create_credit(3600.0, "2026-01-10", participant=self.participant)
        move = self.env["account.move"].browse(self._post("2026-02-28")["res_id"])
        with self.assertRaisesRegex(UserError, "only reversed as a whole"):
            self._reverse(move, "2026-03-31", part=0.5)

    def test_a_clawback_after_a_reversal_takes_off_what_is_open(self):
        sold = self._create_credit(3600.0, "2026-01-10", participant=self.participant)
        move = self.env["account.move"].browse(self._post("2026-03-31")["res_id"])
        self._reverse(move, "2026-04-01")
        self._create_credit(
            -1800.0,
            "2026-04-05",
            participant=self.participant,
            event="clawback",
            origin_key=sold.line_key,
        )
        asset = self._capitalise("2026-04-30")
        taken = asset.line_ids.filtered(lambda line: line.kind == "clawed_back")
        self.assertEqual(taken.amount, -1650.0)
        self.assertEqual(sum(asset.line_ids.mapped("amount")), 0.0)

    def test_a_closed_period_is_refused(self):
        self._create_credit(3600.0, participant=self.participant)
        self.company.fiscalyear_lock_date = "2026-03-31"
        with self.assertRaisesRegex(UserError, "closed period"):
            self._post("2026-03-31")

    def test_a_clawback_takes_off_the_open_part(self):
        sold = self._create_credit(3600.0, "2026-01-10", participant=self.participant)
        self._post("2026-03-31")
        self._create_credit(
            -1800.0,
            "2026-04-05",
            participant=self.participant,
            event="clawback",
            origin_key=sold.line_key,
        )
        asset = self._capitalise("2026-04-30")
        taken = asset.line_ids.filtered(lambda line: line.kind == "clawed_back")
        # 3,300 was open: half of it.
        self.assertEqual(taken.amount, -1650.0)
        self.assertEqual(sum(asset.line_ids.mapped("amount")), 0.0)
        planned = asset.line_ids.filtered(lambda line: not line.move_id) - taken
        self.assertEqual({line.amount for line in planned}, {-50.0})
        self.assertEqual(len(self._capitalise("2026-04-30").line_ids), 1 + 36 + 1)

    def _clawed(self, sold, *amounts):
        for day, amount in enumerate(amounts, start=5):
            self._create_credit(
                -amount,
                f"2026-04-{day:02}",
                participant=self.participant,
                event="clawback",
                origin_key=sold.line_key,
                order_key=sold.order_key,
            )
        return self._capitalise("2026-04-30")

    def test_part_clawbacks_of_the_whole_sale_leave_no_asset(self):
        sold = self._create_credit(3600.0, "2026-01-10", participant=self.participant)
        self._post("2026-03-31")
        asset = self._clawed(sold, 1800.0, 1200.0, 600.0, 50.0)
        taken = asset.line_ids.filtered(lambda line: line.kind == "clawed_back")
        self.assertEqual(sum(taken.mapped("amount")), -3300.0)
        planned = asset.line_ids.filtered(lambda line: not line.move_id) - taken
        self.assertFalse(sum(planned.mapped("amount")))

    def test_a_clawback_takes_off_the_part_of_the_down_payment_that_it_is_of(self):
        first, second = (
            self._create_credit(
                amount,
                "2026-01-10",
                participant=self.participant,
                line_key=77,
                origin_key=77,
                order_key=key,
            )
            for key, amount in ((1, 3600.0), (2, 360.0))
        )
        assets = self._clawed(second, 360.0)
        self.assertEqual(
            {
                asset.credit_id: sum(
                    line.amount for line in asset.line_ids if line.kind == "clawed_back"
                )
                for asset in assets
            },
            # Of 360 three months are written off.
            {first: 0.0, second: -330.0},
        )

    def test_a_clawback_of_an_expensed_sale_takes_nothing_off(self):
        self._create_credit(-70.0, participant=self.participant, event="clawback")
        self.assertFalse(self._capitalise())

    def test_an_impairment_takes_off_what_will_not_come_in(self):
        self._create_credit(3600.0, "2026-03-14", participant=self.participant)
        self._post("2026-03-31")
        asset = self._capitalise()
        wizard = (
            self.env["sales.commission.impair"]
            .with_user(self.chief)
            .create(
                {"asset_id": asset.id, "recoverable": 1750.0, "note": "Half is lost"}
            )
        )
        self.assertEqual((wizard.carrying, wizard.loss), (3500.0, 1750.0))
        wizard.action_apply()
        planned = asset.line_ids.filtered(lambda line: line.date > asset.date)
        planned = planned.filtered(lambda line: not line.move_id)
        self.assertEqual({line.amount for line in planned}, {-1750.0, -50.0})
        self.assertEqual(sum(asset.line_ids.mapped("amount")), 0.0)

    def test_what_is_recoverable_is_not_impaired(self):
        self._create_credit(3600.0, participant=self.participant)
        asset = self._capitalise()
        wizard = self.env["sales.commission.impair"].with_user(self.chief)
        wizard = wizard.create(
            {"asset_id": asset.id, "recoverable": 4000.0, "note": "None"}
        )
        with self.assertRaisesRegex(UserError, "nothing has to be impaired"):
            wizard.action_apply()

    def test_the_roll_forward_adds_up(self):
        sold = self._create_credit(3600.0, "2026-01-10", participant=self.participant)
        self._post("2026-03-31")
        self._create_credit(
            -1800.0,
            "2026-04-05",
            participant=self.participant,
            event="clawback",
            origin_key=sold.line_key,
        )
        self._post("2026-04-30")
        self.assertEqual(
            self._roll("2026-01-01", "2026-03-31"),
            [0.0, 3600.0, 300.0, 0.0, 0.0, 3300.0],
        )
        self.assertEqual(
            self._roll("2026-04-01", "2026-04-30"),
            [3300.0, 0.0, 50.0, 0.0, 1650.0, 1600.0],
        )

    def test_the_roll_forward_ties_to_the_account(self):
        self._create_credit(3600.0, "2026-01-10", participant=self.participant)
        self._post("2026-03-31")
        lines = self.env["account.move.line"].search(
            [("account_id.code", "=", "151900"), ("parent_state", "=", "posted")]
        )
        closing = self._roll("2026-01-01", "2026-12-31")[-1]
        self.assertEqual(closing, sum(lines.mapped("balance")))

    def test_the_roll_forward_leaves_the_house(self):
        self._create_credit(3600.0, "2026-01-10", participant=self.participant)
        self._post("2026-03-31")
        wizard = self.env["sales.commission.roll.forward"].with_user(self.chief)
        wizard = wizard.create({"company_id": self.company.id})
        self.assertIn("/web/content/", wizard.action_export()["url"])
        self.assertTrue(wizard.xlsx_file)
        html = self.env["ir.actions.report"]._render_qweb_html(
            "sms_sales.report_commission_roll_forward", wizard.ids
        )[0]
        self.assertIn(b"3,300.00", html)

    def test_posted_movements_stay(self):
        self._create_credit(3600.0, participant=self.participant)
        self._post("2026-03-31")
        asset = self._capitalise()
        with self.assertRaisesRegex(UserError, "stays"):
            asset.line_ids.filtered("move_id").unlink()
        with self.assertRaisesRegex(UserError, "stays"):
            asset.unlink()

    def test_the_number_of_queries_does_not_grow_with_credits(self):
        def capitalise(count):
            for _number in range(count):
                self._create_credit(360.0, participant=self.participant)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._capitalise()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        # The host inserts a hundred rows at a time: stay within one insert.
        self._set_plan(amortisation_months=13)
        capitalise(1)
        self.assertEqual(capitalise(2), capitalise(7))

    def test_assets_are_for_bookkeepers(self):
        with self.assertRaises(AccessError):
            self.env["sales.commission.asset"].with_user(self.accountant).search([])
        self._create_credit(3600.0, participant=self.participant)
        asset = self._capitalise()
        with self.assertRaises(AccessError):
            asset.with_user(self.manager).unlink()
