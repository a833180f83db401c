import base64
import io
import re
from datetime import timedelta

import xlsxwriter

from odoo import models
from odoo.exceptions import AccessError, UserError

from .commission_statement import OPEN_STATES


class SalesCommissionStatement(models.Model):
    _name = "sales.commission.statement"
    _inherit = "sales.commission.statement"

    def action_print(self):
        """Print the statements."""
        self._check_sees_lines()
        return self.env.ref(
            "sms_sales.commission_statement_report_action"
        ).report_action(self)

    def action_xlsx(self):
        """Download the statement as a workbook."""
        self.ensure_one()
        self._check_sees_lines()
        return {
            "type": "ir.actions.act_url",
            "url": f"/my/commissions/{self.id}/xlsx",
            "target": "self",
        }

    def action_send(self):
        """Send each payee their statement by mail."""
        self._check_commission_manager()
        without = self.filtered(lambda statement: not statement.payee_id.email)
        if without:
            raise UserError(
                self.env._(
                    "%s has no e-mail address.", without[0].payee_id.display_name
                )
            )
        template = self.env.ref("sms_sales.mail_template_commission_statement")
        template.send_mail_batch(self.ids)
        note = self.env._("Sent by mail.")
        self._message_log_batch(bodies=dict.fromkeys(self.ids, note))
        return True

    def _pdf(self):
        """Return the PDF as it was locked, or as it is now; checks nothing."""
        self.ensure_one()
        # the callers have checked that the user sees the lines
        statement = self.sudo()
        if statement.document:
            return base64.b64decode(statement.document)
        return statement._print()[0]

    def _print(self):
        """Return the PDF's bytes and their kind."""
        # the report itself is no secret; only administrators read report actions
        return (
            self.env["ir.actions.report"]
            .sudo()
            ._render_qweb_pdf("sms_sales.commission_statement_report_action", self.ids)
        )

    def _open_dispute(self, reason_code, description, credit_id=False):
        """Open a dispute in the name of the payee; raises on what is not said."""
        self.ensure_one()
        disputes = self.env["sales.commission.dispute"]
        codes = dict(disputes._fields["reason_code"].selection)
        if reason_code not in codes:
            raise UserError(self.env._("Choose a reason for the dispute."))
        return disputes.create(
            {
                "statement_id": self.id,
                "credit_id": credit_id,
                "reason_code": reason_code,
                "description": description,
            }
        )

    def _check_sees_lines(self):
        """Leads read their team's totals, but no document with its lines."""
        self.check_access("read")
        if not all(self.mapped("sees_lines")):
            raise AccessError(
                self.env._("You may see the totals of this statement, not its sales.")
            )

    def _file_name(self):
        self.ensure_one()
        return re.sub(r"[^\w.-]+", "_", self.name).strip("_")

    def _open_successor(self):
        """Return the payee's open draft of this plan: this one, a later one, or a new
        one for the period after the last statement."""
        later = self._from_here_on()
        drafts = later.filtered(lambda statement: statement.state == "draft")
        if drafts:
            return drafts[0]
        if decided := later._without_draft():
            raise UserError(
                self.env._(
                    "“%s” is waiting for approval: set it back to draft to adjust it.",
                    decided.name,
                )
            )
        return later[-1:]._create_successor()

    def _from_here_on(self):
        """This statement and the later ones of its series, by period."""
        self.ensure_one()
        series = [
            ("root_plan_id", "=", self.root_plan_id.id),
            ("payee_id", "=", self.payee_id.id),
            ("company_id", "=", self.company_id.id),
            ("date_from", ">=", self.date_from),
        ]
        return self.search(series, order="date_from")

    def _without_draft(self):
        """The last of these, by period, if it is open and none is a draft."""
        drafts = self.filtered(lambda statement: statement.state == "draft")
        return self[-1:].filtered(lambda one: not drafts and one.state in OPEN_STATES)

    def _create_successor(self):
        """Return a new draft for the pay period after this statement's."""
        plan = self.root_plan_id
        # the newest version decides on the calendar
        version = plan.sudo()._sales_versions()[-1:] or plan
        first, last = version.calendar_id._period_of(
            version.pay_period, self.date_to + timedelta(days=1)
        )
        # statements are made by the settlement and by outcomes, not by hand
        return self.sudo().create(
            {
                "root_plan_id": plan.id,
                "payee_id": self.payee_id.id,
                "company_id": self.company_id.id,
                "currency_id": self.currency_id.id,
                "date_from": first,
                "date_to": last,
                "pay_by": self.pay_by,
                "name": f"{plan.code} / {first} / {self.payee_id.name}",
            }
        )

    def _workbook(self):
        """Return the statement as XLSX: the steps, and each sale with its why."""
        self.ensure_one()
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
            bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
            money = book.add_format({"num_format": "#,##0.00"})
            self._write_sheet(
                book.add_worksheet(self.env._("Summary")), self._summary(), bold, money
            )
            self._write_sheet(
                book.add_worksheet(self.env._("Sales")), self._sales(), bold, money
            )
        return stream.getvalue()

    @staticmethod
    def _write_sheet(sheet, rows, bold, money):
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 12, 18, money)
        for number, row in enumerate(rows):
            # write_string, so that no name of a customer becomes a formula
            for column, value in enumerate(row):
                if isinstance(value, int | float):
                    sheet.write_number(number, column, value, money)
                else:
                    sheet.write_string(
                        number, column, value or "", bold if not number else None
                    )

    def _summary(self):
        labels = dict(self.line_ids._fields["code"]._description_selection(self.env))
        yield [self.env._("Commission statement"), self.name]
        # the name belongs to the statement, whoever may read contacts
        yield [self.env._("Payee"), self.payee_id.sudo().name]
        yield [self.env._("From"), str(self.date_from)]
        yield [self.env._("Until"), str(self.date_to)]
        yield [self.env._("Currency"), self.currency_id.name]
        yield [self.env._("Credited"), self.credited]
        for line in self.line_ids:
            yield [labels[line.code], line.amount]
        yield [self.env._("To pay"), self.net]

    def _sales(self):
        yield [
            self.env._("Source"),
            self.env._("Date"),
            self.env._("Customer"),
            self.env._("Event"),
            self.env._("Base"),
            self.env._("Share (%)"),
            self.env._("Credited"),
            self.env._("Commission"),
            self.env._("Payable"),
            self.env._("Why"),
        ]
        credits = self.credit_ids
        events = dict(credits._fields["event"]._description_selection(self.env))
        for credit in credits:
            yield [
                credit.source_name,
                str(credit.day),
                credit.customer_name,
                events[credit.event],
                credit.base,
                credit.share * 100,
                credit.credited,
                credit.commission,
                credit.payable,
                credit.explanation_text,
            ]
