"""The commission plans of Alder Instruments, as data.

``categ`` and ``who`` are names in the tables; a plan without ``company`` is shared.
"""

US_SELLERS = ("grace", "marcus", "priya", "tom", "elena", "jack", "mei", "derek")
EU_SELLERS = ("anna", "jonas", "chloe", "luca")
SERVICE_SELLERS = ("grace", "priya", "elena", "jack", "anna", "jonas")
# Own targets a quarter; the others have the plan's.
TARGETS = {"priya": 65000.0, "elena": 60000.0, "anna": 52000.0}

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
against its bill.</p>
"""
NO_SERVICE = {
    "sequence": 10,
    "name": "Service contracts have a plan of their own",
    "action": "exclude",
    "categ": "service",
}


def _sellers(names):
    return [{"who": name, "target_amount": TARGETS.get(name, 0.0)} for name in names]


PLANS = {
    # A quarterly target paid monthly, each slice at its own rate.
    "us": {
        "company": "us",
        "name": "Field sales US",
        "code": "FSUS",
        "target_period": "quarter",
        "tier_over": "attainment",
        "target_amount": 50000.0,
        "cap": 30000.0,
        "employer_cost_percent": 7.65,
        "terms": FIELD_TERMS,
        "tiers": [(0.0, 2.0), (50.0, 4.0), (100.0, 7.0)],
        "bonus": {"kind": "target", "threshold": 100.0, "amount": 1000.0},
        "rules": [
            NO_SERVICE,
            {
                "sequence": 20,
                "name": "Consumables count half",
                "action": "multiplier",
                "multiplier": 0.5,
                "categ": "consumables",
            },
        ],
        "payees": [
            {
                "who": "rachel",
                "role": "manager",
                "share": 20.0,
                "target_amount": 80000.0,
                "sequence": 90,
            },
            {
                "who": "hannah",
                "role": "overlay",
                "share": 50.0,
                "target_amount": 60000.0,
                "categ": "chromatography",
                "sequence": 95,
            },
            *_sellers(US_SELLERS),
        ],
    },
    # Paid by on-target commission, in euros.
    "eu": {
        "company": "eu",
        "name": "Field sales Europe",
        "code": "FSEU",
        "target_period": "quarter",
        "tier_over": "attainment",
        "pay_by": "on_target",
        "target_amount": 45000.0,
        "on_target_amount": 1800.0,
        "employer_cost_percent": 21.0,
        "terms": FIELD_TERMS,
        "tiers": [(0.0, 50.0), (60.0, 175.0), (100.0, 250.0)],
        "rules": [NO_SERVICE],
        "payees": [
            {
                "who": "henrik",
                "role": "manager",
                "target_amount": 180000.0,
                "on_target_amount": 3000.0,
                "sequence": 90,
            },
            *_sellers(EU_SELLERS),
        ],
    },
    # Service contracts of both companies, paid as customers pay.
    "service": {
        "name": "Service contracts",
        "code": "SRV",
        "basis": "payment",
        "recognition": "capitalise",
        "amortisation_months": 24,
        "terms": SERVICE_TERMS,
        "tiers": [(0.0, 3.0)],
        "rules": [
            {
                "sequence": 10,
                "name": "Service contracts",
                "action": "include",
                "categ": "service",
            },
            {"sequence": 20, "name": "Nothing else", "action": "exclude"},
        ],
        "payees": [{"who": name} for name in SERVICE_SELLERS],
    },
    "agent": {
        "company": "us",
        "name": "Sales agents",
        "code": "AG",
        "terms": AGENT_TERMS,
        "tiers": [(0.0, 6.0)],
        "payees": [{"agent": "northlight"}],
    },
    # Next quarter's plan on margin waits for somebody else's approval.
    "margin": {
        "company": "us",
        "name": "Consumables by margin",
        "code": "MARGIN",
        "measure": "margin",
        "tier_mode": "whole",
        "target_period": "quarter",
        "terms": FIELD_TERMS,
        "tiers": [(0.0, 5.0), (10000.0, 8.0)],
        "rules": [
            {
                "sequence": 10,
                "name": "Consumables",
                "action": "include",
                "categ": "consumables",
            },
            {"sequence": 20, "name": "Nothing else", "action": "exclude"},
        ],
        "payees": [{"who": name} for name in ("marcus", "tom", "mei")],
    },
}
