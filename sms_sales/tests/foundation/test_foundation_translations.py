import re
from pathlib import Path

import polib

from odoo.tests.common import BaseCase

REPOSITORY = Path(__file__).parents[3]
# A placeholder of Python, an expression of a mail template, or an expression in code.
PLACEHOLDER = re.compile(
    r"%\(\w+\)[.\d]*[a-z]|%[a-z%]|\{\{.*?\}\}|t-[a-z-]+=\"[^\"]*\""
)
MARKUP = re.compile(rf"{PLACEHOLDER.pattern}|<[^>]*>")
# Nothing to translate: no letters at all, names of formats, names of fields, code.
SAME = re.compile(r"[^A-Za-z]*|[A-Z]+|(\w+_)?id|object\..*")


class TestTranslations(BaseCase):
    """Each add-on of ours says in Chinese all that its template has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.catalogues = {
            folder.parent.name: (
                polib.pofile(str(folder / f"{folder.parent.name}.pot")),
                polib.pofile(str(folder / "zh_CN.po")),
            )
            for folder in REPOSITORY.glob("sms_sales*/i18n")
        }

    def _each(self):
        for addon, (template, chinese) in self.catalogues.items():
            with self.subTest(addon):
                yield template, chinese

    def test_chinese_has_exactly_the_terms_of_the_template(self):
        self.assertIn("sms_sales", self.catalogues)
        for template, chinese in self._each():
            terms = {entry.msgid for entry in template}
            self.assertTrue(terms)
            self.assertEqual(terms, {entry.msgid for entry in chinese})

    def test_every_term_is_translated(self):
        for _template, chinese in self._each():
            waiting = [
                entry.msgid
                for entry in chinese.untranslated_entries()
                if not SAME.fullmatch(MARKUP.sub("", entry.msgid))
            ]
            self.assertFalse(waiting)
            self.assertFalse(chinese.fuzzy_entries())
            self.assertFalse(chinese.obsolete_entries())

    def test_placeholders_survive_translation(self):
        for _template, chinese in self._each():
            for entry in chinese.translated_entries():
                with self.subTest(term=entry.msgid):
                    self.assertCountEqual(
                        PLACEHOLDER.findall(entry.msgid),
                        PLACEHOLDER.findall(entry.msgstr),
                    )

    def test_terms_of_the_engine_are_in_the_template(self):
        template, _chinese = self.catalogues["sms_sales"]
        # They are marked with a function of the engine, which has no host.
        places = {place for entry in template for place, _ in entry.occurrences}
        self.assertIn("code:addons/sms_sales/engine/commission/words.py", places)
