from datetime import date
from itertools import count

from odoo.tests import freeze_time

from ...tools.door import DOOR
from ..common import SalesCase


class StatementCase(SalesCase):
    """A running plan with one payee, and credits booked as the settlement does."""

    @classmethod
    def setUpClass(cls):
        # Periods are locked when they are over, whatever day it is today.
        frozen = freeze_time("2026-06-15")
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        super().setUpClass()
        cls.company = cls.env.company
        cls.manager = cls._create_user("commission_manager", name="Mia Manager")
        cls.second = cls._create_user(
            "commission_manager", login="sms_second", name="Sam Second"
        )
        cls.seller = cls._create_user(
            "salesperson", name="Ann Seller", email="ann@example.com"
        )
        cls.payee = cls.seller.partner_id
        cls.keys = count(1)
        cls.plan = cls._create_running_plan(cls.seller)
        cls.participant = cls.plan.participant_ids
        cls.pool = cls._create_pool(cls.plan, cls.payee)

    @classmethod
    def _create_running_plan(cls, user, **values):
        """A plan at 5 % unless said otherwise, approved as people do it."""
        plan = cls.env["sales.commission.plan"].create(
            {
                "name": "Direct sales",
                "code": "DS",
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "date_from": date(2026, 1, 1),
                "tier_ids": [(0, 0, {"floor": 0.0, "rate": 5.0})],
                "participant_ids": [
                    (0, 0, {"user_id": user.id, "date_from": date(2026, 1, 1)})
                ],
                **values,
            }
        )
        plan.with_user(cls.manager).action_submit()
        plan.with_user(cls.second).action_approve()
        return plan

    @classmethod
    def _set_terms(cls, **values):
        """Give the payee of the running plan other terms, as a new version would."""
        cls.participant.with_context(sales_plan_door=DOOR).write(values)
        cls.env.flush_all()

    @classmethod
    def _create_pool(cls, plan, payee, **values):
        return cls.env["sales.commission.pool"].create(
            {
                "plan_id": plan.id,
                "payee_id": payee.id,
                "company_id": cls.company.id,
                "date_from": date(2026, 1, 1),
                "date_to": date(2026, 1, 31),
                "curve": [["0", "0", "0.05"]],
                **values,
            }
        )

    @classmethod
    def _create_statement(cls, month=1, payee=None, plan=None, **values):
        first = date(2026, month, 1)
        payee = payee or cls.payee
        last = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31}[month]
        return cls.env["sales.commission.statement"].create(
            {
                "name": f"DS / {first} / {payee.name}",
                "root_plan_id": (plan or cls.plan).id,
                "payee_id": payee.id,
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "date_from": first,
                "date_to": first.replace(day=last),
                **values,
            }
        )

    @classmethod
    def _create_credit(cls, statement, amount, commission, **values):
        """Credit ``amount`` on ``statement``; ``commission`` is payable at once."""
        key = next(cls.keys)
        run = cls.env["sales.commission.run"].search([], limit=1)
        return cls.env["sales.commission.credit"].create(
            {
                "run_id": (run or cls._create_run()).id,
                "pool_id": cls.pool.id,
                "participant_id": cls.participant.id,
                "payee_id": statement.payee_id.id,
                "company_id": cls.company.id,
                "statement_id": statement.id,
                "period_from": statement.date_from,
                "event": "sale",
                "role": "direct",
                "day": statement.date_from,
                "source_name": f"INV/2026/{key:04}",
                "line_key": key,
                "origin_key": key,
                "order_key": 0,
                "revision": 0,
                "currency_id": cls.company.currency_id.id,
                "document_amount": amount,
                "company_amount": amount,
                "rate": 1.0,
                "base": amount,
                "share": 1.0,
                "credited": amount,
                "counted": amount,
                "commission": commission,
                "payable": commission,
                **values,
            }
        )

    @classmethod
    def _create_run(cls):
        return cls.env["sales.commission.run"].create(
            {
                "plan_id": cls.plan.id,
                "company_id": cls.company.id,
                "until": date(2026, 12, 31),
            }
        )

    @classmethod
    def _approved(cls, statement):
        statement.with_user(cls.manager).action_submit()
        statement.with_user(cls.second).action_approve()
        return statement

    @classmethod
    def _locked(cls, statement):
        cls._approved(statement).with_user(cls.second).action_lock()
        return statement

    def _steps(self, statement):
        return [(line.code, line.amount) for line in statement.line_ids]
