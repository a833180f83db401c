from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ...models.commission.payout.commission_statement import REOPENED
from ...tools.company_day import today_here


class SalesCommissionBill(models.TransientModel):
    """Preview of the vendor bills for commission statements, then the bills."""

    _name = "sales.commission.bill"
    _description = "Bill Commissions"

    statement_ids = fields.Many2many("sales.commission.statement", string="Statements")
    bill_date = fields.Date(
        string="Bill date",
        required=True,
        default=today_here,
        help="Date of the bills; amounts in another currency convert at this day.",
    )
    bill_per = fields.Selection(
        [("payee", "Payee"), ("statement", "Statement")],
        "One bill per",
        required=True,
        default=lambda self: self._default_setting("bill_per"),
    )
    negative = fields.Selection(
        [("carry", "Carry to the next statement"), ("refund", "Make a vendor credit")],
        "Negative statements",
        required=True,
        default=lambda self: self._default_setting("negative"),
        help="A payee who owes something back either earns it off, or gets a vendor "
        "credit and pays it back.",
    )
    line_ids = fields.One2many(
        "sales.commission.bill.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
    )
    ready_count = fields.Integer("To bill", compute="_compute_counts")
    left_count = fields.Integer("Left out", compute="_compute_counts")

    @api.model
    def _default_setting(self, name):
        # Accountants use the settings of the company without administering it.
        return self.env.company.sudo()[f"sales_commission_{name}"]

    @api.depends("statement_ids", "bill_date", "negative")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *(Command.create(vals) for vals in wizard._verdicts()),
            ]

    @api.depends("line_ids.reason")
    def _compute_counts(self):
        for wizard in self:
            left = wizard.line_ids.filtered("reason")
            wizard.left_count = len(left)
            wizard.ready_count = len(wizard.line_ids) - len(left)

    def action_apply(self):
        """Create the bills as previewed; what changed since is left out."""
        self.ensure_one()
        self._leave_out_changes(self.line_ids)
        ready = self.line_ids.filtered(lambda line: not line.reason)
        if not ready:
            raise UserError(self._nothing_to_bill())
        return self._open_bills(self._create_bills(ready))

    def _verdicts(self):
        """Return the values of one preview line for each statement."""
        return self._verdicts_on(self.statement_ids._origin)

    def _verdicts_on(self, statements):
        statements = statements.sorted(
            lambda s: (s.company_id.id, s.payee_id.id, s.date_from, s.id)
        )
        shared = self._facts(statements)
        return [self._verdict(statement, shared) for statement in statements]

    def _facts(self, statements):
        """Look up once what the verdict on each statement needs."""
        currencies = {
            (payee, company): payee._sales_commission_currency(company)
            for company, group in statements.grouped("company_id").items()
            for payee in group.payee_id
        }
        return {
            "own": statements._sales_own(),
            "following": statements.filtered("carried_out")._sales_following(),
            "currencies": currencies,
            "rated": self._rated(statements.company_id, currencies.values()),
        }

    def _rated(self, companies, currencies):
        """Return the (company, currency) pairs that have a rate on the bill's date."""
        day = self.bill_date or today_here(self)
        groups = self.env["res.currency.rate"]._read_group(
            [
                ("currency_id", "in", [currency.id for currency in currencies]),
                ("name", "<=", day),
                ("company_id", "in", [False, *companies.root_id.ids]),
            ],
            groupby=["company_id", "currency_id"],
        )
        return {
            (company, currency)
            for owner, currency in groups
            for company in companies
            if not owner or owner == company.root_id
        }

    def _verdict(self, statement, shared):
        company = statement.company_id
        currency = shared["currencies"][statement.payee_id, company]
        reason = (
            self._why_not_now(statement, shared)
            or self._why_not_negative(statement, shared)
            or self._why_not_settings(statement, currency, shared)
        )
        amount = statement._pay_out_amount()
        bill_amount = 0.0
        if not reason:
            bill_amount = company.currency_id._convert(
                amount, currency, company, self.bill_date
            )
        return {
            "statement_id": statement.id,
            "amount": amount,
            "bill_currency_id": currency.id,
            "bill_amount": bill_amount,
            "kind": "refund" if amount < 0 else "bill",
            "reason": reason,
        }

    def _why_not_now(self, statement, shared):
        if statement.pay_by != "bill":
            return "employee"
        if statement in shared["own"]:
            return "own"
        if statement.state not in ("locked", "paid"):
            return "open"
        if statement.bill_id and statement.bill_state not in REOPENED:
            return "paid" if statement.state == "paid" else "billed"
        return "paid" if statement.state == "paid" else False

    def _why_not_negative(self, statement, shared):
        amount = statement._pay_out_amount()
        if not amount:
            return "zero"
        if amount > 0:
            return False
        if statement in shared["following"]:
            return "carried"
        return "negative" if self.negative == "carry" else False

    def _why_not_settings(self, statement, currency, shared):
        # Accountants use the settings of the company without administering it.
        company = statement.company_id.sudo()
        if not company.sales_commission_product_id:
            return "no_product"
        own_journal = company.sales_commission_self_billing_journal_id
        if statement.payee_id.sales_self_billing and not own_journal:
            return "no_journal"
        if currency != company.currency_id:
            if not {(company, currency)} & shared["rated"]:
                return "no_rate"
        return False

    def _leave_out_changes(self, lines):
        verdicts = self._verdicts_on(lines.statement_id)
        fresh = {vals["statement_id"]: vals for vals in verdicts}
        for line in lines:
            vals = fresh.get(line.statement_id.id)
            if not line.reason and (not vals or line._differs_from(vals)):
                line.reason = (vals and vals["reason"]) or "changed"

    def _create_bills(self, lines):
        bills = self.env["account.move"]
        for company, group in lines.grouped("company_id").items():
            parts = group.grouped(lambda line: line._bill_key())
            created = bills.with_company(company).create(
                [part._prepare_bill_vals() for part in parts.values()]
            )
            for bill, part in zip(created, parts.values(), strict=True):
                # Accountants bill statements, and change nothing else on them.
                part.statement_id.sudo().bill_id = bill
                part.bill_id = bill
            created._sales_exclude_taxes()
            bills |= created
        self._log_on_statements(lines)
        return bills

    def _open_bills(self, bills):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_in_invoice_type"
        )
        action |= {
            "display_name": self.env._("Commission bills"),
            "domain": [("id", "in", bills.ids)],
            "context": {"create": False},
        }
        if len(bills) == 1:
            action |= {"res_id": bills.id, "views": [(False, "form")]}
        return action

    def _log_on_statements(self, lines):
        # Accountants do not change statements: the note is the program's.
        statements = lines.statement_id.sudo()
        day = format_date(self.env, self.bill_date)
        statements._message_log_batch(
            {s.id: self.env._("Put on a bill dated %s.", day) for s in statements}
        )

    def _nothing_to_bill(self):
        if not self.line_ids:
            return self.env._("Choose the statements to bill first.")
        return self.env._(
            "No bill was made, because each statement is left out.\n%s",
            "\n".join(self._reasons()),
        )

    def _reasons(self):
        """Return a line for each reason why statements are left out."""
        labels = dict(self.line_ids._fields["reason"]._description_selection(self.env))
        groups = self.line_ids.filtered("reason").grouped("reason")
        return [f"{labels[code]}: {len(group)}" for code, group in groups.items()]
