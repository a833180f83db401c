import logging
import traceback

from odoo import models
from odoo.exceptions import UserError

from ...tools.batch import AlreadyRunning, take_back
from ...tools.company_day import day_of
from ...tools.telling import tell

_logger = logging.getLogger(__name__)


class SalesCommissionSettlement(models.AbstractModel):
    _name = "sales.commission.settlement"
    _inherit = "sales.commission.settlement"

    def _cron_settle(self):
        """Every night: settle every plan in each of its companies, as of its today.

        Goes on with what the run before did not reach, before it asks for more.
        """
        if not self.env["sales.room"]._is_on("commission"):
            return
        runs = self.env["sales.commission.run"]
        if not runs.search_count([("state", "=", "waiting")], limit=1):
            for root, company in self.env["sales.commission.plan"]._sales_settleable():
                self._new_run(root, company, day_of(company), user_id=False)
        self._cron_apply()

    def _cron_apply(self):
        """Work off the settlements that wait, one by one, and tell how they went."""
        runs = self.env["sales.commission.run"].search(
            [("state", "=", "waiting")], order="id"
        )
        left = len(runs)
        for run in runs:
            self._work_off(run, told=True)
            left -= 1
            if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                break

    def _work_off(self, run, told=False):
        """Settle for ``run``; what stops one plan does not stop the others.

        ``told``: say how it went to who asked and is not waiting for it.
        """
        user = run.user_id or self.env.user
        try:
            self.with_user(user)._settle(
                run.plan_id.with_user(user), run.company_id, run.until, run
            )
        except AlreadyRunning:
            return
        except UserError as error:
            self._note_failed(run, str(error), told)
        except Exception as error:
            # Unforeseen: for the log, and no reason to settle nothing else tonight.
            _logger.exception("Settling %s failed", run.display_name)
            take_back(self.env)
            why = "".join(traceback.format_exception_only(error)).strip()
            self._note_failed(run, why, told)
        else:
            if told and run.user_id:
                self._notify(run, self._told_done(run))

    def _note_failed(self, run, why, told):
        run.write({"state": "failed", "note": why})
        if told:
            self._tell_failed(run)

    def _tell_failed(self, run):
        message = self.env._(
            "The commissions of %(run)s were not settled: %(why)s",
            run=run.display_name,
            why=run.note,
        )
        run.plan_id.message_post(body=message)
        if run.user_id:
            self._notify(run, message)
        else:
            self.env["ir.cron"]._notify_admin(message)

    def _told_done(self, run):
        return self.env._(
            "The commissions of %(run)s are settled. Rows booked: %(count)s.",
            run=run.display_name,
            count=run.credit_count,
        )

    def _notify(self, run, message):
        """Tell who asked for the run."""
        tell(
            run.user_id,
            self.env._("Settlement of commissions"),
            message,
            title=run.plan_id.name,
            thread=run.plan_id,
            failed=run.state == "failed",
        )
