import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.json import json_default

from ..common import SalesCase

CRON = "sms_sales.cron_commission_settle"
CHECK = "sms_sales.cron_territory_check"


@tagged("post_install", "-at_install")
class TestFoundationHealth(SalesCase):
    """The health page: every figure is counted, and the worst comes first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls._create_user("administrator")
        cls.lines = cls.env["sales.health.line"].with_user(cls.administrator)
        cls.cron = cls.env.ref(CRON)
        cls.cron.nextcall = fields.Datetime.now() + timedelta(hours=1)

    def _line(self, number=None, **values):
        self.env.flush_all()
        self.env.invalidate_all()
        domain = [(name, "=", value) for name, value in values.items()]
        return self.lines.search(domain or [("id", "=", number)])

    def _job(self):
        return self._line(name=self.cron.name)

    def test_a_job_that_runs_is_fine(self):
        self.cron.lastcall = fields.Datetime.now()
        line = self._job()
        self.assertEqual(line.level, "fine")
        self.assertIn("Last run", line.note)
        self.assertIn("Next", line.note)

    def test_a_job_that_fails_is_wrong_and_says_since_when(self):
        self.cron.write(
            {"failure_count": 3, "first_failure_date": fields.Datetime.now()}
        )
        self.assertEqual(self._job().level, "wrong")
        self.assertIn("Failed 3 times since", self._job().note)

    def test_a_job_that_nothing_starts_is_wrong(self):
        self.cron.nextcall = fields.Datetime.now() - timedelta(hours=23)
        self.assertEqual(self._job().level, "fine", "a restart takes no day")
        self.cron.nextcall = fields.Datetime.now() - timedelta(hours=25)
        self.assertEqual(self._job().level, "wrong")

    def test_a_job_that_is_off_is_looked_at_unless_it_may_rest(self):
        self.cron.active = False
        self.assertEqual(self._job().level, "look")
        self.assertIn("Switched off", self._job().note)
        ended = self.env.ref("sms_sales.cron_line_marks")
        ended.active = False
        self.assertEqual(self._line(name=ended.name).level, "fine")

    def test_the_name_of_a_job_is_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.cron.with_context(lang="fr_FR").name = "Commissions de la nuit"
        french = self.lines.with_context(lang="fr_FR")
        self.assertTrue(french.search([("name", "=", "Commissions de la nuit")]))

    def test_a_room_that_is_off_is_not_told(self):
        for room in ("commission", "quotation", "territory"):
            self.assertTrue(self._line(room=room))
            self._switch_room(room, False)
            self.assertFalse(self._line(room=room))

    def test_the_worst_comes_first(self):
        self.cron.failure_count = 1
        self.env.flush_all()
        levels = self.lines.search([]).mapped("level")
        self.assertEqual(levels[0], "wrong")
        self.assertEqual(levels, sorted(levels, reverse=True))

    def test_a_failed_settlement_counts_until_one_goes_well(self):
        before = self._line(500).figure
        plan = self.env["sales.commission.plan"].create({"name": "Failing"})
        values = {"plan_id": plan.id, "company_id": self.env.company.id}
        values["until"] = fields.Date.today()
        runs = self.env["sales.commission.run"]
        runs.create([{**values, "state": "failed"}, {**values, "state": "failed"}])
        self.assertEqual(self._line(500).figure, before + 2)
        self.assertEqual(self._line(500).level, "wrong")
        runs.create({**values, "state": "done"})
        self.assertEqual(self._line(500).figure, before)

    def test_archived_names_in_rules_and_chains_are_counted(self):
        user = self._create_user("sales_manager")
        product = self.env["product.product"].create({"name": "Gone scale"})
        step = {"kind": "user", "user_ids": [(6, 0, user.ids)]}
        chain = self.env["sales.approval.chain"].create(
            {"name": "Chief", "step_ids": [(0, 0, step)]}
        )
        rule = self.env["sales.quotation.rule"].create(
            {"name": "Scales", "outcome": "block", "product_ids": product.ids}
        )
        rules, chains = self._line(300).figure, self._line(310).figure
        product.active = user.active = False
        self.assertEqual(self._line(300).figure, rules + 1)
        self.assertEqual(self._line(310).figure, chains + 1)
        self.assertEqual(self._line(300).level, "look")
        for line, record in ((300, rule), (310, chain)):
            domain = self.lines.sudo().browse(line).action_open()["domain"]
            found = self.env[record._name].with_context(active_test=False)
            self.assertIn(record, found.search(domain))

    def test_what_a_check_found_is_told_until_it_finds_nothing(self):
        findings = self.env["sales.health.finding"]
        findings.search([]).unlink()
        self.assertEqual(self._line(200).level, "look")
        self.assertEqual(self._line(200).note, "Not looked at yet.")
        findings._keep(CHECK, "Days without a row: Alder Labs")
        self.assertEqual(self._line(200).level, "wrong")
        self.assertIn("Alder Labs", self._line(200).note)
        findings._keep(CHECK, "")
        self.assertEqual(self._line(200).level, "fine")
        self.assertEqual(findings.search_count([]), 1)

    def test_the_nightly_check_keeps_what_it_found(self):
        cron = self.env.ref(CHECK)
        cron.ir_actions_server_id.with_user(cron.user_id).run()
        finding = self.env["sales.health.finding"].search([("cron_id", "=", cron.id)])
        self.assertTrue(finding.found_on)

    def test_each_ledger_tells_its_rows_and_growth(self):
        ledgers = self.env["sales.ledger.mixin"]._ledger_models()
        tables = self._line(section="table")
        self.assertEqual(len(tables), len(ledgers))
        name = "sales.quotation.rule.version"
        line = tables.filtered(lambda x: x.name == self.env[name]._description)
        self.env["sales.quotation.rule"].create({"name": "New", "outcome": "warn"})
        grown = self._line(line.id)
        self.assertEqual(grown.figure, self.env[name].search_count([]))
        self.assertEqual(grown.grown - line.grown, grown.figure - line.figure)

    def test_each_line_opens_where_it_is_mended(self):
        for line in self.lines.search([]).sudo():
            with self.subTest(line.name):
                action = line.action_open()
                if line.section == "table":
                    self.assertFalse(action)
                    continue
                sent = json.loads(json.dumps(action, default=json_default))
                records = self.env[sent["res_model"]].with_context(active_test=False)
                if line.section == "job":
                    self.assertEqual(records.browse(sent["res_id"]).name, line.name)
                else:
                    records.search(sent["domain"])

    def test_whose_they_are_is_told_where_nothing_would_be_shown(self):
        other = self.env["res.company"].create({"name": "Cedar Labs"})
        self.administrator.write(
            {
                "company_ids": [(4, other.id)],
                "group_ids": [(4, self.env.ref("sales_team.group_sale_manager").id)],
            }
        )
        product = self.env["product.product"].create({"name": "Gone", "active": False})
        self.env["sales.quotation.rule"].search([]).active = False
        rule = {"name": "Scales", "outcome": "block", "product_ids": product.ids}
        self.env["sales.quotation.rule"].create({**rule, "company_id": other.id})
        line = self._line(300)
        self.assertEqual(line.figure, 1)
        here = line.with_context(allowed_company_ids=self.env.company.ids)
        with self.assertRaisesRegex(UserError, "Cedar Labs"):
            here.action_open()
        there = line.with_context(allowed_company_ids=other.ids)
        self.assertTrue(there.action_open()["domain"])

    def test_the_number_of_queries_does_not_depend_on_what_there_is(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.lines.search([]).mapped("note")
            return self.env.cr.sql_log_count - before

        # The first look fills what the host remembers of groups and actions.
        before = queries() and queries()
        product = self.env["product.product"].create({"name": "Gone", "active": False})
        for number in range(5):
            self.env["sales.quotation.rule"].create(
                {
                    "name": f"Scales {number}",
                    "outcome": "block",
                    "product_ids": product.ids,
                }
            )
        self.assertEqual(queries() and queries(), before)

    def test_others_do_not_read_it(self):
        for role in ("sales_manager", "commission_manager", "accountant"):
            user = self._create_user(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self.lines.with_user(user).search([])
