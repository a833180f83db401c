from datetime import timedelta

import pytz

from odoo import api, fields, models

from ...engine.quotation.deciders import deciders, seats

STATES = [
    ("planned", "Comes later"),
    ("open", "Asked"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("closed", "Not needed any more"),
]


class SalesQuotationRequestStep(models.Model):
    """Who was asked when, and until when an answer is expected."""

    _name = "sales.quotation.request.step"
    _description = "Step of an Approval Request"
    _order = "request_id, place, id"

    request_id = fields.Many2one(
        "sales.quotation.request", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    step_id = fields.Many2one(
        "sales.approval.step", index="btree_not_null", ondelete="set null"
    )
    place = fields.Integer(string="Order", readonly=True)
    name = fields.Char(readonly=True)
    quorum = fields.Selection(
        [("any", "First one"), ("all", "Everybody")], readonly=True
    )
    state = fields.Selection(STATES, default="planned", readonly=True, index=True)
    opened_on = fields.Datetime(string="Opened on", readonly=True)
    approver_ids = fields.Many2many(
        "res.users",
        "sales_request_step_approver_rel",
        string="Listed",
        readonly=True,
        help="Who was named when the step opened.",
    )
    escalated_ids = fields.Many2many(
        "res.users",
        "sales_request_step_escalated_rel",
        string="Asked on top",
        readonly=True,
    )
    asked_ids = fields.Many2many(
        "res.users",
        "sales_request_step_asked_rel",
        readonly=True,
        help="Those listed who are there, and who stands in for the others.",
    )
    remind_on = fields.Datetime(readonly=True)
    due = fields.Datetime(string="Answer expected by", readonly=True)
    reminded = fields.Boolean(readonly=True)
    escalated = fields.Boolean(readonly=True)
    is_stuck = fields.Boolean(
        string="Waits for nobody",
        readonly=True,
        help="Whoever is named, and everybody above, is involved, away or archived.",
    )

    @api.depends("name", "request_id")
    def _compute_display_name(self):
        for step in self:
            step.display_name = f"{step.request_id.display_name} / {step.name}"

    def _open(self):
        """Ask whoever is named and may decide; where nobody does, the next one up."""
        for step in self:
            order = step.request_id.order_id
            listed = step.step_id._candidates(order)
            step.write(
                {
                    "state": "open",
                    "opened_on": fields.Datetime.now(),
                    "approver_ids": [(6, 0, (listed - step._excluded()).ids)],
                }
            )
            if not step._is_answered():
                step._ask_somebody()

    def _excluded(self):
        """Return the users who are involved: the seller, and who changed an input."""
        partners = self.request_id._involved()
        everybody = self.env["res.users"].with_context(active_test=False)
        return everybody.search([("partner_id", "in", partners.ids)])

    def _deciders(self):
        """Return who may decide at this moment, and for whom (rule 4)."""
        self.ensure_one()
        users = self.env["res.users"]
        # One person may have several users.
        persons = {}
        for one in deciders(*self._who_is_there()):
            persons.setdefault(users.browse(one.user).partner_id, one)
        return list(persons.values())

    def _who_is_there(self):
        """Return the ids listed, {who is away: who stands in}, who is not there, and
        who is involved."""
        day = fields.Date.context_today(self)
        delegates, absent = self.env["sales.approval.delegation"]._absences(day)
        listed = self.approver_ids | self.escalated_ids
        reached = self.env["res.users"].browse({*listed.ids, *delegates.values()})
        archived = reached.with_context(active_test=False).filtered(
            lambda user: not user.active
        )
        involved = set(self._excluded().ids)
        return listed.ids, delegates, absent | set(archived.ids), involved

    def _escalate(self, reason):
        """Ask the next one up as well, who has not approved an earlier step."""
        self.ensure_one()
        steps, order = self.env["sales.approval.step"], self.request_id.order_id
        asked = self.escalated_ids
        seen = self.approver_ids | asked | self._excluded()
        others = seen | self.request_id._approvals().user_id
        lead = steps._candidates_lead(order)
        start = self.approver_ids or lead or order.user_id
        # Who is above the lead is not replaced by the lead.
        is_low = not self.approver_ids and self.step_id.kind != "upward"
        above = (is_low and lead - others) or steps._next_up(start, others)
        top = steps._top(order)
        self.escalated_ids |= above or (top - others)
        if not self._deciders():
            self.escalated_ids |= top - seen
        if self.escalated_ids != asked:
            self.request_id._log("escalate", reason, step_id=self.id)

    def _plan_hours(self):
        """Set when to remind and when to escalate, in working hours (rule 11)."""
        for step in self:
            rule = step.step_id
            step.remind_on = step._after_hours(rule.remind_hours)
            step.due = step._after_hours(rule.escalate_hours)

    def _after_hours(self, hours):
        """Return when the last of those listed has worked ``hours`` since opening."""
        if not hours:
            return False
        users = self.approver_ids | self.escalated_ids
        moments = [self._after_hours_of(user, hours) for user in users]
        return max(moments, default=False)

    def _after_hours_of(self, user, hours):
        calendar = user.resource_calendar_id or self.company_id.resource_calendar_id
        if not calendar:
            return self.opened_on + timedelta(hours=hours)
        resource = user.resource_ids.filtered(
            lambda one: one.company_id == self.company_id
        )[:1]
        opened = self.opened_on.replace(tzinfo=pytz.UTC)
        moment = calendar.plan_hours(
            hours, opened, compute_leaves=True, resource=resource or None
        )
        # A calendar without any hours never gets there.
        return moment and moment.astimezone(pytz.UTC).replace(tzinfo=None)

    def _is_answered(self):
        """Close the step when those who have approved are enough, whichever step they
        were asked in (rule 10)."""
        if not self._is_enough(self.request_id._approvals()):
            return False
        self.state = "approved"
        return True

    def _is_enough(self, approvals):
        """Whether these approvals are what the step asks for.

        Everybody is everybody listed for whom somebody can answer at this moment:
        who is involved, archived, or away without a delegate is not waited for.
        """
        given = (approvals.behalf_user_id | approvals.user_id).partner_id
        users = self.env["res.users"]
        answered, open_seats = users, users
        for seat, person in seats(*self._who_is_there()).items():
            listed = users.browse(seat)
            if (listed | users.browse(person or ())).partner_id & given:
                answered |= listed
            elif person:
                open_seats |= listed
        if self.quorum == "any" or answered & self.escalated_ids:
            return bool(answered)
        return bool(answered) and not open_seats & self.approver_ids
