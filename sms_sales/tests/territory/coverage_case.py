from .seen_case import SeenCase


class CoverageCase(SeenCase):
    """Accounts that stay in the territory that they are booked in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._load_chart()

    def _accounts(self, number, territory):
        accounts = [self._create_account(name=f"Account {i}") for i in range(number)]
        self._book(territory, *accounts)
        return accounts

    def _book(self, territory, *accounts):
        locks = self.env["sales.territory.lock"].with_user(self.manager)
        for account in accounts if territory else ():
            # Without, the rules decide again when an account is first invoiced.
            locks.create(
                {
                    "account_id": account.id,
                    "company_id": self.company.id,
                    "territory_code": territory.code,
                    "reason": "Agreed",
                }
            )
        self.env.flush_all()
        for account in accounts:
            self._assign(territory, account=account)
