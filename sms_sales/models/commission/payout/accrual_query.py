"""What a company owes its payees on a day, in one statement."""

from odoo.tools import SQL


def accrual_query(company_id, day):
    """Return SQL with one row per first plan version and payee: commission earned,
    steps of statements beside it, paid, recoverable draw, employer's cost (%).

    Earned counts every credit dated until ``day``, paid by the customer or not.
    """
    return SQL(
        """
        WITH part AS (%s UNION ALL %s UNION ALL %s UNION ALL %s),
        total AS (
            SELECT plan_id, payee_id, SUM(earned) AS earned, SUM(steps) AS steps,
                SUM(paid) AS paid, SUM(draw) AS draw
            FROM part GROUP BY plan_id, payee_id
        )
        SELECT total.*, COALESCE(cost.percent, 0) AS percent
        FROM total LEFT JOIN (%s) cost USING (plan_id, payee_id)
        WHERE total.earned + total.steps <> total.paid OR total.draw <> 0
        ORDER BY plan_id, payee_id
        """,
        _earned(company_id, day),
        _steps(company_id, day),
        _paid(company_id, day),
        _draws(company_id, day),
        _employer_cost(day),
    )


def _earned(company_id, day):
    # What was earned before the cut-over has been paid by the system before.
    return SQL(
        """
        SELECT plan.root_id AS plan_id, credit.payee_id,
            SUM(credit.commission) AS earned, 0::numeric AS steps,
            0::numeric AS paid, 0::numeric AS draw
        FROM sales_commission_credit credit
        JOIN sales_commission_pool pool ON pool.id = credit.pool_id
        JOIN sales_commission_plan plan ON plan.id = pool.plan_id
        WHERE credit.company_id = %s AND credit.day <= %s
            AND credit.event <> 'opening'
        GROUP BY plan.root_id, credit.payee_id
        """,
        company_id,
        day,
    )


def _steps(company_id, day):
    return SQL(
        """
        SELECT statement.root_plan_id, statement.payee_id, 0, SUM(line.amount), 0, 0
        FROM sales_commission_statement_line line
        JOIN sales_commission_statement statement ON statement.id = line.statement_id
        WHERE statement.company_id = %s AND statement.date_to <= %s
            AND line.code IN ('minimum', 'adjustment', 'draw', 'recovery')
        GROUP BY statement.root_plan_id, statement.payee_id
        """,
        company_id,
        day,
    )


def _paid(company_id, day):
    # A vendor credit takes back what its statement would have carried out.
    return SQL(
        """
        SELECT statement.root_plan_id, statement.payee_id, 0, 0,
            SUM(CASE WHEN bill.move_type = 'in_refund'
                THEN -ABS(statement.carried_out) ELSE statement.net END), 0
        FROM sales_commission_statement statement
        LEFT JOIN account_move bill ON bill.id = statement.bill_id
            AND bill.state = 'posted' AND bill.date <= %(day)s
            AND bill.payment_state <> 'reversed'
        LEFT JOIN sales_commission_payroll payroll
            ON payroll.id = statement.payroll_id AND payroll.state = 'confirmed'
            AND payroll.date <= %(day)s
        WHERE statement.company_id = %(company)s
            AND (bill.id IS NOT NULL OR payroll.id IS NOT NULL)
        GROUP BY statement.root_plan_id, statement.payee_id
        """,
        day=day,
        company=company_id,
    )


def _draws(company_id, day):
    return SQL(
        """
        SELECT entry.root_plan_id, entry.payee_id, 0, 0, 0, SUM(entry.amount)
        FROM sales_commission_draw_entry entry
        WHERE entry.company_id = %s AND entry.date <= %s
        GROUP BY entry.root_plan_id, entry.payee_id
        """,
        company_id,
        day,
    )


def _employer_cost(day):
    """The percentage of the newest version that pays this payee by payroll."""
    return SQL(
        """
        SELECT DISTINCT ON (plan.root_id, participant.payee_id)
            plan.root_id AS plan_id, participant.payee_id,
            plan.employer_cost_percent AS percent
        FROM sales_commission_participant participant
        JOIN sales_commission_plan plan ON plan.id = participant.plan_id
        WHERE participant.pay_by = 'payroll' AND participant.waiting IS NOT TRUE
          AND plan.date_from <= %s
            AND plan.state IN ('running', 'ended')
        ORDER BY plan.root_id, participant.payee_id, plan.version DESC
        """,
        day,
    )
