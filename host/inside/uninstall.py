"""Uninstall modules in a database, in the order they are named."""

import sys

from within import database, prepare

prepare()
for name in sys.argv[2:]:
    with database(sys.argv[1]) as env:
        module = env["ir.module.module"].search([("name", "=", name)])
        if module.state == "installed":
            module.button_immediate_uninstall()
