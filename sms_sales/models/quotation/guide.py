from odoo import api, fields, models


class SalesGuide(models.Model):
    """Questions that lead from what a customer needs to products."""

    _name = "sales.guide"
    _description = "Guided Questions"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
    team_ids = fields.Many2many(
        "crm.team", string="Teams", help="Whose quotations it is for. Empty: all."
    )
    question_ids = fields.One2many(
        "sales.guide.question", "guide_id", string="Questions", copy=True
    )

    @api.model
    def _asked(self):
        """Return all guides that have something to ask."""
        return self.search([("question_ids.answer_ids", "!=", False)])

    def _for(self, order):
        """Return those of ``self`` that may be asked for the quotation."""
        return self.filtered(
            lambda guide: (
                guide.company_id in (order.company_id, guide.company_id.browse())
                and (not guide.team_ids or order.team_id in guide.team_ids)
            )
        )


class SalesGuideQuestion(models.Model):
    _name = "sales.guide.question"
    _description = "Guiding Question"
    _order = "guide_id, sequence, id"

    guide_id = fields.Many2one(
        "sales.guide", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="guide_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Question", required=True, translate=True)
    hint = fields.Char(
        translate=True, help="For who asks: why it matters, or how to find out."
    )
    is_multiple = fields.Boolean(
        string="Several answers", help="More than one answer may be ticked."
    )
    answer_ids = fields.One2many(
        "sales.guide.answer", "question_id", string="Answers", copy=True
    )


class SalesGuideAnswer(models.Model):
    _name = "sales.guide.answer"
    _description = "Answer to a Guiding Question"
    _order = "question_id, sequence, id"

    question_id = fields.Many2one(
        "sales.guide.question", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="question_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Answer", required=True, translate=True)
    proposal_ids = fields.One2many(
        "sales.guide.proposal", "answer_id", string="Proposes", copy=True
    )


class SalesGuideProposal(models.Model):
    """A product that an answer speaks for."""

    _name = "sales.guide.proposal"
    _description = "Proposed Product"
    _order = "answer_id, sequence, id"
    _check_company_auto = True

    answer_id = fields.Many2one(
        "sales.guide.answer", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="answer_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        ondelete="cascade",
        check_company=True,
        # As in the host's quotation templates.
        domain=[("sale_ok", "=", True), ("type", "!=", "combo")],
    )
    is_optional = fields.Boolean(
        string="Optional",
        default=True,
        help="The customer may take it or leave it, in an optional section of the "
        "quotation. Else it is a line like any other.",
    )
    quantity = fields.Float(
        digits="Product Unit",
        default=1,
        required=True,
        help="Of a line. What is optional is offered without a quantity: the customer "
        "says how many.",
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "What is proposed has a quantity above zero."
    )

    @api.depends("product_id")
    def _compute_display_name(self):
        for proposal in self:
            proposal.display_name = proposal.product_id.display_name
