import logging
from functools import partial

from markupsafe import Markup
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger, split_every

from ...tools.batch import AlreadyRunning, held, run_chunk

_logger = logging.getLogger(__name__)
# Documents in a transaction of a scheduled action.
CHUNK = 100


class SalesQuotationAutomation(models.Model):
    """How automations work on many documents, each of them once."""

    _name = "sales.quotation.automation"
    _inherit = "sales.quotation.automation"

    @api.model
    def _in_chunks(self, kind, ids, work):
        """Call ``work`` on ``ids`` in pieces that are committed one by one.

        Only one run of a kind works at a time: the second one lets it rest.
        """
        try:
            with held(self.env, "quotation.automation", kind, label=kind):
                left = len(ids)
                for piece in split_every(CHUNK, ids):
                    if not run_chunk(self.env, partial(work, piece), remaining=left):
                        break
                    left -= len(piece)
        except AlreadyRunning:
            _logger.info("Automatic quotations (%s): another run is at work", kind)

    @api.model
    def _each(self, records, work, failed):
        """Do ``work`` on all at once; where that fails, on each by itself, so that
        one does not stop the others, and hand those that fail to ``failed``.
        """
        if not records:
            # A savepoint writes all that waits to be written, with its notes.
            return
        try:
            # The mark of another run is no fault.
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                work(records)
        except UniqueViolation:
            if len(records) > 1:
                self._one_by_one(records, work, failed)
        except UserError as error:
            if len(records) > 1:
                self._one_by_one(records, work, failed)
            else:
                failed(records, error.args[0])

    @api.model
    def _one_by_one(self, records, work, failed):
        for record in records:
            self._each(record, work, failed)

    @api.model
    def _book(self, rows):
        """Book what was done, ``rows`` of the ledger."""
        # Nobody books by hand.
        return self.env["sales.quotation.event"].sudo().create(rows)

    @api.model
    def _tell(self, told):
        """Note in the chatter what was done and why, {record: words}."""
        if told:
            records = next(iter(told)).browse(record.id for record in told)
            records._message_log_batch(
                {record.id: Markup("<p>%s</p>") % told[record] for record in told}
            )

    @api.model
    def _schedule(self, kind, asked):
        """Schedule an activity of the type ``kind`` on each record without an open one.

        :param asked: [(record, user, deadline, note)]
        :return: the ids of the records that had none
        """
        if not asked:
            return set()
        kind = self.env.ref(f"sms_sales.mail_activity_{kind}")
        # Salespeople do not see all activities.
        activities = self.env["mail.activity"].sudo()
        model = asked[0][0]._name
        open_ones = activities.search(
            [
                ("activity_type_id", "=", kind.id),
                ("res_model", "=", model),
                ("res_id", "in", [record.id for record, *_rest in asked]),
            ]
        )
        busy = set(open_ones.mapped("res_id"))
        new = [one for one in asked if one[0].id not in busy]
        activities.create(
            [
                {
                    "activity_type_id": kind.id,
                    "automated": True,
                    "res_model_id": self.env["ir.model"]._get_id(model),
                    "res_id": record.id,
                    "user_id": user.id,
                    "date_deadline": deadline,
                    "summary": kind.summary,
                    "note": note,
                }
                for record, user, deadline, note in new
            ]
        )
        return {record.id for record, *_rest in new}

    @api.model
    def _fail(self, record, automation, error, **row):
        """Say where the salesperson will see it what could not be done, once as long
        as nobody has dealt with it."""
        today = fields.Date.context_today(self)
        asked = [(record, self._responsible(record), today, error)]
        if self._schedule("quote_failed", asked):
            self._book(
                [
                    {
                        "kind": "failed",
                        "automation_id": automation.id,
                        "user_id": record.user_id.id,
                        "reasons": [["error", error]],
                        **row,
                    }
                ]
            )

    @api.model
    def _responsible(self, record):
        """Return who is told about ``record``: never somebody archived."""
        users = (record.user_id, record.team_id.user_id, self.env.user)
        return next(user for user in users if user and user.active)

    @api.model
    def _fail_order(self, order, automation, error):
        row = {"source_id": order.id, "company_id": order.company_id.id}
        self._fail(order, automation, error, **row)
