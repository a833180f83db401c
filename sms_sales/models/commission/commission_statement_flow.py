from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from ...tools.company_day import day_of
from .commission_statement import FROZEN_STATES, OPEN_STATES


class SalesCommissionStatement(models.Model):
    _name = "sales.commission.statement"
    _inherit = "sales.commission.statement"

    def action_submit(self):
        """Hand the statements over to whoever approves them."""
        self._check_commission_manager()
        return self._move_on(
            self._reasons_state(("draft",)) | self._reasons_adjustments(),
            {"state": "submitted", "submitted_by_id": self.env.uid},
            self.env._("Submitted for approval."),
        )

    def action_approve(self):
        """Approve the statements, but nobody their own."""
        self._check_commission_manager()
        return self._move_on(
            self._reasons_state(("submitted",))
            | self._reasons_adjustments()
            | self._reasons_own(),
            {"state": "approved", "approver_id": self.env.uid},
            self.env._("Approved."),
        )

    def action_draft(self):
        """Open the statements again; possible until they are locked."""
        self._check_commission_manager()
        return self._move_on(
            self._reasons_state(("submitted", "approved")),
            {"state": "draft", "submitted_by_id": False, "approver_id": False},
            self.env._("Back to draft."),
        )

    def action_lock(self):
        """Freeze the statements for good, in the order of their periods."""
        self._check_commission_manager()
        changed = self._reasons_changed()
        reasons = self._reasons_against_lock(changed)
        # an error would undo that what changed is a draft again
        ready = self - self.browse(list(reasons)) if changed else self._without(reasons)
        warning = ready._sales_lock_warning()
        ready._lock()
        return self._report(ready, reasons, warning)

    def _reasons_against_lock(self, changed):
        """What hinders locking; ``changed`` are reasons that are known already."""
        reasons = (
            self._reasons_held()
            | self._reasons_own()
            | self._reasons_state(("approved",))
            | self._reasons_running()
            | changed
        )
        return self._reasons_order(reasons) | reasons

    def _move_on(self, reasons, vals, note):
        """Write ``vals`` on the statements that have no reason against it."""
        ready = self._without(reasons)
        # managers have no write access: a state changes by these actions only
        moved = ready.sudo().with_context(tracking_disable=True)
        moved.write(vals)
        moved._message_log_batch(bodies=dict.fromkeys(ready.ids, note))
        return self._report(ready, reasons)

    def _without(self, reasons):
        """Return those without a reason; raise with the first reason if none is."""
        ready = self.filtered(lambda statement: statement.id not in reasons)
        if not ready and reasons:
            raise UserError(next(iter(reasons.values())))
        return ready

    def _report(self, ready, reasons, warning=None):
        """Tell what was left out and why; nothing to tell when all went well."""
        if not reasons and not warning:
            return True
        words = self._words_done(len(ready), len(self), reasons.values(), warning)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": words,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _words_done(self, done, asked, reasons, warning=None):
        """Say how many are done, and the first reasons why others are not."""
        counts = {"done": done, "all": asked}
        words = [self.env._("%(done)s of %(all)s statements done.", **counts)]
        if warning:
            words.append(warning)
        first = [*reasons][:5]
        if more := len(reasons) - len(first):
            first.append(self.env._("… and %s more.", more))
        return " ".join(words + first)

    @api.model
    def _check_commission_manager(self):
        if not (
            self.env.su or self.env.user.has_group("sms_sales.group_commission_manager")
        ):
            raise AccessError(
                self.env._("Only a commission manager decides about statements.")
            )

    def _reasons_state(self, states):
        names = dict(self._fields["state"]._description_selection(self.env))
        wanted = " / ".join(names[state] for state in states)
        return {
            statement.id: self.env._(
                "“%(name)s” is %(state)s; this needs %(wanted)s.",
                name=statement.name,
                state=names[statement.state],
                wanted=wanted,
            )
            for statement in self
            if statement.state not in states
        }

    def _reasons_changed(self):
        """Count once more, and refuse what comes to something else than approved."""
        approved = self.filtered(lambda statement: statement.state == "approved")
        self._refresh(approved.ids)
        return {
            statement.id: self.env._(
                "“%s” changed since it was approved: it is a draft again.",
                statement.name,
            )
            for statement in approved
            if statement.state == "draft"
        }

    def _reasons_running(self):
        """What is tested at the end of a period is not known before."""
        # Of the company, wherever who locks it is: its sales come until then.
        days = {company: day_of(company) for company in self.company_id}
        return {
            statement.id: self.env._(
                "The period of “%(name)s” is not over: it ends on %(date)s.",
                name=statement.name,
                date=format_date(self.env, statement.date_to),
            )
            for statement in self
            if statement.date_to >= days[statement.company_id]
        }

    def _reasons_own(self):
        mine = self.env.user._sales_payee_ids()
        return {
            statement.id: self.env._(
                "“%s” is your own statement: somebody else must approve and lock it.",
                statement.name,
            )
            for statement in self
            if statement.payee_id.id in mine
        }

    def _reasons_adjustments(self):
        pending = self.env["sales.commission.adjustment"]._read_group(
            [("statement_id", "in", self.ids), ("approved", "=", False)],
            groupby=["statement_id"],
        )
        return {
            statement.id: self.env._(
                "“%s” has adjustments that nobody approved: approve or delete them.",
                statement.name,
            )
            for (statement,) in pending
        }

    def _reasons_order(self, refused):
        """Refuse a statement whose predecessor stays open: it is carried into it.

        ``refused`` holds the ids of those that stay open for another reason.
        """
        first = {}
        going = [res_id for res_id in self.ids if res_id not in refused]
        earlier = self.search_fetch(
            [
                ("root_plan_id", "in", self.root_plan_id.ids),
                ("payee_id", "in", self.payee_id.ids),
                ("state", "in", OPEN_STATES),
                ("id", "not in", going),
                ("date_from", "<", max(self.mapped("date_from"))),
            ],
            ["name", "root_plan_id", "payee_id", "company_id", "date_from"],
            order="date_from",
        )
        for statement in earlier:
            first.setdefault(statement._series(), statement)
        return {
            statement.id: self.env._(
                "“%(name)s” waits for “%(earlier)s”: periods are locked in order.",
                name=statement.name,
                earlier=first[statement._series()].name,
            )
            for statement in self
            if statement._series() in first
            and first[statement._series()].date_from < statement.date_from
        }

    def _series(self):
        """Return what statements of successive periods have in common."""
        self.ensure_one()
        return (self.root_plan_id.id, self.payee_id.id, self.company_id.id)

    def _reasons_held(self):
        held = self.env["sales.commission.credit"]._read_group(
            [("statement_id", "in", self.ids), ("hold", "=", "payee_change")],
            groupby=["statement_id"],
            aggregates=["__count"],
        )
        return {
            statement.id: self.env._(
                "Held sales of “%(name)s” (change of payee): %(count)s. Release or "
                "reject them first.",
                name=statement.name,
                count=count,
            )
            for statement, count in held
        }

    def _sales_lock_warning(self):
        """Rule 25: say when a period ends before what accounting has closed."""
        for company in self.company_id:
            locked = company.sudo().user_fiscalyear_lock_date  # dates, no secrets
            locked = max(locked, company.sudo().user_sale_lock_date)
            late = self.filtered(
                lambda s, company=company, locked=locked: (
                    s.company_id == company and s.date_to <= locked
                )
            )
            if late:
                return self.env._(
                    "The books of %(company)s are closed until %(date)s: what was "
                    "locked now is accrued in a later period.",
                    company=company.name,
                    date=format_date(self.env, locked),
                )
        return None

    def write(self, vals):
        if not self._free_fields().issuperset(vals):
            # the refusal must not depend on what the user may read
            frozen = self.sudo().filtered(lambda s: s.state in FROZEN_STATES)
            if frozen and (set(vals) != {"state"} or vals["state"] in OPEN_STATES):
                raise UserError(
                    self.env._(
                        "“%s” is locked: its figures stay as they are. Correct them by "
                        "an adjustment of the next open statement.",
                        frozen[0].name,
                    )
                )
        return super().write(vals)

    @api.model
    def _free_fields(self):
        """Names of the stored fields that are no part of what is frozen."""
        return {
            name
            for name, field in self._fields.items()
            if field.inherited
            or name.startswith(("message_", "activity_", "website_", "access_"))
            or name in ("document", "document_name", "document_hash", "hash")
            or field.manual
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for statement in self:
            # sales that the user may not see count as well
            if statement.state != "draft" or statement.sudo().credit_ids:
                raise UserError(
                    self.env._(
                        "“%s” rests on credited sales or was decided upon, and cannot "
                        "be deleted.",
                        statement.name,
                    )
                )
