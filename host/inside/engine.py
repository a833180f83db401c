"""Run engine tests without a database.

The choice is read, as JSON, from standard input: module, class, methods or none for
all. The verdicts go to Odoo's log.
"""

import importlib
import json
import sys
import unittest

from odoo.tests.result import OdooTestResult
from odoo.tests.suite import OdooSuite

from .within import prepare


def tests(cases):
    """Yield the tests that were chosen."""
    for module, name, methods in cases:
        case = getattr(importlib.import_module(module), name)
        every = unittest.TestLoader().getTestCaseNames(case)
        yield from (case(method) for method in methods or every)


def main() -> int:
    """Run what was asked for; fail when one of them does."""
    prepare()
    result = OdooTestResult()
    suite = OdooSuite(tests(json.load(sys.stdin)))
    suite(result)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
