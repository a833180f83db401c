"""Take the chart of accounts out of a database, as in a company that has none yet."""

import sys

from within import database, prepare

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

prepare()
with database(sys.argv[1]) as env:
    from odoo.addons.account.models.chart_template import TEMPLATE_MODELS

    # As the host does before it loads another chart.
    for model in ("account.move", *reversed(TEMPLATE_MODELS)):
        records = env[model].with_context(active_test=False).search([])
        records.with_context(**{MODULE_UNINSTALL_FLAG: True}).unlink()
    env["res.company"].search([]).chart_template = False
