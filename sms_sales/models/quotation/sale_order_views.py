from odoo import SUPERUSER_ID, api, fields, models


class SaleOrder(models.Model):
    """What a quotation's customer has seen of it."""

    _name = "sale.order"
    _inherit = "sale.order"

    sales_view_ids = fields.One2many(
        "sales.quotation.view",
        "order_id",
        string="Opened",
        groups="sales_team.group_sale_salesman,sms_sales.group_auditor",
    )
    sales_view_count = fields.Integer(
        string="Times opened", compute="_compute_sales_seen"
    )
    sales_seen_on = fields.Datetime(
        string="Last seen",
        compute="_compute_sales_seen",
        help="When the customer, or who has the link, last opened it.",
    )

    @api.depends("sales_view_ids")
    def _compute_sales_seen(self):
        # Whoever reads the order may know.
        seen = (
            self.env["sales.quotation.view"]
            .sudo()
            ._read_group(
                [("order_id", "in", self.ids)],
                ["order_id"],
                ["__count", "seen_on:max"],
            )
        )
        found = {order.id: facts for order, *facts in seen}
        for order in self:
            count, last = found.get(order._origin.id, (0, False))
            order.sales_view_count = count
            order.sales_seen_on = last

    def _sales_note_view(self, number, kind, partner, by_link, is_told):
        """Book that somebody outside opened it.

        :param is_told: whether the host has told the salesperson
        """
        self.ensure_one()
        # A reader from outside writes nothing else.
        views = self.env["sales.quotation.view"].sudo()
        mine = [("order_id", "=", self.id), ("number", "=", number)]
        is_first = not views.search_count(mine, limit=1)
        view = views.create(
            {
                "order_id": self.id,
                "company_id": self.company_id.id,
                "partner_id": partner.id,
                "number": number,
                "kind": kind,
                "by_link": by_link,
            }
        )
        if is_first and not is_told:
            self._sales_tell_view(view)

    def _sales_tell_view(self, view):
        """Tell of the first time as the host does of links, to those who follow."""
        # Who reads a quotation posts nothing on it.
        order = self.with_user(SUPERUSER_ID)
        lang = order.user_id.partner_id.lang or order.company_id.partner_id.lang
        order = order.with_context(lang=lang)
        order.message_post(
            body=order.env._(
                "%(who)s opened revision %(number)s of this quotation",
                who=view.partner_id.name or order.env._("Somebody with the link"),
                number=view.number,
            ),
            message_type="notification",
            subtype_xmlid="sale.mt_order_viewed",
        )
