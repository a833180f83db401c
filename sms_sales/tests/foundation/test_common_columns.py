from odoo.tests import tagged
from odoo.tools import SQL

from ...tools.cached_columns import refresh_columns
from ...tools.host_columns import HOST_COLUMNS, create_host_columns
from ..common import SalesCase

# Models of which no database has many records: their defaults are filled in.
SMALL = {"res.company"}


@tagged("post_install", "-at_install")
class TestCommonColumns(SalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"P{index}", "color": index} for index in range(5)]
        )

    def _refresh(self, fnames=("color",), **kwargs):
        source = SQL(
            "SELECT id, 3 AS color, 'new' AS ref FROM res_partner WHERE id IN %s",
            tuple(self.partners.ids),
        )
        return refresh_columns(self.env["res.partner"], fnames, source, **kwargs)

    def test_only_what_differs_is_written(self):
        changed = self._refresh()
        self.assertEqual(changed, self.partners - self.partners[3])
        self.assertEqual(set(self.partners.mapped("color")), {3})
        self.assertFalse(self._refresh())

    def test_pending_changes_are_compared_too(self):
        self._refresh()
        self.partners[1].color = 8
        self.assertEqual(self._refresh(), self.partners[1])
        self.assertEqual(self.partners[1].color, 3)

    def test_several_columns_in_chunks(self):
        self.assertEqual(self._refresh(("color", "ref"), chunk=2), self.partners)
        self.assertEqual(set(self.partners.mapped("ref")), {"new"})

    def test_what_depends_on_the_column_is_computed_again(self):
        contact = self._create_partner(name="Ann", company_name="Old")
        self.assertEqual(contact.complete_name, "Old, Ann")
        source = SQL("SELECT %s AS id, 'New' AS company_name", contact.id)
        refresh_columns(self.env["res.partner"], ["company_name"], source)
        self.assertEqual(contact.complete_name, "New, Ann")

    def test_a_tracked_field_is_not_written_behind_the_chatter(self):
        source = SQL("SELECT 1 AS id, 'x' AS name")
        with self.assertRaisesRegex(ValueError, "res.partner.name is tracked"):
            refresh_columns(self.env["res.partner"], ["name"], source)

    def test_a_missing_column_is_added_once(self):
        columns = [
            ("res_partner", "sales_test_column", "int4"),
            ("sales_no_such_table", "sales_test_column", "int4"),
        ]
        create_host_columns(self.cr, columns)
        create_host_columns(self.cr, columns)
        self.cr.execute(SQL("SELECT sales_test_column FROM res_partner LIMIT 1"))
        self.assertEqual(self.cr.fetchone(), (None,))

    def test_installing_computes_no_value_for_every_row_of_the_host(self):
        """Fields that the host would fill on a full database are created before."""
        ready = {(table, column) for table, column, _type in HOST_COLUMNS}
        found = {
            (self.env[field.model_name]._table, field.name)
            for model in self.registry.values()
            if model._original_module != "sms_sales" and model._auto
            if not model._transient and model._name not in SMALL
            for field in model._fields.values()
            if field._module == "sms_sales" and field.store and field.column_type
            if field.compute or field.default or field.required
        }
        self.assertEqual(found - ready, set())
