from odoo import api, fields, models
from odoo.exceptions import UserError

from ....engine.territory.nearby import Place, distance, map_link, place


class SalesVisit(models.Model):
    """Who was at a customer's, when and where. A check-in books it; nobody types it."""

    _name = "sales.visit"
    _description = "Visit"
    _inherit = ["sales.ledger.mixin"]
    _order = "date desc, id desc"
    _ledger_copied_names = {"lead_id": "name", "contact_id": "name"}

    name = fields.Char(string="Visited", required=True)
    date = fields.Datetime(string="When", required=True)
    user_id = fields.Many2one(
        "res.users", string="Salesperson", index=True, ondelete="set null"
    )
    team_id = fields.Many2one(
        "crm.team", string="Sales Team", index="btree_not_null", ondelete="set null"
    )
    account_id = fields.Many2one(
        "res.partner", index="btree_not_null", ondelete="set null"
    )
    contact_id = fields.Many2one(
        "res.partner", index="btree_not_null", ondelete="set null"
    )
    lead_id = fields.Many2one("crm.lead", index="btree_not_null", ondelete="set null")
    territory_id = fields.Many2one(
        "sales.territory",
        index="btree_not_null",
        ondelete="set null",
        help="The one in which it was on that day.",
    )
    company_id = fields.Many2one("res.company", index=True, ondelete="set null")
    latitude = fields.Float(digits=(10, 7), aggregator=None)
    longitude = fields.Float(digits=(10, 7), aggregator=None)
    accuracy = fields.Integer(
        string="Accuracy (m)",
        aggregator=None,
        help="By how much the position may be wrong, as the browser said.",
    )
    is_located = fields.Boolean(
        string="Address is located", help="The address had coordinates."
    )
    distance = fields.Float(
        string="Distance (km)",
        digits=(16, 3),
        aggregator="avg",
        help="From the address. 0 where nobody knew where that is.",
    )
    note = fields.Text()

    _place_check = models.Constraint(
        "CHECK(latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180"
        " AND accuracy >= 0)",
        "A latitude lies between -90 and 90, a longitude between -180 and 180, and an "
        "accuracy is not below 0: check in again.",
    )

    @api.model
    def _place_of(self, latitude, longitude):
        """Return where the browser says it is, or refuse what is no place."""
        found = place(latitude, longitude)
        if not found:
            raise UserError(
                self.env._(
                    "Your browser gave no position on earth (latitude %(latitude)s, "
                    "longitude %(longitude)s). Wait until it has found you, and try "
                    "again.",
                    latitude=latitude,
                    longitude=longitude,
                )
            )
        return found

    @api.model
    def _book(self, subject, here, accuracy, note):
        """Log that the current user is at ``subject``, a contact or a lead, now."""
        subject.ensure_one().check_access("read")
        # What is copied into the visit is what the visitor stands in front of.
        there = subject.sudo()
        contact = there._sales_contact()
        account = contact.commercial_partner_id
        company = there.company_id or account.company_id or self.env.company
        target = there._sales_position()
        # Nobody adds visits otherwise, of others or of another time.
        return self.sudo().create(
            {
                "date": fields.Datetime.now(),
                "user_id": self.env.uid,
                "team_id": self.env.user.sale_team_id.id,
                "account_id": account.id,
                "contact_id": contact.id,
                "lead_id": there.id if there._name == "crm.lead" else False,
                "territory_id": self._territory_of(there, account, company).id,
                "company_id": company.id,
                "latitude": here.latitude,
                "longitude": here.longitude,
                "accuracy": accuracy,
                "is_located": bool(target),
                "distance": distance(here, target) if target else 0,
                "note": note,
            }
        )

    def _tell(self):
        """Say on what was visited that somebody was there; return what it says."""
        self.ensure_one()
        message = self._in_words()
        # Who visits a customer need not be allowed to write it.
        record = (self.lead_id or self.contact_id).sudo()
        author = self.env.user.partner_id.id
        body = f"{message}\n{self.note}" if self.note else message
        record._message_log(body=body, author_id=author)
        return message

    def _in_words(self):
        if not self.is_located:
            return self.env._("Visited; nobody knows where the address is.")
        return self.env._(
            "Visited, %(metres)s m from the address (accuracy %(accuracy)s m).",
            metres=round(self.distance * 1000),
            accuracy=self.accuracy,
        )

    @api.model
    def _territory_of(self, subject, account, company):
        if subject._name == "crm.lead" and subject.sales_territory_id:
            return subject.sales_territory_id
        territories = account._sales_territory_in(company)
        return territories.get(account, self.env["sales.territory"])

    def action_open(self):
        """Open what was visited."""
        self.ensure_one()
        record = self.lead_id or self.contact_id
        if not record:
            raise UserError(
                self.env._(
                    "“%s” has been deleted; what is told here is all that is left.",
                    self.name,
                )
            )
        return record.get_formview_action()

    def action_open_map(self):
        """Open a map of where the visitor was in the browser."""
        self.ensure_one()
        here = Place(self.latitude, self.longitude)
        return {"type": "ir.actions.act_url", "url": map_link(here), "target": "new"}
