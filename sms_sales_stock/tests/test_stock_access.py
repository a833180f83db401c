import re
from pathlib import Path

from odoo.modules import get_module_path
from odoo.tests import tagged

from odoo.addons.sms_sales.tests.common import ROLES

from .stock_case import StockCase

LETTERS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
ROW = re.compile(r"^\| (.+?) +\|\s*$", re.MULTILINE)
HERE = {
    "stock_user": "stock.group_stock_user",
    "stock_manager": "stock.group_stock_manager",
}


@tagged("post_install", "-at_install")
class TestStockAccess(StockCase):
    """docs/stock.md says who may do what, and is believed."""

    def _table(self):
        """Return the roles of the columns, and the cells by model."""
        path = Path(get_module_path("sms_sales_stock")).parent / "docs" / "stock.md"
        text = path.read_text(encoding="utf-8")
        rows = [[cell.strip() for cell in row.split("|")] for row in ROW.findall(text)]
        header = next(row for row in rows if row[0] == "Model")
        return header[1:], {
            r[0].strip("`"): r[1:] for r in rows if r[0][:7] == "`sales."
        }

    def test_the_table_names_every_model_of_ours(self):
        ours = {
            name
            for name, model in self.registry.items()
            if model._original_module == "sms_sales_stock" and not model._abstract
        }
        self.assertEqual({*self._table()[1]}, ours)

    def test_live_rights_are_those_of_the_table(self):
        roles, models = self._table()
        self.assertEqual({*roles} - {*ROLES}, {*HERE})
        for role in roles:
            user = self._create_user(
                role if role in ROLES else "employee", f"me_{role}"
            )
            if role in HERE:
                user.group_ids += self.env.ref(HERE[role])
            for name, cells in models.items():
                model = self.env[name].with_user(user)
                live = "".join(
                    letter
                    for letter, operation in LETTERS.items()
                    if model.has_access(operation)
                )
                with self.subTest(model=name, role=role):
                    self.assertEqual(cells[roles.index(role)], live or "–")

    def test_nobody_reads_what_is_another_companys(self):
        other = self.env["res.company"].create({"name": "Another"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        values = {
            "product_id": self.rotor.id,
            "warehouse_id": warehouse.id,
            "company_id": other.id,
        }
        run = self.env["sales.reorder.run"].create({"company_id": other.id})
        line = self.env["sales.reorder.line"].create({**values, "run_id": run.id})
        shortage = self.env["sales.stock.shortage"].create(values)
        for record in (run, line, shortage):
            for user in (self.manager, self.stock_manager, self.seller):
                with self.subTest(model=record._name, user=user.name):
                    self.assertFalse(record.with_user(user).has_access("read"))
