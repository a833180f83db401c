"""What the test cases of templates share: one for each add-on of ours."""

import io
from pathlib import Path

import polib

from odoo.modules import get_module_path
from odoo.tests import TransactionCase
from odoo.tools.translate import trans_export


class TermsCase(TransactionCase):
    """The template has the terms of the sources, no fewer and no more."""

    addon = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = Path(get_module_path(cls.addon)) / "i18n"
        cls.template = _terms(polib.pofile(str(folder / f"{cls.addon}.pot")))

    def _exported(self):
        """Return the terms that the host finds in the add-on as it is now."""
        written = io.BytesIO()
        trans_export(None, [self.addon], written, "po", self.env)
        return _terms(polib.pofile(written.getvalue().decode()))

    def _assert_template_is_fresh(self):
        exported = self._exported()
        self.assertTrue(exported)
        self.assertFalse(sorted(exported - self.template), "export the template anew")
        self.assertFalse(sorted(self.template - exported), "nothing says this any more")


def _terms(catalogue):
    """Terms of the product: what only the demo story says is there or not, as the
    database of the export had it."""
    return {
        entry.msgid
        for entry in catalogue
        if not entry.obsolete
        and not all(".demo_" in place for place, _line in entry.occurrences)
    }
