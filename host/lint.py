"""``./sms lint``: every tool and every rule, with zero messages."""

import argparse
import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from host import house, house_pins, toolbox
from host.up import place

PRETTY = {".cjs", ".css", ".js", ".json", ".mjs", ".scss", ".xml", ".yaml", ".yml"}
Check = Callable[[], str]


def main(args: list[str]) -> int:
    """Run all checks; with ``--fix`` let the tools repair first what they can."""
    asked = _parser().parse_args(args)
    names = house.files(place.REPOSITORY)
    tools = toolbox.ready()
    if asked.fix:
        for command in repairs(tools, names):
            _said(tools, command)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        said = pool.map(lambda check: check(), checks(tools, names))
        messages = [text for text in said if text]
    for text in messages:
        print(text)
    print("lint: not clean" if messages else "lint: clean")
    return bool(messages)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./sms lint", description=__doc__)
    parser.add_argument(
        "--fix", action="store_true", help="repair first what the tools can repair"
    )
    return parser


def checks(tools: toolbox.Tools, names: list[str]) -> list[Check]:
    """Return what is to be run, the slowest first so that the cores stay busy."""
    commands = [
        _pylint(tools, names),
        _prettier(tools, names, "--check"),
        _eslint(tools, names),
        *_oca(tools, names),
        [tools.bin / "ruff", "check", "--quiet", "--output-format=concise", "."],
        [tools.bin / "ruff", "format", "--check", "--output-format=concise", "."],
    ]
    of_tools = [partial(_said, tools, command) for command in commands if command]
    return [*of_tools, partial(_house, names)]


def repairs(tools: toolbox.Tools, names: list[str]) -> list[list]:
    """Return the commands that repair, in the order in which they build on another."""
    commands = [
        *_oca(tools, names, "--fix"),
        [tools.bin / "ruff", "check", "--quiet", "--fix", "."],
        [tools.bin / "ruff", "format", "--quiet", "."],
        _eslint(tools, names, "--fix"),
        _prettier(tools, names, "--write"),
    ]
    return [command for command in commands if command]


def _pylint(tools: toolbox.Tools, names: list[str]) -> list:
    found = add_ons(names)
    return found and [tools.bin / "pylint", "--rcfile=.pylintrc", *found]


def _oca(tools: toolbox.Tools, names: list[str], *options: str) -> list[list]:
    translations = [name for name in names if name.endswith((".po", ".pot"))]
    found = add_ons(names)
    return [
        found and [tools.bin / "oca-checks-odoo-module", *options, *found],
        translations and [tools.bin / "oca-checks-po", *options, *translations],
    ]


def _prettier(tools: toolbox.Tools, names: list[str], *options: str) -> list:
    wanted = [name for name in names if Path(name).suffix in PRETTY]
    program = tools.modules / "prettier/bin/prettier.cjs"
    return wanted and [
        *(tools.node, program, "--log-level", "warn", "--ignore-unknown"),
        *options,
        *wanted,
    ]


def _eslint(tools: toolbox.Tools, names: list[str], *options: str) -> list:
    wanted = [name for name in names if "/static/" in name and name.endswith(".js")]
    program = tools.modules / "eslint/bin/eslint.js"
    return wanted and [tools.node, program, "--max-warnings=0", *options, *wanted]


def add_ons(names: list[str]) -> list[str]:
    """Return the folders of the add-ons.

    >>> add_ons(["README.md", "sms_sales/__manifest__.py"])
    ['sms_sales']
    """
    return [
        str(Path(name).parent)
        for name in names
        if Path(name).name == "__manifest__.py" and len(Path(name).parts) == 2
    ]


def _house(names: list[str]) -> str:
    root = place.REPOSITORY
    return "\n".join([*house.check(root, names), *house_pins.check(root)])


def _said(tools: toolbox.Tools, command: list) -> str:
    """Return what a tool complained about: nothing where it was content."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=place.REPOSITORY,
        env=tools.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if not done.returncode:
        return ""
    return done.stdout.strip() or f"{Path(command[0]).name} failed: {done.returncode}"
