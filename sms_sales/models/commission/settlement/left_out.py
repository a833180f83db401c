from odoo.tools import SQL

from .invoices import SALE_DOCUMENTS

REASONS = [
    ("not_posted", "Invoice not posted yet"),
    ("draft_again", "Once posted, a draft again"),
    ("not_confirmed", "Order not confirmed"),
    ("unpaid", "Customer has not paid (all of) it"),
    ("rule", "Excluded by a rule"),
    ("no_payee", "No payee takes part"),
    ("to_approve", "Payee waits for approval"),
    ("unassigned", "Part that no payee claims"),
    ("credited", "Already credited"),
    ("locked_period", "Period locked: lands in a later one"),
    ("payee_change", "Held: change of payee after locking"),
    ("changed", "Changed since the preview"),
    ("other_company", "Sale of another company"),
    ("before_cut_over", "Before the cut-over date"),
    ("intercompany", "Sale to an own company"),
    ("zero_cost", "Stored product without a cost"),
    ("delivery", "Delivery charge"),
    ("tip", "Tip"),
    ("combo", "Heading of a combo"),
    ("payment_means", "Paid with a gift card or e-wallet"),
    ("gift_card", "Gift card or e-wallet sold"),
    ("forfeited", "Deposit kept on a cancelled order"),
    ("fixed_tax", "Fixed tax of a down payment"),
]

# Columns of every part, in this order.
_COLUMNS = (
    "reason, rule_id, payee_id, partner_id, amount, move_line_id, order_line_id,"
    " source_name, day"
)


def left_out(chunk, given):
    """Every line that earns nothing new, with its reason as a code.

    ``given`` are the chunk's lines with their direct credit.
    """
    parts = [
        _excluded(),
        _without_payee(_waiting(chunk), given),
        _other_company(chunk),
    ]
    if not chunk.in_sums:
        parts.append(_held_or_later())
    if chunk.rows["sc_booked"]:
        parts += [_credited(), _held()]
    if chunk.plan.basis == "order":
        parts.append(_draft_orders(chunk))
    else:
        parts.append(_drafts(chunk))
    if chunk.releases:
        parts.append(_unpaid(chunk))
    return SQL(" UNION ALL ").join(parts)


def _excluded():
    return SQL(
        """
        SELECT reason::varchar AS reason,
               CASE WHEN reason = 'rule' THEN rule_id END AS rule_id,
               NULL::integer AS payee_id, partner_id, base AS amount, move_line_id,
               order_line_id, source_name, day
          FROM sc_base WHERE reason IS NOT NULL
        """
    )


def _waiting(chunk):
    """Whether somebody who is not approved yet would take part in the sale."""
    if not any(chunk.plan.participant_ids.mapped("waiting")):
        return SQL("FALSE")
    return SQL(
        """
        EXISTS (SELECT FROM sales_commission_participant p
                 WHERE p.plan_id = %s AND p.waiting AND p.role = 'direct'
                   AND b.sale_day >= p.date_from
                   AND (p.date_to IS NULL OR b.sale_day <= p.date_to)
                   AND (p.user_id = b.user_id
                        OR EXISTS (SELECT FROM sales_partner_agent_rel a
                                    WHERE a.partner_id = b.partner_id
                                      AND a.agent_id = p.payee_id
                                      AND (a.date_from IS NULL
                                           OR b.sale_day >= a.date_from))
                        OR EXISTS (SELECT FROM sales_commission_split x
                                    WHERE x.order_id = b.order_id
                                      AND x.payee_id = p.payee_id)))
        """,
        chunk.plan.id,
    )


def _without_payee(waiting, given):
    """Nobody takes part in the sale, or only with a part of it."""
    return SQL(
        """
        SELECT CASE WHEN %s THEN 'to_approve'
                    WHEN b.given IS NULL THEN 'no_payee' ELSE 'unassigned' END,
               NULL::integer, NULL::integer, b.partner_id,
               b.base - COALESCE(b.given, 0), b.move_line_id, b.order_line_id,
               b.source_name, b.day
          FROM (%s) b
         WHERE b.reason IS NULL AND b.base <> COALESCE(b.given, 0)
        """,
        waiting,
        given,
    )


def _credited():
    return SQL(
        """
        SELECT 'credited', NULL::integer, c.payee_id,
               COALESCE(l.partner_id, o.order_partner_id), b.credited, c.move_line_id,
               c.order_line_id, c.source_name, c.day
          FROM sc_booked b
          JOIN sales_commission_credit c ON c.id = b.last_id
          LEFT JOIN account_move_line l ON l.id = c.move_line_id
          LEFT JOIN sale_order_line o ON o.id = c.order_line_id
                AND c.move_line_id IS NULL
         WHERE b.credited <> 0
           AND NOT EXISTS (SELECT FROM sc_new n
                            WHERE n.line_key = b.line_key
                              AND n.origin_key = b.origin_key
                              AND n.order_key = b.order_key
                              AND n.participant_id = b.participant_id
                              AND n.role = b.role)
           AND b.line_key NOT IN (SELECT line_key FROM sc_draft)
        """
    )


def _held():
    return SQL(
        """
        SELECT c.hold, NULL::integer, c.payee_id, NULL::integer, c.credited,
               c.move_line_id, c.order_line_id, c.source_name, c.day
          FROM sales_commission_credit c JOIN sc_pool o ON o.id = c.pool_id
         WHERE c.hold IS NOT NULL
        """
    )


def _held_or_later():
    """New rows held, and differences to a locked period, booked in a later one."""
    return SQL(
        """
        SELECT COALESCE(n.hold, 'locked_period'), NULL::integer, n.payee_id,
               NULL::integer, n.credited, n.move_line_id, n.order_line_id,
               n.source_name, n.day
          FROM sc_new n WHERE n.hold IS NOT NULL OR n.corrects_from IS NOT NULL
        """
    )


def changed():
    """New rows of payees whose figures are not those of the preview any more."""
    return SQL(
        """
        SELECT 'changed' AS reason, NULL::integer AS rule_id, n.payee_id,
               NULL::integer AS partner_id, n.credited AS amount, n.move_line_id,
               n.order_line_id, n.source_name, n.day
          FROM sc_new n JOIN sc_changed c USING (payee_id)
        """
    )


def _other_company(chunk):
    """Sales that payees of this plan made in other companies of the user's."""
    companies = chunk.plan.env.user.company_ids - chunk.company
    if chunk.plan.basis == "order" or not companies:
        return SQL("SELECT %s FROM (%s) x WHERE FALSE", SQL(_COLUMNS), _excluded())
    return SQL(
        """
        SELECT 'other_company', NULL::integer, p.payee_id, l.partner_id, -l.balance,
               l.id, NULL::integer, m.name, m.invoice_date
          FROM account_move m
          JOIN account_move_line l ON l.move_id = m.id
          JOIN (SELECT user_id, min(payee_id) AS payee_id
                  FROM sales_commission_participant
                 WHERE plan_id = %s AND role = 'direct' AND user_id IS NOT NULL
                 GROUP BY user_id) p ON p.user_id = m.invoice_user_id
         WHERE m.company_id = ANY(%s) AND m.state = 'posted' AND m.move_type IN %s
           AND l.display_type = 'product' AND m.invoice_date BETWEEN %s AND %s
        """,
        chunk.plan.id,
        companies.ids,
        SALE_DOCUMENTS,
        chunk.date_from,
        min(chunk.date_to, chunk.until),
    )


def _unpaid(chunk):
    """What the customer's money has not set free yet."""
    return SQL(
        """
        SELECT 'unpaid', NULL::integer, t.payee_id, b.partner_id,
               t.credited - %s, t.move_line_id, t.order_line_id, t.source_name, t.day
          FROM sc_target t
          JOIN sc_base b USING (line_key, origin_key, order_key)
          LEFT JOIN sc_received f ON f.root_id = t.sale_doc_id
         WHERE COALESCE(f.fraction, 0) < 1 AND t.event = 'sale'
        """,
        chunk.rounded(SQL("t.credited * COALESCE(f.fraction, 0)")),
    )


def _drafts(chunk):
    """Documents of the chunk that are not posted, or not any more."""
    return SQL(
        """
        SELECT CASE WHEN m.posted_before THEN 'draft_again' ELSE 'not_posted' END,
               NULL::integer, NULL::integer, l.partner_id,
               CASE WHEN m.move_type = 'out_refund' THEN -l.price_subtotal
                    ELSE l.price_subtotal END
                   / COALESCE(NULLIF(m.invoice_currency_rate, 0), 1),
               l.id, NULL::integer, COALESCE(NULLIF(m.name, '/'), m.ref),
               COALESCE(m.invoice_date, m.date)
          FROM account_move m
          JOIN account_move_line l ON l.move_id = m.id
         WHERE m.company_id = %s AND m.state = 'draft' AND m.move_type IN %s
           AND l.display_type = 'product'
           AND COALESCE(m.invoice_date, m.date) BETWEEN %s AND %s
        """,
        chunk.company.id,
        SALE_DOCUMENTS,
        chunk.date_from,
        min(chunk.date_to, chunk.until),
    )


def _draft_orders(chunk):
    return SQL(
        """
        SELECT 'not_confirmed', NULL::integer, NULL::integer, o.partner_id,
               l.price_subtotal / COALESCE(NULLIF(o.currency_rate, 0), 1),
               NULL::integer, l.id, o.name, o.date_order::date
          FROM sale_order o JOIN sale_order_line l ON l.order_id = o.id
         WHERE o.company_id = %s AND o.state IN ('draft', 'sent')
           AND l.display_type IS NULL AND o.date_order::date BETWEEN %s AND %s
        """,
        chunk.company.id,
        chunk.date_from,
        min(chunk.date_to, chunk.until),
    )
