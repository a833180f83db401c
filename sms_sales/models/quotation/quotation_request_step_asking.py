from datetime import timedelta
from functools import partial

from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.misc import hash_sign, split_every, verify_hash_signed

from ...tools.batch import run_chunk
from ...tools.door import DOOR, is_open

SCOPE = "sms_sales.quotation_decision"
# How long a link in a mail can be used.
LINK_DAYS = 14
CHUNK = 50
ACTIVITY = "sms_sales.mail_activity_approve_quotation"
# Steps that somebody is asked about.
WAITING = [("state", "=", "open"), ("request_id.state", "=", "pending")]


class SalesQuotationRequestStep(models.Model):
    """Asking: the activity, the mail with its link, reminders and escalation."""

    _name = "sales.quotation.request.step"
    _inherit = "sales.quotation.request.step"

    def _ask(self, reminder=False):
        """Ask those who may decide now, each by an activity and a mail of their own."""
        for step in self:
            given = step.request_id._approvals().user_id.partner_id
            users = self.env["res.users"].browse([one.user for one in step._deciders()])
            users = users.filtered(
                lambda user, given=given: user.partner_id not in given
            )
            new = users - step.asked_ids
            step.asked_ids |= users
            for user in users if reminder else new:
                step._mail(user, reminder)
            for user in new:
                step.request_id.activity_schedule(
                    ACTIVITY,
                    user_id=user.id,
                    date_deadline=(step.due or fields.Datetime.now()).date(),
                    note=step.request_id.hits_text,
                )

    def _ask_somebody(self):
        """Ask who may decide now, or the next one up; tell where nobody is left."""
        for step in self:
            if not step._deciders():
                step._escalate(self.env._("Nobody who is named may decide now."))
            if step._is_answered():
                continue
            if not step.asked_ids:
                step._plan_hours()
            step._ask()
            is_stuck = not step._deciders()
            if is_stuck and not step.is_stuck:
                step.request_id._tell_requester(step._nobody())
            step.is_stuck = is_stuck

    def _nobody(self):
        return self.env._(
            "Nobody may decide on %(request)s: whoever the chain “%(chain)s” names is "
            "involved, away or archived, and so is everybody above. Ask a sales "
            "manager to name somebody else in the chain, and ask for approval again.",
            request=self.request_id.display_name,
            chain=self.request_id.chain_id.name,
        )

    def _look_again(self):
        """Go on with who is there now: somebody has left, is back, or is involved since
        the step was opened (rule 4)."""
        self.request_id._settle()
        self.filtered(lambda step: step.state == "open")._ask_somebody()
        self.request_id._settle()

    def _mail(self, user, reminder):
        request = self.request_id
        asked = self.with_context(lang=user.lang)
        subject = asked.env._("Approve %(request)s?", request=request.display_name)
        if reminder:
            subject = asked.env._(
                "Still waiting: %(request)s", request=request.display_name
            )
        body = asked.env["ir.qweb"]._render(
            "sms_sales.quotation_decision_mail",
            {"asked": request, "user": user, "link": self._link(user)},
            lang=user.lang,
        )
        request.message_notify(
            body=body,
            subject=subject,
            partner_ids=user.partner_id.ids,
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _link(self, user):
        """Return the link by which ``user`` decides this step without logging in."""
        token = hash_sign(
            # The secret of the database signs for everybody.
            self.sudo().env,
            SCOPE,
            [self.id, user.id],
            expiration=fields.Datetime.now() + timedelta(days=LINK_DAYS),
        )
        return f"{self.request_id.get_base_url()}/sales/decision/{token}"

    def _of_link(self, token):
        """Return (step, user) of a link; both empty when it is no link or too old."""
        nobody = self.browse(), self.env["res.users"]
        try:
            # As in _link.
            found = verify_hash_signed(self.sudo().env, SCOPE, token)
        except ValueError:
            return nobody
        if not found:
            return nobody
        step_id, user_id = found
        # Who follows the link has not logged in.
        step = self.sudo().browse(step_id).exists()
        return step, step.env["res.users"].browse(user_id).exists()

    def _cron_follow_up(self):
        """Remind and escalate what nobody answered in time, oldest first; go on with
        who is there today."""
        for ids in split_every(CHUNK, self.search(WAITING).ids):
            if not run_chunk(self.env, partial(self._look_again_at, ids)):
                return
        while run_chunk(self.env, self._follow_up) and self._overdue(limit=1):
            continue

    def _look_again_at(self, ids):
        self.search([("id", "in", ids), *WAITING])._look_again()
        return len(ids)

    def _overdue(self, limit=CHUNK):
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT s.id FROM sales_quotation_request_step s
                  JOIN sales_quotation_request r ON r.id = s.request_id
                 WHERE s.state = 'open' AND r.state = 'pending'
                   AND (s.remind_on <= %s AND s.reminded IS NOT TRUE
                        OR s.due <= %s AND s.escalated IS NOT TRUE)
                 ORDER BY s.id LIMIT %s
                """,
                now,
                now,
                limit,
            )
        )
        return self.browse(row_id for (row_id,) in rows)

    def _follow_up(self):
        steps, now = self._overdue(), fields.Datetime.now()
        for step in steps:
            if step.due and step.due <= now and not step.escalated:
                step.write({"escalated": True, "reminded": True})
                step._escalate(self.env._("Nobody answered in time."))
                step._ask_somebody()
            elif not step.reminded:
                step.reminded = True
                step.request_id._log("remind", step_id=step.id)
                step._ask(reminder=True)
        return len(steps)


class SalesQuotationRequest(models.Model):
    _name = "sales.quotation.request"
    _inherit = "sales.quotation.request"

    def _tell_requester(self, reason=None):
        """Tell who asked, and the salesperson, what came of it."""
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        words = f"{self.display_name}: {labels[self.state]}"
        body = f"{words}. {reason}" if reason else f"{words}."
        self.order_id._message_log(body=body)
        people = (self.requester_id | self.seller_id).partner_id
        others = people - self.env.user.partner_id
        if others:
            self.message_notify(body=body, subject=words, partner_ids=others.ids)

    def _finish_activity(self):
        """The current user's own activity is done with the decision."""
        if is_open(self, "sales_activity"):
            # The decision comes from it: the host finishes it.
            return
        mine = self.activity_search(
            [ACTIVITY], user_id=self.env.uid, only_automated=False
        )
        mine.with_context(sales_decided=DOOR)._action_done()
