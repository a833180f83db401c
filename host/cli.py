"""The commands of ``./sms``, and what becomes of an error."""

import importlib
import os
import sys

from .up import place, process
from .up.say import note
from .up.trouble import Stopped, Trouble, disk_full

COMMANDS = {
    "run": "bring all up and serve the web client [--port 8069] [--db NAME]",
    "test": "run all tests, or those that match [PATTERN] [--db NAME] [--host]",
    "lint": "check the style of all that is in the repository",
    "bench": "measure, a line of JSON per figure [NAME] [--small]",
    "shell": "run Python from standard input in Odoo [--db NAME]",
    "screenshots": "take the pictures that docs/ shows",
    "db": "copy NAME | drop NAME: a fresh database with our add-ons and demo data",
    "odoo": "-- ARGS: Odoo's own command, set up for this repository",
}


def main(args: list[str]) -> int:
    """Run one command and return its exit code; an error takes one line."""
    name = args[0] if args else "help"
    if name not in COMMANDS:
        return usage(name)
    process.listen()
    try:
        command = importlib.import_module(f"host.{name}")
        return command.main(args[1:])
    except Stopped:
        note("stopped")
        return 130
    except Trouble as trouble:
        note(f"sms: {trouble}")
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")
    except OSError as error:
        if not disk_full(error):
            raise
        note(f"sms: {place.full()}")
    return 1


def usage(asked: str) -> int:
    """Print what there is to ask for."""
    known = asked in ("help", "-h", "--help")
    print("usage: ./sms COMMAND [ARGUMENTS]", file=sys.stdout if known else sys.stderr)
    for name, line in COMMANDS.items():
        print(f"  {name:12} {line}", file=sys.stdout if known else sys.stderr)
    if not known:
        note(f"sms: there is no command {asked!r}")
    return 0 if known else 2
