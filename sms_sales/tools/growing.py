"""How rows are added by the thousand to a table that was nearly empty."""

from contextlib import contextmanager

from odoo.tools import SQL

# Without compiling: what no index serves would look too expensive to do without.
_NOW = SQL("SELECT current_setting('enable_seqscan'), current_setting('jit')")
_SET = "SELECT set_config('enable_seqscan', %s, true), set_config('jit', %s, true)"


@contextmanager
def growing(env):
    """Let the block fill a table that other new rows refer to.

    A connection plans the check of a reference once. While the table is nearly empty
    that plan reads all of it, and goes on to: each row costs more than the one before,
    until the statistics are renewed. In the block an index is used from the beginning.
    """
    [before] = env.execute_query(_NOW)
    env.cr.execute(SQL(_SET, "off", "off"))
    yield
    # After an error the end of the transaction, or of the savepoint, does it.
    env.cr.execute(SQL(_SET, *before))
