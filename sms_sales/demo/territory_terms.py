"""The territories of Alder Instruments: who is where, and what they take."""

# code: name, type, parent, manager, team, colour, members, rules. A member is
# (user, role, accounts, skills); a rule gives countries, states or postcodes.
TERRITORIES = {
    "US": {
        "name": "United States",
        "manager": "rachel",
        "team": "east",
        "color": 4,
        "members": [("rachel", "owner", 20, [])],
        "rules": [{"countries": "us"}],
    },
    "US-NE": {
        "name": "New England and New York",
        "parent": "US",
        "manager": "rachel",
        "team": "east",
        "color": 4,
        "members": [
            ("grace", "owner", 40, ["Public tenders"]),
            ("marcus", "owner", 40, ["Water analysis"]),
            ("hannah", "overlay", 60, ["Chromatography"]),
        ],
        "rules": [
            {"states": "us_34 us_24 us_20 us_46 us_40 us_7 us_27"},
            {
                "name": "Commuters around New York",
                "ranges": [("us", "070", "076")],
            },
        ],
    },
    "US-MA": {
        "name": "Mid-Atlantic and Great Lakes",
        "parent": "US",
        "manager": "rachel",
        "team": "east",
        "color": 5,
        "members": [
            ("priya", "owner", 45, ["Chromatography"]),
            ("tom", "owner", 35, ["Water analysis"]),
        ],
        "rules": [{"states": "us_25 us_39 us_33 us_8 us_14 us_50 us_35"}],
    },
    "US-W": {
        "name": "Pacific and Mountain",
        "parent": "US",
        "manager": "rachel",
        "team": "west",
        "color": 6,
        "members": [
            ("elena", "owner", 40, ["Spanish", "Chromatography"]),
            ("jack", "owner", 30, []),
            ("mei", "owner", 30, ["Mandarin"]),
            ("derek", "development", 25, []),
        ],
        "rules": [{"states": "us_5 us_48 us_32 us_3 us_6 us_45"}],
    },
    "EU": {
        "name": "Europe",
        "manager": "henrik",
        "team": "europe",
        "color": 10,
        "members": [("henrik", "owner", 20, ["German"])],
        "rules": [{"countries": "de se dk no fi at it ch fr be nl lu"}],
    },
    "EU-N": {
        "name": "Northern Germany and Scandinavia",
        "parent": "EU",
        "manager": "henrik",
        "team": "europe",
        "color": 10,
        "members": [("anna", "owner", 50, ["German", "Swedish"])],
        "rules": [
            {"countries": "se dk no fi"},
            {
                "name": "Berlin, Hamburg and the coast",
                "ranges": [("de", "10", "29"), ("de", "49", None)],
            },
        ],
    },
    "EU-C": {
        "name": "Rhine to the Alps",
        "parent": "EU",
        "manager": "henrik",
        "team": "europe",
        "color": 11,
        "members": [
            ("jonas", "owner", 45, ["German", "Public tenders"]),
            ("luca", "owner", 40, ["German", "Italian"]),
        ],
        "rules": [{"countries": "de at it ch"}],
    },
    "EU-W": {
        "name": "France and Benelux",
        "parent": "EU",
        "manager": "henrik",
        "team": "europe",
        "color": 2,
        "members": [("chloe", "owner", 50, ["French"])],
        "rules": [{"countries": "fr be nl lu"}],
    },
}

# The specialists beside them.
OVERLAY = {
    "HPLC": {
        "name": "Chromatography",
        "type": "product",
        "manager": "catherine",
        "color": 9,
        "members": [("hannah", "overlay", 60, ["Chromatography"])],
        "rules": [{"interests": "chromatography"}],
    },
}

# What the redesign changes: the West is split, and Derek gets accounts of his own.
MOUNTAIN = {
    "name": "Mountain",
    "manager": "rachel",
    "team": "west",
    "color": 7,
    "members": [("derek", "owner", 25, [])],
    "rules": [{"states": "us_3 us_6 us_45"}],
}
PACIFIC = "us_5 us_48 us_32"

LOCKS = [
    ("donau_biotech", "EU-N", "Anna leads this tender until it is decided"),
    ("granite_state", "US-NE", "Promised to the customer when Grace took over"),
]

# By tag: customer tier, employees, yearly revenue, and what they are interested in.
PROFILES = {
    "key": ("a", 900, 240_000_000, "equipment"),
    "pharma": ("b", 450, 95_000_000, "chromatography"),
    "university": ("b", 3200, 0, "equipment"),
    "public": ("b", 700, 0, "service"),
    "food": ("c", 60, 9_000_000, "consumables"),
}
