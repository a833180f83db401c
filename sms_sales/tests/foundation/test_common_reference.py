from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

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

    def test_nothing_is_asked_of_lists_that_nobody_read(self):
        self.env.invalidate_all()
        with patch.object(fields.Many2oneReference, "_update_inverses") as asked:
            self.fields["res_id"]._update_inverses(self.message, self.lead.id)
            asked.assert_not_called()
            self.assertTrue(self.lead.message_ids)
            self.fields["res_id"]._update_inverses(self.message, self.lead.id)
            asked.assert_called_once_with(self.message, self.lead.id)

    def test_a_list_of_another_model_does_not_count(self):
        self.env.invalidate_all()
        partner = self.env["res.partner"].browse(self.lead.id)
        inverse = partner._fields["message_ids"]
        inverse._update_cache(partner, ())
        with patch.object(fields.Many2oneReference, "_update_inverses") as asked:
            self.fields["res_id"]._update_inverses(self.message, self.lead.id)
        asked.assert_not_called()

    def test_the_host_keeps_what_it_says_of_the_fields(self):
        for model, of in (("mail.message", "model"), ("mail.followers", "res_model")):
            field = self.env[model]._fields["res_id"]
            self.assertEqual(
                (field.type, field.model_field), ("many2one_reference", of)
            )
        self.assertTrue(self.env["mail.followers"]._fields["res_id"].index)
