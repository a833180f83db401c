import random
from datetime import timedelta

from odoo import api, fields, models

from .deals import TEAMS

# Percent, by how far a deal is.
LIKELY = (10.0, 35.0, 65.0)
# Leads that nobody works on yet.
LEADS = [
    ("Enquiry from the website: water analysis", "Coastal Waterworks", "east"),
    ("Met at the trade fair: cell counting", "Bluestone Biotech", "west"),
    ("Asked for a brochure: balances", "Prairie Seed Science", "west"),
    ("Anfrage: Probenvorbereitung", "Weser Lebensmittelprüfung", "europe"),
    ("Demande de devis : centrifugeuse", "Clinique du Parc", "europe"),
]
SUBJECTS = {
    "s200": "Replace the photometers",
    "c90": "Second centrifuge",
    "i60": "Cell culture room",
    "t96": "More cyclers for diagnostics",
    "h10": "HPLC for quality control",
    "g4": "Residual solvents",
    "premium": "Service for all instruments",
}


class SalesDemo(models.AbstractModel):
    """Leads, opportunities and open quotations."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _prospect(self):
        us, eu = self._companies()
        for team, sellers in TEAMS.items():
            company = eu if team == "europe" else us
            demo = self._within(company)
            deals = demo._open_deals(company, team, sellers)
            demo._quote(company, team, deals)
        self._lose_and_wait(us, eu)

    @api.model
    def _open_deals(self, company, team, sellers):
        """Return new deals: two for each seller, over all stages but won."""
        stages = self.env["crm.stage"].search([("is_won", "=", False)])
        rows = [
            {**row, "company_id": company.id, "type": "opportunity"}
            for seller in sellers
            for row in self._deals_of(seller, team, stages)
        ]
        return self.env["crm.lead"].create(rows)

    @api.model
    def _deals_of(self, seller, team, stages):
        chance = random.Random(f"deal {seller}")
        accounts, now = self._accounts(seller), fields.Datetime.now()
        for turn, what in enumerate(chance.sample(list(SUBJECTS), 2)):
            account = accounts[turn % len(accounts)]
            stage = chance.randrange(len(stages))
            price = self._ref(f"alder_{what}").list_price
            yield {
                "name": f"{account.name}: {SUBJECTS[what]}",
                "partner_id": (account.child_ids[:1] or account).id,
                "user_id": self._ref(f"alder_{seller}").id,
                "team_id": self._ref(f"alder_team_{team}").id,
                "stage_id": stages[stage].id,
                "probability": LIKELY[min(stage, 2)],
                "expected_revenue": price * chance.randint(1, 3),
                "date_deadline": now.date() + timedelta(days=chance.randint(5, 80)),
                "create_date": now - timedelta(days=chance.randint(5, 120)),
                "priority": str(chance.randint(0, 3)),
            }

    @api.model
    def _quote(self, company, team, deals):
        """Quote every other deal; who reads the quotation sees what it would pay."""
        today = fields.Date.context_today(self)
        rows = []
        for deal in deals[::2]:
            seller = deal.user_id.login
            chance = random.Random(deal.name)
            lines = self._basket(chance, 1.0)
            day = today - timedelta(days=chance.randint(1, 20))
            customer = deal.partner_id
            row = self._prepare_order(company, customer, seller, team, day, lines)
            rows.append({**row, "opportunity_id": deal.id})
        orders = self.env["sale.order"].create(rows)
        # The demo is loaded with all rights; who sells sends with theirs.
        within = orders[::2].with_context(allowed_company_ids=company.ids)
        for seller, sent in within.grouped("user_id").items():
            # As above.
            sent.with_user(seller).sudo(False).action_quotation_sent()

    @api.model
    def _lose_and_wait(self, us, eu):
        """Some leads nobody works on yet, and some deals that went elsewhere."""
        now = fields.Datetime.now()
        self.env["crm.lead"].create(
            [
                {
                    "name": name,
                    "type": "lead",
                    "partner_name": prospect,
                    "company_id": (eu if team == "europe" else us).id,
                    "team_id": self._ref(f"alder_team_{team}").id,
                    "user_id": False,
                    "create_date": now - timedelta(days=2 * turn + 1),
                }
                for turn, (name, prospect, team) in enumerate(LEADS)
            ]
        )
        reason = self.env.ref("crm.lost_reason_1", raise_if_not_found=False)
        for seller, team in (("tom", "east"), ("mei", "west")):
            lost = self._within(us)._open_deals(us, team, [seller])[:1]
            lost.name = f"{lost.partner_id.commercial_partner_id.name}: tender"
            lost.action_set_lost(lost_reason_id=reason and reason.id)
