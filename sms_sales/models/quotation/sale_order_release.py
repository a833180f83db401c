from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.quotation.envelope import from_json, survives
from .hit_words import told

RELEASE_STATES = [
    ("open", "Nothing to decide"),
    ("needed", "Approval needed"),
    ("waiting", "Waiting for approval"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("blocked", "Blocked"),
]
# What the customer gives with the order is asked for when it is confirmed.
FROM_CUSTOMER = ("customer_reference", "signed_document")


class Released(NamedTuple):
    """What was released: its hash, and the (rule, version) that nobody asked then."""

    hash: str | bool = False
    aside: frozenset = frozenset()


class SaleOrder(models.Model):
    """Whether a quotation may leave the house: one predicate, which all gates ask."""

    _name = "sale.order"
    _inherit = ["sale.order", "sales.kept.mixin"]

    sales_release_state = fields.Selection(
        RELEASE_STATES,
        string="Release",
        default="open",
        readonly=True,
        kept=True,
        copy=False,
        index="btree_not_null",
        help="What quotation rules said when the quotation was last looked at. "
        "Sending and confirming look again.",
    )
    sales_released_hash = fields.Char(readonly=True, kept=True, copy=False)
    sales_released_aside = fields.Json(readonly=True, kept=True, copy=False)
    sales_released_on = fields.Datetime(
        string="Released on",
        readonly=True,
        kept=True,
        copy=False,
        help="When nothing stood in the way of sending it for the first time.",
    )
    sales_changed_by_id = fields.Many2one(
        "res.users",
        string="Inputs last changed by",
        default=lambda self: self.env.user,
        readonly=True,
        kept=True,
        copy=False,
        ondelete="set null",
        help="They do not decide on its approval.",
    )

    def _sales_is_released(self):
        """Return whether nothing stands in the way of what the customer would see."""
        self.ensure_one()
        return not self._sales_stops()[self]

    def _sales_unreleased(self, confirming=False):
        """Return those of these orders that may not leave the house."""
        stops = self._sales_stops(confirming)
        return self.filtered(lambda order: stops[order])

    def _sales_stops(self, confirming=False):
        """Return {order: hits that stand in its way}, judging all at once."""
        looked = self._sales_looked_at(confirming)
        return {order: stops for order, (stops, _verdict) in looked.items()}

    def _sales_looked_at(self, confirming=False):
        """Return {order: (hits that stand in its way, verdict or None)}.

        What was released stands until an input is edited (rule 9). A confirmed order
        has left the house: its changes are looked at when they are made.

        :param confirming: whether what only the customer can give is asked for, too
        """
        looked = dict.fromkeys(self, ((), None))
        if not self.env["sales.room"]._is_on("quotation"):
            return looked
        judged = self.filtered(lambda order: order.state != "sale")
        for order, verdict in judged._sales_verdicts().items():
            released = order._sales_released()
            stops = order._sales_stops_of(verdict, confirming, released)
            looked[order] = stops, verdict
        return looked

    def _sales_verdicts(self):
        """Return {order: verdict} by the rules in force."""
        if not self:
            return {}
        # Rules concern orders, whoever looks at them and whatever they may see.
        judged = self.sudo()
        # Limits in money are compared at the rate of the day of asking (rule 6).
        rates = {order.id: order._sales_kept_rates() for order in judged}
        verdicts = judged.env["sales.quotation.judge"]._judge(judged, rates=rates)
        return {order: verdicts[order.id] for order in self}

    def _sales_stops_of(self, verdict, confirming, released):
        """Return the hits of ``verdict`` that no approval or release answers.

        :param Released released: what was released before, if anything
        """
        stops = [
            hit
            for hit in verdict.of("require")
            if confirming or hit.measure not in FROM_CUSTOMER
        ]
        serious = verdict.of("block", "approval")
        if not serious:
            return tuple(stops)
        hashes = self._sales_input_hashes()
        if released.hash in hashes:
            serious = [
                hit for hit in serious if (hit.rule_id, hit.version) in released.aside
            ]
        covered = self._sales_covered(verdict, hashes) if serious else ()
        stops += [hit for hit in serious if hit.outcome == "block"]
        stops += [
            hit
            for hit in serious
            if hit.outcome == "approval" and hit.rule_id not in covered
        ]
        return tuple(stops)

    def _sales_released(self):
        """Return what was released of this order."""
        self.ensure_one()
        # What was released is nobody's secret.
        mine = self.sudo()
        aside = frozenset(map(tuple, mine.sales_released_aside or ()))
        return Released(mine.sales_released_hash, aside)

    def _sales_covered(self, verdict, hashes):
        """Return the ids of the rules whose hits are approved as they are now.

        :param hashes: from :meth:`_sales_input_hashes`
        """
        # The customer's own look at the order asks as well.
        approved = self.sudo().sales_request_ids.filtered(
            lambda request: request.state == "approved"
        )
        return {
            request.rule_id.id
            for request in approved
            if request.inputs_hash in hashes
            or survives(
                from_json(request.envelope),
                self._sales_envelope(verdict, request.rule_id.id),
            )
        }

    def _sales_mark_released(self):
        """Remember what may leave the house as it is now.

        Return {order: what was released before}. Which rules were not asked is kept by
        :meth:`_sales_keep_aside`, where they are judged: a customer's choice asks none.
        """
        before = {order: order._sales_released() for order in self}
        for order in self:
            old, found = before[order].hash, {}
            if not old or old not in order._sales_input_hashes():
                found["sales_released_hash"] = order._sales_inputs_hash()
            if not order.sales_released_on:
                found["sales_released_on"] = fields.Datetime.now()
            if found:
                order.write(found)
        return before

    def _sales_keep_aside(self, verdict):
        """Keep which rules were not asked at this release.

        Else who sets aside what they read, as the team, sends, and sets it back, would
        pass them.
        """
        aside = [list(one) for one in verdict.aside]
        if aside != (self.sales_released_aside or []):
            self.sales_released_aside = aside

    def _sales_check_released(self, before, confirming=False):
        """Raise when one of these may not leave the house, and say what to do.

        :param dict before: {order: what was released before}
        """
        for order, verdict in self._sales_verdicts().items():
            hits = order._sales_stops_of(verdict, confirming, before[order])
            if hits:
                raise ValidationError(order._sales_refusal(hits))
            # As in gate (a): whoever lets it out.
            order.sudo()._sales_keep_aside(verdict)

    def _sales_refusal(self, hits):
        """Return what stands in the way, in words, and what to do about it."""
        self.ensure_one()
        outcomes = {hit.outcome for hit in hits}
        hint = self.env._("Ask for approval first, or change what is named here.")
        if outcomes & {"block", "require"}:
            hint = self.env._("Change the quotation: this cannot be approved.")
        if self.sales_release_state == "waiting":
            hint = self.env._("It waits for approval.")
        return "\n".join(
            [
                self.env._("%(order)s is not released.", order=self.display_name),
                *self._sales_words(hits),
                hint,
            ]
        )

    @api.model
    def _sales_told(self, hits):
        """Return each hit in one sentence, each sentence once."""
        lines = self.env["sale.order.line"].browse(hit.line_id for hit in hits)
        there = set(lines.exists().ids)
        # A line may be gone since: the finding stays.
        known = [
            hit if hit.line_id in there else hit._replace(line_id=None) for hit in hits
        ]
        return list(dict.fromkeys(told(self.env, hit) for hit in known))

    @api.model
    def _sales_words(self, hits):
        """Return the hits in words: by which rule, on which line, which limit."""
        # Whom a rule stops is told why, without reading rules.
        told = self.sudo()
        rules = told.env["sales.quotation.rule"]
        words = []
        for hit in hits:
            rule = rules.browse(hit.rule_id)
            words += [f"• {rule.name}: {one}" for one in told._sales_told([hit])]
            if rule.message:
                words.append(f"  {rule.message}")
        return list(dict.fromkeys(words))

    def _sales_check_draft(self):
        for order in self:
            if order.state not in ("draft", "sent"):
                raise UserError(
                    self.env._(
                        "%(order)s is no quotation any more: there is nothing to "
                        "approve.",
                        order=order.display_name,
                    )
                )
