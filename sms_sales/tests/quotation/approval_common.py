from .common import QuotationCase


class ApprovalCase(QuotationCase):
    """A discount over 15 % asks the team lead."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chain = cls._create_chain({"kind": "lead"})
        cls.rule = cls._create_rule(
            ("line_discount", ">", 15),
            name="Discounts",
            outcome="approval",
            chain_id=cls.chain.id,
        )

    @classmethod
    def _create_chain(cls, *steps, **values):
        return (
            cls.env["sales.approval.chain"]
            .with_user(cls.manager)
            .create(
                {
                    "name": "Chain",
                    "step_ids": [(0, 0, step) for step in steps],
                    **values,
                }
            )
        )

    @classmethod
    def _step(cls, *users, **values):
        ids = [user.id for user in users]
        return {"kind": "user", "user_ids": [(6, 0, ids)], **values}

    @classmethod
    def _discounted(cls, discount=18, **values):
        line = {"product_id": cls.balance.id, "discount": discount}
        return cls._create_order(line, **values)

    @classmethod
    def _ask(cls, order):
        """Ask as the seller, and return the request."""
        return order.with_user(cls.seller)._sales_ask().sudo(False)

    @classmethod
    def _decide(cls, request, user, decision="approve", reason=None):
        mine = request.with_user(user)
        return mine._decide(decision, reason)[mine]

    @classmethod
    def _approved(cls, discount=18, **values):
        order = cls._discounted(discount, **values)
        cls._decide(cls._ask(order), cls.lead)
        return order

    @classmethod
    def _away(cls, user, delegate=None, first="2026-03-10", last="2026-03-12"):
        return cls.env["sales.approval.delegation"].create(
            {
                "user_id": user.id,
                "delegate_id": delegate and delegate.id,
                "date_from": first,
                "date_to": last,
            }
        )

    def _decisions(self, request):
        rows = request.sudo().approval_ids.sorted("id")
        return [(row.decision, row.user_id) for row in rows]
