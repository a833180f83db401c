from .tools.host_columns import create_host_columns
from .tools.ledger_guard import drop_function, drop_guard


def pre_init_hook(env):
    """Prepare host tables before the ORM looks at them."""
    create_host_columns(env.cr)


def uninstall_hook(env):
    """Remove what the ORM does not know of: triggers and their function.

    Without them the host may delete ledger rows that carry an XML id.
    """
    for name in env["sales.ledger.mixin"]._ledger_models():
        drop_guard(env.cr, env[name]._table)
    drop_function(env.cr)
