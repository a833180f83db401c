import hashlib

from odoo import api, fields, models

from ...tools.door import is_open
from .quotation_revision_document import JOB

SIGNATURE = ("signature", "signed_by", "signed_on")


class SaleOrder(models.Model):
    """Sending makes a revision; changing what was sent stops signing and paying."""

    _name = "sale.order"
    _inherit = "sale.order"

    sales_revision_ids = fields.One2many(
        "sales.quotation.revision",
        "order_id",
        string="Revisions",
        copy=False,
        groups="sales_team.group_sale_salesman,sms_sales.group_auditor",
    )
    sales_revision_number = fields.Integer(
        string="Revision", compute="_compute_sales_revision"
    )
    sales_is_revised = fields.Boolean(
        string="Being revised", compute="_compute_sales_revision"
    )

    @api.depends(
        "sales_revision_ids.state",
        "state",
        "note",
        "partner_id",
        "payment_term_id",
        "pricelist_id",
        "validity_date",
        "client_order_ref",
        "order_line.name",
        "order_line.product_id",
        "order_line.product_uom_qty",
        "order_line.price_unit",
        "order_line.discount",
        "order_line.tax_ids",
        "order_line.sequence",
        "sales_section_ids.name",
        "sales_section_ids.body",
        "sales_section_ids.sequence",
    )
    def _compute_sales_revision(self):
        for order in self:
            order.sales_revision_number = order._sales_live_revision().number
            order.sales_is_revised = order._sales_is_revised()

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        if self.env["sales.room"]._is_on("quotation"):
            orders.filtered(lambda order: order.state == "sent")._sales_revise()
        return orders

    def write(self, vals):
        if not self.env["sales.room"]._is_on("quotation"):
            return super().write(vals)
        if not set(SIGNATURE).isdisjoint(vals):
            self._sales_keep_signatures()
        result = super().write(vals)
        if vals.get("state") == "sent":
            self._sales_revise()
        return result

    def message_post(self, **kwargs):
        offers = self.env.context.get("mark_so_as_sent")
        if not (offers and self.env["sales.room"]._is_on("quotation")):
            return super().message_post(**kwargs)
        # Before, so that the mail asks to sign; after, to keep the paper it brought.
        self._sales_revise_sent()
        message = super().message_post(**kwargs)
        self._sales_revise_sent(message.attachment_ids.ids)
        return message

    def action_sales_revise(self):
        """Take a sent quotation back to change it; the customer is not told yet."""
        return self.filtered(lambda order: order.state == "sent").action_draft()

    def action_compare_sales_revisions(self):
        """Show what changed since the quotation was sent."""
        self.ensure_one()
        # Found whoever asks; shown with the rights of who asks.
        live = self._sales_live_revision().sudo(False)
        return self.env["sales.quotation.compare"]._open(live)

    def _has_to_be_signed(self):
        return super()._has_to_be_signed() and not self._sales_is_revised()

    def _has_to_be_paid(self):
        return super()._has_to_be_paid() and not self._sales_is_revised()

    def _sales_live_revision(self):
        """Return the revision that the customer is asked to accept."""
        self.ensure_one()
        # Customers in the portal and auditors of other rooms ask too.
        revisions = self.sudo().sales_revision_ids
        return revisions.filtered(lambda one: one.state == "live")

    def _sales_is_revised(self):
        """Return whether what was sent is being changed and not sent again yet."""
        self.ensure_one()
        if not self.env["sales.room"]._is_on("quotation"):
            return False
        if self.state not in ("draft", "sent"):
            return False
        live = self._sales_live_revision()
        if not live:
            return False
        return (
            self.state == "draft"
            # Marks of lines are not for customers.
            or not live._is_of(self.sudo()._sales_revision_hash())
        )

    def _sales_printed_revision(self):
        """Return the number to print: that of the next sending, if it will be new."""
        self.ensure_one()
        if not self.env["sales.room"]._is_on("quotation"):
            return 0
        return self._sales_live_revision().number + int(self._sales_is_revised())

    def _sales_revise_sent(self, document_ids=None):
        self.filtered(lambda order: order.state == "sent")._sales_revise(document_ids)

    def _sales_revise(self, document_ids=None):
        """Book a revision of each order whose content is not the live one's.

        :param document_ids: attachments of the mail that brought it, once it is posted
        """
        if is_open(self, "sales_money_lands"):
            return
        # Whoever sends makes the rows; nobody makes them by hand.
        for order in self.sudo():
            live = order._sales_live_revision()
            found = order._sales_revision_hash()
            if live.content_hash != found:
                order._sales_keep_signatures()
                live._supersede()
                # Before the next is live: what was signed is not that one.
                order._sales_forget_signature()
                live = live.create(order._sales_prepare_revision(live, found))
                order._sales_keep_terms(live)
            if not live.pdf_id and len(self) == 1:
                order._sales_keep_document(live, document_ids)
        if len(self) > 1:
            # Each paper takes a second: nobody waits for many. Who sends need not see
            # scheduled actions.
            self.env.ref(JOB).sudo()._trigger()

    def _sales_prepare_revision(self, before, content_hash):
        self.ensure_one()
        return {
            "order_id": self.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "user_id": self.env.uid,
            "number": before.number + 1,
            "sent_on": fields.Datetime.now(),
            "content": self._sales_revision_content(),
            "content_hash": content_hash,
            "currency_id": self.currency_id.id,
            "amount_untaxed": self.amount_untaxed,
            "amount_total": self.amount_total,
        }

    def _sales_keep_signatures(self):
        """Copy a signature to the revision that was signed, before it goes."""
        # The ledger is written for whoever revises.
        for order in self.sudo():
            live = order._sales_live_revision()
            if order.signature and live and not live.signature:
                live.write({name: order[name] for name in SIGNATURE})

    def _sales_forget_signature(self):
        """The customer signs each revision anew."""
        if self.signature:
            self.write(dict.fromkeys(SIGNATURE, False))

    def _sales_keep_document(self, revision, document_ids=None):
        """Keep the document that was sent, or make it when none was.

        A mail that is about to be posted brings its own: it is looked at afterwards.
        """
        self.ensure_one()
        if document_ids is None and self.env.context.get("mark_so_as_sent"):
            return
        content = self._sales_sent_document(document_ids or [])
        if not content:
            return
        document = self.env["ir.attachment"].create(
            {
                "name": f"{self.name}-{revision.number}.pdf".replace("/", "-"),
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": revision._name,
                "res_id": revision.id,
            }
        )
        revision.write(
            {"pdf_id": document.id, "pdf_hash": hashlib.sha256(content).hexdigest()}
        )

    def _sales_sent_document(self, attachment_ids):
        sent = self.env["ir.attachment"].browse(attachment_ids)
        for document in sent.filtered(lambda one: one.mimetype == "application/pdf"):
            if self.name in document.name:
                return document.raw
        report = self.env["ir.actions.report"]
        missing = report.get_wkhtmltopdf_state() == "install"
        if missing or not self.env.registry.ready:
            # Without the program that makes documents, or while the database is
            # being made, the lines are kept alone.
            return None
        return report._render_qweb_pdf("sale.action_report_saleorder", self.ids)[0]
