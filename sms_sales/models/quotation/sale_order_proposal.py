from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.tools import html2plaintext
from odoo.tools.misc import format_date

from ...engine.quotation.inputs import Shown
from ...engine.quotation.placeholders import filled

PROPOSED = ("draft", "sent")


class SaleOrder(models.Model):
    """A proposal around the quotation: what is written before its lines."""

    _name = "sale.order"
    _inherit = "sale.order"

    sales_section_ids = fields.One2many(
        "sales.proposal.section",
        "order_id",
        string="Proposal",
        copy=True,
        groups="sales_team.group_sale_salesman,sms_sales.group_auditor",
    )

    sales_section_count = fields.Integer(
        string="Sections of the proposal", compute="_compute_sales_section_count"
    )
    sales_may_propose = fields.Boolean(
        string="Has a proposal", compute="_compute_sales_may_propose"
    )

    @api.depends("sales_section_ids")
    def _compute_sales_section_count(self):
        for order in self:
            # Only who may read them is shown the page.
            order.sales_section_count = len(order.sudo().sales_section_ids)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_sales_may_propose(self):
        may_read = self.env["sales.proposal.section"].has_access("read")
        for order in self:
            order.sales_may_propose = may_read and order.state in PROPOSED

    def action_write_sales_proposal(self):
        """Begin with the sections of the template, or with the usual ones."""
        self.ensure_one()
        order = self.with_context(lang=self._get_lang())
        # Translated texts of the template are read in the customer's language.
        texts = order.sale_order_template_id.sales_text_ids
        rows = [(text.name, text.body) for text in texts]
        self.env["sales.proposal.section"].create(
            [
                {"order_id": self.id, "name": name, "body": body, "sequence": place}
                for place, (name, body) in enumerate(rows or order._sales_sections())
            ]
        )

    def _sales_sections(self):
        """Hook: return (title, text) of the sections of a proposal without template."""
        cover = Markup("<p>%s</p><p>%s</p><p>{salesperson}<br/>{company}</p>") % (
            self.env._("Dear %s,", "{contact}"),
            self.env._(
                "thank you for your time. On the following pages you find what we "
                "propose, with our quotation %(quotation)s of %(total)s.",
                quotation="{quotation}",
                total="{total}",
            ),
        )
        return [
            (self.env._("Our proposal"), cover),
            (self.env._("What you need"), "<div>{needs}</div>"),
            (self.env._("Our solution"), ""),
            (self.env._("Scope"), ""),
            (self.env._("Timetable"), ""),
            (self.env._("Terms"), ""),
        ]

    def _sales_proposal(self):
        """Return (title, text) of what is printed before the quotation.

        Not of what is confirmed: then it is an order, and no proposal any more.
        """
        self.ensure_one()
        on = self.env["sales.room"]._is_on("quotation")
        return self._sales_written() if on and self.state in PROPOSED else []

    def _sales_written(self):
        """Return (title, text) of the sections that say something, filled in."""
        self.ensure_one()
        # Whoever prints or reads the quotation reads all of it.
        sections = self.sudo().sales_section_ids
        words = self._sales_proposal_words() if sections else {}
        told = [
            (one.name, Markup(filled(str(one.body or ""), words))) for one in sections
        ]
        return [(name, text) for name, text in told if html2plaintext(text).strip()]

    def _sales_proposal_words(self):
        """Return what stands for each word in braces, safe to be put into a page."""
        # As above.
        order = self.sudo().with_context(lang=self._get_lang())
        partner, currency = order.partner_id, order.currency_id
        words = {
            "company": order.company_id.name,
            "contact": partner.name,
            "customer": partner.commercial_partner_id.name,
            "needs": order._sales_needs(),
            "quotation": order.name,
            "reference": order.client_order_ref,
            "salesperson": order.user_id.name,
            "total": currency.format(order.amount_total),
            "untaxed": currency.format(order.amount_untaxed),
            "valid_until": format_date(order.env, order.validity_date),
        }
        return {word: escape(value or "") for word, value in words.items()}

    def _sales_needs(self):
        """Return the latest answers to guided questions, as a list."""
        # As above.
        replies = self.sudo().sales_reply_ids.sorted("id")
        answers = {reply.question: reply.answer for reply in replies}
        points = [
            Markup("<li>%s <strong>%s</strong></li>") % pair for pair in answers.items()
        ]
        return points and Markup("<ul>%s</ul>") % Markup("").join(points) or ""

    def _sales_proposal_shown(self):
        """Return the sections as they count in fingerprints: what somebody wrote or
        answered. A customer who is renamed makes no other proposal."""
        self.ensure_one()
        # As above.
        sections = self.sudo().sales_section_ids
        needs = {"needs": str(self._sales_needs())} if sections else {}
        return [
            Shown(
                f"section-{one.id}",
                one.sequence,
                "proposal",
                f"{one.name}\n{filled(str(one.body or ''), needs)}",
            )
            for one in sections
        ]

    def _sales_proposal_text(self):
        """Return the proposal in plain words, as revisions keep it."""
        return "\n\n".join(
            f"{name}\n{html2plaintext(text).strip()}"
            for name, text in self._sales_written()
        )
