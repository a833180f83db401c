"""Uninstall modules in a database, in the order they are named."""

import sys

from .within import database, prepare


def main(name: str, modules: list[str]) -> None:
    """Uninstall each module that is installed, in a registry of its own."""
    # What cannot be deleted yet is tried again, in smaller parts: no error, as the
    # host's own script for this has it.
    prepare("--log-handler=odoo.sql_db:CRITICAL")
    for module in modules:
        with database(name) as env:
            found = env["ir.module.module"].search([("name", "=", module)])
            if found.state == "installed":
                found.button_immediate_uninstall()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
