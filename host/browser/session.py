"""A user's session, and the little that a camera asks the server for."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.request

from host.up.trouble import Trouble

PLACEHOLDER = re.compile(r"\{(\w+)\.(\w+)\}")


class Session:
    """A login over HTTP; its cookie is given to the browser."""

    def __init__(self, server: str, database: str, login: str, password: str):
        self.server = server
        self.database = database
        self.jar = http.cookiejar.CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        self.opener = urllib.request.build_opener(cookies)
        who = {"db": database, "login": login, "password": password}
        try:
            user = self._post("/web/session/authenticate", who)
        except Trouble as trouble:
            raise Trouble(
                f"{login} cannot log in to {database}: {trouble}"
            ) from trouble
        if not user.get("uid"):
            raise Trouble(f"{login} cannot log in to {database}")

    @property
    def cookie(self) -> str:
        """Return the session's secret."""
        return next(each.value for each in self.jar if each.name == "session_id")

    def read(self, model: str, domain: list, field: str) -> list:
        """Return the values of one field of the records in a domain."""
        asked = {"domain": domain, "fields": [field]}
        call = {"model": model, "method": "search_read", "args": [], "kwargs": asked}
        rows = self._post(f"/web/dataset/call_kw/{model}/search_read", call)
        return [row[field] for row in rows]

    def resolved(self, path: str) -> str:
        """Return a path in which ``{module.name}`` is the id of that record."""

        def identity(found: re.Match) -> str:
            module, name = found.groups()
            domain = [["module", "=", module], ["name", "=", name]]
            ids = self.read("ir.model.data", domain, "res_id")
            if not ids:
                raise Trouble(f"{module}.{name} is not in this database")
            return str(ids[0])

        return PLACEHOLDER.sub(identity, path)

    def _post(self, path: str, parameters: dict) -> dict:
        request = urllib.request.Request(
            self.server + path,
            json.dumps({"jsonrpc": "2.0", "params": parameters}).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with self.opener.open(request, timeout=120) as response:
                answer = json.load(response)
        except (urllib.error.URLError, ValueError) as error:
            raise Trouble(f"{self.server} does not answer: {error}") from error
        if "error" in answer:
            raise Trouble(answer["error"]["data"]["message"])
        return answer["result"]
