import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .statement_common import StatementCase


@tagged("post_install", "-at_install")
class TestCommissionStatementDocument(StatementCase):
    def setUp(self):
        super().setUp()
        self.statement = self._create_statement()
        self.credit = self._create_credit(self.statement, 10000.0, 500.0)
        self._create_credit(self.statement, 400.0, 20.0)
        self.statement._refresh(self.statement.ids)

    def test_the_workbook_has_the_numbers_of_the_statement(self):
        content = self.statement.with_user(self.seller)._workbook()
        summary, sales = load_workbook(io.BytesIO(content)).worksheets
        told = {row[0]: row[1] for row in summary.iter_rows(values_only=True)}
        self.assertEqual(told["To pay"], self.statement.net)
        self.assertEqual(told["Commission earned"], 520.0)
        rows = list(sales.iter_rows(min_row=2, values_only=True))
        self.assertEqual(sum(row[8] for row in rows), self.statement.earned)
        self.assertIn(self.credit.explanation_text, [row[9] for row in rows])

    def test_a_name_in_the_workbook_is_no_formula(self):
        # a customer may choose any name
        self._create_credit(self.statement, 20.0, 1.0, source_name="=1+1")
        content = self.statement._workbook()
        sales = load_workbook(io.BytesIO(content)).worksheets[1]
        cells = [row[0] for row in sales.iter_rows(min_row=2)]
        self.assertNotIn("f", [cell.data_type for cell in cells])

    def test_the_pdf_shows_steps_and_sales(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "sms_sales.commission_statement_report_action", self.statement.ids
        )
        page = html.decode()
        for words in ("520.00", "Commission earned", self.credit.source_name):
            self.assertIn(words, page)

    def test_a_lead_reads_totals_but_no_sales(self):
        lead = self._create_user("team_lead")
        team = self.env["crm.team"].create({"name": "North", "user_id": lead.id})
        self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": self.seller.id}
        )
        seen = self.statement.with_user(lead)
        self.assertEqual(seen.net, 520.0)
        self.assertFalse(seen.sees_lines)
        self.assertFalse(seen.credit_ids)
        for act in ("action_print", "action_xlsx"):
            with self.subTest(act=act), self.assertRaises(AccessError):
                getattr(seen, act)()
        with self.assertRaises(AccessError):
            seen.read(["access_token"])
        with self.assertRaises(AccessError):
            seen.read(["document"])

    def test_only_who_sees_the_lines_gets_the_link_that_opens_them(self):
        lead = self._create_user("team_lead")
        team = self.env["crm.team"].create({"name": "North", "user_id": lead.id})
        self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": self.seller.id}
        )
        accountant = self._create_user("accountant")
        strangers = [self._create_user("employee"), self._create_user("portal")]
        for user in (lead, accountant, *strangers):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.statement.with_user(user).get_portal_url()
        self._approved(self.statement)
        seen = self.statement.with_user(accountant)
        self.assertTrue(seen.has_access("read"))
        with self.assertRaises(AccessError):
            seen.get_portal_url()
        for user in (self.seller, self.manager):
            with self.subTest(user=user.name):
                url = self.statement.with_user(user).get_portal_url()
                self.assertIn("access_token=", url)

    def test_another_lead_reads_nothing(self):
        lead = self._create_user("team_lead")
        with self.assertRaises(AccessError):
            self.statement.with_user(lead).read(["net"])

    def test_statements_are_sent_to_their_payees(self):
        self.statement.with_user(self.manager).action_send()
        mail = self.env["mail.mail"].search(
            [("res_id", "=", self.statement.id), ("model", "=", self.statement._name)]
        )
        self.assertEqual(mail.recipient_ids, self.payee)
        self.assertIn(f"/my/commissions/{self.statement.id}", mail.body_html)

    def test_without_an_address_nothing_is_sent(self):
        self.payee.email = False
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            self.statement.with_user(self.manager).action_send()


@tagged("post_install", "-at_install")
class TestCommissionPortal(StatementCase, HttpCase):
    """The pages of an external agent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls._create_user("portal", password="sms_portal", name="Otto")
        cls.statement = cls._create_statement(payee=cls.agent.partner_id, pay_by="bill")
        cls.credit = cls._create_credit(cls.statement, 1000.0, 50.0)
        cls.other = cls._create_statement()
        cls.other_credit = cls._create_credit(cls.other, 7000.0, 350.0)
        (cls.statement | cls.other)._refresh((cls.statement | cls.other).ids)
        cls._approved(cls.statement)

    def _get(self, path, **kwargs):
        return self.url_open(f"/my/commissions{path}", **kwargs)

    def _dispute(self, statement, **values):
        self._get(f"/{self.statement.id}")
        data = {"csrf_token": self._token(), "reason_code": "other", **values}
        return self._get(f"/{statement.id}/dispute", data=data)

    def _disputes(self):
        statements = self.statement | self.other
        return self.env["sales.commission.dispute"].search(
            [("statement_id", "in", statements.ids)]
        )

    def _token(self):
        page = self._get(f"/{self.statement.id}").text
        return page.split('name="csrf_token" value="')[1].split('"')[0]

    def test_an_agent_sees_own_statements(self):
        self.authenticate("sms_portal", "sms_portal")
        self.assertIn(f"/my/commissions/{self.statement.id}", self._get("").text)
        page = self._get(f"/{self.statement.id}").text
        self.assertIn(self.credit.source_name, page)
        self.assertNotIn(self.other_credit.source_name, page)

    def test_a_contact_of_an_agency_sees_the_sales_of_the_agency(self):
        agency = self._create_partner(name="Otto's Agency", is_company=True)
        self.agent.partner_id.parent_id = agency
        statement = self._create_statement(payee=agency, state="approved")
        credit = self._create_credit(statement, 2000.0, 100.0)
        self.authenticate("sms_portal", "sms_portal")
        self.assertIn(credit.source_name, self._get(f"/{statement.id}").text)

    def test_an_agency_sees_its_sales_and_adjustments_after_the_draft(self):
        agency = self._create_partner(name="Birch Agency", is_company=True)
        contact = self._create_user("portal", login="sms_contact")
        contact.partner_id.parent_id = agency
        statement = self._create_statement(payee=agency, pay_by="bill")
        pool = self._create_pool(self.plan, agency)
        credit = self._create_credit(statement, 100.0, 5.0, pool_id=pool.id)
        adjustment = self.env["sales.commission.adjustment"].create(
            {"statement_id": statement.id, "amount": 5.0, "reason": "Contest"}
        )
        adjustment.action_approve()
        seen = [record.with_user(contact) for record in (statement, credit, adjustment)]
        for record in seen:
            with self.subTest(draft=record._name):
                self.assertFalse(record.has_access("read"))
        self._approved(statement)
        for record in [*seen, pool.with_user(contact)]:
            with self.subTest(approved=record._name):
                self.assertTrue(record.has_access("read"))

    def test_an_agent_sees_no_statement_of_somebody_else(self):
        self.authenticate("sms_portal", "sms_portal")
        for kind in ("", "/pdf", "/xlsx"):
            with self.subTest(kind=kind):
                answer = self._get(f"/{self.other.id}{kind}", allow_redirects=False)
                self.assertEqual(answer.status_code, 303)

    def test_a_token_opens_its_statement_only(self):
        token = self.statement._portal_ensure_token()
        page = self._get(f"/{self.statement.id}?access_token={token}").text
        self.assertIn(self.credit.source_name, page)
        for query in (f"?access_token={token}", "?access_token=", ""):
            answer = self._get(f"/{self.other.id}{query}", allow_redirects=False)
            self.assertEqual(answer.status_code, 303)

    def test_an_agent_downloads_pdf_and_workbook(self):
        self.authenticate("sms_portal", "sms_portal")
        book = self._get(f"/{self.statement.id}/xlsx")
        summary = load_workbook(io.BytesIO(book.content)).worksheets[0]
        told = {row[0]: row[1] for row in summary.iter_rows(values_only=True)}
        self.assertEqual(told["To pay"], 50.0)
        self.assertEqual(self._get(f"/{self.statement.id}/pdf").status_code, 200)

    def test_an_agent_opens_a_dispute(self):
        self.authenticate("sms_portal", "sms_portal")
        answer = self._dispute(
            self.statement, description="Too little", credit_id=self.credit.id
        )
        self.assertNotIn("alert-danger", answer.text)
        self.assertIn("alert-success", answer.text)
        dispute = self._disputes()
        self.assertEqual(dispute.credit_id, self.credit)
        self.assertIn("Too little", self._get(f"/{self.statement.id}").text)

    def test_bad_input_is_told_and_books_nothing(self):
        self.authenticate("sms_portal", "sms_portal")
        for values in (
            {"description": ""},
            {"description": "x", "reason_code": "nonsense"},
            {"description": "x", "credit_id": self.other_credit.id},
        ):
            with self.subTest(values=values):
                page = self._dispute(self.statement, **values)
                self.assertIn("alert-danger", page.text)
        self._dispute(self.other, description="Not mine")
        self.assertFalse(self._disputes())
