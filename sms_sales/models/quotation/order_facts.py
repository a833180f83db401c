"""What quotation rules ask of an order itself, as SQL."""

from odoo import fields
from odoo.tools import SQL

from ...engine.quotation.verdict import CONFIRMING

# What an app adds to an order, and the channel that it tells of.
CHANNELS = (("website_id", "shop"), ("project_id", "project"))
# Any user of projects chooses one on any quotation, and any client may send a website:
# only what the app itself has made counts. Of older orders nobody knows it.
MADE = {"shop": "sales_of_shop", "project": "sales_of_project"}


def order_facts(env, chosen):
    """Select one row for each order of ``chosen`` (a query of ids)."""
    return SQL(
        """
        SELECT o.id, o.company_id, o.currency_id, c.name AS currency, o.team_id,
               o.user_id, o.pricelist_id, o.sales_territory_id,
               ARRAY[p.id, p.parent_id, p.commercial_partner_id] AS partners,
               ARRAY(SELECT t.category_id FROM res_partner_res_partner_category_rel t
                      WHERE t.partner_id IN (p.id, p.commercial_partner_id)) AS tags,
               %(channel)s AS channel, %(payment_days)s AS payment_days,
               %(validity_days)s AS validity_days, %(present)s AS present
          FROM sale_order o
          JOIN res_partner p ON p.id = o.partner_id
          LEFT JOIN res_currency c ON c.id = o.currency_id
         WHERE o.id IN (%(chosen)s)
        """,
        chosen=chosen,
        channel=channel(env),
        payment_days=PAYMENT_DAYS,
        # A date that is yet to come would make any offer a short one.
        validity_days=validity_days(
            SQL("LEAST(o.date_order, %s)", fields.Datetime.now())
        ),
        present=_present(),
    )


# Without terms the whole is due at once. Terms that wait for the end of a month count
# from the day of the invoice that makes them the longest.
PAYMENT_DAYS = SQL(
    """
    COALESCE((
        SELECT max(t.nb_days + CASE t.delay_type
                   WHEN 'days_after_end_of_month' THEN 30
                   WHEN 'days_after_end_of_next_month' THEN 61
                   WHEN 'days_end_of_month_on_the' THEN 30 +
                        CASE WHEN t.days_next_month ~ '^[0-9]+$'
                             THEN t.days_next_month::int ELSE 1 END
                   ELSE 0 END)
          FROM account_payment_term_line t
         WHERE t.payment_id = o.payment_term_id), 0)
    """
)


def validity_days(moment, end=None):
    """The days from ``moment`` (in UTC) of the order to its ``end``, or to another
    day, where its company is; None where the offer has no end."""
    return SQL(
        """
        %s - (%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(
            (SELECT z.tz FROM res_company y JOIN res_partner z ON z.id = y.partner_id
              WHERE y.id = o.company_id), 'UTC'))::date
        """,
        end or SQL("o.validity_date"),
        moment,
    )


def channel(env):
    """'' for an order of a salesperson, else the channel it came by."""
    orders = env["sale.order"]._fields
    cases = [
        SQL(
            "WHEN %s IS NOT NULL AND %s IS NOT FALSE THEN %s",
            SQL.identifier("o", column),
            SQL.identifier("o", MADE[name]),
            name,
        )
        for column, name in CHANNELS
        if column in orders and orders[column].store
    ]
    if "pos_order_line_ids" in orders:
        sold = SQL("SELECT FROM pos_order_line s WHERE s.sale_order_origin_id = o.id")
        cases.append(SQL("WHEN EXISTS (%s) THEN 'pos'", sold))
    return SQL("CASE %s ELSE '' END", SQL(" ").join(cases)) if cases else SQL("''")


def _present():
    """The names of the requirements that the order meets."""
    cases = [
        ("customer_reference", SQL("trim(COALESCE(o.client_order_ref, '')) <> ''")),
        (CONFIRMING, SQL("o.signed_on IS NOT NULL")),
        (
            "delivery_address",
            SQL(
                "EXISTS (SELECT FROM res_partner a WHERE a.id = o.partner_shipping_id"
                " AND trim(COALESCE(a.street, '')) <> ''"
                " AND trim(COALESCE(a.city, '')) <> '' AND a.country_id IS NOT NULL)"
            ),
        ),
    ]
    parts = [SQL("CASE WHEN %s THEN %s END", met, name) for name, met in cases]
    return SQL("array_remove(ARRAY[%s], NULL)", SQL(", ").join(parts))
