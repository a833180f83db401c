"""What moves with an account: its open deals, and the revenue of twelve months."""

from odoo.tools import SQL


def collect_figures(run):
    """Write ``st_figure``: a row an account that has any, in the run's currency."""
    company = run.plan_id.company_id
    # A shared plan moves the business of all companies, whoever previews it.
    companies = company or run.env["res.company"].sudo().search([])
    currencies = run.env["res.currency"].with_company(company or run.env.company)
    rates = currencies._get_simple_currency_table(companies)
    return SQL(
        """
        CREATE TEMPORARY TABLE st_figure ON COMMIT DROP AS
        SELECT account_id, sum(deals)::int AS deals,
               round(sum(pipeline)::numeric, %(digits)s) AS pipeline,
               round(sum(revenue)::numeric, %(digits)s) AS revenue
          FROM (%(deals)s UNION ALL %(invoices)s) AS figures
         WHERE account_id IS NOT NULL GROUP BY account_id
        """,
        digits=run.currency_id.decimal_places,
        deals=_deals(company or run.env.company, company, rates),
        invoices=_invoices(run.day, rates),
    )


def open_deal(alias):
    """The condition of a deal that may still be won."""
    return SQL(
        "%(a)s.active AND %(a)s.type = 'opportunity' AND %(a)s.won_status = 'pending'",
        a=SQL.identifier(alias),
    )


def of_company(company, column):
    """What belongs to the plan's company, or to none; all for a shared plan."""
    if not company:
        return SQL("TRUE")
    return SQL("(%s IS NULL OR %s = %s)", column, column, company.id)


def _deals(main, company, rates):
    return SQL(
        """
        SELECT c.commercial_partner_id AS account_id, 1 AS deals,
               COALESCE(l.expected_revenue, 0)
                   * COALESCE(account_currency_table.rate, 1) AS pipeline,
               0 AS revenue
          FROM crm_lead l
          JOIN res_partner c ON c.id = l.partner_id
          LEFT JOIN %s ON account_currency_table.company_id
                          = COALESCE(l.company_id, %s)
         WHERE %s AND %s
        """,
        rates,
        main.id,
        open_deal("l"),
        of_company(company, SQL("l.company_id")),
    )


def _invoices(day, rates):
    return SQL(
        """
        SELECT m.commercial_partner_id, 0, 0,
               m.amount_untaxed_signed * account_currency_table.rate
          FROM account_move m
          JOIN %s ON account_currency_table.company_id = m.company_id
         WHERE m.state = 'posted'
           AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
           AND m.invoice_date <= %s
           AND m.invoice_date > (%s::date - interval '12 months')
        """,
        rates,
        day,
        day,
    )
