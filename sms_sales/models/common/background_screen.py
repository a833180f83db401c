from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.batch import held_now
from .health_line import LATE, Check

WORK = "sms_sales.sales_background_work_action"
# What failed longer ago was asked for anew, or is not missed.
RECENT = timedelta(days=7)


class SalesBackgroundWork(models.Model):
    """What of it is under way just now, and how far it is."""

    _name = "sales.background.work"
    _inherit = "sales.background.work"

    subject = fields.Char("On", compute="_compute_subject")
    done_count = fields.Integer("Done", compute="_compute_how_far", compute_sudo=True)
    how_far = fields.Char("How far", compute="_compute_how_far", compute_sudo=True)

    @api.depends("model")
    def _compute_subject(self):
        for work in self:
            subject = self.env.get(work.model)
            # Of an add-on that is gone there is only the name.
            work.subject = work.model if subject is None else subject._description

    @api.depends("model", "size", "state")
    def _compute_how_far(self):
        waiting = self.filtered(lambda work: work.state == "waiting")
        running = held_now(self.env, "background", waiting.ids)
        left = {}
        for model, works in waiting.grouped("model").items():
            if model in self.env:
                left.update(self.env[model]._background_left(works))
        for work in waiting:
            work.done_count = work.size - left.get(work.id, work.size)
            work.how_far = work._words_how_far(work.id in running)
        for work in self - waiting:
            work.done_count = work.size if work.state == "done" else 0
            work.how_far = False

    def _words_how_far(self, running):
        far = {"done": self.done_count, "all": self.size}
        if running and self.done_count:
            return self.env._("At work now: %(done)s of %(all)s done", **far)
        if running:
            return self.env._("At work now")
        if self.done_count:
            return self.env._("Goes on soon: %(done)s of %(all)s done", **far)
        return self.env._("Waits for its turn")

    def action_open(self):
        """Show the records that it is about."""
        self.ensure_one()
        # Whoever sees the work may follow its link; opening needs rights of its own.
        records = self.env[self.model].sudo().search([("work_id", "=", self.id)])
        return {
            "type": "ir.actions.act_url",
            "url": records[:1]._background_path(),
            "target": "self",
        }

    def action_wake(self):
        """Call the scheduled action that does it."""
        self.check_access("read")
        for work in self.filtered(lambda work: work.state == "waiting"):
            work._wake()


class SalesBackgroundMixin(models.AbstractModel):
    _name = "sales.background.mixin"
    _inherit = "sales.background.mixin"

    @api.model
    def _background_left(self, works):
        """Return {work id: how many records are still to be done}.

        Hook: those that are done in more than one piece. Others are done as a whole.
        """
        return {}


class SalesHealthLine(models.Model):
    _name = "sales.health.line"
    _inherit = "sales.health.line"
    _depends = {"sales.background.work": ["date", "done_on", "state"]}

    @api.model
    def _checks(self):
        now = fields.Datetime.now()
        waiting = Domain("state", "=", "waiting")
        failed = Domain("state", "=", "failed") & Domain("done_on", ">", now - RECENT)
        return [
            *super()._checks(),
            Check(
                110,
                None,
                "queue",
                self.env._("Work in the background that is under way"),
                self.env._("What is under way for longer than a day has stopped."),
                self._count("sales.background.work", waiting),
                WORK,
                tuple(waiting),
                bad=self._any(
                    "sales.background.work", waiting & Domain("date", "<", now - LATE)
                ),
                level="wrong",
            ),
            Check(
                120,
                None,
                "run",
                self.env._("Work in the background that failed this week"),
                self.env._("Each says why; who asked was told, and may ask again."),
                self._count("sales.background.work", failed),
                WORK,
                tuple(failed),
            ),
        ]
