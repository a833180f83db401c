import doctest
import importlib
import pkgutil
import unittest

import host.testing
import host.up


class TestExamples(unittest.TestCase):
    def test_the_examples_in_the_docstrings_are_true(self):
        for package in (host.up, host.testing):
            for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
                module = importlib.import_module(found.name)
                with self.subTest(module=found.name):
                    self.assertFalse(doctest.testmod(module).failed)
