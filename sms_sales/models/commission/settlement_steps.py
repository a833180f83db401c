from odoo import models
from odoo.tools import SQL

from .settlement import (
    attaining,
    beginning,
    booking,
    carrying,
    catching,
    claiming,
    classifying,
    difference,
    freezing,
    invoices,
    left_out,
    links,
    moving,
    opening,
    orders,
    pooling,
    previewing,
    receiving,
    sharing,
    spreading,
    targeting,
    valuing,
)
from .settlement.chunk import temporary

# What later steps join the tables by: all that the planner has to know of them.
_LINE = "line_key, origin_key, order_key"
_ANALYZED = {
    "sc_base": f"{_LINE}, user_id, reason",
    "sc_target": f"{_LINE}, participant_id, payee_id, role, sale_day",
    "sc_pool": "id, payee_id, date_from, date_to",
    "sc_booked": f"{_LINE}, participant_id, role, pool_id, last_id",
    "sc_new": "line_key, n, pool_id, payee_id, period_from, is_clawback, hold",
    "sc_amount": "id, n",
}


class SalesCommissionSettlementSteps(models.AbstractModel):
    """The statements of one chunk, each a temporary table that the next one reads.

    Their number depends on the plan's settings and periods, never on how many lines,
    payees or rules there are.
    """

    _name = "sales.commission.settlement.steps"
    _description = "Commission Settlement Steps"

    def _begin(self):
        """Make what outlives a chunk."""
        self._run(carrying.nothing_carried())

    def _compute(self, chunk, in_sums=False):
        """Leave in ``sc_new`` what is to be booked, in ``sc_amount`` what it earns.

        Opening balances are booked by a run; a preview goes without, and asks only
        for what payees earn ``in_sums``, where no row is told from the others.
        """
        # Nothing is left of an attempt that is repeated.
        chunk.rows.clear()
        self.env.flush_all()
        self._base(chunk)
        self._pools(chunk)
        openings = self._make("sc_opening", opening.openings(chunk))
        if openings or self._row(valuing.ANY_BEFORE):
            self._targets(chunk)
            self._differences(chunk)
            self._amounts(chunk)
        else:
            self._first(chunk, in_sums)
        if chunk.releases:
            self._releases(chunk)

    def _base(self, chunk):
        """sc_base: the chunk's source lines, net, with their reason or rule."""
        self._documents(chunk)
        self._classify(chunk)

    def _documents(self, chunk):
        """sc_doc: the chunk's source lines as they stand in the documents."""
        # A small sample tells the planner enough about tables that live for a moment.
        self._run(SQL("SET LOCAL default_statistics_target = 3"))
        if chunk.plan.basis == "order":
            self._make("sc_doc", orders.order_lines(chunk))
        else:
            chunk.rows["sc_link"] = 0
            if self._row(links.any_refund(chunk)):
                chunk.rows["sc_link"] = self._make("sc_link", links.refund_links(chunk))
            self._make("sc_doc", invoices.invoice_lines(chunk))

    def _classify(self, chunk):
        """Spread discounts and down payments, and find each line's reason or rule."""
        found = self._row(
            "SELECT bool_or(is_discount), bool_or(is_downpayment) FROM sc_doc"
        )
        if found[1]:
            self._run(freezing.freeze_weights(self.env, _company_moves(chunk)))
            self._run(spreading.spread_down_payments(chunk))
        if found[0]:
            if "reward_id" in self.env["sale.order.line"]._fields:
                self._run(spreading.means_of_payment(self.env))
            self._run(spreading.spread_discounts(chunk))
        if chunk.plan.attain_on_receipt:
            self._count_receipts(chunk)
        if chunk.plan.measure == "margin" and chunk.plan.basis != "order":
            # The cost of invoices posted before the plan is kept from now on.
            posted = SQL("m.id IN (SELECT doc_id FROM sc_doc)")
            self._run(freezing.freeze_costs(posted))
        rules = chunk.plan.rule_ids.filtered("active").sorted()
        optional = classifying.optional_reasons(self.env, chunk.plan)
        self._make("sc_base", classifying.classified(chunk, rules, optional))

    def _count_receipts(self, chunk):
        """Leave in sc_doc what the customers paid during the target period."""
        start = chunk.day_before(chunk.pool_from)
        end = min(chunk.pool_to, chunk.until)
        for name, day in (("sc_before", start), ("sc_received", end)):
            roots = attaining.documents()
            self._make(name, receiving.received(chunk, day, roots))
        self._run(attaining.scale_to_receipts(chunk))
        self._run(attaining.without_receipts(chunk))

    def _targets(self, chunk):
        """sc_target: who gets which share of each line."""
        self._make("sc_target", self._shared(chunk))

    def _shared(self, chunk):
        """The rows of sc_target, as a query."""
        roles = set(chunk.plan.participant_ids.mapped("role"))
        shares = sharing.shares(chunk, *self._claims(chunk), roles)
        return targeting.targets(chunk, shares)

    def _claims(self, chunk):
        """Whether agents, and orders' splits, may claim lines beside salespeople."""
        participants = chunk.plan.participant_ids
        agents = any(participant.partner_id for participant in participants)
        return agents, bool(self._row(sharing.ANY_SPLIT))

    def _pools(self, chunk):
        """sc_pool: the chunk's pools with their curves; makes the missing ones.

        sc_terms has their terms as of now, which only booking writes to them.
        """
        self._run(pooling.missing_pools(chunk))
        # The terms of a closed pool stay as they were paid.
        ids = [row[0] for row in self.env.execute_query(pooling.open_pools(chunk))]
        # Whoever may settle counts with the terms of all payees.
        pools = self.env["sales.commission.pool"].sudo().browse(ids)
        pools.fetch(["plan_id", "company_id", "payee_id", "date_from", "date_to"])
        rows = pools._terms(chunk.step) if pools else "[]"
        self._make("sc_terms", pooling.terms(rows))
        self._make("sc_pool", pooling.working_pools(chunk))

    def _differences(self, chunk):
        """sc_new: target minus booked, with the pay period that it falls in."""
        chunk.rows["sc_booked"] = self._make("sc_booked", difference.booked())
        if self._row(carrying.ANY):
            self._carry(chunk)
        chunk.rows["sc_draft"] = self._make("sc_draft", difference.held_drafts(chunk))
        self._lacking(chunk)
        if not chunk.rows["sc_booked"] or not self._row(moving.ANY):
            return
        if self._make("sc_moved", moving.moved(chunk)):
            changed = self._run(moving.forget_rejected())
            changed += self._run(moving.leave_refunds())
            changed += self._run(moving.take_refunds(chunk))
            if changed:
                self._lacking(chunk)
            self._run(moving.hold())

    def _lacking(self, chunk):
        self._make("sc_new", difference.new_rows(chunk))
        if chunk.rows["sc_draft"]:
            self._run(difference.without_drafts())

    def _carry(self, chunk):
        """Take credit notes of no known sale out of closed pools, into the open one."""
        if not self._make("sc_unknown", carrying.unknown(chunk)):
            if not self._row("SELECT 1 FROM sc_carry LIMIT 1"):
                return
        self._make("sc_carried", carrying.carried(chunk))
        self._make("sc_taken", carrying.taken(chunk))
        self._run(carrying.take())
        self._run(carrying.displace())
        self._run(carrying.leave_booked())
        self._run(carrying.carry_on())

    def _amounts(self, chunk):
        """sc_amount: what each row of the touched pools earns."""
        if chunk.rows["sc_booked"]:
            self._run(catching.catch_ups(chunk))
        self._touch(chunk)
        chunk.rows["sc_amount"] = self._make("sc_amount", valuing.amounts(chunk))
        self._run(SQL("INSERT INTO sc_amount %s", valuing.clawbacks(chunk)))

    def _first(self, chunk, in_sums):
        """sc_new with what its rows earn: there is nothing that they add to."""
        chunk.rows["sc_booked"] = 0
        targets = SQL("(%s)", self._shared(chunk))
        if in_sums and not chunk.releases and not self._row(beginning.ANY_LOCKED):
            sums = beginning.first_sums(chunk, targets)
            chunk.rows["sc_sum"] = self._make("sc_sum", sums)
            return
        if chunk.releases:
            # What is unpaid of them is asked for as well.
            self._make("sc_target", SQL("SELECT * FROM %s t", targets))
            targets = SQL("sc_target")
            chunk.rows["sc_amount"] = self._make("sc_amount", beginning.no_amounts())
        # Each row is only read: the planner need not know more of them.
        self._run(temporary("sc_new", beginning.first_rows(chunk, targets)))

    def _touch(self, chunk):
        """sc_touched: the pools that booking changes."""
        if "sc_touched" not in chunk.rows:
            chunk.rows["sc_touched"] = self._make("sc_touched", valuing.touched(chunk))

    def _releases(self, chunk):
        """sc_release: what the money received sets free, one pay period at a time."""
        self._make("sc_flow", receiving.flow(chunk))
        self._make("sc_release", receiving.no_releases())
        roots = SQL("SELECT root_id FROM sc_flow")
        for until in self._release_dates(chunk):
            self._make("sc_received", receiving.received(chunk, until, roots))
            self._run(receiving.releases(chunk, until))

    def _release_dates(self, chunk):
        """Last days of the pay periods that somebody still has open, up to until."""
        ends = [first for first in chunk.starts[1:] if first <= chunk.until]
        open_from = self._row("SELECT min(locked_until) FROM sc_pool")[0]
        days = [chunk.day_before(first) for first in ends]
        if open_from is not None and open_from.year > 1:
            days = [day for day in days if day > open_from]
        return [*days, chunk.until]

    def _book_releases(self, chunk, run):
        if not chunk.releases:
            return 0
        landed = receiving.landed_releases(chunk)
        self._run(booking.missing_statements(chunk, landed))
        return self._run(receiving.insert_releases(chunk, run))

    def _book(self, chunk, run):
        """Write the new rows and what changed for open ones; return how many."""
        for claim in claiming.claims(chunk):
            self._run(claim)
        self._run(opening.book_openings(chunk, run.id))
        due = SQL("SELECT payee_id, period_from FROM sc_new")
        due = SQL("%s UNION %s", due, booking.guaranteed(chunk))
        self._run(booking.missing_statements(chunk, due))
        done = 0
        if chunk.rows["sc_booked"]:
            self._run(difference.reject_outdated(chunk))
            done += self._run(booking.update_rows(chunk))
        done += self._run(booking.insert_rows(chunk, run))
        done += self._book_releases(chunk, run)
        self._run(pooling.fold())
        return done

    def _keep_preview(self, chunk, wizard):
        """Collect what the chunk would book in ``sc_preview``, and what not."""
        self._run(previewing.keep_gains(chunk))
        lines = left_out.left_out(chunk, sharing.given(chunk, *self._claims(chunk)))
        self._run(previewing.store_left_out(chunk, wizard, lines))

    def _leave_changed(self, chunk, wizard):
        """Take payees out of the chunk whose figures the preview did not show."""
        self._make("sc_changed", previewing.changed_payees(chunk, wizard))
        if not self._row("SELECT 1 FROM sc_changed LIMIT 1"):
            return
        self._run(previewing.told_changed(chunk, wizard))
        self._run(previewing.store_left_out(chunk, wizard, left_out.changed()))
        for query in previewing.without_changed(chunk):
            self._run(query)

    def _make(self, name, query):
        """Make a temporary table anew, and return how many rows it has."""
        rows = self._run(temporary(name, query))
        if name in _ANALYZED:
            columns = SQL(_ANALYZED[name])
            self._run(SQL("ANALYZE %s (%s)", SQL.identifier(name), columns))
        return rows

    def _run(self, query):
        self.env.cr.execute(query)
        return self.env.cr.rowcount

    def _row(self, query):
        self.env.cr.execute(SQL(query))
        return self.env.cr.fetchone()


def _company_moves(chunk):
    return SQL("m.company_id = %s", chunk.company.id)
