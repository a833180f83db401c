"""What the cases of the quotation room share."""

from odoo.tests import freeze_time

from ..common import SalesCase


class QuotationCase(SalesCase):
    """A sales manager, a team lead with a seller, and two products, on 10 March 2026.

    The seller's quotations are made by :meth:`_create_order`.
    """

    @classmethod
    def setUpClass(cls):
        # Started for the whole class, so that what is set up here has the day too.
        frozen = freeze_time("2026-03-10 10:00:00")
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        super().setUpClass()
        cls.company = cls.env.company
        cls.words = "Our offer"
        cls.manager = cls._create_user(
            "sales_manager", "quote_manager", name="Mia Boss"
        )
        cls.lead = cls._create_user("team_lead", "quote_lead", name="Lea Lead")
        cls.seller = cls._create_user("salesperson", "quote_seller", name="Ann Seller")
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Team of Lea",
                "user_id": cls.lead.id,
                "member_ids": [(6, 0, cls.seller.ids)],
                "company_id": cls.company.id,
            }
        )
        cls.customer = cls.env["res.partner"].create({"name": "Kestrel Labs"})
        cls.balance = cls._create_product("Balance", list_price=100, standard_price=55)
        cls.scale = cls._create_product("Scale", list_price=40, standard_price=10)

    @classmethod
    def _create_product(cls, name, **values):
        return cls.env["product.product"].create(
            {"name": name, "taxes_id": [], **values}
        )

    @classmethod
    def _create_order(cls, *lines, **values):
        """Create the seller's quotation; a line is a product or a dictionary of it."""
        lines = [
            line if isinstance(line, dict) else {"product_id": line.id}
            for line in lines
        ]
        orders = cls.env["sale.order"].with_user(cls.seller)
        return orders.create(
            {
                "partner_id": cls.customer.id,
                "team_id": cls.team.id,
                "order_line": [(0, 0, line) for line in lines],
                **values,
            }
        )

    @classmethod
    def _create_rule(cls, *conditions, **values):
        """Create a rule of the manager; a condition is (measure, comparison, limit) or
        a dictionary of it."""
        rows = [
            one
            if isinstance(one, dict)
            else dict(zip(("measure", "comparison", "value"), one, strict=True))
            for one in conditions
        ]
        return (
            cls.env["sales.quotation.rule"]
            .with_user(cls.manager)
            .create(
                {
                    "name": "Rule",
                    "outcome": "block",
                    "condition_ids": [(0, 0, row) for row in rows],
                    **values,
                }
            )
        )

    def _judge(self, order, **options):
        """Return the verdict on the order by the rules in force, or those given."""
        return self.env["sales.quotation.judge"]._judge(order, **options)[order.id]
