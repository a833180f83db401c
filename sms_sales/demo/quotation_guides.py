from odoo import Command, api, fields, models

# Products, categories, name, what it is for, key points, objections, competitors.
PLAYBOOKS = {
    "photometer": (
        ["s200"],
        [],
        "Photometers",
        "<p>For laboratories that measure the same dozen parameters every day: water, "
        "food, teaching. Not for research that needs a diode array.</p>",
        "<ul><li>Two beams: no warm-up, no drift over a shift.</li>"
        "<li>190 to 1100 nm in one instrument.</li>"
        "<li>Calibrated on site, with a certificate.</li></ul>",
        [
            (
                "A single beam costs half.",
                "And is zeroed before each series. With thirty samples a day that is "
                "half an hour: the difference is paid in a year.",
            ),
            (
                "We have our own calibration standards.",
                "Keep them for the weekly check. The auditor asks for a certificate: "
                "a visit brings it.",
            ),
        ],
        [
            (
                "Northlight UV-7",
                "Cheaper, one beam, service by post. We come within a working day.",
            )
        ],
    ),
    "chromatography": (
        [],
        ["chromatography"],
        "Chromatography",
        "<p>For method development and release testing in pharma, and for residues in "
        "food.</p>",
        "<ul><li>Ask for the method first, then for the instrument.</li>"
        "<li>Columns and service bring half of the margin: offer them at once.</li>"
        "</ul>",
        [
            (
                "The validation takes us a year.",
                "We bring the documents for installation and operation; it takes six "
                "weeks.",
            )
        ],
        [
            (
                "Veritas 1200",
                "Same pump pressure; their software is licensed by seat, ours by "
                "instrument.",
            )
        ],
    ),
}
# Question, hint, several, [answer, [product, quantity, optional]].
QUESTIONS = [
    (
        "How many samples a day do they measure?",
        "On a usual day, not at the peak.",
        False,
        [
            ("Up to thirty", [("s200", 1, False)]),
            ("More than thirty", [("s200", 2, False), ("cuv", 2, True)]),
        ],
    ),
    (
        "What else do they do there?",
        "Walk through the laboratory with them.",
        True,
        [
            ("They weigh", [("b5", 1, True)]),
            ("They grow cultures", [("i60", 1, True)]),
            ("They spin", [("c90", 1, True)]),
        ],
    ),
    (
        "Who looks after the instruments?",
        False,
        False,
        [
            ("Their own workshop", [("visit", 1, True)]),
            ("Nobody yet", [("service", 1, False), ("premium", 1, True)]),
        ],
    ),
]


class SalesDemo(models.AbstractModel):
    """Playbooks, and questions that Grace asked a university."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _tell_rooms(self):
        res = super()._tell_rooms()
        if not self._found("demo_guide", "sms_sales"):
            self._write_playbooks()
            self._write_guide()
            self._guide_a_customer()
        return res

    @api.model
    def _write_playbooks(self):
        for key, told in PLAYBOOKS.items():
            products, categories, name, purpose, points, objections, others = told
            refs = [self._ref(f"alder_{one}") for one in products]
            playbook = self.env["sales.playbook"].create(
                {
                    "name": name,
                    "product_tmpl_ids": [one.product_tmpl_id.id for one in refs],
                    "category_ids": [
                        self._ref(f"alder_categ_{one}").id for one in categories
                    ],
                    "purpose": purpose,
                    "key_points": points,
                    "objection_ids": self._playbook_points("objection", objections),
                    "competitor_ids": self._playbook_points("competitor", others),
                }
            )
            self._name_record(f"demo_playbook_{key}", playbook, "sms_sales")

    @api.model
    def _playbook_points(self, kind, points):
        return [
            Command.create({"kind": kind, "name": name, "answer": answer})
            for name, answer in points
        ]

    @api.model
    def _write_guide(self):
        guide = self.env["sales.guide"].create(
            {
                "name": "A new laboratory",
                "company_id": self._ref("alder_us").id,
                "question_ids": [
                    Command.create(
                        {
                            "name": name,
                            "hint": hint,
                            "is_multiple": several,
                            "answer_ids": [self._guide_answer(*one) for one in answers],
                        }
                    )
                    for name, hint, several, answers in QUESTIONS
                ],
            }
        )
        self._name_record("demo_guide", guide, "sms_sales")

    @api.model
    def _guide_answer(self, name, products):
        proposals = [
            Command.create(
                {
                    "product_id": self._ref(f"alder_{product}").id,
                    "quantity": quantity,
                    "is_optional": optional,
                }
            )
            for product, quantity, optional in products
        ]
        return Command.create({"name": name, "proposal_ids": proposals})

    @api.model
    def _guide_a_customer(self):
        us, _eu = self._companies()
        account, day = self._ref("alder_merrimack_state"), fields.Date.today()
        row = self._prepare_order(us, account, "grace", "east", day, [("plt", 4)])
        order = self._within(us).env["sale.order"].create(row)
        # The order is the host's, and stays when we are uninstalled.
        self._name_record("alder_order_guided", order)
        asks = self._as("grace", us).env["sales.guide.ask"]
        ask = asks.browse(asks._start(order.with_env(asks.env))["res_id"])
        while not ask.is_done:
            answers = ask.question_id.answer_ids
            ask.answer_id = answers[-1:]
            ask.answer_ids = answers[:2]
            ask.action_next()
        ask.action_apply()
