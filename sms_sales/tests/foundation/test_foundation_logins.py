import csv

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tools.misc import file_open

from ..common import ROLES

# Roles that the story has nobody for: they read, or lead what others do.
UNTOLD = {"salesperson_all", "accounting_reader", "bookkeeper", "accounting_manager"}


@tagged("post_install", "-at_install")
class TestLogins(HttpCase):
    """Who ``./sms run`` says can log in to the demo story can."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open("sms_sales/demo/logins.txt", filter_ext=(".txt",)) as lines:
            cls.rows = list(csv.DictReader(lines))

    def _log_in(self, login, password):
        """Send the form of the login page, and return what the browser gets."""
        self.authenticate(None, None)
        form = {"login": login, "password": password}
        form["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open("/web/login", data=form)

    def test_each_login_opens_the_door(self):
        self.assertGreater(len(self.rows), 10)
        for row in self.rows:
            with self.subTest(row["login"]):
                answer = self._log_in(row["login"], row["password"])
                self.assertEqual(answer.status_code, 200)
                self.assertNotIn("/web/login", answer.url)
                home = "/my" if "portal" in row["role"] else "/odoo"
                self.assertIn(home, answer.url)

    def test_another_password_does_not(self):
        answer = self._log_in("grace", "not grace")
        self.assertIn("/web/login", answer.url)

    def test_every_role_is_somebody_s(self):
        logins = [row["login"] for row in self.rows]
        users = self.env["res.users"].search([("login", "in", logins)])
        self.assertEqual(len(users), len(logins))
        told = {role for role in ROLES for user in users if user.has_group(ROLES[role])}
        self.assertFalse(set(ROLES) - told - UNTOLD)
