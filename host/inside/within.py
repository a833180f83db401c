"""An environment of Odoo in a process of ours."""

import contextlib
import threading

import odoo.cli  # noqa: F401 - prepares the process as Odoo's command does
from odoo import SUPERUSER_ID, api
from odoo.modules.module import initialize_sys_path
from odoo.modules.registry import Registry
from odoo.tools import config


def prepare(*flags):
    """Read Odoo's configuration, open its log, and find the add-ons."""
    config.parse_config([*flags], setup_logging=True)
    initialize_sys_path()


@contextlib.contextmanager
def database(name):
    """Yield the superuser's environment in a database, and commit at the end."""
    threading.current_thread().dbname = name
    with Registry(name).cursor() as cursor:
        yield api.Environment(cursor, SUPERUSER_ID, {})
