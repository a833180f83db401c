"""One page of the browser: opened, waited for, clicked in, photographed."""

import base64
import json
import time
from pathlib import Path

from host.up.trouble import Trouble

from .chromium import Chromium
from .session import Session

SCRIPT = (Path(__file__).parent / "page.js").read_text().rstrip().rstrip(";")
# Nothing moves and no cursor blinks, so that a picture is the same each time.
STILL = """
const still = document.createElement("style");
still.textContent = `*, *::before, *::after {
    animation: none !important; transition: none !important;
    caret-color: transparent !important; scroll-behavior: auto !important; }`;
document.addEventListener("DOMContentLoaded", () => document.head.append(still));
"""
WORK = {"Document", "Stylesheet", "Script", "XHR", "Fetch", "Font"}
# The worker that waits for messages ends in another place than it starts.
BACKGROUND = "/bus/"
# Where the web client goes when it cannot or may not show a screen.
ELSEWHERE = {"/web/login", "/odoo", "/odoo/discuss"}
QUIET = 4
PHONE = 768


class Page:
    """A page, and all that went wrong on it (``problems``)."""

    def __init__(self, browser: Chromium, width: int, height: int):
        self.browser = browser
        self.problems: list[str] = []
        self.running: dict[str, str] = {}
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        attached = browser.call("Target.attachToTarget", targetId=target, flatten=True)
        self.target = target
        self.session = attached["sessionId"]
        browser.listener = self._heard
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self.call("Page.addScriptToEvaluateOnNewDocument", source=STILL)
        self._resize(width, height)

    def call(self, method: str, **parameters) -> dict:
        """Give the page a command of the protocol."""
        return self.browser.call(method, self.session, **parameters)

    def close(self) -> None:
        """Close the page; the browser goes on."""
        self.browser.call("Target.closeTarget", targetId=self.target)

    def _resize(self, width: int, height: int) -> None:
        phone = width < PHONE
        size = {"width": width, "height": height, "deviceScaleFactor": 1}
        self.call("Emulation.setDeviceMetricsOverride", mobile=phone, **size)
        self.call("Emulation.setTouchEmulationEnabled", enabled=phone)
        light = [{"name": "prefers-color-scheme", "value": "light"}]
        self.call("Emulation.setEmulatedMedia", features=light)

    def open(self, user: Session, path: str) -> None:
        """Open a path of the server as a user, and wait until it is there."""
        cookies = {"session_id": user.cookie, "color_scheme": "light"}
        for name, value in cookies.items():
            self.call("Network.setCookie", name=name, value=value, url=user.server)
        self.running.clear()
        self.call("Page.navigate", url=user.server + path)
        self.settle()
        there = self.evaluate("location.pathname")
        if there in ELSEWHERE and not path.startswith(there):
            raise Trouble(
                f"{path} led to {there}: is it there, and may this user see it?"
            )

    def settle(self, patience: float = 90) -> None:
        """Wait until nothing moves: no request, no loading, for a moment."""
        until = time.monotonic() + patience
        quiet = 0
        while quiet < QUIET:
            self.browser.listen(0.1)
            waiting = next(iter(self.running.values()), "") or self._waiting()
            quiet = 0 if waiting else quiet + 1
            if time.monotonic() > until:
                raise Trouble(f"still busy after {patience:.0f} s: {waiting}")

    def _waiting(self) -> str:
        try:
            return self.script("waiting()")
        except Trouble:
            # Between two documents there is nothing to ask.
            return "the page changes"

    def wait(self, selector: str) -> None:
        """Wait until an element is visible."""
        self._find(selector)
        self.settle()

    def click(self, selector: str) -> None:
        """Click in the middle of the first visible element, and wait for the effect."""
        where = self._find(selector)
        self.call("Input.dispatchMouseEvent", type="mouseMoved", **where)
        for kind in ("mousePressed", "mouseReleased"):
            button = {"button": "left", "clickCount": 1}
            self.call("Input.dispatchMouseEvent", type=kind, **button, **where)
        self.settle()

    def fill(self, selector: str, text: str) -> None:
        """Type a text in place of what an input holds."""
        self._find(selector)
        self.script(f"select({json.dumps(selector)})")
        self.call("Input.insertText", text=text)
        self.settle()

    def _find(self, selector: str, patience: float = 10) -> dict:
        until = time.monotonic() + patience
        while not (where := self.script(f"place({json.dumps(selector)})")):
            if time.monotonic() > until:
                raise Trouble(f"nothing visible matches {selector!r}")
            self.browser.listen(0.2)
        return where

    def script(self, call: str):
        """Call one of the functions of page.js."""
        return self.evaluate(f"({SCRIPT}).{call}")

    def evaluate(self, expression: str):
        """Return the value of a JavaScript expression in the page."""
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        answer = self.call("Runtime.evaluate", **asked)
        if "exceptionDetails" in answer:
            raise Trouble(f"JavaScript: {_thrown(answer['exceptionDetails'])}")
        return answer["result"].get("value")

    def picture(self) -> bytes:
        """Return the page as it looks now, as a PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot")["data"])

    def errors(self) -> list[str]:
        """Return the problems so far and the errors that the page shows now."""
        self.script("unfold()")
        self.browser.listen(0.2)
        shown = [f"the page shows: {text}" for text in self.script("errors()")]
        return [*dict.fromkeys([*self.problems, *shown])]

    def _heard(self, name: str, event: dict) -> None:
        if name == "Network.requestWillBeSent":
            url = event["request"]["url"]
            if event.get("type") in WORK and BACKGROUND not in url:
                self.running[event["requestId"]] = url
        elif name in ("Network.loadingFinished", "Network.loadingFailed"):
            self.running.pop(event["requestId"], None)
        elif name == "Runtime.exceptionThrown":
            self.problems.append(f"uncaught: {_thrown(event['exceptionDetails'])}")
        elif name == "Runtime.consoleAPICalled" and event["type"] == "error":
            words = [_said(argument) for argument in event["args"]]
            self.problems.append(f"console: {' '.join(words)}")
        elif name == "Log.entryAdded" and event["entry"]["level"] == "error":
            entry = event["entry"]
            self.problems.append(f"browser: {entry['text']} {entry.get('url', '')}")


def _thrown(details: dict) -> str:
    return _said(details.get("exception", {})) or details.get("text", "")


def _said(argument: dict) -> str:
    return str(argument.get("description") or argument.get("value") or "")
