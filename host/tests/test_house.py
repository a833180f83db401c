import tempfile
import unittest
from pathlib import Path

from host import house, house_pins
from host.house import Source


def said(name, text):
    """Return what the rules say of a file, without the lines."""
    return [message for _line, message in house.findings(Source(name, text))]


class TestHouse(unittest.TestCase):
    def test_a_file_may_be_as_long_as_its_ceiling(self):
        for name, ceiling in [
            ("sms_sales/models/a.py", 300),
            ("sms_sales/tests/test_a.py", 400),
            ("sms_sales/static/tests/tours/a.js", 400),
            ("sms_sales/views/commission/a_views.xml", 245),
        ]:
            with self.subTest(name=name):
                self.assertFalse(said(name, "# a\n" * ceiling))
                message = f"{ceiling + 1} lines, and the ceiling is {ceiling}"
                self.assertEqual(said(name, "# a\n" * (ceiling + 1)), [message])

    def test_data_may_be_long(self):
        self.assertFalse(said("sms_sales/demo/a.xml", "<a />\n" * 2000))

    def test_a_method_counts_without_its_docstring(self):
        words = '    """Say.\n' + "    more\n" * 40 + '    """\n'
        self.assertFalse(said("a.py", f"def f():\n{words}    return 1\n"))
        long = "def f():\n" + "    a = 1\n" * 40
        self.assertEqual(said("a.py", long), ["f has 41 lines, and the ceiling is 40"])

    def test_sql_is_never_a_string(self):
        for argument in (
            "'SELECT 1'",
            "f'SELECT {a}'",
            "'SELECT %s' % a",
            "'a'.format()",
        ):
            with self.subTest(argument=argument):
                found = said("sms_sales/a.py", f"self.env.cr.execute({argument})")
                self.assertEqual(found, ["SQL is built with odoo.tools.SQL"])
        self.assertFalse(said("sms_sales/a.py", "self.env.cr.execute(query)"))
        self.assertFalse(said("sms_sales/a.py", "self.env.cr.execute(SQL('SELECT 1'))"))
        self.assertFalse(said("bench/a.py", "cursor.execute('SELECT 1')"))

    def test_engine_stays_inside_engine(self):
        outside = ["engine/ imports nothing of odoo"]
        for name, line, expected in [
            ("sms_sales/engine/a.py", "from .money import rounded", []),
            ("sms_sales/engine/a.py", "from ..tools import batch", outside),
            ("sms_sales/engine/room/a.py", "from ..money import rounded", []),
            ("sms_sales/engine/room/a.py", "from ...tools import batch", outside),
            ("sms_sales/engine/room/a.py", "from odoo.tools import SQL", outside),
            ("sms_sales/engine/room/a.py", "import odoo", outside),
            ("sms_sales/models/a.py", "import odoo", []),
        ]:
            with self.subTest(name=name, line=line):
                self.assertEqual(said(name, line), expected)

    def test_sudo_says_why(self):
        asked = ["say in a comment why sudo() is needed"]
        for text, expected in [
            ("a = self.sudo()", asked),
            ("a = self.sudo()  # why", []),
            ("# why\na = self.sudo()", []),
            ("# why\n\na = self.sudo()", asked),
            ("# why\na = (\n    self.b\n    .sudo()\n    .c\n)", []),
            ("def f(self):\n    # why\n    if self.sudo().a:\n        pass", []),
            ("# why\ndef f(self):\n    b = 1\n    return self.sudo()", asked),
            ("'#'.join(self.sudo())", asked),
        ]:
            with self.subTest(text=text):
                self.assertEqual(said("sms_sales/models/a.py", text), expected)
        self.assertFalse(said("sms_sales/tests/test_a.py", "self.sudo()"))

    def test_reminders_carry_an_issue_number(self):
        word = "TO" + "DO"
        self.assertTrue(said("docs/a.md", f"{word}: later"))
        self.assertFalse(said("docs/a.md", f"{word}: later, #12"))

    def test_development_names_no_other_machine(self):
        address = "http:" + "//example.com/a"
        for name in ("sms", "host/a.py", "bench/a.sql"):
            with self.subTest(name=name):
                self.assertEqual(
                    said(name, f"# {address}"), ["an address of another machine"]
                )
        self.assertFalse(said("docs/a.md", address))
        self.assertFalse(said("host/a.py", "# http://127.0.0.1:8069/web"))

    def test_no_path_of_one_machine(self):
        for path in ("/ro" + "ot/a", "/wo" + "rk/main", "/ho" + "me/ann/a"):
            with self.subTest(path=path):
                self.assertEqual(
                    said("docs/a.md", f"see {path}"), ["a path of one machine"]
                )
        self.assertFalse(said("docs/a.md", "see ~/work/main and addons/root/a"))

    def test_what_is_not_python_is_told(self):
        self.assertEqual(said("sms_sales/a.py", "def"), ["not Python"])

    def test_check_names_file_and_line(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "sms_sales").mkdir()
            (root / "sms_sales/a.py").write_text("\na = self.sudo()\n")
            (root / "a.png").write_bytes(b"\x89PNG\xff")
            self.assertEqual(house.files(root), ["a.png", "sms_sales/a.py"])
            self.assertEqual(
                [*house.check(root, house.files(root))],
                ["sms_sales/a.py:2: say in a comment why sudo() is needed"],
            )


class TestPins(unittest.TestCase):
    def test_a_hook_of_another_version_is_told(self):
        hooks = "- eslint@1.0\n- '@eslint/js@2.0'\n- [ruff==3.0]"
        pins = {"eslint": "1.0", "@eslint/js": "2.1"}
        self.assertEqual(
            [*house_pins.differences(hooks, pins)],
            [
                (2, "@eslint/js is 2.0 here and 2.1 in the lock"),
                (3, "ruff is 3.0 here and absent in the lock"),
            ],
        )
