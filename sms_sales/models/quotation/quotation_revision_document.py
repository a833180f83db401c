from datetime import timedelta
from functools import partial

from odoo import fields, models

from ...tools.batch import run_chunk

JOB = "sms_sales.cron_revision_documents"
# How long a document that could not be made is tried again.
DAYS = 2


class SalesQuotationRevision(models.Model):
    """The documents of what was sent many at a time: each takes a second or more."""

    _name = "sales.quotation.revision"
    _inherit = "sales.quotation.revision"

    def _cron_make_documents(self):
        """Make the documents that are missing, as long as the quotation is as sent."""
        missing = self.search(
            [
                ("state", "=", "live"),
                ("pdf_id", "=", False),
                ("order_id.state", "=", "sent"),
                ("sent_on", ">=", fields.Datetime.now() - timedelta(days=DAYS)),
            ]
        )
        for left, revision in zip(range(len(missing), 0, -1), missing, strict=True):
            work = partial(self._make_document_of, revision.id)
            if not run_chunk(self.env, work, remaining=left):
                break

    def _make_document_of(self, revision_id):
        revision = self.browse(revision_id).exists()
        order = revision.order_id
        if order and not revision.pdf_id:
            if revision._is_of(order._sales_revision_hash()):
                order._sales_keep_document(revision, [])
        return 1
