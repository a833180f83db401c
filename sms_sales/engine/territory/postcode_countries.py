"""How countries write their postcodes."""


def _by_country(**lengths):
    return {code: (int(n[1:]),) for n, codes in lengths.items() for code in codes}


# How many digits a code has; countries that are not here have letters, or no codes.
DIGITS = {
    **_by_country(
        _3="FO IS LS MG PG".split(),
        _4="""AF AL AM AR AT AU BD BE BG CH CY CV DK GE GL HT HU LI LR LU LV MD ME MK
              MZ NE NO NZ PH PY SI TN VE ZA""".split(),
        _5="""BA BT CR CU CZ DE DO DZ EE EG ES ET FI FR GF GP GR GT GU HR HN ID IQ IT
              JO KE KH KR KW LA LK LT MA MC MM MN MQ MX MY NC NI NP PE PF PK PM PR PS
              RE RS SE SK SM SN SV SY TH TR UA UY VA VI WF XK YT ZM""".split(),
        _6="BY CN CO EC IN KG KZ NG RO RU SG TJ TM TT UZ VN".split(),
        _7="CL JP".split(),
    ),
    "BR": (5, 8),
    "IL": (5, 7),
    "IR": (10,),
    "PL": (5,),
    "PT": (4, 7),
    "SA": (5, 9),
    "TW": (3, 5, 6),
    "US": (5, 9),
    "PR": (5, 9),
}

# Where a code may begin with a zero, so that a short number may have lost it.
LEADING_ZERO = set(
    """AU BR BY BT CN CO CR CU DE DK DO DZ EC EE ES ET FI FR GT IT JP KE KH KR KZ LA
       LK LT MC MG MM MX MY NO NZ PA PE PH PL PR PT RO SG SK SM TR UA US VA VI VN ZA
    """.split()
) & set(DIGITS)

# The distinguishing signs that people write before a code, where they are not the
# country's code.
COUNTRY_SIGNS = {
    "AT": "A",
    "BE": "B",
    "DE": "D",
    "EE": "EST",
    "ES": "E",
    "FI": "FIN",
    "FR": "F",
    "HU": "H",
    "IT": "I",
    "LI": "FL",
    "LU": "L",
    "NO": "N",
    "PT": "P",
    "SE": "S",
    "SI": "SLO",
}

# A code or its beginning, without spaces, where there are letters in it.
PATTERNS = {
    "AD": r"(AD)?\d{1,3}",
    "AR": r"[A-Z](\d{1,4}[A-Z]{0,3})?|\d{1,4}",
    "CA": r"[A-Z](\d([A-Z](\d([A-Z](\d)?)?)?)?)?",
    "IE": r"[A-Z](\d([\dW]([A-Z\d]{1,4})?)?)?",
    "MT": r"[A-Z]{1,3}(\d{1,4})?",
    "NL": r"\d{1,4}|\d{4}[A-Z]{1,2}",
}
