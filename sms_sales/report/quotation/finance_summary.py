from odoo import fields, models
from odoo.tools import SQL

BANDS = [
    ("0", "Not due"),
    ("1", "1–30 days"),
    ("2", "31–60 days"),
    ("3", "61–90 days"),
    ("4", "Over 90 days"),
]


class SalesFinanceSummary(models.Model):
    """What was invoiced, what of it is paid, and what is overdue.

    A row is an instalment of a posted customer invoice or credit note: its line on a
    receivable account, whose residual the host keeps. Money is the company's. The
    untaxed amount is shared out by instalments so that they add up to the invoice.
    """

    _name = "sales.finance.summary"
    _description = "Invoiced and Paid"
    _auto = False
    _order = "days_overdue desc, due_date desc, id desc"
    _rec_name = "move_id"

    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    move_type = fields.Selection(
        [("out_invoice", "Invoice"), ("out_refund", "Credit note")],
        string="Kind",
        readonly=True,
    )
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales team", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    invoice_date = fields.Date(string="Invoice date", readonly=True)
    due_date = fields.Date(
        string="Due date",
        readonly=True,
        help="Of the instalment, where a payment term has several.",
    )
    days_overdue = fields.Integer(
        string="Days overdue",
        readonly=True,
        aggregator="max",
        help="0 while it is not due, or settled.",
    )
    band = fields.Selection(BANDS, string="Overdue by", readonly=True)
    untaxed = fields.Monetary(
        string="Invoiced, untaxed",
        readonly=True,
        help="Credit notes are taken off.",
    )
    total = fields.Monetary(string="Invoiced", readonly=True, help="With tax.")
    paid = fields.Monetary(
        readonly=True,
        help="Settled: by payments, by credit notes, or written off.",
    )
    residual = fields.Monetary(string="Open", readonly=True)
    not_due = fields.Monetary(readonly=True, help="Open, and not due before today.")
    overdue = fields.Monetary(
        readonly=True, help="Open, and due before today. Open credit notes lower it."
    )
    overdue_30 = fields.Monetary(string="1–30 days", readonly=True)
    overdue_60 = fields.Monetary(string="31–60 days", readonly=True)
    overdue_90 = fields.Monetary(string="61–90 days", readonly=True)
    overdue_more = fields.Monetary(string="Over 90 days", readonly=True)

    _depends = {
        "account.move": [
            "amount_untaxed_signed",
            "commercial_partner_id",
            "invoice_date",
            "invoice_user_id",
            "move_type",
            "state",
            "team_id",
        ],
        "account.move.line": [
            "account_id",
            "amount_residual",
            "balance",
            "company_id",
            "date_maturity",
            "move_id",
        ],
        "account.account": ["account_type"],
    }

    @property
    def _table_query(self):
        return SQL("SELECT %s FROM %s", self._select(), self._from())

    def _select(self):
        """Hook: the columns."""
        return SQL(
            """
            line.id, line.move_id, line.company_id, move.move_type, move.team_id,
            move.invoice_user_id AS user_id, move.invoice_date, due.date AS due_date,
            move.commercial_partner_id AS partner_id,
            line.company_currency_id AS currency_id,
            line.balance AS total, line.amount_residual AS residual,
            line.balance - line.amount_residual AS paid,
            %(untaxed)s AS untaxed, late.days AS days_overdue,
            CASE WHEN late.days = 0 THEN '0' WHEN late.days <= 30 THEN '1'
                 WHEN late.days <= 60 THEN '2' WHEN late.days <= 90 THEN '3'
                 ELSE '4' END AS band,
            CASE WHEN late.days = 0 THEN line.amount_residual ELSE 0 END AS not_due,
            CASE WHEN late.days > 0 THEN line.amount_residual ELSE 0 END AS overdue,
            CASE WHEN late.days BETWEEN 1 AND 30
                 THEN line.amount_residual ELSE 0 END AS overdue_30,
            CASE WHEN late.days BETWEEN 31 AND 60
                 THEN line.amount_residual ELSE 0 END AS overdue_60,
            CASE WHEN late.days BETWEEN 61 AND 90
                 THEN line.amount_residual ELSE 0 END AS overdue_90,
            CASE WHEN late.days > 90
                 THEN line.amount_residual ELSE 0 END AS overdue_more
            """,
            untaxed=self._untaxed(),
        )

    def _untaxed(self):
        """Hook: the difference of two rounded sums, so that all of them add up."""
        return SQL(
            """
            CASE WHEN split.whole != 0
                 THEN round(move.amount_untaxed_signed * (split.before + line.balance)
                            / split.whole, currency.decimal_places)
                    - round(move.amount_untaxed_signed * split.before
                            / split.whole, currency.decimal_places)
                 WHEN split.is_first THEN move.amount_untaxed_signed
                 ELSE 0 END
            """
        )

    def _from(self):
        """Hook: the instalments, what of each invoice fell due before, and how long
        each is overdue today. Looked up for each row, so that who sees few waits for
        few."""
        return SQL(
            """
            account_move_line line
            JOIN account_move move ON move.id = line.move_id
                AND move.state = 'posted'
                AND move.move_type IN ('out_invoice', 'out_refund')
            JOIN account_account account ON account.id = line.account_id
                AND account.account_type = 'asset_receivable'
            JOIN res_currency currency ON currency.id = line.company_currency_id
            CROSS JOIN LATERAL (
                SELECT COALESCE(line.date_maturity, move.invoice_date, line.date)
                    AS date
            ) due
            CROSS JOIN LATERAL (
                SELECT CASE WHEN line.amount_residual = 0 THEN 0
                       ELSE greatest(%(today)s - due.date, 0) END AS days
            ) late
            CROSS JOIN LATERAL (
                SELECT sum(other.balance) AS whole,
                       COALESCE(sum(other.balance) FILTER (WHERE earlier), 0) AS before,
                       NOT bool_or(earlier) AS is_first
                  FROM account_move_line other
                  JOIN account_account kind ON kind.id = other.account_id
                   AND kind.account_type = 'asset_receivable'
                 CROSS JOIN LATERAL (
                      SELECT (COALESCE(other.date_maturity, move.invoice_date,
                                       other.date), other.id)
                           < (due.date, line.id) AS earlier
                 ) turn
                 WHERE other.move_id = line.move_id
            ) split
            """,
            today=fields.Date.context_today(self),
        )

    def action_open_move(self):
        """Open the invoice."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }
