"""``./sms lint``: every tool and every rule, with zero messages."""

import argparse
import os
import subprocess
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from host import checks, house, house_pins, toolbox
from host.shell import ready
from host.up import addons, place, process
from host.up.machine import Machine, machine
from host.up.trouble import Trouble


def main(args: list[str]) -> int:
    """Run all checks; with ``--fix`` let the tools repair first what they can."""
    asked = _parser().parse_args(args)
    root = place.REPOSITORY
    names = house.files(root)
    tools = toolbox.ready()
    with Crew() as crew:
        here = {"cwd": root, "env": tools.environment()}
        if asked.fix:
            for command in checks.repairs(tools, names):
                crew.said(command, **here)
        for command in checks.checks(tools, names):
            crew.start(command, **here)
        messages = [*house.check(root, names), *house_pins.check(root)]
        if addons.names() and not asked.quick:
            messages += crew.host()
        messages += crew.messages()
    print("\n".join([*messages, "lint: not clean" if messages else "lint: clean"]))
    return bool(messages)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./sms lint", description=__doc__)
    add = parser.add_argument
    add("--fix", action="store_true", help="repair first what the tools can repair")
    add("--quick", action="store_true", help="leave out the host's own lint tests")
    return parser


class Crew:
    """Commands that run side by side, and all end with us."""

    def __init__(self):
        self.pool = ThreadPoolExecutor(os.cpu_count())
        self.children: set[subprocess.Popen] = set()
        self.started: list[Future] = []

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *error) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)
        for child in list(self.children):
            process.end(child)

    def start(self, command: list, **options) -> None:
        """Run a command as soon as a core is free."""
        self.started.append(self.pool.submit(self.said, command, **options))

    def messages(self) -> list[str]:
        """Wait for all that was started, and return what was complained about."""
        said = [each.result() for each in self.started]
        self.started = []
        return [text for text in said if text]

    def said(self, command: list, **options) -> str:
        """Run a command and return its complaints: nothing where it was content."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        with process.child(
            command, stdin=subprocess.DEVNULL, text=True, **pipes, **options
        ) as child:
            self.children.add(child)
            text = child.communicate()[0].strip()
            self.children.discard(child)
        if not child.returncode:
            return ""
        return text or f"{Path(command[0]).name} failed: {child.returncode}"

    def host(self) -> list[str]:
        """Run the host's own lint tests on a database with our add-ons."""
        try:
            with machine() as host:
                database = f"sms_lint_{place.checkout().name}"
                ready(host, database)
                command = host.inside("host_lint", database, *addons.names())
                self.start(command, **_with_programs(host))
                return self.messages()
        except Trouble as trouble:
            # What the other checks say may well be the reason.
            return [*self.messages(), f"the host: {trouble}"]


def _with_programs(host: Machine) -> dict:
    """Return the host's options, with the programs of its Python on the path."""
    options = host.options()
    path = [str(host.python.parent), options["env"]["PATH"]]
    return {**options, "env": {**options["env"], "PATH": os.pathsep.join(path)}}
