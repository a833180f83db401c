from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class SalesContractDocument(models.Model):
    """Terms that go with an offer, by segment, language and country of the customer.

    Documents of one name are versions of each other: the offer takes the one that
    fits closest. What a document leaves empty, it does not look at.
    """

    _name = "sales.contract.document"
    _description = "Contract Document"
    _inherit = ["mail.thread"]
    _order = "name, sequence, id"

    name = fields.Char(
        required=True,
        tracking=True,
        help="Versions of one document, by language or country, have the same name: "
        "the customer gets the one that fits closest.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        tracking=True,
    )
    country_ids = fields.Many2many("res.country", string="Countries")
    partner_tag_ids = fields.Many2many("res.partner.category", string="Customer tags")
    date_from = fields.Date(string="From", tracking=True)
    date_until = fields.Date(
        string="Until", tracking=True, help="The first day on which it goes no more."
    )
    file = fields.Binary(string="Document", attachment=True, required=True)
    file_name = fields.Char(string="File name", required=True, tracking=True)

    _dates_ordered = models.Constraint(
        "CHECK(date_from < date_until)", "A document has to begin before it ends."
    )

    @api.constrains("file_name")
    def _check_file_name(self):
        for document in self:
            if "/" in document.file_name or "\\" in document.file_name:
                raise ValidationError(
                    self.env._(
                        "“%(name)s”: the name of a file cannot contain a slash.",
                        name=document.file_name,
                    )
                )

    @api.model
    def _documents_of(self, order):
        """Return the documents that go with the offer, one of each name."""
        partner = order.partner_id
        account = partner.commercial_partner_id
        day = fields.Date.to_date(order.date_order) or fields.Date.today()
        found = self.search(
            Domain("company_id", "in", [False, order.company_id.id])
            & Domain("lang", "in", [False, order._get_lang()])
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_until", "=", False) | Domain("date_until", ">", day))
        )
        tags = partner.category_id | account.category_id
        country = partner.country_id or account.country_id
        fitting = found.filtered(lambda one: one._fits(tags, country))
        closest = {}
        for document in fitting.sorted(lambda one: one._closeness(), reverse=True):
            closest.setdefault(document.name.strip().casefold(), document)
        return self.browse(document.id for document in closest.values()).sorted()

    def _fits(self, tags, country):
        self.ensure_one()
        if self.partner_tag_ids and not self.partner_tag_ids & tags:
            return False
        return not self.country_ids or country in self.country_ids

    def _closeness(self):
        """The segment counts before the country, that before the language."""
        self.ensure_one()
        named = bool(self.partner_tag_ids), bool(self.country_ids), bool(self.lang)
        return (*named, -self.sequence, -self.id)
