from odoo.tools import SQL


def received(chunk, until, roots):
    """Fraction of money received of each invoice family in ``roots`` (rule 15).

    ``paid`` of ``due`` is the same, as a quotient that loses no digit. ``day`` is when
    it last changed: by money, or by a credit note, after which less is asked for.
    """
    return SQL(
        """
        WITH family AS (%(family)s), term AS (
            SELECT f.root_id, f.day, l.id, l.move_id, l.amount_currency
              FROM family f
              JOIN account_move_line l ON l.move_id = f.move_id
                   AND l.display_type = 'payment_term'
        ), hit AS (%(hits)s), money AS (%(money)s), asked AS (
            SELECT root_id, max(day) AS day, sum(amount_currency) AS asked
              FROM term GROUP BY 1
        )
        SELECT r.root_id, r.day, %(fraction)s
          FROM (SELECT a.root_id, GREATEST(a.day, c.day) AS day,
                       COALESCE(c.got, 0) AS amount, a.asked AS whole
                  FROM asked a
                  LEFT JOIN (SELECT h.root_id, max(h.day) AS day,
                                    sum(h.amount * y.paid / y.due) AS got
                               FROM hit h JOIN money y ON y.move_id = h.move_id
                              GROUP BY 1) c USING (root_id)) r
        """,
        family=_family(chunk, until, roots),
        hits=_hits(until),
        money=_money(chunk.plan.env),
        fraction=_fraction(1),
    )


def _fraction(empty):
    """``amount`` by ``whole`` between 0 and 1, or ``empty`` where nothing is due."""
    within = SQL("amount / NULLIF(whole, 0) > 0 AND amount / NULLIF(whole, 0) < 1")
    clamped = SQL(
        "COALESCE(LEAST(1, GREATEST(0, amount / NULLIF(whole, 0))), %s)", empty
    )
    return SQL(
        "%(clamped)s AS fraction,"
        " CASE WHEN %(within)s THEN amount ELSE %(clamped)s END AS paid,"
        " CASE WHEN %(within)s THEN whole ELSE 1 END AS due",
        within=within,
        clamped=clamped,
    )


def _family(chunk, until, roots):
    """An invoice and the posted credit notes that reverse it."""
    return SQL(
        """
        SELECT m.id AS move_id, m.id AS root_id, m.invoice_date AS day
          FROM account_move m
         WHERE m.company_id = %(company)s AND m.state = 'posted'
           AND m.id IN (%(roots)s)
         UNION
        SELECT m.id, m.reversed_entry_id, m.invoice_date FROM account_move m
         WHERE m.company_id = %(company)s AND m.state = 'posted'
           AND m.invoice_date <= %(until)s
           AND m.reversed_entry_id IN (%(roots)s)
        """,
        company=chunk.company.id,
        until=until,
        roots=roots,
    )


def _hits(until):
    """Signed amounts matched against the family's receivables from outside it."""
    return SQL(
        "%s UNION ALL %s",
        _matched("debit", "credit", 1, until),
        _matched("credit", "debit", -1, until),
    )


def _matched(side, other, sign, until):
    return SQL(
        """
        SELECT t.root_id, %(sign)s * %(amount)s AS amount, p.max_date AS day, o.move_id
          FROM term t
          JOIN account_partial_reconcile p
            ON %(side)s = t.id AND p.max_date <= %(until)s
          JOIN account_move_line o ON o.id = %(other)s
          JOIN account_move om ON om.id = o.move_id AND om.state = 'posted'
         WHERE NOT EXISTS (SELECT FROM family f
                            WHERE f.move_id = o.move_id AND f.root_id = t.root_id)
        """,
        sign=sign,
        amount=SQL.identifier("p", f"{side}_amount_currency"),
        side=SQL.identifier("p", f"{side}_move_id"),
        other=SQL.identifier("p", f"{other}_move_id"),
        until=until,
    )


def _money(env):
    """How much of an entry matched against a receivable is money (rule 16)."""
    return SQL(
        """
        SELECT move_id, %(fraction)s
          FROM (SELECT m.id AS move_id,
                       CASE WHEN %(document)s THEN 1 ELSE sum(l.balance) FILTER (
                            WHERE a.account_type IN ('asset_cash',
                                                     'liability_credit_card')
                               OR a.sales_counts_as_received
                               OR %(withheld)s
                               OR l.account_id = pay.outstanding_account_id)
                       END AS amount,
                       CASE WHEN %(document)s THEN 1 ELSE -sum(l.balance) FILTER (
                            WHERE a.account_type = 'asset_receivable') END AS whole
                  FROM account_move m
                  JOIN account_move_line l ON l.move_id = m.id
                  JOIN account_account a ON a.id = l.account_id
                  LEFT JOIN account_payment pay ON pay.id = m.origin_payment_id
                 WHERE m.id IN (SELECT move_id FROM hit)
                 GROUP BY m.id, m.move_type) e
        """,
        document=_as_a_whole(env),
        withheld=_withheld(env),
        fraction=_fraction(0),
    )


def _as_a_whole(env):
    """A customer document of another family, and what a till took, is money."""
    document = SQL("m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')")
    if "pos.payment" not in env:
        return document
    return SQL("(%s OR m.id IN (SELECT account_move_id FROM pos_payment))", document)


def _withheld(env):
    """Tax that the customer withheld is money received (where the host knows it)."""
    if "is_withholding_tax_on_payment" not in env["account.tax"]._fields:
        return SQL("FALSE")
    return SQL(
        "EXISTS (SELECT FROM account_tax x WHERE x.id = l.tax_line_id"
        " AND x.is_withholding_tax_on_payment)"
    )


def flow(chunk):
    """Credits of the chunk with what they earn, booked ones and new ones."""
    drafts = SQL("f.origin_key IN (SELECT line_key FROM sc_draft)")
    return SQL(
        """
        SELECT f.*, l.move_id AS root_id
          FROM (SELECT c.pool_id, c.participant_id, c.payee_id, c.role, c.origin_key,
                       c.order_key, c.day, c.currency_id, c.credited,
                       COALESCE(a.commission, c.commission) AS commission,
                       c.move_line_id, c.order_line_id, c.source_name, o.locked_until
                  FROM sales_commission_credit c
                  JOIN sc_pool o ON o.id = c.pool_id
                  LEFT JOIN sc_amount a ON a.id = c.id
                 WHERE c.event IN ('sale', 'refund', 'clawback') AND c.hold IS NULL
                 UNION ALL
                SELECT n.pool_id, n.participant_id, n.payee_id, n.role, n.origin_key,
                       n.order_key, n.day, n.currency_id, n.credited,
                       COALESCE(a.commission, n.commission),
                       n.move_line_id, n.order_line_id, n.source_name, n.locked_until
                  FROM sc_new n LEFT JOIN sc_amount a ON a.n = n.n
                 WHERE n.hold IS NULL) f
          LEFT JOIN account_move_line l ON l.id = f.origin_key
         WHERE NOT %s
        """,
        drafts if chunk.rows["sc_booked"] else SQL("FALSE"),
    )


def no_releases():
    """An empty table of releases, filled one pay period after the other."""
    return SQL(
        """
        SELECT 0 AS pool_id, 0 AS participant_id, 0 AS payee_id, ''::varchar AS role,
               0 AS origin_key, 0 AS order_key, 0 AS currency_id,
               CURRENT_DATE AS day, CURRENT_DATE AS locked_until, 0 AS move_line_id,
               0 AS order_line_id, ''::varchar AS source_name,
               0::numeric AS credited, 0::numeric AS commission, 0::numeric AS fraction,
               0::numeric AS released, 0::numeric AS payable
         WHERE FALSE
        """
    )


def releases(chunk, until):
    """Commission set free by money received, less what was set free before."""
    received_part = SQL("COALESCE(f.paid, 0) / COALESCE(f.due, 1)")
    return SQL(
        """
        INSERT INTO sc_release
        SELECT r.* FROM (
            SELECT g.pool_id, g.participant_id, g.payee_id, g.role, g.origin_key,
                   g.order_key, g.currency_id, LEAST(GREATEST(f.day, g.day, b.day),
                                                     %(until)s),
                   g.locked_until, g.move_line_id, g.order_line_id, g.source_name,
                   g.credited, g.commission, COALESCE(f.fraction, 0),
                   %(base)s - COALESCE(b.released, 0) AS released,
                   %(paid)s - COALESCE(b.payable, 0) AS payable
              FROM (%(groups)s) g
              LEFT JOIN sc_received f ON f.root_id = g.root_id
              LEFT JOIN (%(booked)s) b USING (origin_key, order_key, participant_id,
                                              role)
        ) r WHERE r.released <> 0 OR r.payable <> 0
        """,
        base=chunk.rounded(SQL("g.credited * %s", received_part)),
        paid=chunk.rounded(SQL("g.commission * %s", received_part)),
        until=until,
        groups=_groups(until),
        booked=_released(until),
    )


def _groups(until):
    return SQL(
        """
        SELECT pool_id, participant_id, payee_id, role, origin_key, order_key, root_id,
               max(currency_id) AS currency_id, max(day) AS day,
               max(locked_until) AS locked_until, max(move_line_id) AS move_line_id,
               max(order_line_id) AS order_line_id, max(source_name) AS source_name,
               sum(credited) AS credited, sum(commission) AS commission
          FROM sc_flow WHERE day <= %s
         GROUP BY 1, 2, 3, 4, 5, 6, 7
        """,
        until,
    )


def _released(until):
    """What was set free by money that had come in until then."""
    return SQL(
        """
        SELECT origin_key, order_key, participant_id, role, sum(released) AS released,
               sum(payable) AS payable, max(day) AS day
          FROM (SELECT c.origin_key, c.order_key, c.participant_id, c.role, c.released,
                       c.payable, c.day
                  FROM sales_commission_credit c
                  JOIN sc_pool o ON o.id = c.pool_id
                 WHERE c.event = 'release'
                 UNION ALL
                SELECT origin_key, order_key, participant_id, role, released, payable,
                       day FROM sc_release) x
         WHERE day <= %s GROUP BY 1, 2, 3, 4
        """,
        until,
    )


def insert_releases(chunk, run):
    """Book what was set free, in the pay period of the money."""
    return SQL(
        """
        INSERT INTO sales_commission_credit
               (run_id, pool_id, participant_id, payee_id, company_id, statement_id,
                period_from, corrects_from, event, role, day, move_line_id,
                order_line_id, source_name, line_key, origin_key, order_key, revision,
                currency_id, document_amount, company_amount, base, share, credited,
                counted, extra, before, before_extra, commission, released, payable,
                locked)
        SELECT %(run)s, r.pool_id, r.participant_id, r.payee_id, %(company)s, s.id,
               r.period_from, NULLIF(r.natural_from, r.period_from), 'release', r.role,
               r.day, r.move_line_id, r.order_line_id, r.source_name, r.origin_key,
               r.origin_key, r.order_key, r.revision, r.currency_id, 0, r.commission,
               r.credited, r.fraction, 0, 0, 0, 0, 0, 0, r.released, r.payable, FALSE
          FROM (%(landed)s) r
          LEFT JOIN sales_commission_statement s
            ON s.root_plan_id = %(root)s AND s.company_id = %(company)s
           AND s.payee_id = r.payee_id AND s.date_from = r.period_from
        """,
        run=run.id,
        company=chunk.company.id,
        landed=landed_releases(chunk),
        root=chunk.plan.root_id.id,
    )


def landed_releases(chunk):
    """Releases with the pay period that they fall in, numbered behind booked ones."""
    natural = chunk.landing(SQL("r.day"), SQL("'-infinity'::date"))
    return SQL(
        """
        SELECT r.*, %s AS period_from, %s AS natural_from,
               COALESCE(b.revision, 0) + row_number() OVER (
                   PARTITION BY r.origin_key, r.order_key, r.participant_id, r.role
                   ORDER BY r.day) AS revision
          FROM sc_release r
          LEFT JOIN (SELECT c.origin_key, c.order_key, c.participant_id, c.role,
                            max(c.revision) AS revision
                       FROM sales_commission_credit c
                       JOIN sc_pool o ON o.id = c.pool_id
                      WHERE c.event = 'release' GROUP BY 1, 2, 3, 4) b
            USING (origin_key, order_key, participant_id, role)
        """,
        chunk.landing(SQL("r.day"), SQL("r.locked_until")),
        natural,
    )
