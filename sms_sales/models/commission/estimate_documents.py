"""The rows of a settlement's documents for deals that are still open."""

from odoo.tools import SQL

NOTHING = SQL()


def documents(source, chunk, day):
    """Rows of ``sc_doc`` for a deal that would be closed on ``day``."""
    if source._name == "sale.order":
        return _lines(chunk, day, SQL("o.id = %s", source.id))
    if chunk.plan.measure == "amount":
        return _revenue(source, chunk, day)
    return _quotations(source, chunk, day)


def quoted(leads, company):
    """Each opportunity's last quotation that is still open, and how likely it is."""
    return SQL(
        """
        SELECT DISTINCT ON (l.id) l.id AS lead_id, q.id AS order_id,
               %(likely)s AS likely
          FROM crm_lead l
          JOIN sale_order q ON q.opportunity_id = l.id
         WHERE l.id = ANY(%(leads)s) AND q.company_id = %(company)s
           AND q.state IN ('draft', 'sent')
         ORDER BY l.id, q.id DESC
        """,
        likely=SQL("COALESCE(l.probability, 0)::numeric / 100")
        if _as_likely(leads)
        else SQL("1::numeric"),
        leads=leads.ids,
        company=company.id,
    )


def _as_likely(leads):
    """Whether somebody asks for what deals bring as likely as they are."""
    return leads.env.context.get("sales_as_likely")


def _quotations(leads, chunk, day):
    """What is in their last quotations, which tell margin and quantity."""
    return _lines(
        chunk,
        day,
        SQL("o.state IN ('draft', 'sent')"),
        SQL("JOIN (%s) d ON d.order_id = o.id", quoted(leads, chunk.company)),
        SQL("* d.likely"),
    )


def _lines(chunk, day, where, join=NOTHING, part=NOTHING):
    """Lines of quotations, or the ``part`` of them that is likely to come in."""
    amount = SQL("l.price_subtotal / COALESCE(NULLIF(o.currency_rate, 0), 1) %s", part)
    # a negative key of origin meets no frozen cost of an invoice line
    return SQL(
        """
        SELECT l.id AS line_key, -l.id AS origin_key, l.id AS order_key,
               'sale' AS event, o.id AS doc_id, o.id AS sale_doc_id,
               %(day)s::date AS day, %(day)s::date AS sale_day, o.currency_id,
               l.price_subtotal AS document_amount, %(amount)s AS company_amount,
               %(amount)s AS base, l.product_uom_qty %(part)s AS quantity,
               l.product_id, NULL::integer AS move_line_id, l.id AS order_line_id,
               FALSE AS is_downpayment,
               l.price_unit < 0 AND l.product_uom_qty > 0 AS is_discount,
               p.commercial_partner_id AS partner_id, o.user_id, o.team_id,
               o.name AS source_name
          FROM sale_order o
          %(join)s
          JOIN sale_order_line l ON l.order_id = o.id
          JOIN res_partner p ON p.id = o.partner_id
         WHERE %(where)s AND l.display_type IS NULL
           AND l.is_downpayment IS NOT TRUE
        """,
        amount=chunk.rounded(SQL("(%s)::numeric", amount)),
        part=part,
        day=day,
        join=join,
        where=where,
    )


def _revenue(leads, chunk, day):
    revenue = SQL("l.prorated_revenue" if _as_likely(leads) else "l.expected_revenue")
    return SQL(
        """
        SELECT l.id AS line_key, -l.id AS origin_key, 0 AS order_key,
               'sale' AS event, l.id AS doc_id, l.id AS sale_doc_id,
               %(day)s::date AS day, %(day)s::date AS sale_day,
               %(currency)s AS currency_id, %(amount)s AS document_amount,
               %(amount)s AS company_amount, %(amount)s AS base,
               1::numeric AS quantity, NULL::integer AS product_id,
               NULL::integer AS move_line_id, NULL::integer AS order_line_id,
               FALSE AS is_downpayment, FALSE AS is_discount,
               p.commercial_partner_id AS partner_id, l.user_id, l.team_id,
               l.name AS source_name
          FROM crm_lead l LEFT JOIN res_partner p ON p.id = l.partner_id
         WHERE l.id = ANY(%(leads)s)
        """,
        amount=chunk.rounded(SQL("COALESCE(%s, 0)::numeric", revenue)),
        day=day,
        currency=chunk.company.currency_id.id,
        leads=leads.ids,
    )
