"""How work on many records runs under the host's REPEATABLE READ.

A batch holds a lock on its subject and works in chunks that commit one by one, each
of them safe to repeat::

    with held(self.env, "commission.settle", plan.id, label=plan.display_name):
        while remaining := self._remaining():
            run_chunk(self.env, self._work_on_next, remaining=remaining)
"""

import gc
import random
import time
from contextlib import contextmanager

from odoo import modules
from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import (
    MAX_TRIES_ON_CONCURRENCY_FAILURE,
    PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
)
from odoo.tools import SQL

# More records than this are left to a scheduled action, by its _trigger().
INLINE_LIMIT = 1000
_ONE_TRANSACTION = "sms_sales.one_transaction"


class AlreadyRunning(UserError):
    """Somebody else holds the lock. A scheduled action may let it rest."""


@contextmanager
def held(env, *subject, label):
    """Hold the lock on ``subject`` while the block works and commits.

    Call it first in a transaction: what came before is committed, because only a
    transaction that begins with the lock in hand sees what its last holder left.

    :param subject: what is worked on, e.g. ``"commission.settle", plan_id``
    :param label: the same in words, for who is refused
    :raises AlreadyRunning: when another connection holds the lock
    """
    key = "/".join(map(str, ("sms_sales", *subject)))
    if _is_kept_open(env):
        # This transaction must not end, and gives its locks back with it.
        _acquire(env, "pg_try_advisory_xact_lock", key, label)
        yield
        return
    _acquire(env, "pg_try_advisory_lock", key, label)
    try:
        env["ir.cron"]._commit_progress()
        yield
        env["ir.cron"]._commit_progress()
    except BaseException:
        # Half of a chunk must be gone before the next holder begins.
        if not env.cr.closed:
            env.cr.rollback()
        raise
    finally:
        # A lost connection has given its locks back.
        if not env.cr.closed:
            _call(env, "pg_advisory_unlock", key)


def held_now(env, subject, ids):
    """Return the set of those ``ids`` for which ``held(env, subject, id)`` goes on."""
    keys = {f"sms_sales/{subject}/{number}": number for number in ids}
    query = SQL(
        """
        SELECT key FROM unnest(%s::text[]) AS key
          JOIN pg_locks l ON l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
           AND l.database = (SELECT oid FROM pg_database
                              WHERE datname = current_database())
           AND (l.classid::bigint << 32) | l.objid::bigint = hashtextextended(key, 0)
        """,
        list(keys),
    )
    return {keys[key] for [key] in env.execute_query(query)}


def run_chunk(env, work, *, remaining=None):
    """Call ``work()``, which returns how many records it did, and commit.

    A chunk that met a concurrent update starts again from the newest state.

    :param remaining: how many records were left before this chunk, if known
    :return: the seconds that the scheduled action has left
    """
    for attempt in range(1, MAX_TRIES_ON_CONCURRENCY_FAILURE + 1):
        try:
            done = work()
            env.flush_all()
            if _is_kept_open(env):
                return float("inf")
            left = None if remaining is None else max(remaining - done, 0)
            return env["ir.cron"]._commit_progress(done, remaining=left)
        except (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError):
            if attempt == MAX_TRIES_ON_CONCURRENCY_FAILURE or _is_kept_open(env):
                raise
            env.cr.rollback()
            time.sleep(random.uniform(0, 0.05 * 2**attempt))


def take_back(env):
    """Roll back what an error left half done; not within the caller's transaction."""
    if not _is_kept_open(env) and not env.cr.closed:
        env.cr.rollback()


def end_job(env):
    """Let the scheduled action that is at work not run again.

    It cannot switch itself off: its row is locked as long as it works, and the host
    writes it when the work is over.
    """
    # Who runs it by hand may not edit scheduled actions.
    progress = env["ir.cron.progress"].sudo()
    progress.browse(env.context.get("ir_cron_progress_id")).write({"deactivate": True})


@contextmanager
def collecting_later():
    """Let the block make its records without looking for garbage among them, which
    takes a fifth of the time. For a chunk of bounded size."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def one_transaction(env):
    """Let the batches of the block run within the caller's transaction, uncommitted.

    For who must be able to take everything back, as the loading of demo data does.
    """
    env.cr.cache[_ONE_TRANSACTION] = True
    try:
        yield
    finally:
        env.cr.cache.pop(_ONE_TRANSACTION, None)


def _acquire(env, function, key, label):
    if not _call(env, function, key):
        raise AlreadyRunning(
            env._(
                "“%(label)s” is already running. Wait until it has finished, and look "
                "at its result before you start it again.",
                label=label,
            )
        )


def _call(env, function, key):
    query = SQL("SELECT %s(hashtextextended(%s, 0))", SQL(function), key)
    env.cr.execute(query)
    return env.cr.fetchone()[0]


def _is_kept_open(env):
    test = modules.module.current_test
    return getattr(test, "cr", None) is env.cr or _ONE_TRANSACTION in env.cr.cache
