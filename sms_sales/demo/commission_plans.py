from dateutil.relativedelta import relativedelta

from odoo import Command, api, models

US_SELLERS = ("grace", "marcus", "priya", "tom", "elena", "jack", "mei", "derek")
EU_SELLERS = ("anna", "jonas", "chloe", "luca")
SERVICE_SELLERS = ("grace", "priya", "elena", "jack", "anna", "jonas")
# Own targets a quarter; the others have the plan's.
TARGETS = {"priya": 65000.0, "elena": 60000.0, "anna": 52000.0}
ACCEPTED = ("grace", "marcus", "priya", "elena", "jack", "anna", "jonas", "rachel")

FIELD_TERMS = """
<p>You earn commission on what you sell, measured by posted invoices before tax.
Your target is for a calendar quarter; you are paid each month what the quarter has
earned so far, less what was paid before.</p>
<p>What a customer returns is taken back. Sales shared with a colleague are credited
as the order says.</p>
"""
SERVICE_TERMS = """
<p>You earn 3 % of each service contract that you sell, as the customer pays it.
A contract that is paid in part pays in part.</p>
"""
AGENT_TERMS = """
<p>Northlight Scientific receives 6 % of all sales to customers that it represents,
against its bill or a self-billing invoice.</p>
"""


class SalesDemo(models.AbstractModel):
    """The commission plans of Alder Instruments."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _write_plans(self):
        self._engage_payees()
        plans = [
            self._write_us_plan(),
            self._write_eu_plan(),
            self._write_service_plan(),
            self._write_agent_plan(),
        ]
        self._write_waiting_plan()
        for plan in plans:
            self._decide(plan)
        self._accept(plans)

    @api.model
    def _engage_payees(self):
        """Say who represents whom, and who shares the big order."""
        agency = self._ref("alder_northlight")
        agency.sales_is_agent = True
        customers = self._ref("alder_merrimack_state") + self._ref("alder_granite_state")
        customers.sales_agent_ids = [Command.link(agency.id)]
        shares = (("priya", 60.0), ("tom", 40.0))
        self._ref("alder_order_split").sales_split_ids = [
            Command.create({"user_id": self._ref(f"alder_{name}").id, "share": share})
            for name, share in shares
        ]

    @api.model
    def _write_plan(self, xml_name, **values):
        """Make a draft as the commission manager does."""
        plans = self._as("nadia", values.pop("company"))
        rows = {
            name: [Command.create(row) for row in values.pop(name, [])]
            for name in ("tier_ids", "rule_ids", "bonus_ids", "participant_ids")
        }
        plan = plans.env["sales.commission.plan"].create(
            {"date_from": self._start(), **values, **rows}
        )
        return self._name_record(f"demo_plan_{xml_name}", plan, "sms_sales")

    @api.model
    def _payee(self, name, **values):
        return {"user_id": self._ref(f"alder_{name}").id, **values}

    @api.model
    def _sellers(self, names):
        payees = []
        for name in names:
            payee = self._payee(name, target_amount=TARGETS.get(name, 0.0))
            if name == "derek":
                payee.update(
                    date_from=self._day(-4, 1),
                    draw_type="recoverable_draw",
                    draw_amount=1200.0,
                    draw_until=self._day(1, 1) - relativedelta(days=1),
                )
            payees.append(payee)
        return payees

    @api.model
    def _write_us_plan(self):
        """A quarterly target paid monthly, each slice at its own rate."""
        us, _eu = self._companies()
        chromatography = self._ref("alder_categ_chromatography")
        return self._report_to(
            self._write_plan(
                "us",
                company=us,
                name="Field sales US",
                code="FSUS",
                company_id=us.id,
                currency_id=us.currency_id.id,
                pay_period="month",
                target_period="quarter",
                tier_over="attainment",
                target_amount=50000.0,
                cap=30000.0,
                employer_cost_percent=7.65,
                terms=FIELD_TERMS,
                tier_ids=[
                    {"floor": 0.0, "rate": 2.0},
                    {"floor": 50.0, "rate": 4.0},
                    {"floor": 100.0, "rate": 7.0},
                ],
                bonus_ids=[{"kind": "target", "threshold": 100.0, "amount": 1000.0}],
                rule_ids=[
                    {
                        "sequence": 10,
                        "name": "Service contracts have a plan of their own",
                        "action": "exclude",
                        "categ_ids": [Command.set(self._ref("alder_categ_service").ids)],
                    },
                    {
                        "sequence": 20,
                        "name": "Consumables count half",
                        "action": "multiplier",
                        "multiplier": 0.5,
                        "categ_ids": [
                            Command.set(self._ref("alder_categ_consumables").ids)
                        ],
                    },
                ],
                participant_ids=[
                    self._payee(
                        "rachel",
                        role="manager",
                        share=20.0,
                        target_amount=80000.0,
                        sequence=90,
                    ),
                    self._payee(
                        "hannah",
                        role="overlay",
                        share=50.0,
                        target_amount=60000.0,
                        categ_id=chromatography.id,
                        sequence=95,
                    ),
                    *self._sellers(US_SELLERS),
                ],
            )
        )

    @api.model
    def _write_eu_plan(self):
        """Paid by on-target commission, in euros."""
        _us, eu = self._companies()
        return self._report_to(
            self._write_plan(
                "eu",
                company=eu,
                name="Field sales Europe",
                code="FSEU",
                company_id=eu.id,
                currency_id=eu.currency_id.id,
                pay_period="month",
                target_period="quarter",
                tier_over="attainment",
                pay_by="on_target",
                target_amount=45000.0,
                on_target_amount=1800.0,
                employer_cost_percent=21.0,
                terms=FIELD_TERMS,
                tier_ids=[
                    {"floor": 0.0, "rate": 50.0},
                    {"floor": 60.0, "rate": 175.0},
                    {"floor": 100.0, "rate": 250.0},
                ],
                rule_ids=[
                    {
                        "sequence": 10,
                        "name": "Service contracts have a plan of their own",
                        "action": "exclude",
                        "categ_ids": [Command.set(self._ref("alder_categ_service").ids)],
                    }
                ],
                participant_ids=[
                    self._payee(
                        "henrik",
                        role="manager",
                        target_amount=180000.0,
                        on_target_amount=3000.0,
                        sequence=90,
                    ),
                    *self._sellers(EU_SELLERS),
                ],
            )
        )

    @api.model
    def _report_to(self, plan):
        payees = plan.participant_ids
        manager = payees.filtered(lambda payee: payee.role == "manager")
        payees.filtered(lambda payee: payee.role == "direct").manager_id = manager
        return plan

    @api.model
    def _write_service_plan(self):
        """Service contracts of both companies, paid as customers pay."""
        us, _eu = self._companies()
        return self._write_plan(
            "service",
            company=us,
            name="Service contracts",
            code="SRV",
            company_id=False,
            currency_id=self.env.ref("base.EUR").id,
            basis="payment",
            recognition="capitalise",
            amortisation_months=24,
            terms=SERVICE_TERMS,
            tier_ids=[{"floor": 0.0, "rate": 3.0}],
            rule_ids=[
                {
                    "sequence": 10,
                    "name": "Service contracts",
                    "action": "include",
                    "categ_ids": [Command.set(self._ref("alder_categ_service").ids)],
                },
                {"sequence": 20, "name": "Nothing else", "action": "exclude"},
            ],
            participant_ids=[self._payee(name) for name in SERVICE_SELLERS],
        )

    @api.model
    def _write_agent_plan(self):
        us, _eu = self._companies()
        return self._write_plan(
            "agent",
            company=us,
            name="Sales agents",
            code="AG",
            company_id=us.id,
            currency_id=us.currency_id.id,
            terms=AGENT_TERMS,
            tier_ids=[{"floor": 0.0, "rate": 6.0}],
            participant_ids=[{"partner_id": self._ref("alder_northlight").id}],
        )

    @api.model
    def _write_waiting_plan(self):
        """Next quarter's plan on margin waits for somebody else's approval."""
        us, _eu = self._companies()
        plan = self._write_plan(
            "margin",
            company=us,
            name="Consumables by margin",
            code="MARGIN",
            company_id=us.id,
            currency_id=us.currency_id.id,
            date_from=self._start() + relativedelta(months=15),
            measure="margin",
            tier_mode="whole",
            target_period="quarter",
            tier_ids=[
                {"floor": 0.0, "rate": 5.0},
                {"floor": 10000.0, "rate": 8.0},
            ],
            participant_ids=[self._payee(name) for name in ("marcus", "tom", "mei")],
        )
        plan.action_submit()

    @api.model
    def _decide(self, plan):
        """Submit as one commission manager, approve as the other."""
        self._freeze_all_rates(plan)
        plan.action_submit()
        company = plan.company_id or self._companies()[0]
        self._as("oliver", company).env["sales.commission.plan"].browse(
            plan.id
        ).action_approve()

    @api.model
    def _freeze_all_rates(self, plan):
        """Say a rate for every company of the database, whatever it knows of euros."""
        if plan.company_id:
            return
        company = self._companies()[0]
        day = plan.date_from
        convert = self.env["res.currency"]._get_conversion_rate
        plan.sudo().rate_ids = [
            Command.create(
                {
                    "company_id": one.id,
                    "rate": convert(plan.currency_id, one.currency_id, company, day),
                }
            )
            for one in self.env["res.company"].search([])
        ]

    @api.model
    def _accept(self, plans):
        """Most have accepted their plans; the others are still asked to."""
        for plan in plans:
            for payee in plan.sudo().participant_ids:
                name = payee.user_id.login
                if name in ACCEPTED:
                    self._as(name).env[payee._name].browse(payee.id).action_accept()
