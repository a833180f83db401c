from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.commission.curve import Segment, index_of, value_at
from ...engine.money import rounded

_LATEST = 6
_AMOUNTS = ("credited", "earned", "net", "carried_out")


class SalesCommissionStatement(models.Model):
    _name = "sales.commission.statement"
    _inherit = "sales.commission.statement"

    @api.model
    @api.readonly
    def get_my_commissions(self):
        """Return what the page *My commissions* shows to the current user.

        Amounts are in company currency. The number of queries is bounded.
        """
        payees = list(self.env.user._sales_payee_ids())
        statements = self.search(
            [("payee_id", "in", payees)], order="date_from desc", limit=_LATEST
        )
        today = fields.Date.context_today(self)
        pools = self._my_pools(payees, today)
        return {
            "payee": self.env.user.partner_id.name,
            "plans": [self._progress(pool) for pool in pools],
            "current": [self._told(one) for one in statements if one.date_to >= today],
            "statements": [
                self._told(one) for one in statements if one.date_to < today
            ],
            "disputes": self._my_disputes(payees),
            "pipeline": self._my_pipeline(pools),
        }

    def _my_pools(self, payees, today):
        # a payee knows the terms of their own pools, whatever plans they may read
        pools = self.env["sales.commission.pool"].sudo()
        return pools.search(
            [
                ("payee_id", "in", payees),
                ("company_id", "in", self.env.companies.ids),
                ("plan_id.state", "in", ("running", "ended")),
                ("date_from", "<=", today),
                ("date_to", ">=", today),
            ],
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

        Only what an amount alone decides: a plan over margin or quantity needs the
        lines of a quotation.
        """
        leads = self.env["crm.lead"]
        if not leads.has_access("read"):
            return None
        mine = Domain("user_id", "=", self.env.uid) & Domain("type", "=", "opportunity")
        rows = leads._read_group(
            mine & Domain("won_status", "=", "pending"),
            groupby=["company_id"],
            aggregates=["expected_revenue:sum", "prorated_revenue:sum", "__count"],
        )
        today = fields.Date.context_today(self)
        pools = pools.filtered(
            lambda pool: (
                pool.curve
                and pool.plan_id.measure == "amount"
                and pool._own_share(today)
            )
        )
        return [
            _outlook(pool, rows, self.env.company, today)
            for pool in pools
            if any(_of_pool(pool, row, self.env.company) for row in rows)
        ]


def _of_pool(pool, row, company):
    return (row[0] or company) == pool.company_id


def _outlook(pool, rows, company, today):
    """Return what the open deals of a company would add to a pool."""
    mine = [row for row in rows if _of_pool(pool, row, company)]
    expected, likely = sum(row[1] for row in mine), sum(row[2] for row in mine)
    return {
        "plan": pool.plan_id.name,
        "currency_id": pool.currency_id.id,
        "count": sum(row[3] for row in mine),
        "expected": expected,
        "if_all": _added(pool, expected, today),
        "likely": likely,
        "if_likely": _added(pool, likely, today),
    }


def _added(pool, amount, today):
    segments = [Segment(*map(Decimal, row)) for row in pool.curve]
    counted = Decimal(str(pool.counted))
    share = Decimal(str(pool._own_share(today)))
    more = counted + Decimal(str(amount)) * share / 100
    cap = Decimal(str(pool.cap)) or None
    before, after = value_at(segments, counted), value_at(segments, more)
    if cap is not None:
        before, after = min(cap, before), min(cap, after)
    return float(rounded(after - before, Decimal(str(pool.currency_id.rounding))))


class SalesCommissionPool(models.Model):
    _name = "sales.commission.pool"
    _inherit = "sales.commission.pool"

    def _own_share(self, day):
        """Return the percentage that the payee gets of an own sale of ``day``."""
        self.ensure_one()
        direct = self.plan_id.participant_ids.filtered(
            lambda one: (
                one.payee_id == self.payee_id
                and one.role == "direct"
                and one.user_id
                and not one.waiting
                and one.date_from <= day
                and (not one.date_to or one.date_to >= day)
            )
        )
        return direct.share
