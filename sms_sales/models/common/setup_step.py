from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, config, format_datetime, formatLang

from .sales_room import ROOMS

NO_SERVER = "localhost"


class Backfill(NamedTuple):
    """A job that fills new columns of old records: how many have them, of how many,
    as SQL, and the id of its scheduled action."""

    filled: SQL
    total: SQL
    cron_id: int | bool


class Step(NamedTuple):
    """What makes a room work. The number is the place in the guide and never changes.

    ``done`` is a condition in SQL, ``note`` may be SQL, too; ``action`` is the XML id
    of where it is done.
    """

    number: int
    room: str | None
    name: str
    note: str | SQL
    done: SQL
    action: str
    domain: tuple = ()
    backfill: Backfill | None = None


class SalesSetupStep(models.Model):
    """The set-up guide: what is still to be done, computed from the data."""

    _name = "sales.setup.step"
    _description = "Step of the Set-up Guide"
    _inherit = ["sales.overview.mixin"]
    _auto = False
    _order = "id"
    _depends = {"ir.cron": ["active", "lastcall", "sales_room_paused"]}

    room = fields.Selection(ROOMS, readonly=True)
    name = fields.Char("Step", readonly=True)
    note = fields.Text("Why", readonly=True)
    state = fields.Selection([("todo", "To do"), ("done", "Done")], readonly=True)
    cron_id = fields.Many2one("ir.cron", string="Job", readonly=True)
    last_on = fields.Datetime("Last run", related="cron_id.lastcall")
    filled = fields.Integer("Rows done", readonly=True)
    total = fields.Integer("Rows", readonly=True)
    progress = fields.Float(readonly=True)
    how_far = fields.Text(compute="_compute_how_far")

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(self._step_sql(step) for step in self._steps())

    @api.model
    def _steps(self):
        """Return the steps. Hook: a room adds its own while it is switched on."""
        configured = config["smtp_server"] != NO_SERVER
        server = self._any("ir.mail_server", [("active", "=", True)])
        return [
            Step(
                100,
                None,
                self.env._("Outgoing mail server"),
                self.env._("Statements, requests for approval and alerts go by mail."),
                SQL("%s OR %s", configured, server),
                "base.action_ir_mail_server_list",
            ),
        ]

    @api.model
    def _step_sql(self, step):
        filled, total, cron_id = step.backfill or (SQL("0"), SQL("0"), None)
        return SQL(
            """
            SELECT %(number)s AS id, %(room)s::varchar AS room,
                   %(name)s::varchar AS name, (%(note)s)::text AS note,
                   CASE WHEN %(done)s THEN 'done' ELSE 'todo' END AS state,
                   %(cron)s::int4 AS cron_id, filled, total,
                   CASE WHEN total = 0 THEN 100
                        ELSE floor(100.0 * filled / total) END AS progress
              FROM (SELECT (%(filled)s)::int8 AS filled, (%(total)s)::int8 AS total
                    -- Its own level of the query, so that nothing is counted twice.
                    OFFSET 0) r
            """,
            number=step.number,
            room=step.room,
            name=step.name,
            note=step.note,
            done=step.done,
            cron=cron_id or None,
            filled=filled,
            total=total,
        )

    @api.model
    def _backfill_step(self, number, room, name, note, backfill):
        """Return the step that is done when the job has ended or nothing is left."""
        done = SQL(
            "filled = total OR NOT EXISTS (SELECT FROM ir_cron WHERE id = %s"
            " AND (active OR sales_room_paused))",
            backfill.cron_id or None,
        )
        return Step(
            number, room, name, note, done, "base.ir_cron_act", backfill=backfill
        )

    @api.depends("filled", "total", "last_on")
    def _compute_how_far(self):
        for step in self:
            parts = []
            if step.cron_id:
                filled = formatLang(self.env, step.filled, digits=0)
                total = formatLang(self.env, step.total, digits=0)
                parts = [self.env._("%(n)s of %(all)s rows.", n=filled, all=total)]
            if step.last_on:
                told = format_datetime(self.env, step.last_on, dt_format="short")
                parts.append(self.env._("Last run %s.", told))
            step.how_far = " ".join(parts)

    def action_open(self):
        """Show where the step is done."""
        self.ensure_one()
        if self.cron_id:
            return self._open_cron(self.cron_id.id)
        step = next(step for step in self._steps() if step.number == self.id)
        return self._open(step.action, step.domain)

    def action_run(self):
        """Let the job go on now, by the server's own scheduler."""
        self.ensure_one()
        self.cron_id.check_access("write")
        if not self.cron_id.active:
            raise UserError(
                self.env._(
                    "“%s” is switched off. Switch it on under Scheduled Actions first.",
                    self.cron_id.name,
                )
            )
        self.cron_id._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The job was called. Open the guide again to see how far it is."
                ),
            },
        }

    @api.model
    def action_first(self):
        """Show the guide while something is to be done, then the health page."""
        todo = self.search_count([("state", "=", "todo")], limit=1)
        page = "sales_setup_step_action" if todo else "sales_health_line_action"
        return self.env["ir.actions.actions"]._for_xml_id(f"sms_sales.{page}")
