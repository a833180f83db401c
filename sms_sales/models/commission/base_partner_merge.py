from itertools import combinations

from odoo import api, models
from odoo.exceptions import UserError

# What a payee has one of: the model, its plan, and what else makes it the one.
RESULTS = (
    ("sales.commission.pool", ("plan_id", "company_id", "date_from:day")),
    ("sales.commission.statement", ("root_plan_id", "company_id", "date_from:day")),
)


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Payees become one where nothing is counted for both, else it is refused.

    The host would delete what stands in its way, or stop at a key of the database.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        payees = src_partners | dst_partner
        self._check_payee_results(payees)
        self._check_payee_participations(payees)
        self._check_payee_splits(payees)
        return super()._update_foreign_keys(src_partners, dst_partner)

    @api.model
    def _first_shared(self, model, keys, payees):
        """Return the first key for which more than one of ``payees`` has a row."""
        # It stands in the way, whoever may see it.
        rows = (
            self.env[model]
            .sudo()
            ._read_group(
                [("payee_id", "in", payees.ids)],
                keys,
                having=[("payee_id:count_distinct", ">", 1)],
                limit=1,
            )
        )
        return rows[0] if rows else None

    @api.model
    def _check_payee_results(self, payees):
        for model, keys in RESULTS:
            if shared := self._first_shared(model, keys, payees):
                raise UserError(
                    self.env._(
                        "%(names)s each have their own commissions in %(plan)s for the "
                        "period from %(day)s, so they cannot become one. Archive the "
                        "contact that is not needed any more instead.",
                        names=", ".join(payees.mapped("name")),
                        plan=shared[0].display_name,
                        day=shared[-1],
                    )
                )

    @api.model
    def _check_payee_participations(self, payees):
        # They stand in the way, whoever may see them.
        participant = self.env["sales.commission.participant"].sudo()
        rows = participant.search([("payee_id", "in", payees.ids)])
        for one, other in combinations(rows, 2):
            same = one.plan_id == other.plan_id and one.role == other.role
            if same and one.payee_id != other.payee_id and one._overlaps(other):
                raise UserError(
                    self.env._(
                        "%(one)s and %(other)s both take part in %(plan)s on the same "
                        "days. End one participation first, on the day before the "
                        "other one starts, or delete it if nothing was credited.",
                        one=one.payee_id.name,
                        other=other.payee_id.name,
                        plan=one.plan_id.display_name,
                    )
                )

    @api.model
    def _check_payee_splits(self, payees):
        if shared := self._first_shared(
            "sales.commission.split", ("order_id",), payees
        ):
            raise UserError(
                self.env._(
                    "%(names)s share the commission of %(order)s. Give all of it to "
                    "one of them first.",
                    names=", ".join(payees.mapped("name")),
                    order=shared[0].display_name,
                )
            )
