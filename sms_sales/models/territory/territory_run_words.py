from odoo import api, fields, models


class SalesTerritoryRun(models.Model):
    """What a run does in figures and in words."""

    _name = "sales.territory.run"
    _inherit = "sales.territory.run"

    move_count = fields.Integer(
        string="Moves",
        compute="_compute_counts",
        help="Accounts and leads whose territory is another one.",
    )
    same_count = fields.Integer(
        string="Stay",
        readonly=True,
        kept=True,
        help="In the plan that replaces another, but in the territory of their code.",
    )
    applied_count = fields.Integer(string="Moved", compute="_compute_counts")
    left_out_count = fields.Integer(string="Left out", compute="_compute_counts")
    undone_count = fields.Integer(string="Undone", compute="_compute_counts")
    issue_count = fields.Integer(string="Issues", compute="_compute_counts")
    unclaimed_count = fields.Integer(string="Unclaimed", compute="_compute_counts")
    follow_count = fields.Integer(compute="_compute_counts")
    moved_pipeline = fields.Monetary(string="Pipeline moved", compute="_compute_counts")
    moved_revenue = fields.Monetary(string="Revenue moved", compute="_compute_counts")
    moved_quota = fields.Monetary(string="Quota moved", compute="_compute_counts")
    message = fields.Char(compute="_compute_message")

    @api.depends("state")
    def _compute_counts(self):
        lines = self._count_of("line", ["change", "state"], self._sums())
        issues = self._count_of("issue", ["kind"])
        follows = self._count_of("follow", [])
        for run in self:
            run._set_line_counts(lines.get(run._origin, []))
            of_kinds = dict(issues.get(run._origin, []))
            run.issue_count = sum(of_kinds.values())
            run.unclaimed_count = of_kinds.get("unclaimed", 0)
            run.follow_count = sum(row[-1] for row in follows.get(run._origin, []))

    def _sums(self):
        return ["open_deal_amount:sum", "revenue:sum", "quota:sum"]

    def _count_of(self, what, groupby, aggregates=()):
        """Return {run: rows of the groups}, in one query."""
        found = {}
        model = self.env[f"sales.territory.run.{what}"]
        for run, *row in model._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", *groupby],
            [*aggregates, "__count"],
        ):
            found.setdefault(run, []).append(tuple(row))
        return found

    def _set_line_counts(self, rows):
        moving = [row for row in rows if row[0] in ("move", "in", "out")]
        self.move_count = sum(row[-1] for row in moving)
        self.moved_pipeline = sum(row[2] or 0 for row in moving)
        self.moved_revenue = sum(row[3] or 0 for row in moving)
        self.moved_quota = sum(row[4] or 0 for row in moving)

        def of(*states):
            return sum(row[-1] for row in rows if row[1] in states)

        self.left_out_count = of("skipped", "kept")
        booked, undone = self._stay_counts(rows)
        self.applied_count = of("applied", "undone", "kept") + booked
        self.undone_count = of("undone") + undone

    def _stay_counts(self, rows):
        """Return how many of who stay were booked besides the lines, and put back."""
        if self.state not in ("applied", "undoing", "undone"):
            return 0, 0
        left_out = {row[1]: row[-1] for row in rows if row[0] == "same"}
        kept = left_out.get("kept", 0)
        booked = max(self.same_count - left_out.get("skipped", 0) - kept, 0)
        return booked, booked if self.state == "undone" else 0

    @api.depends("state")
    @api.depends_context("lang")
    def _compute_message(self):
        for run in self:
            run.message = run._message()

    def _message(self):
        """Return what would happen, is happening or has happened."""
        figures = {
            "moves": self.move_count,
            "same": self.same_count,
            "applied": self.applied_count,
            "undone": self.undone_count,
            "left_out": self.left_out_count,
        }
        if self.state == "preview":
            if not self.move_count and not self.activates:
                return self.env._(
                    "Every account is where the rules want it. Nothing would move."
                )
            return self.env._(
                "%(moves)s accounts and leads would move. Nothing has been written "
                "yet.",
                **figures,
            )
        if self.state in ("applying", "undoing"):
            return self.env._(
                "Under way. You are told when it is done; you may close this."
            )
        if self.state in ("applied", "undone"):
            return self._message_done(figures)
        return self.env._("The plan or the accounts have changed. Preview again.")

    def _message_done(self, figures):
        if self.state == "applied":
            done = self.env._("Booked: %(applied)s.", **figures)
            left_out = self.env._("Left out, with the reason: %(left_out)s.", **figures)
        else:
            done = self.env._("Put back: %(undone)s.", **figures)
            left_out = self.env._(
                "Left as it is, with the reason: %(left_out)s.", **figures
            )
        parts = [done, self.left_out_count and left_out, *self._message_of_plans()]
        return " ".join(filter(None, parts))

    def _message_of_plans(self):
        """Return what a change of plans has brought with it."""
        if self.newcomer_count:
            yield self.env._(
                "%s that came since the preview were placed by the rules.",
                self.newcomer_count,
            )
        if self.state == "undone" and self.activates:
            if self.replaced_plan_id:
                yield self.env._("“%s” is active again.", self.replaced_plan_id.name)
            yield self.env._(
                "“%s” is archived, because the history tells of it: copy it to go on "
                "with its design.",
                self.plan_id.name,
            )

    def _say_done(self):
        self.invalidate_recordset()
        self.message_post(body=self._message())
