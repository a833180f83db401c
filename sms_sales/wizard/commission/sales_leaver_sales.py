from odoo import fields, models
from odoo.tools.misc import format_date


class SalesLeaver(models.TransientModel):
    """Their open disputes, shares of quotations and, of an agent, customers."""

    _name = "sales.leaver"
    _inherit = "sales.leaver"

    def _sales_leaver_items(self, user):
        return [
            *super()._sales_leaver_items(user),
            *self._dispute_items(),
            *self._split_items(),
            *self._customer_items(),
        ]

    def _dispute_items(self):
        disputes = self.env["sales.commission.dispute"].search(
            [
                ("payee_id", "=", self.payee_id.id),
                ("state", "in", ("open", "answered")),
            ]
        )
        return [
            {
                **self._document(dispute, "dispute", self.env._("Open dispute")),
                "name": dispute.display_name,
                "effect": self.env._("%s follows it", self.successor_id.name)
                if self.successor_id
                else False,
                "reason": False
                if self.successor_id
                else self.env._("Nobody was named to follow it: it stays open"),
            }
            for dispute in disputes
        ]

    def _split_items(self):
        # Shares stand on orders that a commission manager need not see.
        splits = self.env["sales.commission.split"].sudo()
        splits = splits.search(
            [
                ("payee_id", "=", self.payee_id.id),
                ("order_id.state", "in", ("draft", "sent")),
            ]
        )
        return [
            {
                **self._document(split, "split", self.env._("Share of a quotation")),
                "name": split.order_id.name,
                "effect": self._split_effect(split),
                "reason": self._why_not_split(split),
            }
            for split in splits
        ]

    def _split_effect(self, split):
        if not self.follower_id:
            return False
        return self.env._(
            "%(share)s %% go to %(successor)s",
            share=f"{split.share:g}",
            successor=self.follower_id.name,
        )

    def _why_not_split(self, split):
        if not self.follower_id:
            return self.env._("There is no successor: the share stays")
        if self.follower_id in split.order_id.sales_split_ids.payee_id:
            return self.env._("The successor has a share of it already")
        return False

    def _customer_items(self):
        """Return one item for all customers of an agent: they go over together."""
        count = self.env["res.partner"].search_count(self._customers_domain())
        if not self.partner_id or not count:
            return []
        return [
            {
                **self._document(self.partner_id, "customers", self.env._("Agent of")),
                "name": self.env._("%s customers", count),
                "effect": self.env._(
                    "%(successor)s is an agent of %(count)s customers from %(day)s on",
                    successor=self.follower_id.name,
                    count=count,
                    day=format_date(self.env, self._day_after()),
                )
                if self.follower_id
                else False,
                "reason": False
                if self.follower_id
                else self.env._("There is no successor: later sales have no agent"),
            }
        ]

    def _customers_domain(self):
        """Customers of the agent that the follower is not or does not act for yet."""
        return [
            ("sales_agent_ids", "in", self.partner_id.ids),
            ("sales_agent_ids", "not in", self.follower_id.ids),
            ("id", "not in", self.follower_id.ids),
            ("active", "in", (True, False)),
        ]

    def _day_after(self):
        return fields.Date.add(self.last_day, days=1)

    def _apply_dispute(self, disputes):
        disputes.message_subscribe(partner_ids=self.successor_id.partner_id.ids)
        disputes._message_log_batch(bodies=dict.fromkeys(disputes.ids, self._note()))

    def _apply_split(self, splits):
        bodies = {
            split.order_id.id: f"{self._note()} {self._split_effect(split)}"
            for split in splits
        }
        splits.write(self._follower_vals())
        splits.order_id._message_log_batch(bodies=bodies)

    def _apply_customers(self, agent):
        """Put the follower beside the agent, who keeps what was sold before."""
        # Handing over is a commission manager's right, whoever may write customers.
        customers = self.env["res.partner"].search(self._customers_domain()).sudo()
        customers._add_sales_agent(self.follower_id, self._day_after())
