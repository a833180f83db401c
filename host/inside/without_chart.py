"""Take the chart of accounts out of a database, as in a company that has none yet."""

import sys

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from .within import database, prepare


def main(name: str) -> None:
    """Delete what a chart brings, as the host does before it loads another."""
    prepare()
    with database(name) as env:
        from odoo.addons.account.models.chart_template import TEMPLATE_MODELS

        for model in ("account.move", *reversed(TEMPLATE_MODELS)):
            records = env[model].with_context(active_test=False).search([])
            records.with_context(**{MODULE_UNINSTALL_FLAG: True}).unlink()
        env["res.company"].search([]).chart_template = False


if __name__ == "__main__":
    main(sys.argv[1])
