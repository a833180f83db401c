import ast
from pathlib import Path

from odoo.tests import BaseCase

from ... import engine

SOURCES = sorted(Path(engine.__path__[0]).rglob("*.py"))

PACKAGES = {source.parent.name for source in SOURCES}


class TestEngineImports(BaseCase):
    """The arithmetic stands alone: no host, no clock, no float."""

    def test_the_engine_imports_nothing_of_the_host(self):
        for source in SOURCES:
            for node in ast.walk(ast.parse(source.read_text())):
                names = [alias.name for alias in getattr(node, "names", [])]
                if isinstance(node, ast.ImportFrom) and not node.level:
                    names.append(node.module)
                with self.subTest(source=source.name, line=getattr(node, "lineno", 0)):
                    self.assertFalse([n for n in names if n.split(".")[0] == "odoo"])

    def test_the_engine_reaches_for_nothing_outside_its_folder(self):
        for source in SOURCES:
            # One dot is the folder of the file, hence as many as there are folders.
            inside = len(source.relative_to(engine.__path__[0]).parts)
            for node in ast.walk(ast.parse(source.read_text())):
                with self.subTest(source=source.name, line=getattr(node, "lineno", 0)):
                    self.assertLessEqual(getattr(node, "level", None) or 0, inside)

    def test_the_engine_has_no_clock_and_no_float(self):
        for source in SOURCES:
            for node in ast.walk(ast.parse(source.read_text())):
                with self.subTest(source=source.name, line=getattr(node, "lineno", 0)):
                    self.assertNotIn(getattr(node, "attr", ""), ("today", "now"))
                    self.assertNotIsInstance(getattr(node, "value", None), float)

    def test_each_module_serves_the_product_or_a_proof(self):
        """What only its own tests use says nothing about what is paid."""
        addon = Path(engine.__path__[0]).parent
        own = addon / "tests" / "engine"
        outside = [
            source
            for source in addon.rglob("*.py")
            if source not in SOURCES and own not in source.parents
        ]
        modules = {source.stem: source for source in SOURCES}
        used, found = set(), self._imported(outside)
        while found - used:
            used |= found
            found = self._imported(modules[name] for name in used if name in modules)
        self.assertEqual(set(modules) - used - {"__init__"}, set())

    def _imported(self, sources):
        """Return the last names of the modules of the engine that sources import."""
        found = set()
        for source in sources:
            for node in ast.walk(ast.parse(source.read_text())):
                name = isinstance(node, ast.ImportFrom) and node.level and node.module
                if name and (source in SOURCES or name.startswith("engine.")):
                    last = name.rpartition(".")[2]
                    # A package hands out modules, a module hands out what is in it.
                    whole = last in PACKAGES
                    found |= {each.name for each in node.names} if whole else {last}
        return found
