from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.quotation.placeholders import unknown

WORDS = (
    "company",
    "contact",
    "customer",
    "needs",
    "quotation",
    "reference",
    "salesperson",
    "total",
    "untaxed",
    "valid_until",
)
HELP = (
    "Words in braces are filled in: {customer}, {contact}, {company}, {salesperson}, "
    "{quotation}, {reference}, {untaxed}, {total}, {valid_until}, and {needs}: the "
    "answers to guided questions."
)


class SalesProposalMixin(models.AbstractModel):
    """A section of a proposal; its ``body`` may hold words in braces."""

    _name = "sales.proposal.mixin"
    _description = "Section of a Proposal"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)

    @api.constrains("body")
    def _check_body(self):
        for section in self:
            wrong = unknown(section.body or "", WORDS)
            if wrong:
                raise ValidationError(
                    self.env._(
                        "“%(section)s”: nobody knows what to put for %(wrong)s. Known "
                        "are %(known)s.",
                        section=section.name,
                        wrong=", ".join(f"{{{word}}}" for word in wrong),
                        known=", ".join(f"{{{word}}}" for word in WORDS),
                    )
                )


class SalesProposalText(models.Model):
    """What quotations of a template begin with."""

    _name = "sales.proposal.text"
    _description = "Section of Proposals of a Template"
    _inherit = ["sales.proposal.mixin"]

    template_id = fields.Many2one(
        "sale.order.template", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="template_id.company_id", store=True, index=True, precompute=True
    )
    name = fields.Char(string="Title", required=True, translate=True)
    body = fields.Html(string="Text", translate=True, help=HELP)


class SalesProposalSection(models.Model):
    """A section as it goes to one customer."""

    _name = "sales.proposal.section"
    _description = "Section of a Proposal"
    _inherit = ["sales.proposal.mixin"]

    order_id = fields.Many2one(
        "sale.order", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    name = fields.Char(string="Title", required=True)
    body = fields.Html(string="Text", help=HELP)


class SaleOrderTemplate(models.Model):
    _name = "sale.order.template"
    _inherit = "sale.order.template"

    sales_text_ids = fields.One2many(
        "sales.proposal.text", "template_id", string="Proposal", copy=True
    )
