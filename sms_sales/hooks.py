from odoo.tools import SQL

from .models.territory.deciding import tables
from .models.territory.running import stays
from .tools.done_activities import free_done_activities
from .tools.host_columns import create_host_columns

# What depends on us is uninstalled before us, so no table needs its guard any more.
_DROP_FUNCTIONS = SQL(
    r"""
    DO $$
    DECLARE
        ours regprocedure;
    BEGIN
        FOR ours IN
            SELECT oid FROM pg_proc
             WHERE proname LIKE 'sms\_sales\_%%'
               AND pronamespace = current_schema()::regnamespace
        LOOP
            EXECUTE format('DROP FUNCTION %%s CASCADE', ours);
        END LOOP;
    END $$
    """
)


def pre_init_hook(env):
    """Prepare host tables before the ORM looks at them."""
    create_host_columns(env.cr)


def uninstall_hook(env):
    """Remove what the ORM does not know of: functions, and with them triggers; and
    what would keep records of ours from going.

    Without triggers the host may delete rows of ledgers that carry an XML id.
    """
    env.cr.execute(_DROP_FUNCTIONS)
    free_done_activities(env.cr, "sms_sales")
    tables.drop(env.cr)
    stays.drop(env.cr)
