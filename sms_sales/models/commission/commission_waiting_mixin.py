from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.door import DOOR


class SalesCommissionWaitingMixin(models.AbstractModel):
    """Terms of a running plan, which hold once somebody else has approved them.

    A new row waits as a whole; of an agreed one the terms asked for stand aside in
    ``pending``, so that whatever counts money goes on with the old ones.
    """

    _name = "sales.commission.waiting.mixin"
    _description = "Terms That Wait for Approval"

    # What may change of an agreed row once it is approved, and what never does.
    _waiting_terms = ()
    _waiting_fixed = ()

    waiting = fields.Boolean(
        string="Not approved yet",
        readonly=True,
        copy=False,
        help="Added while the plan runs: nothing is paid by it before another "
        "commission manager has approved it.",
    )
    pending = fields.Json(
        string="Changes that wait",
        readonly=True,
        copy=False,
        help="Asked for while the plan runs; until approved, the old terms hold.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # What makes room for these in the same save has to be there before them.
        self.flush_model()
        if self._is_answered_for():
            return super().create(vals_list)
        self._refuse_by_hand(vals_list)
        rows = super().create(
            [
                {**vals, "waiting": True} if self._plan_of(vals)._is_agreed() else vals
                for vals in vals_list
            ]
        )
        rows._payees()._while_running("create")
        (rows - rows.filtered("waiting"))._payees().plan_id._add_writer()
        waiting = rows.filtered("waiting")._payees()
        waiting._add_proposer()
        waiting.plan_id._ask_second_person()
        return rows

    def write(self, vals):
        if self._is_answered_for():
            return super().write(vals)
        self._refuse_by_hand([vals])
        agreed = self.filtered(
            lambda row: not row.waiting and row._payees().plan_id._is_agreed()
        )
        agreed._refuse_fixed(vals)
        (self._payees() if self else self)._while_running("write")
        terms = {name: vals[name] for name in vals if name in self._waiting_terms}
        rest = {name: vals[name] for name in vals if name not in terms}
        waiting = self.filtered("waiting")
        (self - agreed - waiting)._payees().plan_id._add_writer()
        result = super(SalesCommissionWaitingMixin, self - agreed).write(vals)
        super(SalesCommissionWaitingMixin, agreed).write(rest)
        agreed._ask_for(terms)
        waiting._payees()._add_proposer()
        asked = agreed | waiting if terms else waiting
        asked._payees().plan_id._ask_second_person()
        return result

    def unlink(self):
        plans = self._payees().plan_id
        result = super().unlink()
        if not self._is_answered_for():
            drafts = plans.exists().filtered(lambda plan: not plan._is_agreed())
            drafts._add_writer()
            plans.exists()._ask_second_person()
        return result

    def _payees(self):
        """The participations that these rows belong to."""
        return self.participant_id

    def _is_answered_for(self):
        """No client gets here: code that answers for itself, or the plan's buttons."""
        return self.env.su or self.env["sales.commission.plan"]._is_door_open()

    def _plan_of(self, vals):
        name = "participant_id"
        found = vals.get(name) or self.env.context.get(f"default_{name}")
        return self.env["sales.commission.participant"].browse(found or ()).plan_id

    def _refuse_by_hand(self, vals_list):
        if any({"waiting", "pending"} & vals.keys() for vals in vals_list):
            raise UserError(
                self.env._("What waits for approval is approved with Approve only.")
            )

    def _refuse_fixed(self, vals):
        names = [name for name in self._waiting_fixed if name in vals]
        if self and names:
            raise UserError(
                self.env._(
                    "%(payee)s takes part in %(plan)s, which is approved: %(field)s "
                    "does not change. Add a new line instead.",
                    payee=self._payees()[0].payee_id.name,
                    plan=self._payees()[0].plan_id.display_name,
                    field=self._fields[names[0]]._description_string(self.env),
                )
            )

    def _refuse_deletion(self):
        """Keep agreed rows, whose absence would change what is paid as well."""
        if self._is_answered_for():
            return
        self._payees()._while_running("unlink")
        for row in self.filtered(lambda row: not row.waiting):
            if row._payees().plan_id._is_agreed():
                raise UserError(
                    self.env._(
                        "%(name)s of %(payee)s was agreed in %(plan)s and is not "
                        "deleted: change its amounts, and somebody else approves it.",
                        name=row._description,
                        payee=row._payees().payee_id.name,
                        plan=row._payees().plan_id.display_name,
                    )
                )

    def _ask_for(self, terms):
        """Put aside what is asked for; what holds already is not asked for."""
        for row in self if terms else ():
            asked = dict(row.pending or {})
            for name, value in terms.items():
                value = self._fields[name].convert_to_cache(value, row) or False
                if value == (row[name] or False):
                    asked.pop(name, None)
                else:
                    asked[name] = str(value) if isinstance(value, date) else value
            row.with_context(sales_plan_door=DOOR).pending = asked or False
        self.filtered("pending")._payees()._add_proposer()

    def _let_in_force(self):
        """Let hold what waits, through the plan's door."""
        for row in self.with_context(sales_plan_door=DOOR):
            if row.pending or row.waiting:
                row.write({**(row.pending or {}), "pending": False, "waiting": False})
        # The ends of some have to be there before the starts of others.
        self.flush_recordset()

    def _forget_asked(self):
        """Take back what waits."""
        rows = self.with_context(sales_plan_door=DOOR)
        rows.filtered("pending").pending = False
        rows.filtered("waiting").unlink()
