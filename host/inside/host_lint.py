"""Run the host's own lint tests, those of test_lint, over our add-ons only.

Arguments: the database whose registry is looked at, then the add-ons. What is wrong
goes to Odoo's log; nothing is written to the database.
"""

import contextlib
import importlib
import sys
import threading
import unittest
from unittest.mock import patch

from odoo.modules import Manifest
from odoo.tests.result import OdooTestResult
from odoo.tests.suite import OdooSuite
from odoo.tools import config

from .within import prepare

TESTS = "odoo.addons.test_lint.tests"
# Left out: test_checkers (of the checkers themselves), test_l10n (the host's charts)
# and test_eslint (needs an ESLint of before 2024; its rules are in eslint.config.cjs).
MODULES = [
    *("docstring", "dunderinit", "i18n", "index", "jstranslate", "manifests"),
    *("markers", "naming", "onchange_domains", "orm_import", "override_signatures"),
    *("pofile", "pylint", "routes", "test_holes"),
]


def tests(modules):
    """Yield the tests of the modules."""
    for module in modules:
        yield from unittest.defaultTestLoader.loadTestsFromModule(module)


class OurResult(OdooTestResult):
    """The verdicts on our add-ons; what the host says of itself is not for us."""

    names: tuple[str, ...] = ()

    def addSubTest(self, test, subtest, err):
        """Count a case, unless it is about a module of the host."""
        if subtest.params.get("module", self.names[0]) in self.names:
            super().addSubTest(test, subtest, err)


@contextlib.contextmanager
def only(names, modules):
    """Let the tests see these add-ons alone: of the host's they would take an hour."""
    ours = [Manifest.for_addon(name) for name in names]
    with contextlib.ExitStack() as stack:
        enter = stack.enter_context
        enter(patch.object(Manifest, "all_addon_manifests", lambda: ours))
        # The folder that is linted besides the add-ons.
        enter(patch.dict(vars(config), root_path=ours[0].path))
        for module in modules:
            if hasattr(module, "get_modules"):
                enter(patch.object(module, "get_modules", lambda: names))
        yield


def main(database, *names):
    """Run all; fail when one of them does."""
    prepare("-d", database, "--no-http", "--log-level=warn")
    threading.current_thread().dbname = database
    modules = [importlib.import_module(f"{TESTS}.test_{name}") for name in MODULES]
    result = OurResult()
    result.names = names
    with only(names, modules):
        for each in tests(modules):
            OdooSuite(each)(result)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
