from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

from ...engine.quotation.deciders import loops


class SalesApprovalDelegation(models.Model):
    """Somebody is away for some days, and who decides for them."""

    _name = "sales.approval.delegation"
    _description = "Approval Delegation"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"

    user_id = fields.Many2one(
        "res.users",
        string="Who is away",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    delegate_id = fields.Many2one(
        "res.users",
        string="Decides instead",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
        tracking=True,
        help="Empty: nobody; what would be asked goes to the next one up.",
    )
    date_from = fields.Date(
        string="First day",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    date_to = fields.Date(string="Last day", required=True, tracking=True)
    reason = fields.Char()

    _dates_in_order = models.Constraint(
        "CHECK(date_from <= date_to)", "The last day is before the first one."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(user_id, user_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "Somebody is away once at a time: change the delegation that is there.",
    )

    @api.depends("user_id", "delegate_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.user_id.name} → {row.delegate_id.name or '–'}"

    @api.constrains("user_id", "delegate_id", "date_from", "date_to")
    def _check_loop(self):
        for row in self:
            # A loop may run through delegations of others, whoever may see them.
            at_once = row.sudo().search(
                [("date_from", "<=", row.date_to), ("date_to", ">=", row.date_from)]
            )
            days = {max(one.date_from, row.date_from) for one in at_once}
            for day in sorted(days):
                looping = loops(at_once._in_force(day))
                if row.user_id.id in looping:
                    row._raise_loop(day, looping)

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._ask_delegates()
        return rows

    def write(self, vals):
        result = super().write(vals)
        self._ask_delegates()
        return result

    def _ask_delegates(self):
        """Ask whoever stands in now about what waits for who is away."""
        today = fields.Date.context_today(self)
        away = self.filtered(lambda row: row.date_from <= today <= row.date_to).user_id
        # Whoever names a delegate sees only some of what waits.
        steps = self.env["sales.quotation.request.step"].sudo()
        waiting = steps.search(
            [
                ("state", "=", "open"),
                ("request_id.state", "=", "pending"),
                "|",
                ("approver_ids", "in", away.ids),
                ("escalated_ids", "in", away.ids),
            ]
        )
        waiting._look_again()

    def _raise_loop(self, day, looping):
        # The names say whose delegations meet.
        users = self.env["res.users"].sudo().browse(looping)
        raise ValidationError(
            self.env._(
                "On %(day)s %(names)s would all decide for each other, so nobody "
                "would. Choose somebody else, or other days.",
                day=format_date(self.env, day),
                names=", ".join(users.mapped("name")),
            )
        )

    def _in_force(self, day):
        """Return {who is away: who stands in} of these on ``day``."""
        return {
            row.user_id.id: row.delegate_id.id
            for row in self
            if row.delegate_id and row.date_from <= day <= row.date_to
        }

    @api.model
    def _absences(self, day):
        """Return who stands in for whom on ``day``, and the ids of who is away."""
        # Who decides does not depend on who asks.
        rows = self.sudo().search([("date_from", "<=", day), ("date_to", ">=", day)])
        return rows._in_force(day), set(rows.user_id.ids)
