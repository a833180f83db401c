from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date


class SalesCommissionPlanVersion(models.TransientModel):
    _name = "sales.commission.plan.version"
    _description = "New Version of a Commission Plan"

    plan_id = fields.Many2one("sales.commission.plan", required=True, readonly=True)
    date_from = fields.Date(
        string="Changes from",
        required=True,
        compute="_compute_date_from",
        store=True,
        precompute=True,
        readonly=False,
        help="First day of the new version: the start of a target period that no "
        "locked statement reaches into.",
    )
    locked_until = fields.Date(
        string="Locked until",
        compute="_compute_locked_until",
        help="Last day of the last statement that is locked.",
    )

    @api.depends("plan_id")
    def _compute_locked_until(self):
        for wizard in self:
            wizard.locked_until = (
                wizard.plan_id._locked_until() if wizard.plan_id else False
            )

    @api.depends("plan_id")
    def _compute_date_from(self):
        for wizard in self.filtered("plan_id"):
            wizard.date_from = wizard._next_start()

    def action_create(self):
        """Make the next version as a draft and open it."""
        self.ensure_one()
        self._check_latest()
        self._check_start()
        plan = self.plan_id
        version = plan._through_door().copy(self._prepare_version_vals())
        version._message_log(
            body=self.env._(
                "Version %(version)s of %(plan)s from %(day)s on. It runs once it is "
                "approved, and ends the version before.",
                version=version.version,
                plan=plan.name,
                day=format_date(self.env, self.date_from),
            )
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "sales.commission.plan",
            "res_id": version.id,
            "view_mode": "form",
        }

    def _next_start(self):
        """Return the first target period that is still free of locked statements."""
        plan = self.plan_id
        today = plan._sales_today()
        last = max(day for day in (today, plan.date_from, self.locked_until) if day)
        _start, end = plan.calendar_id._period_of(plan.target_period, last)
        return fields.Date.add(end, days=1)

    def _check_latest(self):
        versions = self.plan_id.with_context(active_test=False).search(
            [("root_id", "=", self.plan_id.root_id.id)]
        )
        newer = versions.filtered(lambda one: one.version > self.plan_id.version)
        if newer:
            raise UserError(
                self.env._(
                    "The plan %(plan)s has a newer version already, from %(day)s on: "
                    "change or delete that one.",
                    plan=self.plan_id.display_name,
                    day=format_date(self.env, newer[0].date_from),
                )
            )
        if self.plan_id.state not in ("running", "ended"):
            raise UserError(
                self.env._(
                    "The plan %s is not approved yet: change it as it is.",
                    self.plan_id.display_name,
                )
            )

    def _check_start(self):
        plan = self.plan_id
        if self.date_from <= plan.date_from:
            raise UserError(
                self.env._(
                    "A new version of %(plan)s has to start after %(day)s, when the "
                    "version before starts.",
                    plan=plan.display_name,
                    day=format_date(self.env, plan.date_from),
                )
            )
        plan._check_cut(self.date_from)
        plan._check_after_lock(fields.Date.subtract(self.date_from, days=1))

    def _prepare_version_vals(self):
        plan = self.plan_id
        lasts = bool(plan.date_to and plan.date_to >= self.date_from)
        return {
            "name": plan.name,
            "code": plan.code,
            "version": plan.version + 1,
            "root_id": plan.root_id.id,
            "previous_id": plan.id,
            "date_from": self.date_from,
            "date_to": plan.date_to if lasts else False,
            "participant_ids": self._prepare_participants(),
        }

    def _prepare_participants(self):
        """Return the payees who are still there, with what is agreed for later."""
        staying = self.plan_id.participant_ids.filtered(
            lambda payee: (
                not payee.waiting
                and (not payee.date_to or payee.date_to >= self.date_from)
            )
        )
        rows = staying.copy_data()
        for vals in rows:
            vals.pop("plan_id", None)
            vals["date_from"] = max(vals["date_from"], self.date_from)
            vals["target_ids"] = [
                command
                for command in vals.get("target_ids", [])
                if command[2]["date_from"] >= self.date_from
            ]
        return [fields.Command.create(vals) for vals in rows]
