import datetime
from functools import partial

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, date_utils, format_date

from ....tools.batch import INLINE_LIMIT, held, run_chunk
from ....tools.company_day import day_of


class SalesCommissionAsset(models.Model):
    """Credits become assets, and months become entries: a set at a time."""

    _name = "sales.commission.asset"
    _inherit = "sales.commission.asset"

    @api.model
    def _capitalise(self, company, until, limit=INLINE_LIMIT):
        """Capitalise locked credits until ``until`` of plans that say so.

        :return: how many credits were taken up
        """
        credits = self._credits_to_capitalise(company, until, limit)
        positive = credits.filtered(lambda credit: credit.commission > 0)
        self.create([self._prepare_vals(credit) for credit in positive])
        self._take_back(credits - positive, company, until)
        return len(credits)

    @api.model
    def _credits_to_capitalise(self, company, until, limit=None):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL("%s LIMIT %s", self._credits_query(company, until), limit)
        )
        # Accountants capitalise what they need not see one by one.
        return self.env["sales.commission.credit"].sudo().browse(r[0] for r in rows)

    @api.model
    def _credits_query(self, company, until):
        """Return SQL for the credits not taken up yet; a clawback only counts when
        its sale was capitalised."""
        return SQL(
            """
            SELECT credit.id FROM sales_commission_credit credit
            JOIN sales_commission_pool pool ON pool.id = credit.pool_id
            JOIN sales_commission_plan plan ON plan.id = pool.plan_id
            WHERE credit.company_id = %(company)s AND credit.locked
                AND credit.day <= %(until)s AND credit.event <> 'opening'
                AND (credit.commission > 0 AND NOT EXISTS (
                    SELECT FROM sales_commission_asset asset
                    WHERE asset.credit_id = credit.id
                ) AND %(wanted)s OR credit.commission < 0 AND NOT EXISTS (
                    SELECT FROM sales_commission_asset_line line
                    WHERE line.credit_id = credit.id
                ) AND EXISTS (%(origin)s))
            ORDER BY credit.commission < 0, credit.id
            """,
            company=company.id,
            until=until,
            wanted=self._wanted("plan", company),
            origin=self._origin_query(company, until),
        )

    @api.model
    def _wanted(self, plan, company):
        """Return SQL for whether a plan wants its credits capitalised."""
        # Accountants use the settings of the company without administering it.
        shortest = 12 if company.sudo().sales_commission_expedient else 0
        return SQL(
            "(%s = 'capitalise' AND %s > %s)",
            SQL.identifier(plan, "recognition"),
            SQL.identifier(plan, "amortisation_months"),
            shortest,
        )

    @api.model
    def _origin_query(self, company, until):
        """Return SQL for the origin of a negative credit, capitalised by its plan or
        by hand."""
        return SQL(
            """
            SELECT sold.id FROM sales_commission_credit sold
            JOIN sales_commission_pool sold_pool ON sold_pool.id = sold.pool_id
            JOIN sales_commission_plan sold_plan ON sold_plan.id = sold_pool.plan_id
            LEFT JOIN sales_commission_asset taken ON taken.credit_id = sold.id
            WHERE sold.line_key = COALESCE(
                    NULLIF(credit.origin_key, 0), credit.line_key)
                AND sold.order_key = credit.order_key
                AND sold.company_id = credit.company_id
                AND sold.payee_id = credit.payee_id AND sold.role = credit.role
                AND sold_plan.root_id = plan.root_id
                AND sold.commission > 0 AND sold.locked
                AND CASE WHEN taken.id IS NULL
                         THEN sold.day <= %(until)s AND %(wanted)s
                         ELSE taken.recognition = 'capitalise' END
            """,
            until=until,
            wanted=self._wanted("sold_plan", company),
        )

    @api.model
    def _prepare_vals(self, credit):
        """Hook: values of the asset for a credit."""
        plan = credit.plan_id
        return {
            "name": f"{credit.source_name or credit.id} · {credit.payee_id.name}",
            "company_id": credit.company_id.id,
            "plan_id": plan.id,
            "payee_id": credit.payee_id.id,
            "credit_id": credit.id,
            "date": credit.day,
            "months": plan.amortisation_months,
            "amount": credit.commission,
        }

    @api.model
    def _take_back(self, credits, company, until):
        """Claw back the open part of the assets that these credits take back."""
        if not credits:
            return
        pairs = self.env.execute_query(
            SQL(
                """
                SELECT credit.id, asset.id FROM sales_commission_credit credit
                JOIN sales_commission_pool pool ON pool.id = credit.pool_id
                JOIN sales_commission_plan plan ON plan.id = pool.plan_id
                JOIN LATERAL (%s ORDER BY sold.id LIMIT 1) origin ON TRUE
                JOIN sales_commission_asset asset ON asset.credit_id = origin.id
                WHERE credit.id IN %s ORDER BY credit.id
                """,
                self._origin_query(company, until),
                tuple(credits.ids),
            )
        )
        for credit_id, asset_id in pairs:
            credit = credits.browse(credit_id)
            asset = self.browse(asset_id)
            asset._claw_back(credit.day, -credit.commission, credit)

    @api.model
    def _due_lines(self, company, day):
        return self.env["sales.commission.asset.line"].search(
            [
                ("company_id", "=", company.id),
                ("date", "<=", day),
                ("move_id", "=", False),
            ]
        )

    @api.model
    def _post_month(self, company, day):
        """Post one entry for all movements until ``day``; return it (or nothing)."""
        lines = self._due_lines(company, day)
        if not lines:
            return self.env["account.move"]
        journal = company._sales_commission_setting("accrual_journal_id")
        if locks := company._get_violated_lock_dates(day, False, journal):
            raise UserError(
                self.env._(
                    "%(day)s lies in a closed period: %(locks)s. Post on a later day; "
                    "the months before are caught up.",
                    day=format_date(self.env, day),
                    locks=self.env["res.company"]._format_lock_dates(locks),
                )
            )
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "company_id": company.id,
                "journal_id": journal.id,
                "date": day,
                "ref": self.env._("Capitalised commissions"),
                "line_ids": [Command.create(vals) for vals in lines._entry_lines()],
            }
        )
        move._post(soft=False)
        lines.move_id = move
        return move

    @api.model
    def _cron_post_months(self):
        """Capitalise and post what is due until the end of last month."""
        ready = [("sales_commission_asset_account_id", "!=", False)]
        companies = self.env["res.company"].search(ready)
        for company in companies:
            # A month is over when it is over where the company is.
            first = date_utils.start_of(day_of(company), "month")
            self._post_until(company, first - datetime.timedelta(days=1))

    def _post_until(self, company, day):
        with held(self.env, "commission.amortise", company.id, label=company.name):
            while run_chunk(self.env, partial(self._capitalise, company, day)) > 0:
                if not self._credits_to_capitalise(company, day, limit=1):
                    break
            run_chunk(self.env, lambda: len(self._post_month(company, day)))
