"""The rules of the house that no common linter knows.

A rule takes one file and yields what is wrong with it, as (line, message).
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from host import house_python

Finding = tuple[int, str]
# The ceilings of lines, first match wins: longer means another model or mixin.
CEILINGS = [
    (re.compile(r"(^|/)tests/.*\.(py|js)$"), 400),
    (re.compile(r"(^sms|\.py)$"), 300),
    (re.compile(r"(^|/)(views|wizard|report)/.*\.xml$"), 245),
]
DEVELOPMENT = re.compile(r"^(sms$|host/|bench/)")
LOCAL_ADDRESS = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\]|[{%<$])")
ADDRESS = re.compile(r"https?://\S")
MACHINE_PATH = re.compile(r"(?<![\w.}~])/(root|work|Users|home/\w+|opt/hostdev)/")
REMINDER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
ISSUE = re.compile(r"#\d+")
BINARY = {".png", ".svg", ".ico", ".xlsx", ".pdf", ".zip", ".po", ".pot"}


class Source(NamedTuple):
    """A file of the repository, by its path from the root, and its text."""

    name: str
    text: str

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


def files(root: Path) -> list[str]:
    """Return the paths of all files of the repository that git does not ignore."""
    asked = ["git", "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=root, capture_output=True, text=True)
    if listed.returncode:
        found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
        return sorted(str(path) for path in found if "__pycache__" not in path.parts)
    names = set(filter(None, listed.stdout.split("\0")))
    return sorted(name for name in names if (root / name).is_file())


def check(root: Path, names: list[str]) -> Iterator[str]:
    """Yield a message, ``path:line: what is wrong``, for each broken rule."""
    for name in names:
        if Path(name).suffix in BINARY or name == "host/node/package-lock.json":
            continue
        try:
            text = (root / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for line, message in findings(Source(name, text)):
            yield f"{name}:{line}: {message}"


def findings(source: Source) -> Iterator[Finding]:
    """Yield what is wrong with one file.

    >>> list(findings(Source("sms_sales/engine/draw.py", "import odoo")))
    [(1, 'engine/ imports nothing of odoo')]
    """
    yield from _size(source)
    yield from _words(source)
    if source.name == "sms" or source.name.endswith(".py"):
        yield from _python(source)


def _size(source: Source) -> Iterator[Finding]:
    """Yield the file's length when it is over its ceiling.

    >>> list(_size(Source("a/views/b.xml", "<odoo />\\n" * 246)))
    [(246, '246 lines, and the ceiling is 245')]
    >>> list(_size(Source("a/data/b.xml", "<odoo />\\n" * 246)))
    []
    """
    length = len(source.lines)
    for pattern, ceiling in CEILINGS:
        if pattern.search(source.name):
            if length > ceiling:
                yield length, f"{length} lines, and the ceiling is {ceiling}"
            return


def _words(source: Source) -> Iterator[Finding]:
    """Yield unnumbered reminders, addresses and paths of one machine.

    >>> list(_words(Source("host/a.py", "TO" + "DO: get http:" + "//example.com/a")))
    [(1, 'a reminder carries an issue number'), (1, 'an address of another machine')]
    >>> list(_words(Source("host/a.py", "http://localhost:8069/web")))
    []
    """
    development = DEVELOPMENT.match(source.name)
    for number, line in enumerate(source.lines, 1):
        if REMINDER.search(line) and not ISSUE.search(line):
            yield number, "a reminder carries an issue number"
        if development and ADDRESS.search(LOCAL_ADDRESS.sub("", line)):
            yield number, "an address of another machine"
        if MACHINE_PATH.search(line):
            yield number, "a path of one machine"


def _python(source: Source) -> Iterator[Finding]:
    try:
        tree = ast.parse(source.text)
    except SyntaxError as error:
        yield error.lineno or 1, "not Python"
        return
    yield from house_python.methods(source.name, tree)
    if DEVELOPMENT.match(source.name):
        return
    yield from house_python.statements(tree)
    if "/engine/" in source.name and "/tests/" not in source.name:
        yield from house_python.engine_imports(source.name, tree)
    if "/tests/" not in source.name:
        yield from house_python.sudo_comments(tree, source.text)
