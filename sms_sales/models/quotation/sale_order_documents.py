from odoo import models


class SaleOrder(models.Model):
    """Contract documents go with the mail, and stay with the revision as sent."""

    _name = "sale.order"
    _inherit = "sale.order"

    def _process_attachments_for_template_post(self, mail_template):
        """Hook of the host: what else is attached to a mail from this template."""
        found = super()._process_attachments_for_template_post(mail_template)
        if not self.env["sales.room"]._is_on("quotation"):
            return found
        offers = self.filtered(lambda order: order.state in ("draft", "sent"))
        for order in offers:
            files = order._sales_contract_files()
            if files:
                values = found.setdefault(order.id, {})
                values.setdefault("attachments", []).extend(files)
        return found

    def _sales_contract_files(self):
        """Return (name, content in base64) of what goes with the offer."""
        self.ensure_one()
        # Whoever sends an offer sends its terms, and need not manage them.
        documents = self.env["sales.contract.document"].sudo()
        return [
            (document.file_name, document.file)
            for document in documents._documents_of(self)
        ]

    def _sales_keep_terms(self, revision):
        """Keep the terms as they are today: the customer was given these."""
        self.ensure_one()
        revision.document_ids = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "datas": content,
                    "res_model": revision._name,
                    "res_id": revision.id,
                }
                for name, content in self._sales_contract_files()
            ]
        )
