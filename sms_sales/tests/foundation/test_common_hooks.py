from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import tagged
from odoo.tools import SQL

from ... import uninstall_hook
from .ledger_case import LedgerCase


@tagged("post_install", "-at_install")
class TestCommonHooks(LedgerCase):
    def test_uninstalling_leaves_no_trigger_function_or_parameter(self):
        row = self._book(locked=True)
        uninstall_hook(self.env)
        left = SQL(
            "SELECT tgname FROM pg_trigger WHERE tgname LIKE %(ours)s"
            " UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE %(ours)s"
            " UNION ALL SELECT unnest(setconfig) FROM pg_db_role_setting"
            " WHERE setconfig::text LIKE %(ours)s",
            ours=r"%sms\_sales\_%",
        )
        self.assertEqual(self.env.execute_query(left), [])
        table = SQL.identifier(self.Ledger._table)
        self.cr.execute(SQL("DELETE FROM %s WHERE id = %s", table, row.id))

    def test_uninstalling_frees_what_was_done(self):
        kind = self.env.ref("sms_sales.mail_activity_approve_quotation")
        activity = self.env["mail.activity"].create(
            {
                "activity_type_id": kind.id,
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.env.user.partner_id.id,
                "active": False,
            }
        )
        self.env.flush_all()
        uninstall_hook(self.env)
        self.env.invalidate_all()
        kind.unlink()
        self.assertFalse(activity.activity_type_id)

    def test_a_copy_of_the_database_runs_none_of_our_jobs(self):
        cron = self.env["ir.cron"].create(
            {
                "name": "Nightly",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "state": "code",
                "code": "pass",
                "sales_room": "commission",
                "sales_room_paused": True,
            }
        )
        self.env.flush_all()
        for query in get_neutralization_queries(["sms_sales"]):
            self.cr.execute(query)
        self.env.invalidate_all()
        self.assertFalse(cron.active)
        self.env["sales.room"]._sync_scheduled_actions()
        self.assertFalse(cron.active)
