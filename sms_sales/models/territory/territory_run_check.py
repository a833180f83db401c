from odoo import models
from odoo.exceptions import UserError

# How many names an error message lists.
NAMED = 5


class SalesTerritoryRun(models.Model):
    """What stands in the way of applying and of undoing."""

    _name = "sales.territory.run"
    _inherit = "sales.territory.run"

    def _already(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "“%(run)s” is in state “%(state)s”. Preview the plan again for a new run.",
            run=self.name,
            state=states[self.state],
        )

    def _check_unchanged(self):
        """Refuse a preview of a plan that is not as it was."""
        if self.plan_id._revision() != self.revision:
            raise UserError(
                self.env._(
                    "“%s” was changed since this preview. Preview again, and look at "
                    "what would move now.",
                    self.plan_id.name,
                )
            )
        before = self._plan_in_force()
        if before - self.plan_id != self.replaced_plan_id or self.activates != (
            self.plan_id.state == "draft"
        ):
            raise UserError(
                self.env._(
                    "Another plan has been activated since this preview. Preview “%s” "
                    "again.",
                    self.plan_id.name,
                )
            )

    def _check_claimed(self):
        """Refuse to activate a plan that leaves accounts to nobody, unless told."""
        if not self.activates or self.allow_unclaimed:
            return
        issues = self.env["sales.territory.run.issue"]
        nobody = [
            ("run_id", "=", self.id),
            ("kind", "=", "unclaimed"),
            ("account_id", "!=", False),
        ]
        count = issues.search_count(nobody)
        if not count:
            return
        # Whoever may activate a plan is told what it leaves out.
        accounts = issues.search(nobody, limit=NAMED).sudo().account_id
        raise UserError(
            self.env._(
                "“%(plan)s” leaves %(count)s accounts to nobody: %(names)s%(more)s. "
                "Add a rule that takes them, or tick “%(tick)s” on the run.",
                plan=self.plan_id.name,
                count=count,
                names=", ".join(accounts.mapped("display_name")),
                more=" …" if count > NAMED else "",
                tick=self._fields["allow_unclaimed"]._description_string(self.env),
            )
        )

    def _check_last(self):
        """Refuse to undo what a later run builds on."""
        later = self.search(
            [
                ("id", "!=", self.id),
                ("state", "in", ("applying", "applied", "undoing")),
                ("applied_on", "!=", False),
                ("kind", "=", self.kind),
                ("company_id", "=", self.company_id.id),
            ],
            order="applied_on desc, id desc",
            limit=1,
        )
        if later and (later.applied_on, later.id) > (self.applied_on, self.id):
            raise UserError(
                self.env._(
                    "Only the last run can be undone, and “%(later)s” came after "
                    "“%(run)s”. Undo that first.",
                    later=later.name,
                    run=self.name,
                )
            )
