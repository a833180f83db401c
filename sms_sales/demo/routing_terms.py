"""The enquiries that reach Alder Instruments, and what became of them."""

from typing import NamedTuple

# name: company, teams, time zone of the working hours, and the policy.
POLICIES = {
    "us": ("alder_us", "east west", "America/New_York", 120),
    "eu": ("alder_eu", "europe", "Europe/Berlin", 240),
}


class Enquiry(NamedTuple):
    """Working hours before now, what, for which team, from whom and from where; the
    first answer after so many working minutes (none: nobody answered yet)."""

    before: float
    name: str
    team: str
    company: str
    contact: str
    email: str
    place: str = ""
    answer: int = 0
    outcome: str = ""
    skill: str = ""
    revenue: int = 0
    # Hours after the end of work: it came by night.
    later: int = 0


ENQUIRIES = [
    Enquiry(
        *(158, "Spectrophotometer for a teaching lab", "east", "Harborview College"),
        *("Amy Larkin", "amy.larkin@harborview.example.com", "us us_34 02115"),
        *(18, "won", "", 14500),
    ),
    Enquiry(
        *(155, "Laboratory of a winery", "west", "Silverado Cellars"),
        *("Nick Amaro", "cellar@silverado.example.com", "us us_5 94574"),
        *(25, "won", "", 9800),
    ),
    Enquiry(
        *(150, "Laborwaagen für drei Standorte", "europe", "Alster Feinkost GmbH"),
        *("Birte Jansen", "einkauf@alster-feinkost.example.com", "de  20095"),
        *(30, "won", "", 7400),
    ),
    Enquiry(
        *(148, "Titration robot", "east", "Pine Tree Dairy"),
        *("Wes Colby", "quality@pine-tree.example.com", "us us_20 04101"),
        *(45, "lost", "", 21000),
    ),
    Enquiry(
        *(141, "Analysis of a reservoir", "east", "Kennebec Waterworks"),
        *("Joan Pratt", "lab@kennebec.example.com", "us us_20 04330"),
        *(95, "won", "Water analysis", 17200, 9),
    ),
    Enquiry(
        *(133, "HPLC columns, a contract for a year", "east", "Raritan Biopharma"),
        *("Dev Anand", "purchasing@raritan.example.com", "us us_25 07302"),
        *(30, "won", "", 26400),
    ),
    Enquiry(
        *(130, "HPLC für die Qualitätskontrolle", "europe", "Ammersee Kosmetik AG"),
        *("Florian Huber", "labor@ammersee.example.com", "de  80331"),
        *(200, "", "", 48000),
    ),
    Enquiry(
        *(128, "A contact who speaks Mandarin, please", "west", "Cupertino Optics"),
        *("Liang Wei", "liang.wei@cupertino-optics.example.com", "us us_5 95014"),
        *(60, "won", "Mandarin", 15600),
    ),
    Enquiry(
        *(120, "Balances for three kitchens", "east", "Allegheny Foods"),
        *("Carla Ruffo", "carla@allegheny.example.com", "us us_39 15222"),
        *(70, "", "", 6900, 11),
    ),
    Enquiry(
        *(112, "Field kits for the lake", "east", "Calumet Harbor Authority"),
        *("Ed Novak", "water@calumet.example.com", "us us_14 60601"),
        *(175, "lost", "Water analysis", 8300),
    ),
    Enquiry(
        *(110, "Bilance analitiche", "europe", "Ceramiche Adda SpA"),
        *("Paola Riva", "acquisti@adda.example.com", "it  20144"),
        *(90, "won", "Italian", 12100),
    ),
    Enquiry(
        *(104, "Spare lamps for the photometers", "east", "Beacon Hill Biologics"),
        *("", "lab@beacon-hill.example.com", "", 8, "", "", 1900),
    ),
    Enquiry(
        *(99, "Espectrómetro para el campus", "west", "Otay Mesa College"),
        *("Rosa Salinas", "compras@otay-mesa.example.com", "us us_5 92154"),
        *(115, "", "Spanish", 33000),
    ),
    Enquiry(
        *(96, "Service for our centrifuges", "east", "Tidewater Clinic"),
        *("Ruth Amos", "ruth.amos@tidewater.example.com", "", 55, "won", "", 5200),
    ),
    Enquiry(
        *(88, "Autoclave", "east", "Catskill Brewing"),
        *("Ben Vroman", "brewer@catskill.example.com", "us us_27 12534"),
        *(260, "lost", "", 11800),
    ),
    Enquiry(
        *(84, "Centrifugeuse pour un laboratoire", "europe", "Clinique des Lilas"),
        *("Inès Morel", "achats@lilas.example.com", "fr  75019"),
        *(310, "lost", "", 16700),
    ),
    Enquiry(
        *(77, "Demonstration of the cell counter", "east", "Nassau Cell Works"),
        *("Kim Doyle", "kim@nassau-cell.example.com", "us us_25 07601"),
        *(3, "won", "", 22500),
    ),
    Enquiry(
        *(70, "Instruments for a clean room", "west", "Rainier Photonics"),
        *("Tess Holm", "tess@rainier.example.com", "us us_48 98109"),
        *(190, "lost", "", 41000, 12),
    ),
    Enquiry(
        *(66, "Provberedning för livsmedel", "europe", "Mälar Mejeri AB"),
        *("Lars Ek", "lab@malar.example.com", "se  111 20", 20, "", "Swedish", 9400),
    ),
    Enquiry(
        *(60, "Residual solvents", "east", "Patapsco Pharma"),
        *("Neil Osei", "neil.osei@patapsco.example.com", "us us_33 21201"),
        *(100, "", "Chromatography", 36500),
    ),
    Enquiry(
        *(52, "Two more columns", "east", "Patapsco Pharma"),
        *("Neil Osei", "neil.osei@patapsco.example.com", "us us_33 21201"),
        *(20, "", "", 4100),
    ),
    Enquiry(
        *(45, "Sequencing room", "west", "Great Basin Genomics"),
        *("Ada Moss", "ada@great-basin.example.com", "us us_45 84101"),
        *(12, "", "", 52000),
    ),
    Enquiry(
        *(40, "Watching forty freezers", "east", "Mystic Seed Bank"),
        *("Paul Reyes", "paul@mystic-seed.example.com", "us us_7 06355"),
        *(0, "", "", 13300),
    ),
    Enquiry(
        *(30, "Spektrometr do laboratorium wody", "europe", "Wodociągi Odra"),
        *("Marek Zych", "zakupy@wodociagi-odra.example.com", "pl  50-001"),
        *(0, "", "Polish", 18900),
    ),
    Enquiry(
        *(24, "Wartung der Photometer", "europe", "Isar Pharma AG"),
        *("", "lab@isar-pharma.example.com", "", 45, "", "", 3600),
    ),
    Enquiry(
        *(20, "Assay of copper ore", "west", "Copper Queen Mining"),
        *("Gil Ortega", "assay@copper-queen.example.com", "us us_3 85603"),
        *(75, "", "", 19700, 10),
    ),
    Enquiry(
        *(9, "Centrifuge for a start-up", "east", "Kendall Proteins"),
        *("Maya Stern", "maya@kendall-proteins.example.com", "us us_34 02139"),
        *(110, "", "", 12600),
    ),
    Enquiry(
        *(6, "The incubator shows an error", "west", "Golden Gate Therapeutics"),
        *("", "lab@golden-gate.example.com", "", 15, "", "", 2400),
    ),
    Enquiry(
        *(5, "Pipetten, Rahmenvertrag", "europe", "Domstadt Labore"),
        *("Ute Lang", "einkauf@domstadt.example.com", "de  50667", 150, "", "", 8800),
    ),
    Enquiry(
        *(3.5, "pH meters", "east", "Schuylkill Dairy"),
        *("Al Weber", "al@schuylkill.example.com", "us us_39 19106", 35, "", "", 2700),
    ),
    Enquiry(
        *(1.2, "Incubators for a second floor", "west", "Marin Fertility"),
        *("June Park", "june@marin-fertility.example.com", "us us_5 94901"),
        *(0, "", "", 27800),
    ),
    Enquiry(
        *(1, "Thermocycler", "europe", "Limmat Genetik AG"),
        *("Reto Frei", "labor@limmat.example.com", "ch  8001", 0, "", "", 14900),
    ),
    Enquiry(
        *(0.8, "Met at the trade fair: please call back", "east", "Adirondack Paper"),
        *("Sue Hall", "sue@adirondack.example.com", "us us_27 12801", 0, "", "", 10400),
    ),
]

# The leads of the pipeline's chapter that waited: minutes until somebody answered.
WAITED = {
    "Enquiry from the website: water analysis": 40,
    "Met at the trade fair: cell counting": 85,
    "Asked for a brochure: balances": 230,
    "Anfrage: Probenvorbereitung": 65,
    "Demande de devis : centrifugeuse": 120,
}
IN_TIME = "Thank you for your enquiry. I will call you today."
LATE = "I am sorry that you had to wait. When may I call you?"
