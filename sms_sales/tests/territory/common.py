"""What the cases of the territory room share."""

from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from ..common import SalesCase


class TerritoryCase(SalesCase):
    """A territory manager, two salespeople, and an empty draft on 10 March 2026."""

    @classmethod
    def setUpClass(cls):
        # Started for the whole class, so that what is set up here has the day too.
        frozen = freeze_time("2026-03-10")
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        super().setUpClass()
        cls.company = cls.env.company
        # Plans of the demo story would speak for the accounts that are made here.
        active = cls.env["sales.territory.plan"].search([("state", "=", "active")])
        active.state = "archived"
        # Before the plans of a case become active, not in the same statement.
        active.flush_recordset()
        cls.manager = cls._create_user(
            "territory_manager", "territory_manager", name="Tess Manager"
        )
        cls.seller = cls._create_user("salesperson", "terr_seller", name="Ann Seller")
        cls.other = cls._create_user("salesperson", "terr_other", name="Ben Seller")

    @classmethod
    def _create_plan(cls, **values):
        """Create a draft of the company as the territory manager."""
        plans = cls.env["sales.territory.plan"].with_user(cls.manager)
        return plans.create({"name": "Plan 2026", "tz": "UTC", **values})

    @classmethod
    def _create_territory(cls, plan, code, **values):
        """Create a territory of ``plan``, named like its code."""
        territories = cls.env["sales.territory"].with_user(cls.manager)
        return territories.create(
            {"name": code.title(), "code": code, "plan_id": plan.id, **values}
        )

    @classmethod
    def _create_rule(cls, territory, **values):
        """Create a rule; records are given by ``country="DE"`` or ``…_ids`` as ids."""
        rules = cls.env["sales.territory.rule"].with_user(cls.manager)
        country = values.pop("country", None)
        if country:
            values["country_ids"] = cls._country(country).ids
        return rules.create({"territory_id": territory.id, **values})

    @classmethod
    def _create_range(cls, rule, country, first, last=None):
        ranges = cls.env["sales.territory.range"].with_user(cls.manager)
        country = cls._country(country)
        return ranges.create(
            {
                "rule_id": rule.id,
                "country_id": country.id,
                "first": first,
                "last": last,
            }
        )

    @classmethod
    def _create_member(cls, territory, user, **values):
        """Make ``user`` an owner of ``territory`` from today on."""
        members = cls.env["sales.territory.member"].with_user(cls.manager)
        return members.create(
            {"territory_id": territory.id, "user_id": user.id, **values}
        )

    @classmethod
    def _create_lock(cls, account, code, **values):
        locks = cls.env["sales.territory.lock"].with_user(cls.manager)
        return locks.create(
            {
                "account_id": account.id,
                "territory_code": code,
                "reason": "Promised to the customer",
                **values,
            }
        )

    @classmethod
    def _create_account(cls, **values):
        """Create a customer company; ``country="DE"`` is its code."""
        country = values.pop("country", None)
        if country:
            values["country_id"] = cls._country(country).id
        return cls._create_partner(is_company=True, **values)

    @classmethod
    def _country(cls, code):
        return cls.env.ref(f"base.{code.lower() if code != 'GB' else 'uk'}")

    @contextmanager
    def _refused(self, words):
        """Expect a clear error that holds ``words``."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertRegex(str(caught.exception), words)
