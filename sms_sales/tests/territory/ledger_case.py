from .common import TerritoryCase


class AssignmentCase(TerritoryCase):
    """An active plan with three territories that claim nothing, and an account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan()
        cls.one, cls.two, cls.three = cls.territories = cls.env[
            "sales.territory"
        ].union(*(cls._create_territory(cls.plan, code) for code in ("T1", "T2", "T3")))
        cls._activate(cls.plan)
        cls.account = cls._create_account()
        cls.Ledger = cls.env["sales.territory.assignment"]

    @classmethod
    def _activate(cls, plan):
        """Let ``plan`` hold from now on, without a run."""
        plan.sudo().write({"state": "active"})

    def _assign(self, territory, day=None, account=None, plan=None, cause="manual"):
        """Book that ``territory`` owns the account from ``day`` on."""
        row = {
            "subject_id": (account or self.account).id,
            "territory_id": territory and territory.id,
        }
        return self.Ledger._assign(plan or self.plan, [row], cause, day)

    def _owner(self, day, account=None):
        """Return the code of who owned the account at the end of ``day``."""
        account = account or self.account
        found = self.Ledger._territories_on(self.company, [(account.id, day)])
        return self.env["sales.territory"].browse(found[account.id, day] or []).code

    def _rows(self, account=None):
        rows = self.Ledger.search([("account_id", "=", (account or self.account).id)])
        return [
            (row.territory_id.code, str(row.date_from), str(row.date_until or ""))
            for row in rows.sorted(lambda row: (row.date_from, row.id))
        ]
