from odoo import api, fields, models

from odoo.addons.base.models.ir_cron import CompletionStatus

from .sales_room import ROOMS


class IrCron(models.Model):
    _inherit = "ir.cron"

    sales_room = fields.Selection(
        ROOMS,
        string="Sales Management",
        readonly=True,
        help="The room of Sales Management whose switch stops this action.",
    )
    sales_room_paused = fields.Boolean(
        string="Stopped by Its Room",
        readonly=True,
        help="It ran when its room was switched off, and will run when it is on again.",
    )

    @api.model
    def _update_failure_count(self, job, status):
        # The host tells nobody before a week of failures has passed.
        res = super()._update_failure_count(job, status)
        if status == CompletionStatus.FAILED and self.browse(job["id"]).sales_room:
            self._notify_admin(
                self.env._(
                    "The scheduled action “%(name)s” failed at %(time)s (UTC). What it "
                    "had finished is kept, and it goes on from there at its next run. "
                    "The server log of that time says why.",
                    name=job["cron_name"],
                    time=fields.Datetime.to_string(self.env.cr.now()),
                )
            )
        return res
