from odoo import Command, api, models

from ..tools.batch import one_transaction
from . import territory_terms as terms


class SalesDemo(models.AbstractModel):
    """The territories of Alder Instruments, drawn by the territory manager."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _tell_rooms(self):
        res = super()._tell_rooms()
        if not self._found("demo_territory_plan", "sms_sales"):
            self._describe_accounts()
            with one_transaction(self.env):
                # Partners of the host's own demo were there before us.
                self.env["res.partner"]._fill_postcode_keys()
                self._draw_territories()
        return res

    @api.model
    def _describe_accounts(self):
        """Say how large the accounts are and what they buy, by their tag."""
        accounts = self.env["res.partner"].search(
            [("category_id", "!=", False), ("is_company", "=", True)]
        )
        for tag, (tier, employees, revenue, interest) in terms.PROFILES.items():
            category = self._ref(f"alder_tag_{tag}")
            tagged = accounts.filtered(lambda one, c=category: c in one.category_id)
            tagged.filtered(lambda one: not one.sales_tier).sales_tier = tier
            tagged.sales_interest_ids = [
                Command.link(self._ref(f"alder_categ_{interest}").id)
            ]
            for turn, account in enumerate(tagged):
                account.sales_employee_count = employees + 35 * turn
                account.sales_yearly_revenue = revenue * (1 + turn / 10)

    @api.model
    def _draw_territories(self):
        """Draw and activate a plan that both companies share, and its redesign."""
        plan = self._draw("Field sales", terms.TERRITORIES)
        self._name_record("demo_territory_plan", plan, "sms_sales")
        overlay = self._draw("Specialists", terms.OVERLAY, kind="overlay")
        self._name_record("demo_territory_overlay", overlay, "sms_sales")
        self._lock_accounts()
        redesign = self._redesign(plan)
        self._name_record("demo_territory_redesign", redesign, "sms_sales")
        self._activate_territories(plan | overlay)

    @api.model
    def _activate_territories(self, plans):
        """Put the plans in force, so that all accounts stand in their territories.
        Customers of other stories belong to nobody."""
        for plan in plans:
            plan._activate(allow_unclaimed=True)

    @api.model
    def _mapper(self):
        """Return this model as the territory manager, in both companies."""
        both = self._ref("alder_us") | self._ref("alder_eu")
        return self._as("pilar").with_context(allowed_company_ids=both.ids)

    @api.model
    def _draw(self, name, territories, **values):
        plan = (
            self._mapper()
            .env["sales.territory.plan"]
            .create(
                {"name": name, "company_id": False, "tz": "America/New_York", **values}
            )
        )
        made = {}
        for code, one in territories.items():
            above = made.get(one.get("parent"))
            made[code] = self._draw_territory(plan, code, above, **one)
        return plan

    @api.model
    def _draw_territory(self, plan, code, above, members=(), rules=(), **values):
        team = values.pop("team", None)
        values["manager_id"] = self._ref(f"alder_{values.pop('manager')}").id
        values.pop("parent", None)  # drawn before
        return plan.territory_ids.create(
            {
                **values,
                "plan_id": plan.id,
                "code": code,
                "parent_id": above and above.id,
                "team_id": team and self._ref(f"alder_team_{team}").id,
                "member_ids": [
                    Command.create(self._prepare_member(*member)) for member in members
                ],
                "rule_ids": [
                    Command.create(self._prepare_rule(**rule)) for rule in rules
                ],
            }
        )

    @api.model
    def _prepare_member(self, user, role, capacity, skills):
        return {
            "user_id": self._ref(f"alder_{user}").id,
            "role": role,
            "capacity": capacity,
            "skill_ids": [Command.set([self._skill(name).id for name in skills])],
            "date_from": self._start(),
        }

    @api.model
    def _skill(self, name):
        skills = self.env["sales.skill"]
        return skills.search([("name", "=", name)]) or skills.create({"name": name})

    @api.model
    def _prepare_rule(self, countries="", states="", interests="", ranges=(), **values):
        def ids(prefix, names, module):
            found = [self._ref(f"{prefix}{name}", module).id for name in names.split()]
            return [Command.set(found)]

        return {
            **values,
            "country_ids": ids("", countries, "base"),
            "state_ids": ids("state_", states, "base"),
            "interest_ids": ids("alder_categ_", interests, "__import__"),
            "range_ids": [
                Command.create(
                    {
                        "country_id": self._ref(country, "base").id,
                        "first": first,
                        "last": last,
                    }
                )
                for country, first, last in ranges
            ],
        }

    @api.model
    def _lock_accounts(self):
        locks = self._mapper().env["sales.territory.lock"]
        for account, code, reason in terms.LOCKS:
            locks.create(
                {
                    "account_id": self._ref(f"alder_{account}").id,
                    "territory_code": code,
                    "reason": reason,
                }
            )

    @api.model
    def _redesign(self, plan):
        """Split the West in a copy, which waits for somebody to preview it."""
        new = plan.copy({"name": "Field sales, redesign"})
        west = new.territory_ids.filtered(lambda one: one.code == "US-W")
        states = [f"base.state_{name}" for name in terms.PACIFIC.split()]
        west.rule_ids.state_ids = [Command.set([self.env.ref(s).id for s in states])]
        west.name = "Pacific"
        west.member_ids.filtered(lambda one: one.role == "development").unlink()
        country = new.territory_ids.filtered(lambda one: one.code == "US")
        self._draw_territory(new, "US-M", country, **terms.MOUNTAIN)
        new.note = "<p>Derek is ready for accounts of his own.</p>"
        return new
