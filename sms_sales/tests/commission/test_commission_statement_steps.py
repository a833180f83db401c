from datetime import date

from odoo.tests import tagged

from .statement_common import StatementCase


@tagged("post_install", "-at_install")
class TestCommissionStatementSteps(StatementCase):
    """Rule 4 on real records: the steps, in their order."""

    def _refreshed(self, statement):
        statement._refresh(statement.ids)
        return statement

    def test_a_statement_without_credits_pays_nothing(self):
        statement = self._refreshed(self._create_statement())
        self.assertEqual(self._steps(statement), [("earned", 0.0)])
        self.assertEqual(statement.net, 0.0)

    def test_earned_is_what_is_payable_of_sales_and_refunds(self):
        statement = self._create_statement()
        self._create_credit(statement, 10000.0, 500.0)
        self._create_credit(statement, -2000.0, -100.0, event="refund")
        self._refreshed(statement)
        self.assertEqual(statement.credited, 8000.0)
        self.assertEqual(statement.earned, 400.0)
        self.assertEqual(statement.net, 400.0)

    def test_held_rows_are_left_out(self):
        statement = self._create_statement()
        self._create_credit(statement, 100.0, 5.0)
        self._create_credit(statement, 100.0, 5.0, hold="payee_change")
        self.assertEqual(self._refreshed(statement).net, 5.0)

    def test_the_minimum_comes_before_the_clawback(self):
        # rule 4: 100 at 5 %, minimum 10: paid 10, later clawback 5
        self.pool.minimum = 10.0
        january = self._create_statement(1)
        self._create_credit(january, 100.0, 5.0)
        self._refreshed(january)
        self.assertEqual(self._steps(january), [("earned", 5.0), ("minimum", 5.0)])
        self.assertEqual(january.net, 10.0)
        self._locked(january)
        february = self._create_statement(2)
        self._create_credit(february, -100.0, -5.0, event="clawback")
        self._refreshed(february)
        self.assertEqual(self._steps(february)[1], ("clawback", -5.0))
        self.assertEqual((february.net, february.carried_out), (0.0, -5.0))

    def test_the_minimum_is_tested_once_at_the_end_of_the_pool(self):
        self.pool.write({"minimum": 100.0, "date_to": date(2026, 3, 31)})
        january = self._create_statement(1)
        self._create_credit(january, 1000.0, 50.0)
        march = self._create_statement(3)
        self._create_credit(march, 200.0, 10.0)
        self._refreshed(january | march)
        self.assertEqual(january.net, 50.0)
        self.assertEqual(self._steps(march), [("earned", 10.0), ("minimum", 40.0)])

    def test_a_negative_result_is_carried_and_never_paid(self):
        january = self._create_statement(1)
        self._create_credit(january, -1000.0, -50.0, event="refund")
        february = self._create_statement(2)
        self._create_credit(february, 3000.0, 150.0)
        self._refreshed(january)
        self.assertEqual((january.net, january.carried_out), (0.0, -50.0))
        self.assertEqual(february.carried_in, -50.0)
        self.assertEqual(february.net, 100.0)

    def test_a_recoverable_draw_is_advanced_and_recovered(self):
        self._set_terms(
            draw_type="recoverable_draw",
            draw_amount=300.0,
            draw_until=date(2026, 1, 31),
        )
        january = self._create_statement(1)
        self._create_credit(january, 2000.0, 100.0)
        february = self._create_statement(2)
        self._create_credit(february, 10000.0, 500.0)
        self._refreshed(january)
        self.assertEqual(self._steps(january), [("earned", 100.0), ("draw", 300.0)])
        self.assertEqual(
            self._steps(february), [("earned", 500.0), ("recovery", -300.0)]
        )
        self.assertEqual(february.net, 200.0)

    def test_draws_reach_the_ledger_when_the_statement_is_locked(self):
        self._set_terms(draw_type="recoverable_draw", draw_amount=300.0)
        january = self._create_statement(1)
        self._create_credit(january, 2000.0, 100.0)
        self._refreshed(january)
        entries = self.env["sales.commission.draw.entry"]
        mine = [("payee_id", "=", self.payee.id)]
        self.assertFalse(entries.search(mine))
        self._locked(january)
        entry = entries.search(mine)
        self.assertEqual(
            (entry.kind, entry.amount, entry.cause), ("draw", 300.0, "statement")
        )

    def test_an_opening_balance_is_recovered_first(self):
        self.env["sales.commission.opening"].create(
            {
                "participant_id": self.participant.id,
                "date": date(2026, 1, 1),
                "draw_balance": 80.0,
                "guarantee_balance": 50.0,
            }
        )
        january = self._create_statement(1)
        self._create_credit(january, 2000.0, 100.0)
        self._refreshed(january)
        self.assertEqual(
            self._steps(january),
            [("earned", 100.0), ("recovery", -80.0), ("recovery", -20.0)],
        )

    def test_the_steps_add_up_to_what_is_paid(self):
        self.pool.minimum = 200.0
        statement = self._create_statement()
        self._create_credit(statement, 1000.0, 50.0)
        self._create_credit(statement, -500.0, -333.0, event="clawback")
        self._refreshed(statement)
        total = sum(statement.line_ids.mapped("amount"))
        self.assertAlmostEqual(total, statement.net)
        self.assertEqual(statement.carried_out, -133.0)

    def test_many_statements_take_as_many_queries_as_few(self):
        def made(number):
            payees = self.env["res.partner"].create(
                [{"name": f"Agent {number}-{k}"} for k in range(number)]
            )
            statements = self.env["sales.commission.statement"]
            for payee in payees:
                statements |= self._create_statement(payee=payee)
            self.env.flush_all()
            return statements

        few, many = made(3), made(60)
        for statements in (few, many):
            with self.assertQueryCount(11):
                statements._refresh(statements.ids)

    def test_taking_back_many_approvals_takes_as_many_queries_as_few(self):
        counts = []
        for number in (3, 40):
            statements = self.env["sales.commission.statement"]
            for k in range(number):
                payee = self._create_partner(name=f"Agent {number}-{k}")
                statements |= self._create_statement(payee=payee)
                self._create_credit(statements[-1], 100.0, 5.0)
            self._approved(statements)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            statements._refresh(statements.ids)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(set(statements.mapped("state")), {"draft"})
        self.assertLessEqual(counts[1], counts[0] + 5)
