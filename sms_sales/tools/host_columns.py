"""New stored columns on the host's large tables.

Where the host finds the column already there, it does not compute a value for every
row of a full database while it installs us: a resumable job of the room does that.
"""

from odoo.tools import sql

# (table, column, type in PostgreSQL), one entry for each computed, required or
# defaulted stored field that a room adds to a model of the host.
HOST_COLUMNS = (
    ("account_move", "sales_territory_id", "int4"),
    ("crm_lead", "sales_postcode_key", "varchar"),
    ("crm_lead", "sales_territory_id", "int4"),
    ("res_partner", "sales_postcode_key", "varchar"),
    ("res_partner", "sales_territory_id", "int4"),
    ("sale_order", "sales_changed_by_id", "int4"),
    ("sale_order", "sales_confirmed_on", "timestamp"),
    ("sale_order", "sales_expected_on", "timestamp"),
    ("sale_order", "sales_invoicing_policy_id", "int4"),
    ("sale_order", "sales_of_project", "bool"),
    ("sale_order", "sales_of_shop", "bool"),
    ("sale_order", "sales_release_state", "varchar"),
    ("sale_order", "sales_territory_id", "int4"),
    ("sale_order_line", "sales_base_price", "float8"),
    ("sale_order_line", "sales_cost", "float8"),
    ("sale_order_line", "sales_list_price", "float8"),
    ("sale_order_line", "sales_pricelist_price", "float8"),
    ("sale_order_line", "sales_uid", "varchar"),
)


def create_host_columns(cr, columns=HOST_COLUMNS):
    """Add the ``columns`` that are missing, empty."""
    for table, column, pg_type in columns:
        if sql.table_exists(cr, table) and not sql.column_exists(cr, table, column):
            sql.create_column(cr, table, column, pg_type)
