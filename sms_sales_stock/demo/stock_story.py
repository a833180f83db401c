from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.tools import SQL

WEEKS = 20
# Name, code, name of the product, price, cost, sold in the weeks in turn.
GOODS = (
    ("vial", "AL-VIA", "HPLC vials, 100 pieces", 48, 19, (6, 9, 0, 12)),
    ("filter", "AL-FLT", "Sterile filter units, 50 pieces", 130, 61, (4, 0, 5)),
    ("lamp", "AL-LMP", "Deuterium lamp", 390, 210, (1, 0, 0, 2)),
    ("seal", "AL-SEA", "Pump seals, pair", 75, 28, (2, 1, 0)),
)
# Days from asking to arrival of what came in, oldest first, and how much of each.
RECEIPTS = ((9, 60), (12, 50), (8, 45), (10, 40))
# What is left today.
ON_HAND = {"vial": 14, "filter": 60, "lamp": 1, "seal": 90}
SELLERS = ("grace", "elena", "marcus")


class SalesDemo(models.AbstractModel):
    """What Alder keeps in stock: one runs out, one is on its way, one is too much."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _tell_stock(self):
        """Tell the chapter once; the goods and their orders are the host's and stay."""
        quiet = self.with_context(
            mail_create_nolog=True, mail_notrack=True, tracking_disable=True
        )
        if not quiet._found("alder_story"):
            return
        us, _eu = quiet._companies()
        quiet._open_warehouse(us)
        stock = quiet._within(us)
        warehouse = stock.env["stock.warehouse"].search(
            [("company_id", "=", us.id)], limit=1
        )
        warehouse.sales_transit_days = 2
        if not quiet._found("alder_vial"):
            stock._buy_goods(warehouse)
            orders = stock._sell_goods(us)
            stock._count_goods(warehouse)
            stock._expect_goods(warehouse)
            orders._sales_track()
        stock._offer_goods(us)
        stock.env["sales.reorder.run"]._compute(us)
        stock.env["sales.stock.shortage"]._watch(us)

    @api.model
    def _buy_goods(self, warehouse):
        """Make the goods and their vendor, and let receipts have come in."""
        vendor = self.env["res.partner"].create(
            {"name": "Hartmann Glass", "is_company": True}
        )
        self._name_record("alder_hartmann", vendor)
        for name, code, title, price, cost, _sold in GOODS:
            product = self.env["product.product"].create(
                {
                    "name": title,
                    "default_code": code,
                    "is_storable": True,
                    "list_price": price,
                    "standard_price": cost,
                    "categ_id": self._ref("alder_categ_consumables").id,
                    "seller_ids": [
                        Command.create({"partner_id": vendor.id, "delay": 9})
                    ],
                }
            )
            self._name_record(f"alder_{name}", product)
        today, moves = fields.Datetime.now(), self.env["stock.move"]
        for turn, (days, quantity) in enumerate(RECEIPTS):
            asked = today - timedelta(days=WEEKS * 7 - 10 - 30 * turn)
            made = self._move_goods(warehouse, quantity, asked + timedelta(days=days))
            made.write({"quantity": quantity, "picked": True})
            made._action_done()
            made.date = asked + timedelta(days=days)
            self._date_back(made, asked)
            moves += made

    @api.model
    def _move_goods(self, warehouse, quantity, day, names=None):
        """Plan receipts of each of the goods."""
        moves = self.env["stock.move"].create(
            [
                {
                    "product_id": product.id,
                    "product_uom": product.uom_id.id,
                    "product_uom_qty": quantity,
                    "location_id": self.env.ref("stock.stock_location_suppliers").id,
                    "location_dest_id": warehouse.lot_stock_id.id,
                    "company_id": warehouse.company_id.id,
                    "date": day,
                }
                for product in self._goods(names)
            ]
        )
        return moves._action_confirm(merge=False)

    @api.model
    def _goods(self, names=None):
        names = names or [row[0] for row in GOODS]
        return self.env["product.product"].concat(
            *(self._ref(f"alder_{name}") for name in names)
        )

    @api.model
    def _date_back(self, records, day):
        """Let the records have been made on a day: the host writes that itself."""
        records.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET create_date = %s WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                day,
                records.ids,
            )
        )
        records.invalidate_recordset(["create_date"])

    @api.model
    def _sell_goods(self, us):
        """Sell some of them each week, ship it two days later, return the orders."""
        today, rows = fields.Date.context_today(self), []
        for week in range(WEEKS):
            seller = SELLERS[week % len(SELLERS)]
            accounts = self._accounts(seller)
            lines = [(name, sold[week % len(sold)]) for name, *_rest, sold in GOODS]
            rows.append(
                self._prepare_order(
                    us,
                    accounts[week % len(accounts)],
                    seller,
                    "west" if seller == "elena" else "east",
                    today - timedelta(days=7 * (WEEKS - week) - 2),
                    [line for line in lines if line[1]],
                )
            )
        orders = self._confirm(self.env["sale.order"].create(rows))
        transfers = orders.picking_ids
        for move in transfers.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        transfers._action_done()
        for order in orders:
            order.picking_ids.date_done = order.date_order + timedelta(days=2)
            order.write(
                {
                    "sales_confirmed_on": order.date_order,
                    "sales_released_on": order.date_order,
                    "sales_expected_on": order.date_order + timedelta(days=5),
                }
            )
        return orders

    @api.model
    def _count_goods(self, warehouse):
        """Say what the shelves hold after all of that."""
        quants = self.env["stock.quant"]
        for name, quantity in ON_HAND.items():
            product, place = self._ref(f"alder_{name}"), warehouse.lot_stock_id
            there = quants._get_available_quantity(product, place)
            quants._update_available_quantity(product, place, quantity - there)

    @api.model
    def _expect_goods(self, warehouse):
        """Lamps are on their way; filters have a rule that is too low."""
        self._move_goods(
            warehouse, 6, fields.Datetime.now() + timedelta(days=5), ["lamp"]
        )
        rule = self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self._ref("alder_filter").id,
                "warehouse_id": warehouse.id,
                "company_id": warehouse.company_id.id,
                "product_min_qty": 8,
                "product_max_qty": 40,
                "trigger": "manual",
            }
        )
        self._name_record("alder_filter_rule", rule)

    @api.model
    def _offer_goods(self, us):
        """A quotation with a line of each kind."""
        if self._found("alder_order_stock"):
            return
        row = self._prepare_order(
            us,
            self._ref("alder_garden_state"),
            "grace",
            "east",
            fields.Date.context_today(self),
            [("seal", 4), ("lamp", 5), ("vial", 30)],
        )
        order = self.env["sale.order"].create(row)
        self._name_record("alder_order_stock", order)
