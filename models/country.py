"""The countries of ISO 3166-1, by their two letters. An agency's and a case's country is one of them."""

from typing import Annotated

from pydantic import AfterValidator, Field

_LIST = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""

COUNTRIES = frozenset(_LIST.split())
"""All 249 codes that are assigned. XK, EU or UK are not among them, though some registers use them."""


def country_code(text: str) -> str | None:
    """The code that somebody means, in capitals; None when there is no such country."""
    code = text.strip().upper()
    return code if code in COUNTRIES else None


def _assigned(code: str) -> str:
    if code not in COUNTRIES:
        raise ValueError("no country of ISO 3166-1 has this code")
    return code


Country = Annotated[str, Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2"), AfterValidator(_assigned)]
"""The country of something new. What is stored keeps whatever code it was given."""
