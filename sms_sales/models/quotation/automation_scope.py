from odoo import api, models

from ...engine.quotation.scope import missed


class SalesQuotationAutomation(models.Model):
    """Which automation concerns a document, and why."""

    _name = "sales.quotation.automation"
    _inherit = "sales.quotation.automation"

    @api.model
    def _first_of(self, kind, records):
        """Return {record: the first automation of ``kind`` that concerns it}.

        Those that none concerns are left out.
        """
        asked = self._asked(kind)
        first = {}
        for record in records:
            found = record._sales_automation_facts()
            for automation, wanted in asked.items():
                if not missed(wanted, found):
                    first[record] = automation
                    break
        return first

    @api.model
    def _in_stages_asked(self, leads):
        """Return those of ``leads`` that are where an automation waits for them."""
        stages = [wanted["stage"] for wanted in self._asked("opportunity").values()]
        if not all(stages):
            return leads
        asked = frozenset().union(*stages)
        return leads.filtered(lambda lead: lead.stage_id.id in asked)

    @api.model
    def _asked(self, kind):
        """Return {automation: what it asks for}, in the order in which they count."""
        # They concern documents, whoever looks at these.
        active = self.sudo().with_context(active_test=True)
        automations = active.search([("kind", "=", kind)])
        below = automations._categories_below()
        of_leads = kind == "opportunity"
        return {
            automation: {
                "company": frozenset(automation.company_id.ids),
                "stage": frozenset(automation.stage_ids.ids if of_leads else ()),
                "team": frozenset(automation.team_ids.ids),
                "tag": frozenset(automation.lead_tag_ids.ids if of_leads else ()),
                "product": below.get(automation, frozenset()),
                "segment": frozenset(automation.partner_tag_ids.ids),
                "industry": frozenset(automation.industry_ids.ids),
                "country": frozenset(automation.country_ids.ids),
            }
            for automation in automations
        }

    def _categories_below(self):
        """Return {automation: ids of its categories and those below them}."""
        named = self.category_ids
        if not named:
            return {}
        paths = {
            category.id: frozenset(map(int, category.parent_path.split("/")[:-1]))
            for category in named.search([("id", "child_of", named.ids)])
        }
        return {
            automation: frozenset(
                one
                for one, path in paths.items()
                if not path.isdisjoint(automation.category_ids.ids)
            )
            for automation in self
            if automation.category_ids
        }

    @api.model
    def _why_none(self, kind, record):
        """Return for each automation, in words, what keeps it from ``record``."""
        found = record._sales_automation_facts()
        words = []
        for automation, wanted in self._asked(kind).items():
            if what := missed(wanted, found):
                words.append(
                    self.env._(
                        "“%(name)s”: %(what)s is another.",
                        name=automation.name,
                        what=self._criteria()[what],
                    )
                )
            else:
                # The mark of somebody who was faster, which we do not see yet.
                words.append(
                    self.env._(
                        "“%s” is at work on it just now: look again in a moment.",
                        automation.name,
                    )
                )
        return words

    @api.model
    def _criteria(self):
        return {
            "company": self.env._("the company"),
            "stage": self.env._("the stage"),
            "team": self.env._("the sales team"),
            "tag": self.env._("the tag"),
            "product": self.env._("the product category"),
            "segment": self.env._("the customer's tag"),
            "industry": self.env._("the customer's industry"),
            "country": self.env._("the country"),
        }

    def _asked_of_leads(self):
        """Another kind does not look at what opportunities have."""
        if self.kind != "opportunity":
            return {}
        return {"stage": self.stage_ids, "tag": self.lead_tag_ids}

    def _reasons(self, record):
        """Return why it concerned ``record``: what it asked for, as found there."""
        self.ensure_one()
        found = record._sales_automation_facts()
        asked = {
            **self._asked_of_leads(),
            "team": self.team_ids,
            "segment": self.partner_tag_ids,
            "industry": self.industry_ids,
            "country": self.country_ids,
        }
        reasons = [
            [name, [one.display_name for one in wanted if one.id in found[name]]]
            for name, wanted in asked.items()
            if wanted
        ]
        if self.category_ids:
            reasons.append(["product", self.category_ids.mapped("display_name")])
        return reasons


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    def _sales_automation_facts(self):
        """Return what automations ask of a customer: its own and its account's."""
        partners = self | self.commercial_partner_id
        return {
            "segment": frozenset(partners.category_id.ids),
            "industry": frozenset(partners.industry_id.ids),
            "country": frozenset((self.country_id or partners.country_id).ids),
        }
