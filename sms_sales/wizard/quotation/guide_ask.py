from odoo import api, fields, models
from odoo.exceptions import UserError


class SalesGuideAsk(models.TransientModel):
    """Ask one question after the other, then propose products."""

    _name = "sales.guide.ask"
    _description = "Ask Guided Questions"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    guide_ids = fields.Many2many("sales.guide", readonly=True)
    guide_id = fields.Many2one(
        "sales.guide", string="About", domain="[('id', 'in', guide_ids)]"
    )
    question_id = fields.Many2one("sales.guide.question", readonly=True)
    question = fields.Char(related="question_id.name", string="Question asked")
    hint = fields.Char(related="question_id.hint")
    is_multiple = fields.Boolean(related="question_id.is_multiple")
    place = fields.Char(compute="_compute_place")
    answer_id = fields.Many2one(
        "sales.guide.answer", domain="[('question_id', '=', question_id)]"
    )
    answer_ids = fields.Many2many(
        "sales.guide.answer",
        "sales_guide_ask_now_rel",
        string="Ticked answers",
        domain="[('question_id', '=', question_id)]",
    )
    chosen_ids = fields.Many2many(
        "sales.guide.answer", "sales_guide_ask_chosen_rel", string="Answers so far"
    )
    is_done = fields.Boolean(readonly=True)
    can_go_back = fields.Boolean(compute="_compute_can_go_back")
    line_ids = fields.One2many("sales.guide.ask.line", "ask_id", string="Products")

    @api.depends("question_id", "guide_id")
    def _compute_place(self):
        for ask in self:
            questions = ask._questions()
            ask.place = ask.question_id and self.env._(
                "Question %(number)s of %(count)s",
                number=questions.ids.index(ask.question_id._origin.id) + 1,
                count=len(questions),
            )

    @api.depends("question_id", "guide_ids", "is_done")
    def _compute_can_go_back(self):
        for ask in self:
            question = ask.question_id._origin
            is_first = question == ask._questions()[:1]._origin
            # Before the first question there is the choice, where there is one.
            is_later = ask.is_done or not is_first or len(ask.guide_ids) > 1
            ask.can_go_back = bool(question) and is_later

    @api.model
    def _start(self, order):
        order._sales_check_guided()
        guides = self.env["sales.guide"]._asked()._for(order)
        if not guides:
            raise UserError(
                self.env._(
                    "There are no questions for the quotations of this team yet. A "
                    "sales manager writes them under Configuration, Guided questions."
                )
            )
        ask = self.create(
            {
                "order_id": order.id,
                "guide_ids": [(6, 0, guides.ids)],
                "guide_id": guides.id if len(guides) == 1 else False,
            }
        )
        if ask.guide_id:
            ask._go(ask._questions()[:1])
        return ask._show()

    def action_next(self):
        """Keep the answer and go on; without one, the question is passed over."""
        self.ensure_one()
        if not self.question_id:
            self._go(self._questions()[:1])
            return self._show()
        self._keep()
        later = self._questions()
        later = later[later.ids.index(self.question_id.id) + 1 :]
        if later:
            self._go(later[:1])
        else:
            self._propose()
        return self._show()

    def action_back(self):
        """Go back to the question before; the answers stay."""
        self.ensure_one()
        questions = self._questions()
        if self.is_done:
            self.is_done = False
            self._go(questions[-1:])
        elif self.question_id:
            self._keep()
            self._go(questions[: questions.ids.index(self.question_id.id)][-1:])
        return self._show()

    def action_apply(self):
        """Add what was chosen to the quotation, and keep the answers."""
        self.ensure_one()
        taken = self.line_ids.filtered("is_taken")
        lines = [
            (line.product_id, line.quantity) for line in taken if not line.is_optional
        ]
        options = taken.filtered("is_optional").product_id
        self.order_id._sales_add_proposed(lines, options)
        self._book(taken.product_id)
        return {"type": "ir.actions.act_window_close"}

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.guide_id.name or self.env._("Guided questions"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _questions(self):
        return self.guide_id.question_ids.filtered("answer_ids")

    def _go(self, question):
        chosen = self.chosen_ids.filtered(lambda one: one.question_id == question)
        self.write(
            {
                "question_id": question.id,
                "answer_id": chosen[:1].id,
                "answer_ids": [(6, 0, chosen.ids)],
            }
        )

    def _keep(self):
        others = self.chosen_ids.filtered(
            lambda one: one.question_id != self.question_id
        )
        now = self.answer_ids if self.is_multiple else self.answer_id
        # What a client sends may be an answer to something else.
        self.chosen_ids = others | now.filtered(
            lambda one: one.question_id == self.question_id
        )

    def _propose(self):
        """List each product once: as a line if one answer asks for that."""
        wanted, there = {}, self.order_id.order_line.product_id
        proposals = self.chosen_ids.sorted().proposal_ids
        for proposal in proposals.filtered("product_id.active"):
            row = wanted.setdefault(
                proposal.product_id, {"is_optional": True, "quantity": 0}
            )
            if not proposal.is_optional:
                row["is_optional"] = False
                row["quantity"] += proposal.quantity
        for row in wanted.values():
            # Whoever takes an option for a line begins with one.
            row["quantity"] = row["quantity"] or 1
        self.line_ids.unlink()
        self.write(
            {
                "is_done": True,
                "line_ids": [
                    (0, 0, {**row, "product_id": one.id, "is_taken": one not in there})
                    for one, row in wanted.items()
                ],
            }
        )

    def _book(self, products):
        """Keep what was answered, and what was added for it."""
        order = self.order_id
        rows = []
        for question in self._questions():
            answers = self.chosen_ids.filtered(
                lambda one, question=question: one.question_id == question
            )
            added = answers.proposal_ids.product_id & products
            rows.append(
                {
                    "order_id": order.id,
                    "partner_id": order.partner_id.id,
                    "company_id": order.company_id.id,
                    "user_id": self.env.uid,
                    "guide": self.guide_id.name,
                    "question": question.name,
                    "answer": ", ".join(answers.mapped("name")),
                    "added": ", ".join(added.mapped("display_name")),
                }
            )
        # Whoever asks makes the rows; nobody makes them by hand.
        replies = self.env["sales.guide.reply"].sudo()
        return replies.create([row for row in rows if row["answer"]])


class SalesGuideAskLine(models.TransientModel):
    _name = "sales.guide.ask.line"
    _description = "Proposed Product of Guided Questions"

    ask_id = fields.Many2one("sales.guide.ask", required=True, ondelete="cascade")
    product_id = fields.Many2one("product.product", readonly=True, required=True)
    is_taken = fields.Boolean(string="Add")
    is_optional = fields.Boolean(string="Optional")
    quantity = fields.Float(digits="Product Unit")
    is_there = fields.Boolean(
        string="There already",
        compute="_compute_is_there",
        help="The quotation has it.",
    )

    @api.depends("product_id", "ask_id")
    def _compute_is_there(self):
        for line in self:
            there = line.ask_id.order_id.order_line.product_id
            line.is_there = line.product_id in there
