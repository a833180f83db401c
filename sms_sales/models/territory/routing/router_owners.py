from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# What tells which of two deals of a contact the host would keep, and its owner.
_COMPARED = [
    "name",
    "type",
    "active",
    "stage_id",
    "probability",
    "user_id",
    "partner_id",
    "email_normalized",
]


class SalesRoutingRouter(models.AbstractModel):
    """Who has the contact or the account of a lead already."""

    _name = "sales.routing.router"
    _inherit = "sales.routing.router"

    @api.model
    def _decide_known(self, cases, open_deals, accounts, people):
        """Return the choices for leads that go to who knows their contact, the other
        cases, and {lead id: reasons} found on the way.
        """
        choices, left, notes = [], [], {}
        for case in cases:
            reasons = notes.setdefault(case.lead.id, [])
            for step, user, code, name in self._proposals(case, open_deals, accounts):
                if not user:
                    reasons.append([code, name])
                elif why := people.unavailable(user, case):
                    reasons.append(["owner_away", name, people.name(user), why])
                else:
                    reasons.append([code, name, people.name(user)])
                    choice = self._known_choice(case, step, user, people, reasons)
                    choices.append(choice)
                    break
            else:
                left.append(case)
        return choices, left, notes

    @api.model
    def _proposals(self, case, open_deals, accounts):
        """Yield (step, user, reason, name of what they know), the strongest first."""
        deal = open_deals.get(("partner", case.partner_id))
        if deal := deal or open_deals.get(("email", case.email)):
            yield "duplicate", deal.user_id.id, "same_contact", deal.display_name
        if case.policy.use_owner:
            yield from self._of_account(case, accounts)

    @api.model
    def _of_account(self, case, accounts):
        """Yield the salesperson of the linked contact, else of the exact e-mail."""
        found = accounts.get(("partner", case.partner_id)) or [
            account
            for account in accounts.get(("email", case.email), ())
            if not account["company_id"] or account["company_id"] == case.company_id
        ]
        owned = [account for account in found if account["user_id"]]
        owners = {account["user_id"] for account in owned}
        if len(owners) == 1:
            yield "owner", owners.pop(), "owner", owned[0]["name"]
        elif owners:
            yield "owner", None, "unclear", case.email

    @api.model
    def _open_deals(self, cases):
        """Return {("partner" or "email", key): the lead that the host would keep}."""
        partners = {case.partner_id for case in cases} - {False}
        emails = {case.email for case in cases} - {False}
        if not partners and not emails:
            return {}
        # The host's duplicates (_get_lead_duplicates), of all leads at once.
        duplicates = self.env["crm.lead"].search_fetch(
            (
                Domain("partner_id", "in", list(partners))
                | Domain("email_normalized", "in", list(emails))
            )
            & Domain("won_status", "=", "pending")
            & Domain("user_id", "!=", False)
            & Domain("id", "not in", [case.lead.id for case in cases]),
            _COMPARED,
        )
        found = {}
        for lead in duplicates._sort_by_confidence_level(reverse=True):
            found.setdefault(("partner", lead.partner_id.id), lead)
            found.setdefault(("email", lead.email_normalized), lead)
        found.pop(("partner", False), None)
        found.pop(("email", False), None)
        return found

    @api.model
    def _accounts(self, cases):
        """Return {("partner", id) or ("email", address): [accounts, as dicts]}."""
        asking = [case for case in cases if case.policy.use_owner]
        partners = {case.partner_id for case in asking} - {False}
        emails = {case.email for case in asking} - {False}
        if not partners and not emails:
            return {}
        self.env["res.partner"].flush_model(
            ["user_id", "commercial_partner_id", "email_normalized", "active"]
        )
        self.env.cr.execute(
            SQL(
                "SELECT p.id, p.email_normalized, p.company_id,"
                " COALESCE(account.complete_name, account.name) AS name,"
                " COALESCE(account.user_id, p.user_id) AS user_id"
                " FROM res_partner p"
                " JOIN res_partner account ON account.id = p.commercial_partner_id"
                " WHERE p.id = ANY(%s) OR (p.active AND p.email_normalized = ANY(%s))"
                " ORDER BY p.id",
                list(partners),
                list(emails),
            )
        )
        found = {}
        for account in self.env.cr.dictfetchall():
            found.setdefault(("email", account["email_normalized"]), []).append(account)
            found[("partner", account["id"])] = [account]
        found.pop(("email", None), None)
        return found
