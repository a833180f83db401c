import contextlib
import io
import json
import os
import unittest
from types import SimpleNamespace
from unittest import mock

from host import screenshots
from host.browser.chromium import Chromium
from host.browser.page import Page
from host.browser.session import Session
from host.up.trouble import Trouble


def browser(*answers):
    """Return a browser that has said these things already, and what it was told."""
    to_us, from_browser = os.pipe()
    from_us, to_browser = os.pipe()
    for answer in answers:
        os.write(from_browser, json.dumps(answer).encode() + b"\0")
    started = SimpleNamespace(
        stdin=os.fdopen(to_browser, "wb"), stdout=os.fdopen(to_us)
    )
    return (
        Chromium(started),
        os.fdopen(from_us, "rb"),
        os.fdopen(from_browser, "wb"),
        started,
    )


class TestChromium(unittest.TestCase):
    def _browser(self, *answers):
        talking, *pipes = browser(*answers)
        told, end, started = pipes
        for pipe in (told, end, started.stdin, started.stdout):
            self.addCleanup(pipe.close)
        return talking, told, end

    def test_events_are_heard_while_an_answer_is_awaited(self):
        event = {"method": "Log.entryAdded", "params": {"a": 1}}
        talking, told, _end = self._browser(event, {"id": 1, "result": {"b": 2}})
        heard = []
        talking.listener = lambda name, parameters: heard.append((name, parameters))
        self.assertEqual(talking.call("Page.enable", session="s", x=1), {"b": 2})
        self.assertEqual(heard, [("Log.entryAdded", {"a": 1})])
        asked = {"id": 1, "method": "Page.enable", "params": {"x": 1}, "sessionId": "s"}
        self.assertEqual(json.loads(told.read1().rstrip(b"\0")), asked)

    def test_an_error_of_the_browser_is_told(self):
        talking, *_pipes = self._browser(
            {"id": 1, "error": {"message": "no such page"}}
        )
        with self.assertRaisesRegex(Trouble, "no such page"):
            talking.call("Page.navigate")

    def test_a_browser_that_ended_is_told(self):
        talking, _told, end = self._browser()
        end.close()
        with self.assertRaisesRegex(Trouble, "Chromium has ended"):
            talking.call("Page.navigate")

    def test_listening_ends_in_time(self):
        talking, *_pipes = self._browser()
        talking.listen(0.01)


class TestPage(unittest.TestCase):
    def setUp(self):
        talking = mock.Mock()
        talking.call.side_effect = self._answer
        self.value = ""
        self.page = Page(talking, 390, 844)

    def _answer(self, method, session=None, **parameters):
        if method == "Runtime.evaluate":
            return {"result": {"value": self.value}}
        return {"targetId": "t", "sessionId": "s"}

    def test_what_goes_wrong_is_remembered(self):
        hear = self.page._heard
        hear("Runtime.consoleAPICalled", {"type": "log", "args": [{"value": "fine"}]})
        hear("Runtime.consoleAPICalled", {"type": "error", "args": [{"value": "bad"}]})
        hear("Runtime.exceptionThrown", {"exceptionDetails": {"text": "thrown"}})
        entry = {"level": "error", "text": "404", "url": "/a"}
        hear("Log.entryAdded", {"entry": entry})
        expected = ["console: bad", "uncaught: thrown", "browser: 404 /a"]
        self.assertEqual(self.page.problems, expected)

    def test_a_page_with_a_request_is_not_ready(self):
        asked = {"requestId": "1", "type": "XHR", "request": {"url": "/web/data"}}
        self.page._heard("Network.requestWillBeSent", asked)
        with self.assertRaisesRegex(Trouble, "still busy after 0 s: /web/data"):
            self.page.settle(0)
        self.page._heard("Network.loadingFinished", {"requestId": "1"})
        self.page.settle(10)

    def test_an_element_that_is_not_there_is_named(self):
        self.value = None
        with self.assertRaisesRegex(Trouble, "nothing visible matches 'text=Pay'"):
            self.page._find("text=Pay", 0)

    def test_a_screen_that_is_not_there_is_not_another_one(self):
        self.page.settle = mock.Mock()
        user = SimpleNamespace(cookie="c", server="")
        self.value = "/odoo/discuss"
        with self.assertRaisesRegex(Trouble, "/odoo/a led to /odoo/discuss"):
            self.page.open(user, "/odoo/a")
        self.page.open(user, "/odoo/discuss/channel")


class TestSession(unittest.TestCase):
    def test_names_of_records_become_their_ids(self):
        session = Session.__new__(Session)
        session.read = lambda model, domain, field: (
            [7] if domain[1][2] == "plan" else []
        )
        path = session.resolved("/odoo/action-sms_sales.a/{sms_sales.plan}")
        self.assertEqual(path, "/odoo/action-sms_sales.a/7")
        with self.assertRaisesRegex(Trouble, "sms_sales.none is not in this database"):
            session.resolved("/odoo/{sms_sales.none}")


class TestScreenshots(unittest.TestCase):
    def test_each_screen_of_the_table_can_be_taken(self):
        acts = set(screenshots.STEPS)
        for screen in screenshots._listed_screens([]):
            with self.subTest(screen=screen["name"]):
                self.assertTrue(screen["url"].startswith("/"))
                self.assertLessEqual({act for act, _ in screen.get("steps", [])}, acts)

    def test_an_unknown_name_is_told(self):
        with self.assertRaisesRegex(Trouble, "has no screen nowhere"):
            screenshots._listed_screens(["nowhere"])

    def test_a_phone_is_as_tall_as_a_phone(self):
        for width, height in ((390, 844), (1280, 800)):
            asked = screenshots._parser().parse_args(
                ["--url", "/a", f"--width={width}"]
            )
            self.assertEqual(screenshots._asked_screen(asked)["height"], height)

    def test_steps_keep_their_order(self):
        args = ["--url=/a", "--click=.a", "--fill=.b => c", "--click=text=Go"]
        steps = screenshots._parser().parse_args(args).steps
        self.assertEqual([act for act, _value in steps], ["click", "fill", "click"])
        page = mock.Mock()
        for act, value in steps:
            screenshots._step(page, act, value)
        called = [mock.call.click(".a"), mock.call.fill(".b", "c")]
        self.assertEqual(page.mock_calls, [*called, mock.call.click("text=Go")])

    def test_a_picture_is_taken_of_a_failure_too(self):
        page = mock.Mock(problems=[])
        page.open.side_effect = Trouble("still busy")
        page.picture.return_value = b"png"
        page.errors.side_effect = lambda: page.problems
        out = mock.Mock(__fspath__=lambda self: "a.png")
        with (
            mock.patch("host.screenshots.Path", return_value=out),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()) as said,
        ):
            out.name = "a.png"
            taken = screenshots._taken(page, mock.Mock(), {"url": "/a", "out": "a.png"})
        self.assertFalse(taken)
        out.write_bytes.assert_called_once_with(b"png")
        self.assertEqual(said.getvalue(), "a.png: still busy\n")
