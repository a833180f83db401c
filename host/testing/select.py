"""Which tests of our add-ons a pattern means, read from the sources."""

import ast
from pathlib import Path
from typing import NamedTuple

from ..up.addons import addons, joining
from ..up.place import REPOSITORY

# The tag of the classes in tests/optional, which are not "standard".
OPTIONAL = "sms_optional"


class Case(NamedTuple):
    """The tests of one class that were chosen."""

    file: Path
    name: str
    methods: list[str]
    whole: bool
    post_install: bool

    @property
    def addon(self) -> str:
        """Return the add-on that the tests belong to."""
        return self.file.relative_to(REPOSITORY).parts[0]

    @property
    def is_engine(self) -> bool:
        """Say whether the tests need no database."""
        return is_engine(self.file)

    @property
    def is_optional(self) -> bool:
        """Say whether the tests need optional apps of the host."""
        return lies_in(self.file, "optional")

    @property
    def is_joining(self) -> bool:
        """Say whether the tests need the apps that their add-on joins."""
        return self.addon in joining()

    @property
    def module(self) -> str:
        """Return the name that the file is imported by."""
        return f"odoo.addons.{dotted(self.file)}"

    def tags(self) -> list[str]:
        """Return what chooses these tests among all of Odoo's."""
        # No standard tests: whoever lacks the apps would have to skip them.
        tag = OPTIONAL if self.is_optional else ""
        file = f"{tag}/{self.file.relative_to(REPOSITORY)}:{self.name}"
        return [file] if self.whole else [f"{file}.{each}" for each in self.methods]


def dotted(file: Path) -> str:
    """Return the path of a source as a name to import."""
    return ".".join(file.relative_to(REPOSITORY).with_suffix("").parts)


def is_engine(file: Path) -> bool:
    """Say whether a file of tests lies in ``tests/engine``."""
    return lies_in(file, "engine")


def lies_in(file: Path, room: str) -> bool:
    """Say whether a file of tests lies in the folder of a room."""
    return file.relative_to(REPOSITORY).parts[1:3] == ("tests", room)


def files() -> list[Path]:
    """Return the files of tests of our add-ons."""
    found = [path for addon in addons() for path in addon.glob("tests/**/test_*.py")]
    return sorted(found)


def chosen(pattern: str) -> list[Case]:
    """Return the tests whose file, class or method matches a pattern.

    A part of ``sms_sales/tests/room/test_it.py:TestClass.test_method`` is a match.
    """
    found = [case for file in files() for case in _cases(file, pattern)]
    return [case for case in found if case.methods]


def _cases(file: Path, pattern: str) -> list[Case]:
    path = file.relative_to(REPOSITORY)
    found = []
    for each in ast.parse(file.read_bytes()).body:
        if not isinstance(each, ast.ClassDef):
            continue
        tests = [x.name for x in each.body if getattr(x, "name", "").startswith("test")]
        matching = [test for test in tests if pattern in f"{path}:{each.name}.{test}"]
        whole = matching == tests
        found.append(Case(file, each.name, matching, whole, _is_post_install(each)))
    return found


def _is_post_install(node: ast.ClassDef) -> bool:
    return any(
        isinstance(argument, ast.Constant) and argument.value == "post_install"
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        for argument in decorator.args
    )
