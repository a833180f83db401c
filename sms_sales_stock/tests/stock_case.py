from odoo import fields
from odoo.tools import SQL

from odoo.addons.sms_sales.tests.quotation.common import QuotationCase


class StockCase(QuotationCase):
    """A warehouse with goods in stock, on 10 March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        ) or cls.env["stock.warehouse"].create(
            {"company_id": cls.company.id, "name": "Main", "code": "MAIN"}
        )
        cls.company.write(
            {
                "sales_reorder_level": 0.95,
                "sales_reorder_days": 20,
                "sales_reorder_lead_days": 7,
                "sales_low_stock_alert": True,
                "sales_low_stock_days": 30,
                "sales_low_stock_suggested": True,
                "security_lead": 0,
            }
        )
        if "days_to_purchase" in cls.company._fields:
            cls.company.days_to_purchase = 0
        cls.company.partner_id.tz = "UTC"
        cls.rotor = cls._create_goods("Rotor")
        cls.stock_manager = cls._create_stock_user("manager")
        # Whoever owns the suggestions of this database's own history.
        cls.env["sales.reorder.line"].search([]).current = False

    @classmethod
    def _create_stock_user(cls, role):
        user = cls._create_user("employee", f"stock_{role}", name=f"Stock {role}")
        user.group_ids += cls.env.ref(f"stock.group_stock_{role}")
        return user

    @classmethod
    def _create_goods(cls, name, **values):
        goods = cls._create_product(name, is_storable=True, **values)
        cls.env.flush_all()
        # The host writes the day of creation itself.
        cls.env.cr.execute(
            SQL(
                "UPDATE product_product SET create_date = '2025-01-01' WHERE id = %s",
                goods.id,
            )
        )
        return goods

    @classmethod
    def _create_vendor(cls, product, days, **values):
        vendor = cls.env["res.partner"].create({"name": "Vendor"})
        return cls.env["product.supplierinfo"].create(
            {
                "partner_id": vendor.id,
                "product_tmpl_id": product.product_tmpl_id.id,
                "delay": days,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _put(cls, product, quantity, warehouse=None):
        """Put a quantity into stock."""
        place = (warehouse or cls.warehouse).lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(product, place, quantity)

    @classmethod
    def _move(cls, product, quantity, day, going=False):
        """Plan a receipt, or a delivery, for a day."""
        outside = cls.env.ref(
            f"stock.stock_location_{'customers' if going else 'suppliers'}"
        )
        inside = cls.warehouse.lot_stock_id
        source, goal = (inside, outside) if going else (outside, inside)
        move = cls.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "product_uom": product.uom_id.id,
                "location_id": source.id,
                "location_dest_id": goal.id,
                "company_id": cls.company.id,
                "date": day,
            }
        )
        move._action_confirm()
        move.date = day
        return move

    @classmethod
    def _receive(cls, product, asked_on, arrived_on):
        """Let a receipt be in the past."""
        move = cls._move(product, 1, arrived_on)
        move.quantity = 1
        move.picked = True
        move._action_done()
        move.date = arrived_on
        cls.env.flush_all()
        # The host writes the day of creation itself.
        cls.env.cr.execute(
            SQL(
                "UPDATE stock_move SET create_date = %s WHERE id = %s",
                asked_on,
                move.id,
            )
        )
        cls.env.invalidate_all()

    @classmethod
    def _sell(cls, product, *sales, **values):
        """Confirm an order for each (day, quantity), delivered at once."""
        for day, quantity in sales:
            line = {"product_id": product.id, "product_uom_qty": quantity}
            order = cls._create_order(line, **values).sudo()
            order.action_confirm()
            order.picking_ids.move_ids._action_cancel()
            order.date_order = fields.Datetime.to_datetime(f"{day} 09:00:00")

    @classmethod
    def _suggest(cls, company=None):
        """Compute suggestions, and return the newest lines."""
        company = company or cls.company
        cls.env["sales.reorder.run"]._compute(company)
        return cls.env["sales.reorder.line"].search(
            [("current", "=", True), ("company_id", "=", company.id)]
        )

    @classmethod
    def _suggestion(cls, product):
        return cls._suggest().filtered(lambda line: line.product_id == product)
