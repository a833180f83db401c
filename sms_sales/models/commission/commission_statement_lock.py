import base64
import hashlib
import json

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ...tools import frozen_guard
from ...tools.batch import collecting_later
from .commission_statement import FROZEN_STATES

# What a locked statement keeps for good, whoever writes: the payee's record may be
# merged into another one, so it is left to its foreign key.
_FIGURES = [
    "root_plan_id",
    "company_id",
    "currency_id",
    "date_from",
    "date_to",
    "name",
    "credited",
    "earned",
    "clawback",
    "adjusted",
    "draw",
    "carried_in",
    "net",
    "carried_out",
    "draw_moved",
    "guarantee_moved",
    "data_hash",
    "locked_on",
]
# Derivations that are written by one statement.
_CHUNK = 5000
# More documents than this are printed by the scheduled action, not in the request.
_PRINT_INLINE = 5

# The canonical text of a statement, hashed where it lies: versions with their
# fingerprints, figures, steps and sales in a fixed order.
_DATA_HASH = """
    SELECT s.id, encode(sha256(convert_to(concat_ws(E'\\n',
           s.name, s.date_from, s.date_to, s.credited, s.earned, s.clawback,
           s.adjusted, s.draw, s.carried_in, s.net, s.carried_out,
           (SELECT string_agg(concat_ws('|', l.sequence, l.code, l.amount,
                                        l.detail::text),
                              E'\\n' ORDER BY l.sequence, l.id)
              FROM sales_commission_statement_line l WHERE l.statement_id = s.id),
           (SELECT string_agg(concat_ws('|', a.id, a.date, a.amount, a.reason),
                              E'\\n' ORDER BY a.id)
              FROM sales_commission_adjustment a
             WHERE a.statement_id = s.id AND a.approved),
           (SELECT string_agg(DISTINCT concat_ws('|', v.id, v.fingerprint), E'\\n')
              FROM sales_commission_credit c
              JOIN sales_commission_pool p ON p.id = c.pool_id
              JOIN sales_commission_plan v ON v.id = p.plan_id
             WHERE c.statement_id = s.id),
           (SELECT string_agg(concat_ws('|', c.id, c.event, c.day, c.source_name,
                                        c.base, c.share, c.credited, c.commission,
                                        c.payable, c.explanation::text),
                              E'\\n' ORDER BY c.id)
              FROM sales_commission_credit c WHERE c.statement_id = s.id)
           ), 'UTF8')), 'hex') AS data_hash
      FROM sales_commission_statement s WHERE s.id = ANY(%s)
"""


class SalesCommissionStatement(models.Model):
    _name = "sales.commission.statement"
    _inherit = "sales.commission.statement"

    data_hash = fields.Char(
        readonly=True,
        copy=False,
        help="SHA-256 over the plan versions, figures, steps and sales at locking.",
    )
    document_hash = fields.Char(
        "PDF's SHA-256", readonly=True, copy=False, groups="base.group_user"
    )

    @api.private
    def init(self):
        result = super().init()
        frozen = SQL("old.state IN %s", FROZEN_STATES)
        still = SQL("new.state IN %s", FROZEN_STATES)
        frozen_guard.create_guard(self.env.cr, self._table, _FIGURES, frozen, still)
        return result

    def _lock(self, inline=_PRINT_INLINE):
        """Freeze the approved figures, derivations and draws, then seal them.

        Nothing is counted again here: what is frozen is what was approved. More than
        ``inline`` documents are printed by their own scheduled action.
        """
        if not self:
            return
        locked = self.sudo()  # only these actions change statements
        locked._freeze_credits()
        locked._book_draws()
        locked.line_ids._freeze()
        locked._hash_data()
        locked.with_context(tracking_disable=True).write(
            {"state": "locked", "locked_on": fields.Datetime.now()}
        )
        note = self.env._("Locked by %s.", self.env.user.name)
        locked._message_log_batch(bodies=dict.fromkeys(self.ids, note))
        if len(self) > inline:
            self.env.ref("sms_sales.cron_commission_documents")._trigger()
        else:
            locked._print_documents()

    def _freeze_credits(self):
        """Store each credit's derivation and close it, many at a time.

        By pool: what its credits have in common is worked out once.
        """
        credits = self.env["sales.commission.credit"].search(
            [("statement_id", "in", self.ids), ("locked", "=", False)],
            order="pool_id, before, id",
        )
        for chunk in split_every(_CHUNK, credits.ids, credits.browse):
            with collecting_later():
                told = chunk._explanations()
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE sales_commission_credit c
                       SET explanation = told.why::jsonb, locked = TRUE
                      FROM unnest(%s, %s) AS told (id, why)
                     WHERE c.id = told.id
                    """,
                    list(told),
                    [json.dumps(why) for why in told.values()],
                )
            )
        credits.invalidate_model(["explanation", "locked"])

    def _book_draws(self):
        """Write to the ledger what the statements advanced or recovered."""
        self.env["sales.commission.draw.entry"].create(
            [
                {
                    "payee_id": statement.payee_id.id,
                    "participant_id": statement.draw_participant_id.id,
                    "root_plan_id": statement.root_plan_id.id,
                    "company_id": statement.company_id.id,
                    "statement_id": statement.id,
                    "kind": kind,
                    "amount": amount,
                    "date": statement.date_to,
                    "cause": "statement",
                }
                for statement in self
                for kind, amount in (
                    ("draw", statement.draw_moved),
                    ("guarantee", statement.guarantee_moved),
                )
                if amount
            ]
        )

    def _hash_data(self):
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "UPDATE sales_commission_statement s SET data_hash = told.data_hash "
                "FROM (%s) told WHERE told.id = s.id RETURNING s.id",
                SQL(_DATA_HASH, self.ids),
            )
        )
        self.invalidate_recordset(["data_hash"])

    def _print_documents(self):
        """Store the PDF of locked statements, and seal data and PDF together."""
        for statement in self:
            content, kind = statement._print()
            printed = hashlib.sha256(content).hexdigest()
            statement.write(
                {
                    "document": base64.b64encode(content),
                    "document_name": f"{statement._file_name()}.{kind}",
                    "document_hash": printed,
                    "hash": _sealed(statement.data_hash, printed),
                }
            )

    @api.model
    def _cron_documents(self):
        """Print what was locked in bulk."""
        todo = [("state", "in", FROZEN_STATES), ("hash", "=", False)]
        remaining = self.search_count(todo)
        for statement in self.search(todo, order="locked_on, id", limit=500):
            statement._print_documents()
            remaining -= 1
            if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                break

    def action_verify(self):
        """Compare a locked statement with its seal, and say what differs."""
        self.ensure_one()
        self.check_access("read")
        ok = self._is_intact()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if ok else "danger",
                "message": self.env._("The statement is as it was locked.")
                if ok
                else self.env._("The statement differs from what was locked."),
            },
        }

    def _is_intact(self):
        self.ensure_one()
        self.env.flush_all()
        [(_id, data)] = self.env.execute_query(SQL(_DATA_HASH, self.ids))
        # the document is kept from team leads, its hash is not
        content = base64.b64decode(self.sudo().document or b"")
        printed = hashlib.sha256(content).hexdigest()
        # read as stored, past what a lead may see
        return self.sudo().hash == _sealed(data, printed)


def _sealed(data_hash, document_hash):
    return hashlib.sha256(f"{data_hash}\n{document_hash}".encode()).hexdigest()
