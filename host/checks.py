"""The commands that ``./sms lint`` runs, and those that repair."""

from pathlib import Path

from host.toolbox import Tools
from host.up import addons

PRETTY = {".cjs", ".css", ".js", ".json", ".mjs", ".scss", ".xml", ".yaml", ".yml"}


def checks(tools: Tools, names: list[str]) -> list[list]:
    """Return the commands that complain, the slowest first to keep the cores busy."""
    ours = addons.names()
    commands = [
        ours and [tools.bin / "pylint", "--rcfile=.pylintrc", *ours],
        _prettier(tools, names, "--check"),
        _eslint(tools, names),
        *_oca(tools, names),
        [tools.bin / "ruff", "check", "--quiet", "--output-format=concise", "."],
        [tools.bin / "ruff", "format", "--check", "--output-format=concise", "."],
    ]
    return [command for command in commands if command]


def repairs(tools: Tools, names: list[str]) -> list[list]:
    """Return the commands that repair, in the order in which they build on another."""
    commands = [
        *_oca(tools, names, "--fix"),
        [tools.bin / "ruff", "check", "--quiet", "--fix", "."],
        [tools.bin / "ruff", "format", "--quiet", "."],
        _eslint(tools, names, "--fix"),
        _prettier(tools, names, "--write"),
    ]
    return [command for command in commands if command]


def _oca(tools: Tools, names: list[str], *options: str) -> list[list]:
    translations = [name for name in names if name.endswith((".po", ".pot"))]
    ours = addons.names()
    return [
        ours and [tools.bin / "oca-checks-odoo-module", *options, *ours],
        translations and [tools.bin / "oca-checks-po", *options, *translations],
    ]


def _prettier(tools: Tools, names: list[str], *options: str) -> list:
    wanted = [name for name in names if Path(name).suffix in PRETTY]
    program = tools.modules / "prettier/bin/prettier.cjs"
    quietly = ["--log-level=warn", "--ignore-unknown"]
    return wanted and [tools.node, program, *quietly, *options, *wanted]


def _eslint(tools: Tools, names: list[str], *options: str) -> list:
    wanted = [name for name in names if "/static/" in name and name.endswith(".js")]
    program = tools.modules / "eslint/bin/eslint.js"
    return wanted and [tools.node, program, "--max-warnings=0", *options, *wanted]
