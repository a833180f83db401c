import re
from pathlib import Path

import polib

from odoo.tests.common import BaseCase

I18N = Path(__file__).parents[2] / "i18n"
# A placeholder of Python, an expression of a mail template, or an expression in code.
PLACEHOLDER = re.compile(
    r"%\(\w+\)[.\d]*[a-z]|%[a-z%]|\{\{.*?\}\}|t-[a-z-]+=\"[^\"]*\""
)
MARKUP = re.compile(rf"{PLACEHOLDER.pattern}|<[^>]*>")
# Nothing to translate: no letters at all, names of formats, names of fields, code.
SAME = re.compile(r"[^A-Za-z]*|[A-Z]+|(\w+_)?id|object\..*")


class TestTranslations(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = polib.pofile(str(I18N / "sms_sales.pot"))
        cls.chinese = polib.pofile(str(I18N / "zh_CN.po"))

    def test_chinese_has_exactly_the_terms_of_the_template(self):
        terms = {entry.msgid for entry in self.template}
        self.assertGreater(len(terms), 1000)
        self.assertEqual(terms, {entry.msgid for entry in self.chinese})

    def test_every_term_is_translated(self):
        waiting = [
            entry.msgid
            for entry in self.chinese.untranslated_entries()
            if not SAME.fullmatch(MARKUP.sub("", entry.msgid))
        ]
        self.assertFalse(waiting)
        self.assertFalse(self.chinese.fuzzy_entries())
        self.assertFalse(self.chinese.obsolete_entries())

    def test_placeholders_survive_translation(self):
        for entry in self.chinese.translated_entries():
            with self.subTest(term=entry.msgid):
                self.assertCountEqual(
                    PLACEHOLDER.findall(entry.msgid),
                    PLACEHOLDER.findall(entry.msgstr),
                )

    def test_terms_of_the_engine_are_in_the_template(self):
        # They are marked with a function of the engine, which has no host.
        places = {place for entry in self.template for place, _ in entry.occurrences}
        self.assertIn("code:addons/sms_sales/engine/commission/words.py", places)
