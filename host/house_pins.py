"""One version of each tool: the hooks name those that the locks name."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

HOOKS = ".pre-commit-config.yaml"
PINNED = re.compile(r"""([@\w][\w./-]*)(?:==|@)(\d[\w.]*)""")


def differences(hooks: str, pins: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Yield the hooks' versions that are not the locked ones.

    >>> list(differences("[ruff==1.0]", {"ruff": "1.1"}))
    [(1, 'ruff is 1.0 here and 1.1 in the lock')]
    >>> list(differences('- "@eslint/js@10.0.1"', {"@eslint/js": "10.0.1"}))
    []
    """
    for number, line in enumerate(hooks.splitlines(), 1):
        for name, version in PINNED.findall(line):
            locked = pins.get(name, "absent")
            if version != locked:
                yield number, f"{name} is {version} here and {locked} in the lock"


def check(root: Path) -> Iterator[str]:
    """Yield a message for each difference."""
    package = json.loads((root / "host/node/package.json").read_text())
    lock = (root / "host/lint-requirements.lock").read_text()
    pins = dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE))
    pins.update(package["devDependencies"])
    for line, message in differences((root / HOOKS).read_text(), pins):
        yield f"{HOOKS}:{line}: {message}"
