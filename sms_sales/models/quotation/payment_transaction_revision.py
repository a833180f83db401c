from odoo import api, fields, models

from ...tools.door import DOOR


class PaymentTransaction(models.Model):
    """Money for an older revision lands, and somebody looks at it (rule 13)."""

    _name = "payment.transaction"
    _inherit = "payment.transaction"

    sales_revision_number = fields.Integer(
        string="Paid revision",
        readonly=True,
        help="The revision of the quotation that the customer saw when paying.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        transactions = super().create(vals_list)
        if self.env["sales.room"]._is_on("quotation"):
            for transaction in transactions:
                for order in transaction.sale_order_ids[:1]:
                    number = order._sales_live_revision().number
                    transaction.sales_revision_number = number
        return transactions

    def _post_process(self):
        if not self.env["sales.room"]._is_on("quotation"):
            return super()._post_process()
        # What the provider tells marks drafts as sent: nobody sent them.
        landing = self.with_context(sales_money_lands=DOOR)
        return super(PaymentTransaction, landing)._post_process()

    def _check_amount_and_confirm_order(self):
        if not self.env["sales.room"]._is_on("quotation"):
            return super()._check_amount_and_confirm_order()
        stale = self.filtered(lambda one: one._sales_is_for_an_older_revision())
        stale._sales_tell_money_landed()
        rest = self - stale
        return super(PaymentTransaction, rest)._check_amount_and_confirm_order()

    def _sales_is_for_an_older_revision(self):
        self.ensure_one()
        return any(
            order.state in ("draft", "sent")
            and (
                order._sales_is_revised()
                or order._sales_live_revision().number != self.sales_revision_number
            )
            for order in self.sale_order_ids
        )

    def _sales_tell_money_landed(self):
        """Ask the salesperson what the money is for, instead of confirming."""
        for transaction in self:
            for order in transaction.sale_order_ids:
                # Whoever pays may not plan the salesperson's day.
                order.sudo().activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._(
                        "Paid for revision %(number)s, which is not the one in force: "
                        "agree with the customer, then confirm.",
                        number=transaction.sales_revision_number,
                    ),
                    user_id=(order.user_id or order.create_uid).id,
                )
