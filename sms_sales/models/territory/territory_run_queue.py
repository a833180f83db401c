from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.batch import AlreadyRunning
from ...tools.telling import tell


class SalesTerritoryRun(models.Model):
    """Large runs, and what a killed one left to do, by the scheduled action."""

    _name = "sales.territory.run"
    _inherit = "sales.territory.run"

    def _wake(self, minutes=0):
        """Let the scheduled action look for what is left to do."""
        # Only administrators may touch scheduled actions.
        cron = self.env.ref("sms_sales.cron_territory_run").sudo()
        cron._trigger(fields.Datetime.add(fields.Datetime.now(), minutes=minutes))

    @api.model
    def _cron_work_off(self):
        """Finish the runs that are being applied or undone, and tell who asked."""
        if not self.env["sales.room"]._is_on("territory"):
            return
        runs = self.search([("state", "in", ("applying", "undoing"))], order="id")
        left = len(runs)
        for run in runs:
            run._work_off()
            left -= 1
            if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                break

    def _work_off(self):
        """Go on with this run as who asked for it; one that fails stops no other."""
        back = self.state == "undoing"
        user = (self.undone_by_id if back else self.applied_by_id) or self.env.user
        run = self.with_user(user)
        run = run.with_context(allowed_company_ids=user.company_ids.ids)
        try:
            run._undo() if back else run._apply()
        except AlreadyRunning:
            return
        except UserError as error:
            self._give_up(error)
        run._notify(user)

    def _give_up(self, error):
        """What has not begun is put back; the rest is tried again the next day."""
        if self.state == "applying" and not self.applied_on:
            self._keep({"state": "outdated"})
        elif self.state == "undoing" and not self.undone_on:
            self._keep({"state": "applied"})
        self.message_post(body=str(error))

    def _notify(self, user):
        message = self.message_ids[:1].preview or self.name
        tell(user, self.name, message, thread=self)
