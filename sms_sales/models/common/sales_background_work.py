import logging
import traceback
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.batch import AlreadyRunning, held, take_back
from ...tools.telling import tell
from .sales_room import ROOMS

_logger = logging.getLogger(__name__)


class SalesBackgroundWork(models.Model):
    """What is too much for a request: who asked for it, and how it went.

    A scheduled action does it as who asked, and tells them. The records that it is
    about inherit ``sales.background.mixin`` and point to it.
    """

    _name = "sales.background.work"
    _description = "Work in the Background"
    _order = "id desc"

    name = fields.Char("What", required=True, readonly=True)
    room = fields.Selection(ROOMS, required=True, readonly=True)
    model = fields.Char(required=True, readonly=True)
    size = fields.Integer("Records", readonly=True)
    user_id = fields.Many2one(
        "res.users", "Asked by", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Datetime(
        "Asked on", required=True, readonly=True, default=fields.Datetime.now
    )
    done_on = fields.Datetime(string="Done on", readonly=True)
    state = fields.Selection(
        [("waiting", "Under way"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    note = fields.Text("What was left out, and why", readonly=True)
    told = fields.Text("How it went", readonly=True)

    @api.model
    def _cron_work_off(self, room):
        """Do what was asked for in ``room``, one after the other."""
        if not self.env["sales.room"]._is_on(room):
            return
        works = self.search([("room", "=", room), ("state", "=", "waiting")])
        left = len(works)
        for work in works.sorted("id"):
            work._work_off()
            left -= 1
            if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                break

    def _work_off(self):
        """Do it as who asked; what fails stops no other, and is told."""
        state, minutes = "done", 0
        try:
            words = self._work_as_asked()
        except AlreadyRunning:
            words, minutes = None, 1
        except UserError as error:
            state, words = "failed", str(error)
        except Exception as error:
            # Unforeseen: for the log, and no reason to do nothing else.
            _logger.exception("%s failed", self.name)
            take_back(self.env)
            state = "failed"
            words = "".join(traceback.format_exception_only(error)).strip()
        if words:
            self._finish(state, words)
        else:
            self._wake(minutes)

    def _work_as_asked(self):
        """With the rights that who asked has by now; returns what to tell, if done."""
        user = self.user_id
        if not user.active and not user._is_superuser():
            raise UserError(self.env._("%s may not work here any more.", user.name))
        asked = self.with_user(user)
        asked = asked.with_context(allowed_company_ids=user.company_ids.ids)
        with held(asked.env, "background", self.id, label=self.name):
            # Archived records were asked for as well.
            records = asked.env[self.model].with_context(active_test=False)
            return records._work_in_background(asked)

    def _finish(self, state, words):
        self.write({"state": state, "told": words, "done_on": fields.Datetime.now()})
        records = self.env[self.model].search([("work_id", "=", self.id)], limit=1)
        link = (records._background_path(), self.env._("Look at it"))
        subject = self.name
        if state == "failed":
            subject = self.env._("Failed: %s", self.name)
        tell(self.user_id, subject, words, link=link, failed=state == "failed")

    def _add_notes(self, notes):
        """Keep why something was left out, until all is done."""
        # Who asked has no right to write here.
        work = self.sudo()
        work.note = "\n".join([*(work.note or "").splitlines(), *notes])

    def _wake(self, minutes=0):
        """Let the scheduled action of the room look for what is to be done."""
        # Only administrators may touch scheduled actions.
        cron = self.env.ref(f"sms_sales.cron_{self.room}_background").sudo()
        cron._trigger(fields.Datetime.add(fields.Datetime.now(), minutes=minutes))

    @api.autovacuum
    def _gc_done(self):
        """Forget after three months what was done."""
        limit = fields.Datetime.now() - timedelta(days=90)
        self.search([("state", "!=", "waiting"), ("date", "<", limit)]).unlink()
