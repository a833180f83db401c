import json
from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ...engine.commission.draws import Balances, Draw
from ...engine.commission.payout import Due, payout
from ...engine.money import rounded, text
from . import statement_inputs

_NONE = Decimal(0)
_TOTALS = {
    "earned": ("earned", "minimum"),
    "clawback": ("clawback",),
    "adjusted": ("adjustment",),
    "draw": ("draw", "recovery"),
    "carried_in": ("carried_in",),
}


class SalesCommissionStatement(models.Model):
    _name = "sales.commission.statement"
    _inherit = "sales.commission.statement"

    @api.model
    def _refresh(self, statement_ids):
        """Work out the steps and totals of open statements from their credits.

        Later open statements of the same payee and plan follow, since results are
        carried into them. The number of queries does not depend on how many there are.
        """
        self.env.flush_all()
        chain = statement_inputs.chain(self.env, statement_ids)
        ids = [row[0] for row in chain]
        if not ids:
            return
        inputs = statement_inputs.inputs(self.env, ids)
        owed = statement_inputs.balances(self.env, ids)
        found = {}
        series, carried, balances = None, _NONE, Balances()
        for res_id, *key, step, before in chain:
            if series != key:
                series, carried = key, Decimal(before)
                balances = _opening_balances(owed.get(tuple(key), {}))
            paid = _payout(inputs, res_id, Decimal(step), carried, balances)
            found[res_id] = _values(inputs, res_id, paid, balances)
            carried, balances = paid.carried, paid.balances
        self._store_steps(found)

    @api.model
    def _store_steps(self, found):
        """Replace the steps and totals of open statements: three statements."""
        cr = self.env.cr
        cr.execute(
            SQL(
                "DELETE FROM sales_commission_statement_line "
                "WHERE statement_id = ANY(%s)",
                list(found),
            )
        )
        steps = [
            {
                "id": res_id,
                "sequence": sequence,
                "code": step.code,
                "amount": text(step.amount),
                "detail": step.detail or None,
            }
            for res_id, (steps, _totals) in found.items()
            for sequence, step in enumerate(steps, start=1)
        ]
        cr.execute(
            SQL(
                """
                INSERT INTO sales_commission_statement_line
                       (statement_id, sequence, code, amount, detail)
                SELECT id, sequence, code, amount, detail
                  FROM jsonb_to_recordset(%s::jsonb) AS step (id int, sequence int,
                       code varchar, amount numeric, detail jsonb)
                """,
                json.dumps(steps),
            )
        )
        rows = [{"id": res_id, **totals} for res_id, (_steps, totals) in found.items()]
        self._reopen_changed(rows)
        self._store_totals(rows)
        self.browse(found).invalidate_recordset()
        self.env["sales.commission.statement.line"].invalidate_model()

    @api.model
    def _reopen_changed(self, rows):
        """Set back to draft what was handed over or approved with other figures."""
        changed = self.env.execute_query(
            SQL(
                """
                UPDATE sales_commission_statement s
                   SET state = 'draft', submitted_by_id = NULL, approver_id = NULL
                  FROM jsonb_to_recordset(%s::jsonb) AS t
                       (id int, earned numeric, net numeric, carried_out numeric)
                 WHERE t.id = s.id AND s.state IN ('submitted', 'approved')
                   AND (t.earned, t.net, t.carried_out) IS DISTINCT FROM
                       (COALESCE(s.earned, 0), COALESCE(s.net, 0),
                        COALESCE(s.carried_out, 0))
             RETURNING s.id
                """,
                json.dumps(rows),
            )
        )
        if not changed:
            return
        note = self.env._(
            "Changed since it was submitted or approved: back to draft, to be "
            "approved anew."
        )
        # who settles need not see the statements that follow from it
        reopened = self.sudo().browse([row[0] for row in changed])
        reopened._message_log_batch(bodies=dict.fromkeys(reopened.ids, note))

    @api.model
    def _store_totals(self, rows):
        whole, exact = SQL("int"), SQL("numeric")
        kinds = {name: whole if name.endswith("id") else exact for name in rows[0]}
        self.env.cr.execute(
            SQL(
                "UPDATE sales_commission_statement s SET %s "
                "FROM jsonb_to_recordset(%s::jsonb) AS t (%s) WHERE t.id = s.id",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), SQL.identifier("t", name))
                    for name in kinds
                    if name != "id"
                ),
                json.dumps(rows),
                SQL(", ").join(
                    SQL("%s %s", SQL.identifier(name), kind)
                    for name, kind in kinds.items()
                ),
            )
        )


def _payout(inputs, res_id, step, carried, balances):
    """Return the engine's payout of one statement."""
    credited = inputs["credits"].get(res_id, (None,) * 5)
    earned, clawback = Decimal(credited[1] or 0), Decimal(credited[2] or 0)
    minimum, commission = inputs["minimums"].get(res_id, ("0", "0"))
    adjustment, _count = inputs["adjustments"].get(res_id, ("0", 0))
    terms = inputs["draws"].get(res_id, ())
    due = Due(
        earned=earned,
        # what the pool gave less what is paid now: paid before, or not yet released
        before=Decimal(commission) - earned,
        minimum=Decimal(minimum),
        clawback=clawback,
        adjustment=Decimal(adjustment),
        carried=carried,
    )
    draws = [
        Draw(kind, rounded(Decimal(amount), step))
        for _participant, kind, amount in terms
        if kind != "none"
    ]
    return payout(due, draws, balances, recover=bool(terms))


def _values(inputs, res_id, paid, before):
    """Return the steps and the totals to store, as decimal strings."""
    sums = defaultdict(Decimal)
    for step in paid.steps:
        sums[step.code] += step.amount
    terms = inputs["draws"].get(res_id, ())
    totals = {
        name: text(sum((sums[code] for code in codes), _NONE))
        for name, codes in _TOTALS.items()
    }
    totals.update(
        credited=inputs["credits"].get(res_id, ("0",))[0] or "0",
        net=text(paid.pay),
        carried_out=text(paid.carried),
        draw_moved=text(paid.balances.draw - before.draw),
        guarantee_moved=text(paid.balances.guarantee - before.guarantee),
        draw_participant_id=next((t[0] for t in terms if t[1] != "none"), None),
    )
    return paid.steps, totals


def _opening_balances(owed):
    draw, guarantee = (
        sum(map(Decimal, owed.get(kind, ())), _NONE) for kind in ("draw", "guarantee")
    )
    return Balances(draw, guarantee)
