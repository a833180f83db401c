"""What the cases of the commission room share."""

from contextlib import contextmanager
from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time

from ..common import SalesCase


class CommissionCase(SalesCase):
    """A company, two commission managers, a salesperson and an agent."""

    @classmethod
    def setUpClass(cls):
        # Started for the whole class, so that what is set up here has the day too.
        frozen = freeze_time("2026-02-10")
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        super().setUpClass()
        cls.company = cls.env.company
        cls.author = cls._create_user("commission_manager", "author", name="Ida Author")
        cls.approver = cls._create_user(
            "commission_manager", "approver", name="Max Approver"
        )
        cls.seller = cls._create_user("salesperson", "seller", name="Ann Seller")
        cls.agent = cls._create_partner(name="Birch Agency", sales_is_agent=True)
        cls.calendar = cls.env.ref("sms_sales.calendar_gregorian")

    @classmethod
    def _create_plan(cls, **values):
        """Create a draft as the author: 4 % of sales for the seller, from January."""
        plans = cls.env["sales.commission.plan"].with_user(cls.author)
        return plans.create(
            {
                "name": "Field sales",
                "date_from": date(2026, 1, 1),
                "tier_ids": [Command.create({"floor": 0.0, "rate": 4.0})],
                "participant_ids": [Command.create({"user_id": cls.seller.id})],
                **values,
            }
        )

    @classmethod
    def _run_plan(cls, plan=None, **values):
        """Submit a plan as its author, approve it as somebody else, and return it."""
        plan = plan or cls._create_plan(**values)
        plan.with_user(cls.author).action_submit()
        plan.with_user(cls.approver).action_approve()
        return plan

    @classmethod
    def _add_payee(cls, plan, **values):
        payees = cls.env["sales.commission.participant"].with_user(cls.author)
        return payees.create({"plan_id": plan.id, **values})

    def _approve(self, payees):
        """Let the second commission manager approve what waits."""
        payees.with_user(self.approver).action_approve()

    @classmethod
    def _lock_until(cls, plan, day, payee=None):
        """Leave a locked statement that ends on ``day``."""
        return cls.env["sales.commission.statement"].create(
            {
                "name": "locked",
                "root_plan_id": plan.root_id.id,
                "payee_id": (payee or cls.seller.partner_id).id,
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "date_from": day.replace(day=1),
                "date_to": day,
                "state": "locked",
            }
        )

    @contextmanager
    def _refused(self, words):
        """Expect a clear error that holds ``words``, and that nothing was changed."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertRegex(str(caught.exception), words)
