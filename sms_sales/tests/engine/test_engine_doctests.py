import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase

from ... import engine


class TestEngineDoctests(BaseCase):
    def _modules(self):
        names = pkgutil.walk_packages(engine.__path__, engine.__name__ + ".")
        return [importlib.import_module(name.name) for name in names]

    def test_the_examples_in_the_engine_are_true(self):
        attempted = 0
        for module in self._modules():
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertFalse(result.failed)
                attempted += result.attempted
        self.assertGreater(attempted, 50)

    def test_each_module_says_what_it_is_for(self):
        for module in self._modules():
            if not hasattr(module, "__path__"):
                with self.subTest(module=module.__name__):
                    self.assertTrue(module.__doc__)
