from odoo.fields import Command

from .ledger_case import AssignmentCase


class SeenCase(AssignmentCase):
    """Ann is a member of T1; documents of an account that is in T1 since January."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create(
            {"name": "Scale", "type": "service", "invoice_policy": "order"}
        )
        cls.boss = cls._create_user("salesperson", "terr_boss", name="Cleo Boss")
        cls.member = cls._create_member(cls.one, cls.seller)

    @classmethod
    def _load_chart(cls):
        """Let the company post invoices, where nobody installed a chart for it."""
        if not cls.company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", cls.company, install_demo=False
            )

    @classmethod
    def _create_member(cls, territory, user, **values):
        members = cls.env["sales.territory.member"].with_user(cls.manager)
        return members.create(
            {
                "territory_id": territory.id,
                "user_id": user.id,
                "date_from": "2026-01-01",
                **values,
            }
        )

    def _create_lead(self, account=None, **values):
        """Create a deal of somebody else's."""
        return self.env["crm.lead"].create(
            {
                "name": "Ten scales",
                "type": "opportunity",
                "partner_id": (account or self.account).id,
                "user_id": self.other.id,
                **values,
            }
        )

    def _create_order(self, account=None, **values):
        """Create a quotation of somebody else's."""
        return self.env["sale.order"].create(
            {
                "partner_id": (account or self.account).id,
                "user_id": self.other.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 1,
                            "price_unit": 100.0,
                            "tax_ids": False,
                        }
                    )
                ],
                **values,
            }
        )

    def _create_invoice(self, account=None, day="2026-03-10", lines=1, **values):
        return self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (account or self.account).id,
                "invoice_user_id": self.other.id,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "price_unit": 100.0,
                            "tax_ids": False,
                        }
                    )
                    for _line in range(lines)
                ],
                **values,
            }
        )

    def _invoice(self, *orders):
        """Invoice orders together."""
        return self.env["sale.order"].union(*orders)._create_invoices()

    def _forget(self):
        """Do as the next request does: nothing but the host's rules is cached."""
        self.env.flush_all()
        self.env.invalidate_all()
