from collections import defaultdict
from contextlib import contextmanager

from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import ledger_guard


class SalesLedgerMixin(models.AbstractModel):
    """Rows that say what happened: they are added, never changed or deleted.

    Python says so in words, triggers say so to everything else. Stored computed
    fields of a ledger need ``precompute=True``, or the host writes them afterwards.
    Every Many2one declares ``ondelete``: ``restrict`` only where accounting protects
    the record, else ``set null`` beside a copied name.
    """

    _name = "sales.ledger.mixin"
    _description = "Append-only Rows"

    # Result columns, which may still change until the row is frozen.
    _ledger_open_columns = ()
    # Boolean column that freezes the row for good once it is true.
    _ledger_freeze_column = None
    # {Many2one: Char}: the name to keep when the record goes away.
    _ledger_copied_names = {}

    @api.private
    def init(self):
        res = super().init()
        if not self._abstract:
            self._ledger_create_guard()
        return res

    @api.model_create_multi
    def create(self, vals_list):
        self._ledger_copy_names(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._ledger_check_write(vals)
        return super().write(vals)

    def copy(self, default=None):
        if self and self._name != "sales.ledger.mixin":
            raise UserError(
                self.env._(
                    "“%(name)s” is a row of a ledger and cannot be duplicated. "
                    "Book a new row from its source.",
                    name=self[:1].display_name,
                )
            )
        return super().copy(default)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ledger(self):
        if self and not ledger_guard.current_door(self.env.cr):
            raise UserError(self._ledger_refusal())

    def _ledger_check_write(self, vals):
        """Refuse to change closed columns, and every column of a frozen row."""
        closed, opened = self._ledger_columns()
        refused = self if not closed.isdisjoint(vals) else self.browse()
        if not refused and self._ledger_freeze_column and not opened.isdisjoint(vals):
            # The refusal must not depend on what the user may read of the row.
            refused = self.sudo().filtered(self._ledger_freeze_column)
        if refused and not ledger_guard.current_door(self.env.cr):
            raise UserError(refused._ledger_refusal())

    def _ledger_refusal(self):
        """Return what to tell who tries to change or delete these rows."""
        # The message names the row, which its reader has just seen.
        return self.env._(
            "“%(name)s” (%(ledger)s) has happened and stays as it was booked. "
            "Book a correction: a new row that takes it back or adds to it.",
            name=self[:1].sudo().display_name,
            ledger=self._description,
        )

    @api.model
    def _sql_error_to_message(self, exc):
        if (exc.diag.constraint_name or "").startswith(ledger_guard.GUARD):
            return self.env._(
                "%(ledger)s: what has happened stays as it was booked. "
                "Book a correction as a new row.",
                ledger=self._description,
            )
        return super()._sql_error_to_message(exc)

    @api.model
    def _ledger_copy_names(self, vals_list):
        for many2one, char in self._ledger_copied_names.items():
            missing = [
                vals for vals in vals_list if vals.get(many2one) and not vals.get(char)
            ]
            comodel = self.env[self._fields[many2one].comodel_name]
            # The name belongs to the row, whoever books it.
            records = comodel.sudo().browse(vals[many2one] for vals in missing)
            for vals, record in zip(missing, records, strict=True):
                vals[char] = record.display_name

    @api.model
    def _ledger_columns(self):
        """Return the names of the closed and of the open columns, as two sets.

        The administrator's own (manual) fields and who wrote last are no facts of
        ours: they are neither.
        """
        columns = {
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and not field.manual
        } - {"write_uid", "write_date"}
        opened = columns.intersection(self._ledger_open_columns)
        return columns - opened, opened

    @api.model
    def _ledger_models(self):
        """Return the names of all ledgers."""
        names = self.pool.descendants(["sales.ledger.mixin"], "_inherit")
        return sorted(name for name in names if not self.pool[name]._abstract)

    @api.model
    def _ledger_create_guard(self):
        closed, opened = self._ledger_columns()
        foreign_keys = {
            name for name in closed | opened if self._fields[name].type == "many2one"
        }
        ledger_guard.create_guard(
            self.env.cr,
            self._table,
            sorted(closed),
            sorted(opened),
            foreign_keys,
            self._ledger_freeze_column,
        )

    @api.model
    def _ledger_booked_since(self, moment):
        """Return what is true in SQL of rows booked since, nothing if none says when.

        Hook: for ledgers without the columns of who wrote a row and when.
        """
        return SQL("create_date >= %s", moment) if self._log_access else None

    @contextmanager
    def _ledger_door(self, door):
        """Let rows change within the block, and say why: ``merge``, ``erasure``,
        ``uninstall`` or ``migration``. A commit closes the door.
        """
        if door not in ledger_guard.DOORS:
            raise ValueError(f"{door!r} is none of the doors {ledger_guard.DOORS}")
        cr = self.env.cr
        before = ledger_guard.current_door(cr)
        ledger_guard.set_door(cr, door)
        try:
            yield
            self.env.flush_all()
        finally:
            # An aborted transaction takes no command, and forgets the door itself.
            if cr.connection.get_transaction_status() != TRANSACTION_STATUS_INERROR:
                ledger_guard.set_door(cr, before)

    @api.model
    def _ledger_move_history(self, model, moved):
        """Move the rows of all ledgers on records of ``model`` that are merged.

        ``moved`` says by the id of each that goes the id of the one that stays.
        """
        for name, fname, losers in self._ledger_held(model, tuple(moved)):
            by_survivor = defaultdict(list)
            for loser in losers:
                by_survivor[moved[loser]].append(loser)
            for survivor, gone in by_survivor.items():
                records = self.env[model]
                # Who merges two records need not see what all ledgers hold on them.
                self.env[name].sudo()._ledger_merge(
                    fname, records.browse(gone), records.browse(survivor)
                )

    @api.model
    def _ledger_held(self, model, ids):
        """Return, by one query, which ledgers point to these records: the name of the
        ledger, that of its field, and the ids it points to.
        """
        parts = []
        for ledger, fname in self._ledger_pointers(model):
            ledger.flush_model([fname])
            column = SQL.identifier(fname)
            parts.append(
                SQL(
                    "SELECT %s, %s, array_agg(DISTINCT %s) FROM %s WHERE %s IN %s"
                    " HAVING count(*) > 0",
                    ledger._name,
                    fname,
                    column,
                    SQL.identifier(ledger._table),
                    column,
                    ids,
                )
            )
        return self.env.execute_query(SQL(" UNION ALL ").join(parts)) if parts else []

    @api.model
    def _ledger_pointers(self, model):
        """Yield each ledger with each of its fields that point to ``model``."""
        for name in self._ledger_models():
            for fname, field in self.env[name]._fields.items():
                if field.type == "many2one" and field.store:
                    if field.comodel_name == model:
                        yield self.env[name], fname

    @api.model
    def _ledger_merge(self, fname, losers, survivor):
        """Hook: rows that point by ``fname`` to ``losers`` shall point to
        ``survivor``. Override where a unique key or an exclusion stands in the way.
        """
        self.flush_model([fname])
        with self._ledger_door("merge"):
            moved = self.env.execute_query(
                SQL(
                    "UPDATE %s SET %s = %s WHERE %s IN %s RETURNING id",
                    SQL.identifier(self._table),
                    SQL.identifier(fname),
                    survivor.id,
                    SQL.identifier(fname),
                    tuple(losers.ids),
                )
            )
        self.invalidate_model([fname])
        self.browse(row_id for (row_id,) in moved).modified([fname])
