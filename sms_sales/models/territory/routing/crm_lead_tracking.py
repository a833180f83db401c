from odoo import models

from ....tools.door import is_open


class CrmLead(models.Model):
    """What the host does lead by lead, routing does once for all that are alike."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    def _check_company(self, fnames=None):
        if not is_open(self, "sales_routing") or not fnames or "company_id" in fnames:
            return super()._check_company(fnames)
        # What one write wrote is the same for all.
        alike = {lead.company_id: lead.id for lead in self}
        return super(CrmLead, self.browse(alike.values()))._check_company(fnames)

    def _message_track(self, fields_iter, initial_values_dict):
        if not is_open(self, "sales_routing") or len(self) == 1:
            return super()._message_track(fields_iter, initial_values_dict)
        # Those that no write touched, the host would put in order for each lead.
        known = {name for values in initial_values_dict.values() for name in values}
        fields_iter = [name for name in fields_iter if name in known]
        notes = []
        leads = self.with_context(sales_routing_notes=notes)
        tracking = super(CrmLead, leads)._message_track(
            fields_iter, initial_values_dict
        )
        if notes:
            self.sudo()._sales_write_notes(notes)  # notes of changes, as the host's own
        return tracking

    def _sales_write_notes(self, notes):
        """Create the messages, then the changed values of all of them."""
        changes = [note.pop("tracking_value_ids") or () for note in notes]
        messages = self._message_create(notes)
        self.env["mail.tracking.value"].create(
            [
                {**values, "mail_message_id": message.id}
                for message, commands in zip(messages, changes, strict=True)
                for _command, _id, values in commands
            ]
        )

    def _message_create(self, values_list):
        notes = self.env.context.get("sales_routing_notes")
        # Messages of a subtype are sent by the host, which needs them at once.
        if notes is None or not all(map(self._sales_is_note, values_list)):
            return super()._message_create(values_list)
        notes.extend(values_list)
        return self.env["mail.message"]

    def _sales_is_note(self, values):
        note = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note")
        return values.get("subtype_id") == note and not values.get("partner_ids")
