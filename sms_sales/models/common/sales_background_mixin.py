from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime


class SalesBackgroundMixin(models.AbstractModel):
    """Records on which a scheduled action may work for who asked for it."""

    _name = "sales.background.mixin"
    _description = "Subject of Work in the Background"

    _background_room = None

    work_id = fields.Many2one(
        "sales.background.work",
        "Work in the background",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    work_state = fields.Selection(related="work_id.state", string="Background")
    work_words = fields.Char(compute="_compute_work_words", compute_sudo=True)

    @api.depends("work_id.state")
    def _compute_work_words(self):
        for record in self:
            work = record.work_id
            values = {
                "what": work.name,
                "who": work.user_id.name,
                "when": work.date and format_datetime(self.env, work.date),
                "why": work.told,
            }
            record.work_words = False
            if work.state == "waiting":
                record.work_words = self.env._(
                    "%(what)s: asked for by %(who)s on %(when)s, and under way in the "
                    "background. %(who)s will be notified when it is done.",
                    **values,
                )
            elif work.state == "failed":
                record.work_words = self.env._(
                    "%(what)s: asked for by %(who)s on %(when)s, and not done. %(why)s",
                    **values,
                )

    def _leave_to_background(self, what, notes=()):
        """Let the scheduled action do ``what`` for the user; returns the notification.

        :param notes: why some are left out, to be told with the result
        """
        self._check_not_waiting()
        # Asked for by people who write neither this nor, perhaps, the records.
        works = self.env["sales.background.work"].sudo()
        work = works.create(
            {
                "name": what,
                "room": self._background_room,
                "model": self._name,
                "size": len(self),
                "user_id": self.env.uid,
                "note": "\n".join(notes),
            }
        )
        # Nor may they write these: asking is checked by what they ask for.
        asked = self.sudo()
        asked.with_context(tracking_disable=True).write({"work_id": work.id})
        work._wake()
        words = self.env._(
            "%s: under way in the background. You will be notified when it is done.",
            what,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": " ".join([words, *notes[:5]]),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_refresh(self):
        """See whether it is done."""
        return True

    def _check_not_waiting(self):
        waiting = self.filtered(lambda record: record.work_state == "waiting")
        if waiting:
            raise UserError(waiting[0].work_words)

    @api.model
    def _work_in_background(self, work):
        """Hook: do what was asked for with the records of ``work``; safe to repeat.

        Returns what to tell who asked, or None when there is more to do.
        """
        raise NotImplementedError

    def _background_path(self):
        """Hook: the address, within the server, of where to see how it went."""
        raise NotImplementedError
