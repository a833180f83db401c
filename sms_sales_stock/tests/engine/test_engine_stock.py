import ast
import doctest
import importlib
import pkgutil
from pathlib import Path

from odoo.tests import BaseCase

from ... import engine

SOURCES = sorted(Path(engine.__path__[0]).rglob("*.py"))


class TestEngineStock(BaseCase):
    """The arithmetic stands alone, and its examples are true."""

    def test_the_examples_in_the_engine_are_true(self):
        attempted = 0
        for name in pkgutil.iter_modules(engine.__path__, engine.__name__ + "."):
            module = importlib.import_module(name.name)
            with self.subTest(module=module.__name__):
                self.assertTrue(module.__doc__)
                result = doctest.testmod(module)
                self.assertFalse(result.failed)
                attempted += result.attempted
        self.assertGreater(attempted, 20)

    def test_the_engine_knows_no_host_no_clock_and_no_float(self):
        for source in SOURCES:
            for node in ast.walk(ast.parse(source.read_text())):
                names = [alias.name for alias in getattr(node, "names", [])]
                if isinstance(node, ast.ImportFrom):
                    names.append(node.module or "")
                with self.subTest(source=source.name, line=getattr(node, "lineno", 0)):
                    self.assertFalse([n for n in names if n.split(".")[0] == "odoo"])
                    self.assertNotIn(getattr(node, "attr", ""), ("today", "now"))
                    self.assertNotIsInstance(getattr(node, "value", None), float)
