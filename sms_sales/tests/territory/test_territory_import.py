import base64

from odoo.tests import tagged

from ...tools.sheets import csv_file, xlsx_file
from .common import TerritoryCase

HEAD = ["Territory", "Country", "From", "To"]


@tagged("post_install", "-at_install")
class TestTerritoryImport(TerritoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan()
        cls.north = cls._create_territory(cls.plan, "NORTH")
        cls.south = cls._create_territory(cls.plan, "SOUTH")
        cls.rule = cls._create_rule(cls.north, country="DE")
        cls.south_rule = cls._create_rule(cls.south, country="DE")

    def _wizard(self, rows, xlsx=False, **values):
        content = xlsx_file({"Postcodes": rows}) if xlsx else csv_file(rows)
        return self._wizard_of(content, **values)

    def _wizard_of(self, content, **values):
        wizards = self.env["sales.territory.range.import"].with_user(self.manager)
        return wizards.create(
            {
                "plan_id": self.plan.id,
                "file": base64.b64encode(content),
                "file_name": "postcodes.csv",
                **values,
            }
        )

    def _problems(self, rows, **values):
        wizard = self._wizard(rows, **values)
        wizard.action_check()
        return {line.row: line.text for line in wizard.problem_ids}

    def test_ranges_go_to_the_rule_of_their_territory(self):
        rows = [HEAD, ["NORTH", "DE", "20", "25"], ["SOUTH", "de", "80331", ""]]
        self._wizard(rows).action_import()
        self.assertEqual(self.rule.range_ids.mapped("key_to"), ["25"])
        self.assertEqual(self.south_rule.range_ids.mapped("first"), ["80331"])

    def test_each_row_says_what_is_wrong_with_it(self):
        rows = [
            HEAD,
            ["NORTH", "DE", "20", "25"],
            ["WEST", "DE", "50", "51"],
            ["", "DE", "50", "51"],
            ["NORTH", "XX", "50", "51"],
            ["NORTH", "DE", "K1A", ""],
            ["NORTH", "DE", "25", "20"],
            ["NORTH", "DE", "20", "25"],
        ]
        found = self._problems(rows)
        for number, words in {
            3: "no territory WEST",
            4: "No territory code",
            5: "“XX” is not the code",
            6: "not a postcode of Germany",
            7: "run backwards",
            8: "same as row 2",
        }.items():
            with self.subTest(number):
                self.assertIn(words, found.pop(number))
        self.assertFalse(found)

    def test_nothing_is_imported_while_a_row_has_a_problem(self):
        wizard = self._wizard([HEAD, ["NORTH", "DE", "20"], ["NORTH", "DE", "X"]])
        wizard.action_import()
        self.assertFalse(self.rule.range_ids)
        self.assertEqual(wizard.problem_count, 1)
        wizard.skip_problems = True
        wizard.action_import()
        self.assertEqual(self.rule.range_ids.mapped("first"), ["20"])

    def test_importing_rows_with_a_problem_says_why_nothing_happened(self):
        wizard = self._wizard([HEAD, ["NORTH", "DE", "20"], ["NORTH", "DE", "X"]])
        told = wizard.action_import()["params"]
        self.assertIn("Nothing was imported: 1 rows have a problem", told["message"])
        self.assertEqual(told["next"]["res_id"], wizard.id)
        self.assertEqual(told["next"]["views"], [(False, "form")])

    def test_short_numbers_of_a_workbook_need_a_word(self):
        us = self._create_rule(self.south, country="US", name="America")
        rows = [[*HEAD, "Rule"], ["SOUTH", "US", 2108.0, 2120.0, "America"]]
        wizard = self._wizard(rows, xlsx=True)
        wizard.action_import()
        self.assertFalse(us.range_ids)
        self.assertIn("lost its leading zeros", wizard.problem_ids.text)
        wizard.short_numbers = "zeros"
        wizard.action_import()
        self.assertEqual(
            us.range_ids.mapped(lambda r: (r.first, r.last)), [("02108", "02120")]
        )

    def test_short_numbers_may_be_beginnings(self):
        rows = [HEAD, ["NORTH", "DE", 20, 25]]
        self._wizard(rows, xlsx=True, short_numbers="prefix").action_import()
        self.assertEqual(self.rule.range_ids.mapped("key_from"), ["20"])

    def test_a_territory_with_several_rules_needs_the_name(self):
        self._create_rule(self.north, country="DE", name="Second")
        self.assertIn("several rules", self._problems([HEAD, ["NORTH", "DE", "20"]])[2])
        rows = [[*HEAD, "Rule"], ["NORTH", "DE", "20", "", "Second"]]
        self.assertFalse(self._problems(rows))
        rows = [[*HEAD, "Rule"], ["NORTH", "DE", "20", "", "Third"]]
        self.assertIn("no such rule", self._problems(rows)[2])

    def test_rows_without_a_territory_go_to_the_rule_that_was_chosen(self):
        rows = [["Country", "From", "To"], ["DE", "20", "25"]]
        self._wizard(rows, rule_id=self.rule.id).action_import()
        self.assertEqual(self.rule.range_count, 1)

    def test_importing_twice_changes_nothing(self):
        rows = [HEAD, ["NORTH", "DE", "20", "25"]]
        self._wizard(rows).action_import()
        again = self._wizard(rows)
        again.action_check()
        self.assertEqual((again.ready_count, again.known_count), (0, 1))
        again.action_import()
        self.assertEqual(self.rule.range_count, 1)

    def test_replacing_touches_the_rules_of_the_file_alone(self):
        self._create_range(self.rule, "DE", "10")
        other = self._create_range(self.south_rule, "DE", "80")
        rows = [HEAD, ["NORTH", "DE", "20", "25"]]
        self._wizard(rows, replace=True).action_import()
        self.assertEqual(self.rule.range_ids.mapped("first"), ["20"])
        self.assertTrue(other.exists())

    def test_an_active_plan_takes_no_postcodes(self):
        wizard = self._wizard([HEAD, ["NORTH", "DE", "20", "25"]])
        self.plan.sudo().state = "active"
        with self._refused("Copy the plan"):
            wizard.action_import()

    def test_a_file_that_is_no_table_is_refused(self):
        for content in (b"PK not a workbook", b"\x00\x01\x02"):
            with self.subTest(content), self._refused("cannot be read"):
                self._wizard_of(content).action_check()
        with self._refused("has no rows"):
            self._wizard([HEAD]).action_check()
        with self._refused("Choose a file"):
            self._wizard_of(b"").action_check()

    def test_semicolons_and_older_encodings_are_read(self):
        text = "Territory;Country;From;To;Größe\nNORTH;DE;20;25;1\n"
        wizard = self._wizard_of(text.encode("cp1252"))
        wizard.action_import()
        self.assertEqual(self.rule.range_ids.mapped("last"), ["25"])

    def test_the_template_is_taken_back(self):
        wizard = self._wizard([HEAD, ["NORTH", "DE", "1"]])
        self._create_rule(self.south, country="US")
        content = base64.b64decode(wizard.template)
        wizard = self._wizard_of(content)
        wizard.action_import()
        self.assertEqual(self.rule.range_count, 2)
        self.assertIn("/template/", wizard.action_template()["url"])

    def test_thousands_of_rows_cost_a_query_for_a_hundred(self):
        def queries(count):
            rows = [HEAD]
            rows += [["NORTH", "DE", f"{20000 + n:05d}", ""] for n in range(count)]
            wizard = self._wizard(rows, replace=True)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            wizard.action_import()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(10)
        few, many = queries(100), queries(2100)
        self.assertEqual(self.rule.range_count, 2100)
        self.assertLessEqual(many, few + 60)
