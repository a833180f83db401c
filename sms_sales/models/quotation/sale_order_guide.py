from odoo import api, fields, models
from odoo.exceptions import UserError

HEADS = ("line_section", "line_subsection")


class SaleOrder(models.Model):
    """Guided questions lead to lines, made as by hand: rules judge them alike."""

    _name = "sale.order"
    _inherit = "sale.order"

    sales_reply_ids = fields.One2many(
        "sales.guide.reply",
        "order_id",
        string="Answers",
        groups="sales_team.group_sale_salesman,sms_sales.group_auditor",
    )
    sales_reply_count = fields.Integer(
        string="Number of answers", compute="_compute_sales_reply_count"
    )

    sales_has_guide = fields.Boolean(
        string="Has guided questions", compute="_compute_sales_has_guide"
    )

    @api.depends("company_id", "team_id", "state")
    def _compute_sales_has_guide(self):
        guides = self.env["sales.guide"]
        if guides.has_access("read"):
            guides = guides._asked()
        for order in self:
            asked = order.state in ("draft", "sent") and guides._for(order)
            order.sales_has_guide = bool(asked)

    @api.depends("sales_reply_ids")
    def _compute_sales_reply_count(self):
        for order in self:
            # Only who may read them is shown the button.
            order.sales_reply_count = len(order.sudo().sales_reply_ids)

    def action_ask_sales_guide(self):
        """Ask the questions that lead to products."""
        self.ensure_one()
        return self.env["sales.guide.ask"]._start(self)

    def _sales_check_guided(self):
        self.ensure_one()
        if self.state not in ("draft", "sent"):
            raise UserError(
                self.env._(
                    "%(order)s is no quotation any more: products are added on its "
                    "lines.",
                    order=self.name,
                )
            )

    def _sales_add_proposed(self, lines, options):
        """Add ``lines`` [(product, quantity)] before what is optional, and the
        products ``options`` to the first optional section, or to a new one."""
        self._sales_check_guided()
        before, block, after = self._sales_around_options()
        place = before[-1:].sequence
        rows = [self._sales_proposed(one, place, much) for one, much in lines]
        for line in block:
            place += 1
            line.sequence = place
        if options and not block:
            rows.append(self._sales_options_section(place))
        rows += [self._sales_proposed(one, place, 0) for one in options]
        for line in after:
            place += 1
            line.sequence = place
        return self.env["sale.order.line"].create(rows)

    def _sales_around_options(self):
        """Return the lines before the first optional section, in it, and after it."""
        lines = self.order_line.sorted()
        heads = [place for place, one in enumerate(lines) if one.display_type in HEADS]
        first = next((at for at in heads if lines[at].is_optional), len(lines))
        end = next((at for at in heads if at > first), len(lines))
        return lines[:first], lines[first:end], lines[end:]

    def _sales_proposed(self, product, sequence, quantity):
        return {
            "order_id": self.id,
            "product_id": product.id,
            "product_uom_qty": quantity,
            "sequence": sequence,
        }

    def _sales_options_section(self, sequence):
        return {
            "order_id": self.id,
            "display_type": "line_section",
            "name": self.with_context(lang=self._get_lang()).env._("Options"),
            "is_optional": True,
            "sequence": sequence,
        }
