import random
from datetime import timedelta

from odoo import api, fields, models

from .deals import TEAMS

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
        today = fields.Datetime.now()
        rows = []
        for seller in sellers:
            chance = random.Random(f"deal {seller}")
            accounts = self._accounts(seller)
            for turn, what in enumerate(chance.sample(list(SUBJECTS), 2)):
                account = accounts[turn % len(accounts)]
                product = self._ref(f"alder_{what}")
                contact = account.child_ids[:1] or account
                rows.append(
                    {
                        "name": f"{account.name}: {SUBJECTS[what]}",
                        "type": "opportunity",
                        "partner_id": contact.id,
                        "company_id": company.id,
                        "user_id": self._ref(f"alder_{seller}").id,
                        "team_id": self._ref(f"alder_team_{team}").id,
                        "stage_id": chance.choice(stages).id,
                        "expected_revenue": product.list_price * chance.randint(1, 3),
                        "date_deadline": today.date()
                        + timedelta(days=chance.randint(5, 80)),
                        "create_date": today - timedelta(days=chance.randint(5, 120)),
                        "priority": str(chance.randint(0, 3)),
                    }
                )
        return self.env["crm.lead"].create(rows)

    @api.model
    def _quote(self, company, team, deals):
        """Quote every other deal; who reads the quotation sees what it would pay."""
        rows = []
        for deal in deals[::2]:
            seller = deal.user_id.login
            chance = random.Random(deal.name)
            lines = self._basket(chance, 1.0)
            day = fields.Date.context_today(self) - timedelta(days=chance.randint(1, 20))
            row = self._prepare_order(
                company, deal.partner_id, seller, team, day, lines, opportunity_id=deal.id
            )
            rows.append(row)
        orders = self.env["sale.order"].create(rows)
        orders[::2].action_quotation_sent()

    @api.model
    def _lose_and_wait(self, us, eu):
        """Some leads nobody works on yet, and some deals that went elsewhere."""
        now = fields.Datetime.now()
        leads = [
            ("Enquiry from the website: water analysis", "Coastal Waterworks", us, "east"),
            ("Met at the trade fair: cell counting", "Bluestone Biotech", us, "west"),
            ("Asked for a brochure: balances", "Prairie Seed Science", us, "west"),
            ("Anfrage: Probenvorbereitung", "Weser Lebensmittelprüfung", eu, "europe"),
            ("Demande de devis : centrifugeuse", "Clinique du Parc", eu, "europe"),
        ]
        self.env["crm.lead"].create(
            [
                {
                    "name": name,
                    "type": "lead",
                    "partner_name": company_name,
                    "company_id": company.id,
                    "team_id": self._ref(f"alder_team_{team}").id,
                    "user_id": False,
                    "create_date": now - timedelta(days=2 * turn + 1),
                }
                for turn, (name, company_name, company, team) in enumerate(leads)
            ]
        )
        reason = self.env.ref("crm.lost_reason_1", raise_if_not_found=False)
        for seller, company, team in (("tom", us, "east"), ("mei", us, "west")):
            demo = self._within(company)
            lost = demo._open_deals(company, team, [seller])[:1]
            lost.name = f"{lost.partner_id.commercial_partner_id.name}: tender"
            lost.action_set_lost(lost_reason_id=reason and reason.id)
