from .common import TerritoryCase


class RunCase(TerritoryCase):
    """An active plan (Germany and France), and a draft that is its copy.

    Ann owns what is German, Ben what is French. Each has an account there.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan(name="In force")
        cls.german = cls._create_side(cls.plan, "DE", cls.seller)
        cls.french = cls._create_side(cls.plan, "FR", cls.other)
        cls.in_berlin = cls._create_account(
            name="Berlin Labs", country="DE", user_id=cls.seller.id
        )
        cls.in_paris = cls._create_account(
            name="Paris Labs", country="FR", user_id=cls.other.id
        )
        cls.first_run = cls._activate(cls.plan)

    @classmethod
    def _create_side(cls, plan, country, owner, **values):
        """Create the territory of a country, coded like it, and who owns it."""
        territory = cls._create_territory(plan, country, **values)
        cls._create_rule(territory, country=country)
        cls._create_member(territory, owner)
        return territory

    @classmethod
    def _create_member(cls, territory, user, **values):
        members = cls.env["sales.territory.member"].with_user(cls.manager)
        return members.create(
            {
                "territory_id": territory.id,
                "user_id": user.id,
                "date_from": "2026-01-01",
                **values,
            }
        )

    @classmethod
    def _activate(cls, plan, **options):
        """Activate ``plan`` by a run that is applied at once."""
        options = {"allow_unclaimed": True, **options}
        return plan.with_user(cls.manager)._activate(**options)

    @classmethod
    def _swapped(cls, **values):
        """Return a copy of the plan in which Germany and France change places."""
        draft = cls.plan.copy({"name": "Swapped", **values})
        for territory in draft.territory_ids:
            other = {"DE": "FR", "FR": "DE"}[territory.code]
            territory.rule_ids.country_ids = cls._country(other)
        return draft

    @classmethod
    def _preview(cls, plan, **options):
        runs = cls.env["sales.territory.run"].with_user(cls.manager)
        return runs.create({"plan_id": plan.id, "allow_unclaimed": True, **options})

    def _line(self, run, account):
        return run.line_ids.filtered(lambda line: line.account_id == account)

    def _total(self, run, code):
        return run.total_ids.filtered(lambda total: total.code == code)

    def _issues(self, run, kind):
        return run.issue_ids.filtered(lambda issue: issue.kind == kind)

    def _code(self, account):
        """Return the code of the territory that the ledger and the account say."""
        self.env.invalidate_all()
        row = self.env["sales.territory.assignment"].search(
            [("account_id", "=", account.id), ("date_until", "=", False)]
        )
        self.assertEqual(row.territory_id, account.sales_territory_id)
        return row.territory_id.code
