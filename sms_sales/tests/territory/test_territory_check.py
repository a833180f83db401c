from unittest.mock import patch

from odoo.tests import tagged

from .ledger_case import AssignmentCase


@tagged("post_install", "-at_install")
class TestTerritoryCheck(AssignmentCase):
    """Rule 9: what no constraint can say, a check says every day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.flush_all()
        # Whatever else the database has is not what these tests are about.
        cls.env["res.partner"].search([])._sales_place_anew()
        cls.env.flush_all()

    def _told(self):
        """Return what the daily check tells administrators."""
        cron = self.env.ref("sms_sales.cron_territory_check")
        with patch.object(type(cron), "_notify_admin") as told:
            cron.ir_actions_server_id.with_user(cron.user_id).run()
            self.env.flush_all()
        return "\n".join(call.args[0] for call in told.call_args_list)

    def _past_our_methods(self, query, *args):
        self.env.flush_all()
        with self.Ledger._ledger_door("migration"):
            self.env.cr.execute(query, args)
        self.env.invalidate_all()

    def test_a_ledger_that_is_whole_is_not_told_of(self):
        self._assign(self.one)
        self.assertFalse(self._told())

    def test_a_hole_is_told(self):
        self._assign(self.one)
        self._past_our_methods(
            "UPDATE sales_territory_assignment SET date_until = date_from"
            " WHERE account_id = %s AND date_until IS NULL",
            self.account.id,
        )
        told = self._told()
        self.assertRegex(told, "Days without a row.*: Alder Labs")
        self.assertRegex(told, "Without a row now.*: Alder Labs")

    def test_an_account_without_any_row_is_told(self):
        self._switch_room("territory", False)
        late = self._create_account(name="Late Labs")
        self.env.flush_all()
        self._switch_room("territory", True)
        self.assertFalse(self._rows(late))
        self.assertRegex(self._told(), "Without a row now.*: Late Labs")

    def test_what_a_run_has_not_come_to_is_not_missing(self):
        self._switch_room("territory", False)
        self._create_account(name="Late Labs")
        self.env.flush_all()
        self._switch_room("territory", True)
        run = self.env["sales.territory.run"].create({"plan_id": self.plan.id})
        run.sudo().write({"state": "applying"})
        self.assertFalse(self._told())

    def test_who_is_no_account_is_told_and_nobodys_from_then_on(self):
        self._assign(self.one)
        labs = self._create_account(name="Cedar Labs")
        self._past_our_methods(
            "UPDATE res_partner SET commercial_partner_id = %s, parent_id = %s"
            " WHERE id = %s",
            labs.id,
            labs.id,
            self.account.id,
        )
        self.assertRegex(self._told(), "No account there any more.*: .*Alder Labs")
        self.assertFalse(self._rows()[-1][0])
        self.assertFalse(self._told())

    def test_a_lead_that_got_a_customer_is_told_and_follows_it(self):
        lead = self.env["crm.lead"].create({"name": "Scales", "user_id": False})
        self.env.flush_all()
        row = {"subject_id": lead.id, "territory_id": self.one.id}
        self.Ledger._assign(self.plan, [row], "manual", subject="lead_id")
        self._past_our_methods(
            "UPDATE crm_lead SET partner_id = %s WHERE id = %s",
            self.account.id,
            lead.id,
        )
        self.assertRegex(self._told(), "No lead there any more.*: Scales")
        self.assertFalse(self._told())

    def test_nothing_is_told_while_the_room_is_off(self):
        self._assign(self.one)
        self.account.sudo().active = False
        self._switch_room("territory", False)
        self.env["sales.territory.assignment"]._cron_check()
        self.assertFalse(self._told())
