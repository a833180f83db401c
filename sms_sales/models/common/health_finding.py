from odoo import api, fields, models


class SalesHealthFinding(models.Model):
    """What a standing check found at its last run: it takes too long for a screen."""

    _name = "sales.health.finding"
    _description = "Finding of a Check"
    _rec_name = "cron_id"

    cron_id = fields.Many2one(
        "ir.cron", string="Check", required=True, readonly=True, ondelete="cascade"
    )
    found_on = fields.Datetime("Looked at", required=True, readonly=True)
    text = fields.Text("Found", readonly=True, help="Empty: nothing is wrong.")

    _cron_uniq = models.UniqueIndex("(cron_id)", "A check has one finding: its last.")

    @api.model
    def _keep(self, xmlid, text):
        """Keep what the check ``xmlid`` found just now, instead of the time before."""
        cron = self.env.ref(xmlid)
        values = {"text": text, "found_on": fields.Datetime.now()}
        # Nobody writes findings by hand, not even who lets the check run.
        findings = self.sudo()
        if known := findings.search([("cron_id", "=", cron.id)]):
            known.write(values)
        else:
            findings.create({"cron_id": cron.id, **values})
