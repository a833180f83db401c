"""Current values on records, kept equal to what a ledger says."""

from odoo.tools import SQL, split_every


def refresh_columns(model, fnames, source, *, chunk=10_000):
    """Write stored columns of ``model`` where they differ from ``source``.

    Rows are locked in the order of their ids, so that two writers cannot wait for
    each other. What depends on the columns is computed again.

    :param fnames: columns to write; no tracked field, since nobody is told
    :param source: SQL selecting ``id`` and ``fnames`` from the ledger
    :return: the changed records
    """
    for fname in fnames:
        if getattr(model._fields[fname], "tracking", None):
            raise ValueError(f"{model._fields[fname]} is tracked: write it by the ORM")
    model.flush_model(fnames)
    cr = model.env.cr
    cr.execute(_collect(model, fnames, source))
    cr.execute(SQL("SELECT id FROM sms_sales_refresh ORDER BY id"))
    ids = [row_id for (row_id,) in cr.fetchall()]
    for part in split_every(chunk, ids):
        cr.execute(_update(model, fnames, part))
    cr.execute(SQL("DROP TABLE sms_sales_refresh"))
    model.invalidate_model(fnames)
    changed = model.browse(ids)
    changed.modified(fnames)
    return changed


def _collect(model, fnames, source):
    ours = SQL(", ").join(SQL.identifier("t", fname) for fname in fnames)
    theirs = SQL(", ").join(SQL.identifier("s", fname) for fname in fnames)
    return SQL(
        "CREATE TEMPORARY TABLE sms_sales_refresh ON COMMIT DROP AS"
        " SELECT s.id, %s FROM (%s) s JOIN %s t ON t.id = s.id"
        " WHERE (%s) IS DISTINCT FROM (%s)",
        theirs,
        source,
        SQL.identifier(model._table),
        ours,
        theirs,
    )


def _update(model, fnames, ids):
    return SQL(
        "WITH locked AS ("
        " SELECT id FROM %(table)s WHERE id IN %(ids)s ORDER BY id FOR NO KEY UPDATE"
        ") UPDATE %(table)s t SET %(assignments)s"
        " FROM locked JOIN sms_sales_refresh s USING (id) WHERE t.id = locked.id",
        table=SQL.identifier(model._table),
        ids=tuple(ids),
        assignments=SQL(", ").join(
            SQL("%s = %s", SQL.identifier(fname), SQL.identifier("s", fname))
            for fname in fnames
        ),
    )
