from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.commission.curve import Segment, index_of
from ...tools.company_day import day_of

_LATEST = 6
_AMOUNTS = ("credited", "earned", "net", "carried_out")


class SalesCommissionStatement(models.Model):
    _name = "sales.commission.statement"
    _inherit = "sales.commission.statement"

    @api.model
    def get_my_commissions(self):
        """Return what the page *My commissions* shows to the current user.

        Amounts are in company currency. The number of queries is bounded.
        """
        payees = list(self.env.user._sales_payee_ids())
        statements = self.search(
            [("payee_id", "in", payees)], order="date_from desc", limit=_LATEST
        )
        days = {company: day_of(company) for company in self.env.companies}
        pools = self._my_pools(payees, days)
        over = statements.filtered(lambda one: one.date_to < days[one.company_id])
        return {
            "payee": self.env.user.partner_id.name,
            "plans": [self._progress(pool) for pool in pools],
            "current": [self._told(one) for one in statements - over],
            "statements": [self._told(one) for one in over],
            "disputes": self._my_disputes(payees),
            "pipeline": self._my_pipeline(pools),
        }

    def _my_pools(self, payees, days):
        # a payee knows the terms of their own pools, whatever plans they may read
        pools = self.env["sales.commission.pool"].sudo()
        running = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("date_from", "<=", day)
            & Domain("date_to", ">=", day)
            for company, day in days.items()
        )
        return pools.search(
            Domain("payee_id", "in", payees)
            & Domain("plan_id.state", "in", ("running", "ended"))
            & running,
            order="company_id, plan_id",
        )

    @api.model
    def _progress(self, pool):
        """Return how far a pool has come, and what lies ahead."""
        return {
            "id": pool.id,
            "plan": pool.plan_id.name,
            "date_from": fields.Date.to_string(pool.date_from),
            "date_to": fields.Date.to_string(pool.date_to),
            "measure": pool.plan_id.measure,
            "currency_id": pool.currency_id.id,
            "target": pool.target,
            "counted": pool.counted,
            "attainment": pool.attainment,
            "earned": pool.commission,
            "next": self._next_tier(pool),
        }

    @api.model
    def _next_tier(self, pool):
        """Return the distance to the next tier and its rate, or None on the last."""
        segments = [Segment(*map(Decimal, row)) for row in pool.curve or []]
        if not segments:
            return None
        counted = Decimal(str(pool.counted))
        place = index_of(segments, counted) + 1
        if place >= len(segments):
            return None
        rate = segments[place].slope
        return {
            "distance": float(segments[place].floor - counted),
            "rate": float(rate if pool.plan_id.measure == "quantity" else rate * 100),
        }

    def _told(self, statement):
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            "id": statement.id,
            "plan": statement.sudo().root_plan_id.name,  # the name, no more
            "date_from": fields.Date.to_string(statement.date_from),
            "date_to": fields.Date.to_string(statement.date_to),
            "state": statement.state,
            "state_name": states[statement.state],
            "currency_id": statement.currency_id.id,
            **{name: statement[name] for name in _AMOUNTS},
        }

    def _my_disputes(self, payees):
        disputes = self.env["sales.commission.dispute"].search(
            [("payee_id", "in", payees), ("state", "in", ("open", "answered"))],
            order="date_deadline, id",
            limit=10,
        )
        return [
            {
                "id": dispute.id,
                "name": dispute.name,
                "state": dispute.state,
                "deadline": fields.Date.to_string(dispute.date_deadline),
            }
            for dispute in disputes
        ]

    def _my_pipeline(self, pools):
        """Return what the user's open deals would pay if all, or as likely, were won.

        By the shares and rules of the plans: by the revenue that is expected, or by
        the last open quotation where a plan counts margin or quantity.
        """
        leads = self.env["crm.lead"]
        if not leads.has_access("read"):
            return None
        deals = leads.search(
            [
                ("user_id", "=", self.env.uid),
                ("type", "=", "opportunity"),
                ("won_status", "=", "pending"),
            ]
        )
        pools = pools.filtered("curve")
        found = []
        for company, mine in deals.grouped(self._company_of).items():
            theirs = pools.filtered(lambda pool, at=company: pool.company_id == at)
            for plan in theirs.plan_id:
                found += self._outlook(mine, plan)
        return found

    def _company_of(self, deal):
        return deal.company_id or self.env.company

    def _outlook(self, deals, plan):
        """Return what deals of one company would add for the user by ``plan``."""
        estimator = self.env["sales.commission.estimator"]
        me = self.env.user.partner_id
        if plan.measure == "amount":
            deals = deals.filtered(lambda deal: deal.expected_revenue > 0)
        if not deals:
            return []
        untold = estimator._untold(deals, plan)
        told = deals - untold
        likely = told.with_context(sales_as_likely=True)
        found = estimator._estimate(told, me, plan) if told else []
        if_likely = estimator._estimate(likely, me, plan) if found else []
        return [
            {
                "plan": plan.name,
                "currency_id": (deals.company_id or self.env.company).currency_id.id,
                "count": len(told),
                "if_all": float(sum(one.commission for one in found)),
                "if_likely": float(sum(one.commission for one in if_likely)),
                "why": self._why_no_outlook(untold, told, found),
            }
        ]

    def _why_no_outlook(self, untold, told, found):
        """Say what is not in the figures, or why there are none."""
        if untold:
            return self.env._(
                "Deals that are not in it: %s. The plan counts margin or quantity, "
                "which only a quotation tells.",
                len(untold),
            )
        if told and not found:
            return self.env._(
                "The rules of the plan leave these deals out, or you take no part in "
                "it today."
            )
        return False
