from odoo.tests import tagged
from odoo.tools import SQL

from ...tools.growing import growing
from ..common import SalesCase


@tagged("post_install", "-at_install")
class TestCommonGrowing(SalesCase):
    """Tables that are filled are read by their index from the first row on."""

    def _read(self):
        return self.env.execute_query(
            SQL("SELECT current_setting('enable_seqscan'), current_setting('jit')")
        )

    def test_the_settings_hold_for_the_block_alone(self):
        self.env.cr.execute(SQL("SET LOCAL jit = on"))
        with growing(self.env):
            self.assertEqual(self._read(), [("off", "off")])
        self.assertEqual(self._read(), [("on", "on")])

    def test_they_are_gone_with_the_savepoint_of_an_error(self):
        self.env.cr.execute(SQL("SET LOCAL jit = off"))
        with self.assertRaises(LookupError), self.env.cr.savepoint():
            with growing(self.env):
                raise LookupError
        self.assertEqual(self._read(), [("on", "off")])
