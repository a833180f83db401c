import base64

from odoo import Command, fields, models

from ...engine.territory import range_rows
from ...tools.sheets import xlsx_file

# As many as anybody reads before mending the file.
SHOWN = 200


class SalesTerritoryRangeImport(models.TransientModel):
    _name = "sales.territory.range.import"
    _description = "Import Postcode Ranges"

    plan_id = fields.Many2one(
        "sales.territory.plan", required=True, domain="[('state', '=', 'draft')]"
    )
    rule_id = fields.Many2one(
        "sales.territory.rule",
        domain="[('plan_id', '=', plan_id)]",
        help="Rows that name no territory go to this rule.",
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    short_numbers = fields.Selection(
        [
            ("zeros", "have lost their leading zeros: 2108 is 02108"),
            ("prefix", "are beginnings: 2108 takes 21080 to 21089"),
        ],
        help="Spreadsheets drop the zeros that a number begins with. Nobody can tell "
        "2108 that was 02108 from the beginning of 21080, so you say which it is.",
    )
    replace = fields.Boolean(
        help="Remove the present postcodes of each rule that the file has rows for.",
    )
    skip_problems = fields.Boolean(string="Leave out the rows with a problem")
    checked = fields.Boolean(readonly=True)
    ready_count = fields.Integer(string="Rows to import", readonly=True)
    known_count = fields.Integer(string="Already there", readonly=True)
    short_count = fields.Integer(readonly=True)
    problem_count = fields.Integer(string="Rows with a problem", readonly=True)
    problem_ids = fields.One2many(
        "sales.territory.range.import.problem", "import_id", readonly=True
    )
    template = fields.Binary(compute="_compute_template")

    def _compute_template(self):
        for wizard in self:
            codes = wizard.plan_id.territory_ids.sorted("code").mapped("code")
            code = codes[0] if codes else "NORTH"
            heads = [name.title() for name in range_rows.COLUMNS]
            sheets = {
                self.env._("Postcodes"): [
                    heads,
                    [code, "DE", "20095", "22769", ""],
                    [code, "US", "021", "", ""],
                ],
                self.env._("Territories"): [[heads[0]], *([code] for code in codes)],
            }
            wizard.template = base64.b64encode(xlsx_file(sheets))

    def action_template(self):
        """Download an example with the columns that are read."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/template/postcodes.xlsx"
            "?download=true",
            "target": "download",
        }

    def action_check(self):
        """Say what would be imported, and what is wrong, row by row."""
        self.ensure_one()
        self._show(self._read())
        return self._reopen()

    def action_import(self):
        """Import the rows, unless some have a problem that was not accepted."""
        self.ensure_one()
        result = self._read()
        if result.problems and not self.skip_problems:
            self._show(result)
            return self._told("warning", self._refusal(), self._reopen())
        ranges = self.env["sales.territory.range"]
        if self.replace:
            rules = {row["rule_id"] for row in result.rows}
            ranges.search([("rule_id", "in", list(rules))]).unlink()
        ranges.create(result.rows)
        done = self.env._("%s postcode ranges imported", len(result.rows))
        return self._told("success", done, {"type": "ir.actions.act_window_close"})

    def _refusal(self):
        return self.env._(
            "Nothing was imported: %(count)s rows have a problem. Mend them in the "
            "file, or tick “%(tick)s”.",
            count=self.problem_count,
            tick=self._fields["skip_problems"]._description_string(self.env),
        )

    def _told(self, kind, message, then):
        """Say how it went, and go on."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": kind, "message": message, "next": then},
        }

    def _show(self, result):
        problems = [Command.create(problem) for problem in result.problems[:SHOWN]]
        self.write(
            {
                "checked": True,
                "ready_count": len(result.rows),
                "known_count": result.known,
                "short_count": result.short,
                "problem_count": len(result.problems),
                "problem_ids": [Command.clear(), *problems],
            }
        )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import postcode ranges"),
            "res_model": self._name,
            "res_id": self.id,
            # Named for a notification too, which opens this next.
            "views": [(False, "form")],
            "target": "new",
        }
