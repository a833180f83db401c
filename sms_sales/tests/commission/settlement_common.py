from datetime import date

from odoo import Command

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from ..common import ROLES, new_test_user


class SettlementCase(AccountTestInvoicingCommon):
    """Posted documents of a company with a chart of accounts, and plans over them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Facts are made by nobody in particular; what is tested names its user.
        cls.env = cls.env(su=True)
        cls.company = cls.company_data["company"].sudo()
        cls.author = cls._user("commission_manager", "Ida Author")
        cls.approver = cls._user("commission_manager", "Max Approver")
        cls.seller = cls._user("salesperson", "Ann Seller")
        cls.second = cls._user("salesperson", "Bob Seller")
        cls.customer = cls.env["res.partner"].create({"name": "Alder Labs"})
        cls.product_1 = cls._product("Spectrometer", 600.0)
        cls.product_2 = cls._product("Service contract", 400.0)

    @classmethod
    def _user(cls, role, name):
        company = {"company_id": cls.company.id, "company_ids": [cls.company.id]}
        login = name.lower().replace(" ", "_")
        return new_test_user(cls.env, login, ROLES[role], name=name, **company)

    @classmethod
    def _product(cls, name, price, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "invoice_policy": "order",
                "list_price": price,
                "taxes_id": [Command.clear()],
                **values,
            }
        )

    @classmethod
    def _plan(cls, tiers=((0, 10),), payees=None, **values):
        """A running plan; ``payees`` are users or values, the seller if not given."""
        payees = [cls.seller] if payees is None else payees
        plan = cls.env["sales.commission.plan"].create(
            {
                "name": "Field sales",
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "date_from": "2026-01-01",
                "tier_ids": [
                    Command.create({"floor": floor, "rate": rate})
                    for floor, rate in tiers
                ],
                "participant_ids": [
                    Command.create(
                        {"date_from": "2026-01-01"}
                        | (one if isinstance(one, dict) else {"user_id": one.id})
                    )
                    for one in payees
                ],
                **values,
            }
        )
        plan.with_user(cls.author).action_submit()
        plan.with_user(cls.approver).action_approve()
        return plan

    @classmethod
    def _invoice(cls, day, amounts=(600.0,), user=None, post=True, **values):
        """A customer invoice with one line per amount, or (product, amount)."""
        lines = [
            one if isinstance(one, tuple) else (cls.product_1, one) for one in amounts
        ]
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "invoice_user_id": (user or cls.seller).id,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                    for product, amount in lines
                ],
                **values,
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def _refund(cls, invoice, day, keep=None):
        """Reverse an invoice, or only the lines of the product ``keep``."""
        refund = invoice._reverse_moves([{"invoice_date": day, "date": day}])
        if keep:
            lines = refund.invoice_line_ids
            lines.filtered(lambda line: line.product_id != keep).unlink()
        refund.action_post()
        return refund

    @classmethod
    def _match(cls, *moves):
        lines = cls.env["account.move"].union(*moves).line_ids
        lines.filtered(lambda line: line.display_type == "payment_term").reconcile()

    @classmethod
    def _pay(cls, invoice, amount, day, **values):
        """Register a payment that leaves the rest open."""
        register = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        return register.create(
            {
                "amount": amount,
                "payment_date": day,
                "payment_difference_handling": "open",
                **values,
            }
        )._create_payments()

    @classmethod
    def _settle(cls, plan, until=date(2026, 12, 31), company=None):
        settlement = cls.env["sales.commission.settlement"]
        return settlement._settle(plan, company or cls.company, until)

    def _credits(self, plan, payee=None, **conditions):
        """The credits as they were booked: by settlement, pool and place in it."""
        domain = [("plan_id", "=", plan.id)]
        domain += [(name, "=", value) for name, value in conditions.items()]
        if payee:
            domain.append(("payee_id", "=", payee.partner_id.id))
        credit = self.env["sales.commission.credit"]
        return credit.search(domain).sorted(_booked_at)

    def _earned(self, plan, payee=None, **conditions):
        """Commission by pay period of the payee, as {month: amount}."""
        earned = {}
        for credit in self._credits(plan, payee, **conditions):
            month = credit.period_from.month
            earned[month] = round(earned.get(month, 0) + credit.payable, 2)
        return earned

    def _lock(self, plan, month):
        """Lock every statement of the plan that starts in the month."""
        statements = self.env["sales.commission.statement"].search(
            [("root_plan_id", "=", plan.root_id.id)]
        )
        found = statements.filtered(lambda one: one.date_from.month == month)
        found.write({"state": "approved"})
        found._lock()
        return found


def _booked_at(credit):
    place = (credit.day, credit.line_key, credit.origin_key, credit.order_key)
    who = (credit.participant_id.id, credit.role, credit.revision)
    return (credit.run_id.id, credit.pool_id.id, *place, *who, credit.id)
