from odoo import fields, models


class SalesTerritoryPlan(models.Model):
    """Activating: a run is applied, and the plan before is archived with it."""

    _name = "sales.territory.plan"
    _inherit = "sales.territory.plan"

    run_ids = fields.One2many("sales.territory.run", "plan_id")
    run_count = fields.Integer(compute="_compute_run_count")

    def _compute_run_count(self):
        counts = dict(
            self.env["sales.territory.run"]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id"], ["__count"]
            )
        )
        for plan in self:
            plan.run_count = counts.get(plan._origin, 0)

    def action_preview(self):
        """Show what this plan would move; nothing moves before it is applied."""
        self.ensure_one()
        run = self.env["sales.territory.run"].create({"plan_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": run._name,
            "res_id": run.id,
            "view_mode": "form",
        }

    def action_open_runs(self):
        """Show the runs of this plan."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_territory_run_action"
        )
        return {
            **action,
            "domain": [("plan_id", "=", self.id)],
            "context": {"default_plan_id": self.id},
        }

    def _activate(self, allow_unclaimed=False, **options):
        """Preview this plan and apply that at once; return the run.

        :param allow_unclaimed: activate it although it leaves accounts to nobody
        :param options: fields of the run, such as ``follow_deals``
        """
        self.ensure_one()
        run = self.env["sales.territory.run"].create(
            {"plan_id": self.id, "allow_unclaimed": allow_unclaimed, **options}
        )
        run._check_claimed()
        run._apply()
        return run

    def _take_over(self, previous, day):
        """Become the active plan in place of ``previous``, from ``day`` on."""
        # Nobody writes the state but a run that is applied or undone.
        self, previous = self.sudo(), previous.sudo()
        previous.write({"state": "archived", "active_until": day})
        # One active plan at any moment, for the database too.
        previous.flush_recordset()
        if not previous:
            self._sales_wait_for_who_saves()
        self.write({"state": "active", "active_from": day, "active_until": False})

    def _give_back(self, previous, day):
        """Let ``previous`` be active again. What this plan decided stays readable, so
        it is archived; who wants to go on drawing copies it."""
        # Nobody writes the state but a run that is applied or undone.
        self, previous = self.sudo(), previous.sudo()
        self.write({"state": "archived", "active_until": day})
        self.flush_recordset()
        previous.write({"state": "active", "active_until": False})
