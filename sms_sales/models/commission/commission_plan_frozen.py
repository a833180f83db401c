from odoo import Command, api, models
from odoo.exceptions import UserError

from ...tools.door import DOOR

BY_BUTTON = {
    "approved_on",
    "approver_id",
    "author_id",
    "fingerprint",
    "note_refused",
    "previous_id",
    "root_id",
    "state",
    "version",
    "writer_ids",
}
# Payees come and go while a plan runs; their own model says when.
ALWAYS_OPEN = {"active", "participant_ids"}


class SalesCommissionPlan(models.Model):
    """An approved plan is read-only: only its own buttons go through the door."""

    _name = "sales.commission.plan"
    _inherit = "sales.commission.plan"

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_door_open():
            for vals in vals_list:
                self.browse()._check_by_button(vals)
        plans = super().create(vals_list)
        plans._add_writer()
        for plan in plans.filtered(lambda plan: not plan.root_id):
            plan._through_door().root_id = plan
        return plans

    def write(self, vals):
        if not self._is_door_open():
            self._check_by_button(vals)
            ours = {name for name in vals if self._fields[name]._module == "sms_sales"}
            if ours - ALWAYS_OPEN - BY_BUTTON:
                self._check_draft()
                self._add_writer()
        return super().write(vals)

    def _add_writer(self):
        """Note who writes these terms: somebody else has to approve them."""
        if self.env.su:
            # No client gets here: demo data and code that answers for itself.
            return
        # Others who wrote may work in companies that this user does not see.
        plans = self.sudo().filtered(lambda plan: self.env.user not in plan.writer_ids)
        plans.writer_ids = [Command.link(self.env.uid)]

    def copy_data(self, default=None):
        return super(
            SalesCommissionPlan, self.with_context(sales_copies_plan=True)
        ).copy_data(default)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        for plan in self:
            if plan.state != "draft":
                raise UserError(
                    self.env._(
                        "The plan %(plan)s cannot be deleted: statements may rest on "
                        "it. End it, and archive it when it is no longer needed.",
                        plan=plan.display_name,
                    )
                )

    def _is_door_open(self):
        return self.env.context.get("sales_plan_door") is DOOR

    def _through_door(self):
        """Return these plans as the buttons see them, open to their own changes."""
        return self.with_context(sales_plan_door=DOOR)

    def _check_by_button(self, vals):
        """Refuse to set by hand what only submitting and approving may set."""
        if self.env.su:
            # No client gets here: demo data and code that answers for itself.
            return
        new = {"state": "draft", "version": 1}
        for name in vals.keys() & BY_BUTTON:
            field = self._fields[name]
            known = [field.convert_to_write(plan[name], plan) for plan in self]
            if any(vals[name] != value for value in known or [new.get(name, False)]):
                raise UserError(
                    self.env._(
                        "%s is set by Submit, Approve, Refuse and New version only.",
                        field._description_string(self.env),
                    )
                )

    def _is_agreed(self):
        return self.state in ("running", "ended")

    def _check_draft(self):
        """Refuse a change of what was submitted or agreed."""
        if self._is_door_open():
            return
        for plan in self:
            if plan.state == "submitted":
                raise UserError(
                    self.env._(
                        "The plan %(plan)s waits for approval and cannot be changed. "
                        "Take it back to draft first.",
                        plan=plan.display_name,
                    )
                )
            if plan.state != "draft":
                raise UserError(
                    self.env._(
                        "The plan %(plan)s is approved and cannot be changed: its "
                        "payees rely on it. Use New version to change it from the "
                        "start of a target period on.",
                        plan=plan.display_name,
                    )
                )

    def _locked_until(self):
        """Return the last day of the last locked statement of any version, or None."""
        self.ensure_one()
        # The lock counts for everybody, whoever may see the statement.
        statement = self.env["sales.commission.statement"].sudo()
        return statement._read_group(
            [
                ("root_plan_id", "=", self.root_id.id),
                ("state", "in", ("locked", "paid")),
            ],
            aggregates=["date_to:max"],
        )[0][0]
