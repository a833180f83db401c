from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_amount, formatLang

from ...engine.commission.crossing import crossed


class SalesCommissionEstimate(models.TransientModel):
    """What a quotation or an opportunity would pay if it were closed today."""

    _name = "sales.commission.estimate"
    _description = "Commission estimate"

    order_id = fields.Many2one("sale.order", readonly=True)
    lead_id = fields.Many2one("crm.lead", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_ids = fields.One2many("sales.commission.estimate.line", "estimate_id")
    commission = fields.Monetary(
        readonly=True, help="The shares of all payees shown, together."
    )
    note = fields.Char(readonly=True)

    @api.model
    def _open(self, source):
        """Return the action that shows what ``source`` would pay the user, and to
        commission managers what it would pay everybody."""
        source.ensure_one()
        source.check_access("read")
        manager = self.env.user.has_group("sms_sales.group_commission_manager")
        payees = None if manager else self.env.user.partner_id
        estimator = self.env["sales.commission.estimator"]
        plans = estimator._plans_today(source, payees)
        found = estimator._estimate(source, payees, plans)
        untold = self._untold(source, plans)
        if not found:
            raise UserError(untold or self._nothing(source, manager))
        estimate = self.create(self._values(source, found, untold))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("My commission on %s", source.display_name),
            "res_model": self._name,
            "res_id": estimate.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.model
    def _values(self, source, found, untold=False):
        company = source.company_id or self.env.company
        field = "order_id" if source._name == "sale.order" else "lead_id"
        lines = self.env["sales.commission.estimate.line"]
        rows = [lines._values(one, company.currency_id) for one in found]
        paid_later = any(one.plan.basis == "payment" for one in found)
        return {
            field: source.id,
            "company_id": company.id,
            "commission": sum(row["commission"] for row in rows),
            "line_ids": [(0, 0, row) for row in rows],
            "note": " ".join(
                filter(
                    None,
                    [
                        paid_later
                        and self.env._("Paid out as the customer's money comes in."),
                        untold,
                    ],
                )
            ),
        }

    @api.model
    def _untold(self, source, plans):
        """Say which plans count what ``source`` does not tell, or return False."""
        estimator = self.env["sales.commission.estimator"]
        names = [plan.name for plan in plans if estimator._untold(source, plan)]
        return names and self.env._(
            "%(plans)s: no estimate yet, since the plan counts margin or quantity. "
            "“%(deal)s” has no open quotation that tells them: write one.",
            plans=", ".join(names),
            deal=source.display_name,
        )

    def _nothing(self, source, manager):
        if manager:
            return self.env._(
                "No running plan credits anybody for “%s”: there is no payee for its "
                "salesperson, or its lines are excluded.",
                source.display_name,
            )
        return self.env._(
            "“%s” would pay you nothing: you are not its salesperson, no running plan "
            "of yours covers today, or its lines are excluded.",
            source.display_name,
        )


class SalesCommissionEstimateLine(models.TransientModel):
    _name = "sales.commission.estimate.line"
    _description = "Commission estimate of a payee"

    estimate_id = fields.Many2one(
        "sales.commission.estimate", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="estimate_id.currency_id")
    payee_name = fields.Char("Payee", readonly=True)
    plan_name = fields.Char("Plan", readonly=True)
    credited = fields.Monetary(readonly=True)
    commission = fields.Monetary(readonly=True)
    attainment_before = fields.Float("Attainment now (%)", readonly=True)
    attainment_after = fields.Float("Attainment then (%)", readonly=True)
    derivation = fields.Text("Why", readonly=True)

    @api.model
    def _values(self, one, currency):
        """Turn one estimate of the engine into a line with its words."""
        target = one.terms.target
        after = one.terms.counted + one.counted
        return {
            # a name of the plan and the payee, whom the user need not be able to read
            "payee_name": one.payee.sudo().name,
            "plan_name": one.plan.name,
            "credited": float(one.credited),
            "commission": float(one.commission),
            "attainment_before": target and float(one.terms.counted / target * 100),
            "attainment_after": target and float(after / target * 100),
            "derivation": "\n".join(self._words(one, currency)),
        }

    @api.model
    def _words(self, one, currency):
        def money(amount):
            return format_amount(self.env, float(amount), currency)

        for line in one.lines:
            yield self.env._(
                "%(what)s: %(base)s × your share %(share)g %% = %(credited)s → "
                "%(commission)s",
                what=(line["label"] or "").splitlines()[0][:60],
                base=money(line["base"]),
                share=float(line["share"]) * 100,
                credited=money(line["credited"]),
                commission=money(line["commission"]),
            )
        before = one.terms.counted
        for stretch in crossed(one.terms.segments, before, before + one.counted):
            if stretch.kind != "jump" and one.plan.measure != "quantity":
                yield self.env._(
                    "From %(floor)s on: %(base)s at %(rate).4g %% = %(amount)s",
                    floor=money(stretch.floor),
                    base=money(stretch.base),
                    rate=float(stretch.slope) * 100,
                    amount=money(stretch.amount),
                )
            else:
                yield self.env._(
                    "From %(floor)s on: %(amount)s",
                    floor=f"{stretch.floor:,g}",
                    amount=money(stretch.amount),
                )
        yield self.env._(
            "Counted so far %(before)s, with this deal %(after)s.",
            before=formatLang(self.env, float(one.terms.counted)),
            after=formatLang(self.env, float(one.terms.counted + one.counted)),
        )
