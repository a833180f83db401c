from odoo import api, fields, models

KINDS = [("objection", "Objection"), ("competitor", "Competitor")]


class SalesPlaybook(models.Model):
    """What who sells a product should know: its battlecard."""

    _name = "sales.playbook"
    _description = "Product Playbook"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
    product_tmpl_ids = fields.Many2many(
        "product.template",
        "sales_playbook_product_rel",
        "playbook_id",
        "product_tmpl_id",
        string="Products",
    )
    category_ids = fields.Many2many(
        "product.category",
        "sales_playbook_category_rel",
        "playbook_id",
        "category_id",
        string="Product categories",
        help="All products of these categories, and of those below them.",
    )
    purpose = fields.Html(
        string="What it is for",
        translate=True,
        help="Who needs it, for which task, and who does not.",
    )
    key_points = fields.Html(
        translate=True, help="What to say if there is a minute for it."
    )
    objection_ids = fields.One2many(
        "sales.playbook.point",
        "playbook_id",
        string="Objections",
        domain=[("kind", "=", "objection")],
        context={"default_kind": "objection"},
        copy=True,
    )
    competitor_ids = fields.One2many(
        "sales.playbook.point",
        "playbook_id",
        string="Competitors",
        domain=[("kind", "=", "competitor")],
        context={"default_kind": "competitor"},
        copy=True,
    )
    document_ids = fields.Many2many(
        "product.document",
        string="Documents",
        compute="_compute_document_ids",
        help="Those of the products named above, as kept on them.",
    )

    @api.depends("product_tmpl_ids.product_document_ids")
    def _compute_document_ids(self):
        for playbook in self:
            playbook.document_ids = playbook.product_tmpl_ids.product_document_ids

    def _about(self, templates, interests=()):
        """Return those of ``self`` that say something of one of the products, or of
        one of the categories somebody is interested in."""
        wanted = [category.parent_path or "" for category in interests]
        return self.filtered(
            lambda one: (
                any(one._covers(template) for template in templates)
                or any(one._meets(path) for path in wanted)
            )
        )

    def _covers(self, template):
        if template in self.product_tmpl_ids:
            return True
        path = template.categ_id.parent_path or ""
        return any(path.startswith(one.parent_path) for one in self.category_ids)

    def _meets(self, path):
        """Whether it is of the category at ``path``, of one below or one above."""
        own = self.category_ids.mapped("parent_path")
        below = own + self.product_tmpl_ids.categ_id.mapped("parent_path")
        return any(one.startswith(path) for one in below) or any(
            path.startswith(one) for one in own
        )

    def _open(self):
        """Show these playbooks, or the only one."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_playbook_action"
        )
        action["domain"] = [("id", "in", self.ids)]
        if len(self) == 1:
            action.update(res_id=self.id, views=[(False, "form")])
        return action


class SalesPlaybookPoint(models.Model):
    """An objection with its answer, or a competitor and how we differ."""

    _name = "sales.playbook.point"
    _description = "Point of a Playbook"
    _order = "playbook_id, kind, sequence, id"

    playbook_id = fields.Many2one(
        "sales.playbook", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="playbook_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(KINDS, required=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="What they say", required=True, translate=True)
    answer = fields.Text(string="What we answer", required=True, translate=True)
