import threading
from contextlib import contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name
from odoo.tools import SQL


class CommittedCase(BaseCase):
    """Real connections that commit: each class takes back out what it has made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    @classmethod
    @contextmanager
    def _connection(cls, user_id=SUPERUSER_ID):
        with cls.registry.cursor() as cr:
            yield api.Environment(cr, user_id, {})

    @classmethod
    def _open_ledgers(cls, env):
        """Let this transaction delete rows of ledgers."""
        env.execute_query(
            SQL("SELECT set_config('sms_sales.ledger_door', 'migration', true)")
        )

    def _kill(self, env):
        """End the connection of ``env``, as a server that dies does."""
        with self._connection() as other:
            pid = env.cr._cnx.get_backend_pid()
            other.execute_query(SQL("SELECT pg_terminate_backend(%s)", pid))

    def _at_once(self, *works):
        """Do all of ``works`` at once, and wait until they are done."""
        threads = [threading.Thread(target=work, daemon=True) for work in works]
        # The server's main thread holds the registry's lock while it runs tests.
        with patch.object(Registry, "_lock", threading.RLock()):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertFalse([thread for thread in threads if thread.is_alive()])
