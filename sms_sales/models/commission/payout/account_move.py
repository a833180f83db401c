from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = "account.move"

    sales_statement_ids = fields.One2many(
        "sales.commission.statement", "bill_id", "Commission statements"
    )
    sales_statement_count = fields.Integer(
        "Number of commission statements", compute="_compute_sales_statement_count"
    )

    @api.depends("sales_statement_ids")
    def _compute_sales_statement_count(self):
        counts = dict(
            self.env["sales.commission.statement"]._read_group(
                [("bill_id", "in", self.ids)], ["bill_id"], ["__count"]
            )
            if self._sales_vendor_documents()
            else ()
        )
        for move in self:
            move.sales_statement_count = counts.get(move._origin, 0)

    def _compute_payment_state(self):
        result = super()._compute_payment_state()
        statements = self._sales_vendor_documents()._sales_statements()
        # What follows from the bill is computed again: its state, and theirs.
        statements.modified(["bill_id"])
        return result

    def _post(self, soft=True):
        bills = self._sales_vendor_documents()
        bills._sales_check_statements()
        bills._sales_check_not_own()
        return super()._post(soft)

    def unlink(self):
        # The database empties the link unseen by the ORM.
        statements = self._sales_vendor_documents()._sales_statements()
        statements.bill_id = False
        return super().unlink()

    def action_view_sales_statements(self):
        self.ensure_one()
        action = self.sales_statement_ids._get_records_action(
            name=self.env._("Commission statements")
        )
        return action

    def action_sales_recompute(self):
        """Set the commission lines to the amounts of the statements, at the bill's
        rate of exchange."""
        for bill in self.filtered(lambda move: move.state == "draft"):
            statements = bill._sales_statements()
            lines = bill.invoice_line_ids.filtered("sales_statement_id")
            by_statement = lines.grouped("sales_statement_id")
            loose = bill._sales_loose_lines(statements)
            commands = [Command.delete(line.id) for line in loose]
            for statement in statements:
                line, *more = by_statement.get(statement, [None])
                vals = bill._prepare_sales_line_vals(statement)
                commands.append(
                    Command.update(line.id, vals) if line else Command.create(vals)
                )
                commands += [Command.delete(other.id) for other in more]
            bill.write({"invoice_line_ids": commands})
            bill._sales_exclude_taxes()

    def _prepare_sales_line_vals(self, statement):
        """Hook: values of the line that pays ``statement``."""
        # Accountants use the settings of the company without administering it.
        company = self.company_id.sudo()
        return {
            "product_id": company.sales_commission_product_id.id,
            "name": statement.name,
            "quantity": 1.0,
            "discount": 0.0,
            "price_unit": self._sales_amount_of(statement),
            "sales_statement_id": statement.id,
            "analytic_distribution": company.sales_commission_analytic_distribution,
        }

    def _sales_amount_of(self, statement):
        """Return what the bill must say for ``statement``, untaxed, in its currency."""
        sign = -1 if self.move_type == "in_refund" else 1
        amount = sign * statement._pay_out_amount()
        return self.currency_id.round(amount * self.invoice_currency_rate)

    def _sales_exclude_taxes(self):
        """Raise the price of lines whose taxes are included in it, so that the
        untaxed amount is the commission."""
        for line in self.invoice_line_ids.filtered("sales_statement_id"):
            included = line.tax_ids.filtered("price_include")
            if included:
                line.price_unit = included._adapt_price_unit_to_another_taxes(
                    line.move_id._sales_amount_of(line.sales_statement_id),
                    line.product_id,
                    included.browse(),
                    line.tax_ids,
                )

    def _sales_vendor_documents(self):
        """Return the vendor documents, the only ones that can pay commissions."""
        if not self.env["sales.room"]._is_on("commission"):
            return self.browse()
        return self.filtered(lambda move: move.is_purchase_document()).filtered("id")

    def _sales_statements(self):
        # Whoever works on a bill keeps its statements right, seen or not: sudo.
        statements = self.env["sales.commission.statement"].sudo()
        return (
            statements.search([("bill_id", "in", self.ids)]) if self.ids else statements
        )

    def _sales_bill_state(self):
        """Return the state of a bill in the words of its statements."""
        if not self:
            return False
        if self.state == "posted":
            paid = self.payment_state
            return paid if paid not in ("not_paid", "blocked") else "posted"
        return self.state

    def _sales_loose_lines(self, statements):
        """Return lines with the commission product that pay none of ``statements``."""
        # Accountants use the settings of the company without administering it.
        product = self.company_id.sudo().sales_commission_product_id
        return self.invoice_line_ids.filtered(
            lambda line: (
                line.sales_statement_id not in statements
                and (line.sales_statement_id or line.product_id in product)
            )
        )

    def _sales_check_not_own(self):
        own = self._sales_vendor_documents()._sales_statements()._sales_own()
        if own and not self.env.su:
            raise UserError(
                self.env._(
                    "“%(statement)s” is your own commission: somebody else has to "
                    "post and pay its bill.",
                    statement=own[0].name,
                )
            )

    def _sales_check_statements(self):
        """Refuse to post a bill that says something else than its statements."""
        statements = self._sales_statements()
        # A cancelled bill may come back after its statement was billed again; sudo,
        # because that statement may be one that the accountant does not see.
        for line in self.invoice_line_ids.sudo().filtered("sales_statement_id"):
            if line.sales_statement_id.bill_id != line.move_id:
                raise UserError(
                    self.env._(
                        "“%(statement)s” is not billed by this document any more. "
                        "Remove its line, or delete this document.",
                        statement=line.sales_statement_id.name,
                    )
                )
        for bill, mine in statements.grouped("bill_id").items():
            bill.with_env(self.env)._sales_check_lines(mine)

    def _sales_check_lines(self, statements):
        lines = self.invoice_line_ids
        if loose := self._sales_loose_lines(statements):
            self._sales_refuse(loose[0].name, sum(loose.mapped("price_subtotal")), 0.0)
        for statement in statements:
            mine = lines.filtered(lambda li, s=statement: li.sales_statement_id == s)
            said = sum(mine.mapped("price_subtotal"))
            due = self._sales_amount_of(statement)
            if self.currency_id.compare_amounts(said, due):
                self._sales_refuse(statement.name, said, due)

    def _sales_refuse(self, name, said, due):
        raise UserError(
            self.env._(
                "The bill of %(partner)s says %(said)s for “%(name)s”, and the "
                "statement says %(due)s. Use “Recompute commissions” on the bill, or "
                "an adjustment on the next statement.",
                partner=self.partner_id.display_name,
                said=formatLang(self.env, said, currency_obj=self.currency_id),
                due=formatLang(self.env, due, currency_obj=self.currency_id),
                name=name,
            )
        )
