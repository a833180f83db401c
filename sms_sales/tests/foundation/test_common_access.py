import re
from pathlib import Path

from odoo.modules import get_module_path
from odoo.tests import tagged

from ..common import ROLES, SalesCase

LETTERS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
ROW = re.compile(r"^\|(.+)\|\s*$", re.MULTILINE)


@tagged("post_install", "-at_install")
class TestCommonAccess(SalesCase):
    """docs/access.md says who may do what, and is believed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        path = Path(get_module_path("sms_sales")).parent / "docs" / "access.md"
        cls.text = path.read_text(encoding="utf-8")

    def _tables(self):
        """Return the roles of the columns, and the cells by model."""
        rows = [
            [cell.strip() for cell in row.split("|")] for row in ROW.findall(self.text)
        ]
        header = next(row for row in rows if row[0] == "Model")
        models = {row[0].strip("`"): row[1:] for row in rows if row[0][:7] == "`sales."}
        return header[1:], models

    def test_each_column_is_explained_by_its_group(self):
        roles, _models = self._tables()
        explained = dict(re.findall(r"^\| (\w+) \| `([\w.]+)` \|", self.text, re.M))
        self.assertEqual(explained, ROLES)
        self.assertEqual(roles, list(ROLES))

    def test_the_table_names_every_model_of_ours(self):
        _roles, models = self._tables()
        ours = {
            name
            for name, model in self.registry.items()
            if model._original_module == "sms_sales" and not model._abstract
        }
        self.assertEqual(set(models), ours)

    def test_no_group_has_rights_beside_the_table(self):
        ours = self.env["ir.model.data"].search(
            [("module", "=", "sms_sales"), ("model", "=", "ir.model.access")]
        )
        rights = self.env["ir.model.access"].browse(ours.mapped("res_id"))
        named = self.env["res.groups"].concat(
            *(self.env.ref(group) for group in ROLES.values())
        )
        self.assertTrue(all(right.group_id for right in rights), "for everybody")
        self.assertEqual(rights.group_id - named, self.env["res.groups"])

    def test_live_rights_are_those_of_the_table(self):
        roles, models = self._tables()
        for role in roles:
            user = self._create_user(role)
            for name, cells in models.items():
                model = self.env[name].with_user(user)
                live = "".join(
                    letter
                    for letter, operation in LETTERS.items()
                    if model.has_access(operation)
                )
                with self.subTest(model=name, role=role):
                    self.assertEqual(cells[roles.index(role)], live or "–")

    def test_an_auditor_reads_everything_and_changes_nothing(self):
        """What an auditor may do as an employee, own disputes say, stays theirs."""
        roles, models = self._tables()
        for name, cells in models.items():
            if not self.registry[name]._transient:
                own = set(cells[roles.index("employee")]) - {"–"}
                with self.subTest(name):
                    rights = set(cells[roles.index("auditor")])
                    self.assertEqual(rights, own | {"r"})

    def test_each_model_with_a_company_is_bound_to_those_of_its_reader(self):
        rules = self.env["ir.rule"]
        for model in self._own_models():
            if "company_id" not in model._fields:
                continue
            found = rules.search(
                [("model_id.model", "=", model._name), ("groups", "=", False)]
            )
            bound = found.filtered(lambda rule: "company_id" in rule.domain_force)
            with self.subTest(model._name):
                self.assertTrue(bound)

    def test_where_others_see_their_own_an_auditor_sees_all(self):
        auditor = self.env.ref("sms_sales.group_auditor")
        for model in self._own_models():
            rules = self.env["ir.rule"].search(
                [
                    ("model_id.model", "=", model._name),
                    ("groups", "!=", False),
                    ("perm_read", "=", True),
                ]
            )
            theirs = rules.filtered(
                lambda rule: rule.groups & auditor.all_implied_ids
            ).mapped("domain_force")
            with self.subTest(model._name):
                self.assertTrue(not rules or "[(1, '=', 1)]" in theirs)

    def _own_models(self):
        for name, kind in self.registry.items():
            ours = kind._original_module == "sms_sales"
            if ours and not kind._abstract and not kind._transient:
                yield self.env[name]
