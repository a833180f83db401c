from .settlement_common import SettlementCase


class VersionsCase(SettlementCase):
    """Plans whose next version runs."""

    def _draft(self, plan, day, **values):
        """The next version from the day on, with other terms."""
        wizard = self.env["sales.commission.plan.version"].with_user(self.author)
        action = wizard.create({"plan_id": plan.id, "date_from": day}).action_create()
        version = plan.browse(action["res_id"])
        version.write(values)
        return version

    def _approve(self, version):
        version.with_user(self.author).action_submit()
        version.with_user(self.approver).action_approve()
        return version

    def _next(self, plan, day, rate=20, **values):
        version = self._draft(plan, day, **values)
        version.tier_ids.rate = rate
        return self._approve(version)

    def _statements(self, plan):
        statements = self.env["sales.commission.statement"].search(
            [("root_plan_id", "=", plan.id)], order="date_from"
        )
        return [(one.date_from, one.date_to, one.net) for one in statements]

    def _all_earned(self, plan, version):
        """Earned by month, each version by itself."""
        return self._earned(plan), self._earned(version)
