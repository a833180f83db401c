"""``./sms screenshots``: the pictures that docs/ shows, or any screen one asks for."""

import argparse
import contextlib
import json
import socket
from collections.abc import Iterator
from pathlib import Path

from .browser.chromium import chromium
from .browser.page import Page
from .browser.session import Session
from .run import ADDRESS, logins, serving
from .shell import default_database, ready
from .up import place, programs
from .up.machine import machine
from .up.say import note
from .up.trouble import Trouble

SCREENS = place.HOST / "screens.json"
PICTURES = place.REPOSITORY / "docs" / "img"
DESKTOP = {"login": "admin", "width": 1280, "height": 800}
PHONE_HEIGHT = 844


def main(args: list[str]) -> int:
    """Take the pictures; an error on a screen is reported and fails the command."""
    asked = _parser().parse_args(args)
    screens = [_asked_screen(asked)] if asked.url else _listed_screens(asked.names)
    programs.ensure("chromium", "fonts-noto-cjk")
    failed = 0
    for joined in (False, True):
        shown = [each for each in screens if each.get("joined", False) == joined]
        if shown:
            failed += _shown(asked, shown, joined)
    return bool(failed)


def _shown(asked: argparse.Namespace, screens: list[dict], joined: bool) -> int:
    """Take the pictures of one database; return how many failed."""
    database = asked.db or default_database() + ("_joined" if joined else "")
    with _server(asked, database, joined) as address, chromium() as browser:
        passwords = {login: password for login, password, _role in logins()}
        failed = 0
        for screen in screens:
            screen = {**DESKTOP, **screen}
            login = screen["login"]
            password = asked.password or passwords.get(login, login)
            user = Session(address, database, login, password)
            page = Page(browser, screen["width"], screen["height"])
            failed += not _taken(page, user, screen)
            page.close()
    return failed


@contextlib.contextmanager
def _server(asked: argparse.Namespace, database: str, joined: bool) -> Iterator[str]:
    """Yield the address of the server that was named, or of one started for this."""
    if asked.server:
        yield asked.server.rstrip("/")
        return
    with machine() as host:
        ready(host, database, joined)
        port = _free_port()
        log = place.checkout() / f"screenshots-{port}.log"
        with serving(host, database, port, log):
            # Not https: this is a server of our own on this machine.
            yield f"http://{ADDRESS}:{port}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return probe.getsockname()[1]


def _taken(page: Page, user: Session, screen: dict) -> bool:
    """Take one picture, whatever is on the screen, and say what went wrong there."""
    out = Path(screen["out"])
    try:
        page.open(user, _path(user, screen))
        for act, value in screen.get("steps", []):
            _step(page, act, value)
    except Trouble as trouble:
        page.problems.append(str(trouble))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(page.picture())
    errors = page.errors()
    for error in errors:
        note(f"{out.name}: {error}")
    print(out)
    return not errors


def _path(user: Session, screen: dict) -> str:
    """Return the screen's path; only an administrator may look up ids for it."""
    if "{" not in screen["url"]:
        return screen["url"]
    admin = Session(user.server, user.database, "admin", "admin")
    return admin.resolved(screen["url"])


def _step(page: Page, act: str, value: str) -> None:
    """Do what a person would do on the screen before the picture."""
    if act == "click":
        page.click(value)
    elif act == "wait":
        page.wait(value)
    elif act == "fill":
        selector, _, text = value.partition("=>")
        page.fill(selector.strip(), text.strip())
    elif act == "eval":
        print(json.dumps(page.evaluate(value), indent=1, ensure_ascii=False))
        page.settle()
    else:
        raise Trouble(f"no such step: {act}")


def _listed_screens(names: list[str]) -> list[dict]:
    """Return the screens of the table, all or those that are named."""
    table = json.loads(SCREENS.read_text())
    unknown = set(names) - {screen["name"] for screen in table}
    if unknown:
        raise Trouble(f"{SCREENS.name} has no screen {', '.join(sorted(unknown))}")
    wanted = [screen for screen in table if not names or screen["name"] in names]
    return [{**each, "out": PICTURES / f"{each['name']}.png"} for each in wanted]


def _asked_screen(asked: argparse.Namespace) -> dict:
    tall = PHONE_HEIGHT if asked.width < 768 else DESKTOP["height"]
    return {
        "url": asked.url,
        "login": asked.login,
        "width": asked.width,
        "height": asked.height or tall,
        "steps": asked.steps,
        "out": asked.out,
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./sms screenshots", description=__doc__)
    add = parser.add_argument
    add("names", nargs="*", help="screens of host/screens.json; all when none is named")
    add("--db", help="the database to look at, else that of this checkout")
    add("--server", help="the address of an Odoo that runs already")
    add("--url", help="look at this path, where {module.name} is the id of a record")
    add("--login", default="admin", help="the user who looks")
    add("--password", help="the user's password, when it is not the login")
    add("--out", default="screenshot.png", help="the picture's file")
    add("--width", type=int, default=DESKTOP["width"], help="below 768 it is a phone")
    add("--height", type=int)
    for act, help_text in STEPS.items():
        add(f"--{act}", dest="steps", action="append", type=_kind(act), help=help_text)
    parser.set_defaults(steps=[])
    return parser


STEPS = {
    "click": "click on a CSS selector or on text=Words, in the order given",
    "fill": "type into an input: SELECTOR => TEXT",
    "wait": "wait until a CSS selector or text=Words is there",
    "eval": "print the value of a JavaScript expression",
}


def _kind(act: str):
    return lambda value: (act, value)
