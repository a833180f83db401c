"""The rules of the house that read Python as a tree."""

import ast
import io
import tokenize
from collections.abc import Iterator

Finding = tuple[int, str]
LONGEST_METHOD = 40
LONGEST_TEST = 50
BUILT = (ast.Constant, ast.JoinedStr, ast.BinOp)


def methods(name: str, tree: ast.AST) -> Iterator[Finding]:
    """Yield the functions that are too long, without their docstring."""
    ceiling = LONGEST_TEST if "tests/" in name else LONGEST_METHOD
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node):
                words = node.body[0]
                length -= (words.end_lineno or words.lineno) - words.lineno + 1
            if length > ceiling:
                message = f"{node.name} has {length} lines, and the ceiling is"
                yield node.lineno, f"{message} {ceiling}"


def statements(tree: ast.AST) -> Iterator[Finding]:
    """Yield the SQL that is given as a string and not as ``odoo.tools.SQL``.

    >>> list(statements(ast.parse("self.env.cr.execute('SELECT 1')")))
    [(1, 'SQL is built with odoo.tools.SQL')]
    >>> list(statements(ast.parse("self.env.cr.execute(SQL('SELECT 1'))")))
    []
    """
    for node in _calls(tree, "execute"):
        if node.args and _cursor(node.func.value) and _built(node.args[0]):
            yield node.lineno, "SQL is built with odoo.tools.SQL"


def engine_imports(name: str, tree: ast.AST) -> Iterator[Finding]:
    """Yield the imports that tie arithmetic to the host.

    >>> inside = "sms_sales/engine/commission/tiers.py"
    >>> list(engine_imports(inside, ast.parse("from ..money import rounded")))
    []
    >>> list(engine_imports(inside, ast.parse("from ...models import common")))
    [(1, 'engine/ imports nothing of odoo')]
    """
    depth = len(name.partition("/engine/")[2].split("/"))
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            # More dots than folders lead out of engine/, to what imports the host.
            names = ["odoo" if node.level > depth else node.module or ""]
        if any(each.split(".")[0] == "odoo" for each in names):
            yield node.lineno, "engine/ imports nothing of odoo"


def sudo_comments(tree: ast.AST, text: str) -> Iterator[Finding]:
    """Yield each ``sudo()`` that no comment explains, on its line or above it.

    >>> text = "# The payee may not read plans.\\nplan = self.sudo().plan_id"
    >>> list(sudo_comments(ast.parse(text), text))
    []
    >>> list(sudo_comments(ast.parse("self.sudo()"), "self.sudo()"))
    [(1, 'say in a comment why sudo() is needed')]
    """
    starts = _statement_starts(tree)
    comments = _comment_lines(text)
    for node in _calls(tree, "sudo"):
        line = node.func.end_lineno or node.lineno
        above = min(starts.get(line, line), line) - 1
        if comments.isdisjoint(range(above, line + 1)):
            yield line, "say in a comment why sudo() is needed"


def _comment_lines(text: str) -> set[int]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {token.start[0] for token in tokens if token.type == tokenize.COMMENT}


def _statement_starts(tree: ast.AST) -> dict[int, int]:
    """Return the line on which the innermost statement around each line starts."""
    starts: dict[int, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                starts[line] = max(starts.get(line, 0), node.lineno)
    return starts


def _calls(tree: ast.AST, method: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == method:
                yield node


def _cursor(node: ast.AST) -> bool:
    name = getattr(node, "attr", None) or getattr(node, "id", "")
    return name.lstrip("_") in {"cr", "cursor"}


def _built(node: ast.AST) -> bool:
    """Return whether an expression is a string that Python puts together."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in {"format", "join"}
    return isinstance(node, BUILT)
