from odoo import api, models


class SalesCommissionPlan(models.Model):
    """Copies of a plan, and the ways to what belongs to it."""

    _name = "sales.commission.plan"
    _inherit = "sales.commission.plan"

    @api.depends("participant_ids")
    def _compute_participant_count(self):
        counts = self._participants_counted([])
        for plan in self:
            plan.participant_count = counts.get(plan._origin, 0)

    @api.depends("participant_ids.accepted_on", "state")
    def _compute_to_accept_count(self):
        counts = self._participants_counted([("to_accept", "=", True)])
        for plan in self:
            plan.to_accept_count = counts.get(plan._origin, 0)

    @api.depends("root_id")
    def _compute_version_count(self):
        versions = self.with_context(active_test=False)._read_group(
            [("root_id", "in", self.root_id.ids)], ["root_id"], ["__count"]
        )
        counts = dict(versions)
        for plan in self:
            plan.version_count = counts.get(plan.root_id, 1)

    def _participants_counted(self, domain):
        """Return how many payees that fit ``domain`` each plan has."""
        groups = self.env["sales.commission.participant"]._read_group(
            [("plan_id", "in", self.ids), *domain], ["plan_id"], ["__count"]
        )
        return dict(groups)

    @api.depends_context("uid")
    @api.depends("participant_ids.to_accept")
    def _compute_can_accept(self):
        for plan in self:
            plan.can_accept = any(plan.participant_ids.mapped("can_accept"))

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        # An activity would make each payee a follower, one by one, of all that is
        # written about the plan.
        if self._is_door_open():
            return True
        return super().message_subscribe(partner_ids, subtype_ids)

    def action_accept(self):
        """Accept the plan as its payee."""
        return self.participant_ids.filtered("can_accept").action_accept()

    def action_remind(self):
        """Remind the payees who have not accepted yet."""
        return self.participant_ids.action_remind()

    def copy(self, default=None):
        copies = super().copy(default=default)
        for plan, copied in zip(self, copies, strict=True):
            copied._copy_managers(plan)
        return copies

    def _copy_managers(self, plan):
        """Let the payees of this copy report as those of ``plan`` do."""
        mine = {(one.payee_id, one.role): one for one in self.participant_ids}
        for payee in plan.participant_ids.filtered("manager_id"):
            manager = payee.manager_id
            one = mine.get((payee.payee_id, payee.role))
            if one:
                one.manager_id = mine.get((manager.payee_id, manager.role))

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        if default and "name" in default:
            return vals_list
        return [
            {**vals, "name": self.env._("%s (copy)", plan.name)}
            for plan, vals in zip(self, vals_list, strict=True)
        ]

    def action_open_participants(self):
        """Show the payees of this plan, with their targets and acceptance."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payees"),
            "res_model": "sales.commission.participant",
            "view_mode": "list,form,pivot,graph",
            "domain": [("plan_id", "=", self.id)],
            "context": {
                "default_plan_id": self.id,
                "default_date_from": self.date_from,
            },
        }

    def action_open_versions(self):
        """Show all versions of this plan."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions"),
            "res_model": "sales.commission.plan",
            "view_mode": "list,form",
            "domain": [("root_id", "=", self.root_id.id)],
        }
