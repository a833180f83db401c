from unittest.mock import patch

from odoo.tests import tagged

from ...tools.reference import UnreadReference
from ..common import SalesCase


@tagged("post_install", "-at_install")
class TestCommonReference(SalesCase):
    """Lists of messages and followers: kept in the cache where somebody read them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        leads = cls.env["crm.lead"].create([{"name": "One"}, {"name": "Other"}])
        cls.lead, cls.other = leads
        words = "Hello"
        cls.message = cls.lead.message_post(body=words)
        cls.fields = cls.message._fields

    def test_a_list_that_was_read_gets_what_is_new(self):
        before = self.other.message_ids
        self.fields["res_id"]._update_inverses(self.message, self.other.id)
        self.assertEqual(self.other.message_ids, before | self.message)

    def test_only_the_list_that_was_read_is_asked(self):
        self.env.invalidate_all()
        self.assertEqual(self._asked(), [])
        self.assertTrue(self.lead.message_ids)
        self.assertEqual(self._asked(), [("crm.lead", "message_ids")])

    def test_a_list_of_another_model_does_not_count(self):
        self.env.invalidate_all()
        partner = self.env["res.partner"].browse(self.lead.id)
        inverse = partner._fields["message_ids"]
        inverse._update_cache(partner, ())
        self.assertEqual(self._asked(), [])
        self.assertEqual(inverse._get_cache(self.env)[partner.id], ())

    def test_what_the_list_leaves_out_is_not_added(self):
        before = self.lead.message_ids
        told = self.message.copy({"message_type": "user_notification"})
        self.assertEqual(told.res_id, self.lead.id)
        self.assertEqual(self.lead.message_ids, before)

    def test_another_environment_is_asked_anew(self):
        field, inverse = self.fields["res_id"], self.lead._fields["message_ids"]
        domain = field._listed(self.message, inverse)
        self.assertIs(field._listed(self.message, inverse), domain)
        other = self.message.with_context(other=1)
        self.assertIsNot(field._listed(other, inverse), domain)

    def _asked(self):
        """Return the lists of which is asked what belongs to them."""
        asked, listed = [], UnreadReference._listed

        def ask(field, records, inverse):
            asked.append((inverse.model_name, inverse.name))
            return listed(field, records, inverse)

        with patch.object(UnreadReference, "_listed", ask):
            self.fields["res_id"]._update_inverses(self.message, self.lead.id)
        return asked

    def test_the_host_keeps_what_it_says_of_the_fields(self):
        for model, of in (("mail.message", "model"), ("mail.followers", "res_model")):
            field = self.env[model]._fields["res_id"]
            self.assertEqual(
                (field.type, field.model_field), ("many2one_reference", of)
            )
        self.assertTrue(self.env["mail.followers"]._fields["res_id"].index)
