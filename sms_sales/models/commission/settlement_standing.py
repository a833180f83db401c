from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, formatLang

from ...engine.commission.proof import unexplained
from ...tools.company_day import day_of

CHECK = "sms_sales.cron_commission_reconcile"


class SalesCommissionSettlement(models.AbstractModel):
    """Every night: is each cent of the last period that is over explained?"""

    _name = "sales.commission.settlement"
    _inherit = "sales.commission.settlement"

    def _cron_reconcile(self):
        """Reconcile each plan in each company, and keep and tell what is left over."""
        if not self.env["sales.room"]._is_on("commission"):
            return
        told = []
        pairs = self.env["sales.commission.plan"]._sales_settleable()
        for number, (root, company) in enumerate(pairs, start=1):
            told += self._left_over(root, company)
            self.env["ir.cron"]._commit_progress(1, remaining=len(pairs) - number)
        self.env["sales.health.finding"]._keep(CHECK, "\n".join(told))
        if told:
            title = self.env._(
                "Commissions: the reconciliation does not come out even."
            )
            self.env["ir.cron"]._notify_admin("\n".join([title, *told]))

    def _left_over(self, root, company):
        """Return what the last closed period does not explain, a text or none."""
        period = self._last_closed(root, company)
        if not period:
            return []
        try:
            posted, _count, totals = self._reconcile(root, company, *period)
        except UserError as error:
            return [f"{root.display_name}: {error}"]
        amount = unexplained(posted, totals)
        if not amount:
            return []
        text = self.env._(
            "%(plan)s, %(company)s, %(first)s – %(last)s: %(amount)s unexplained.",
            plan=root.display_name,
            company=company.name,
            first=format_date(self.env, period[0]),
            last=format_date(self.env, period[1]),
            amount=formatLang(
                self.env, float(amount), currency_obj=company.currency_id
            ),
        )
        return [text]

    def _last_closed(self, root, company):
        """Return the last pay period of the plan that is over there, by now."""
        today = day_of(company)
        begun = root._sales_versions().filtered(lambda one: one.date_from < today)
        if not begun:
            return None
        plan = begun[-1]
        length, calendar = plan.pay_period, plan.calendar_id
        start, _end = calendar._period_of(length, today)
        return calendar._period_of(length, start - timedelta(days=1))
