"""Currencies: their signs, codes and names in five languages, and whose money a sign or a word of the street is.

All patterns are for flat text.
"""

import re
from functools import lru_cache

from services.nlp import lexicon

NATIONAL = {
    "AR": "ARS", "BO": "BOB", "BR": "BRL", "CL": "CLP", "CO": "COP", "CR": "CRC", "CU": "CUP", "DO": "DOP",
    "EC": "USD", "ES": "EUR",
    "GT": "GTQ", "HN": "HNL", "MX": "MXN", "NI": "NIO", "PA": "USD", "PE": "PEN", "PT": "EUR", "PY": "PYG",
    "SV": "USD", "UY": "UYU",
    "VE": "VES", "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "GB": "GBP", "IE": "EUR", "FR": "EUR",
    "IT": "EUR", "BE": "EUR",
    "DE": "EUR", "NL": "EUR", "RO": "RON", "CH": "CHF", "MZ": "MZN", "AO": "AOA", "NG": "NGN", "GH": "GHS",
    "UG": "UGX", "HT": "HTG", "ZA": "ZAR", "PH": "PHP", "IN": "INR", "NP": "NPR", "PK": "PKR", "KE": "KES", "TZ": "TZS",
    "TH": "THB", "MY": "MYR", "CN": "CNY", "MA": "MAD", "CD": "CDF", "GN": "GNF", "GR": "EUR", "MT": "EUR",
}  # fmt: skip
"""Currency of a country."""

_DOLLAR = {
    c: cur
    for c, cur in NATIONAL.items()
    if cur in {"ARS", "CLP", "COP", "MXN", "UYU", "DOP", "CUP", "USD", "CAD", "AUD", "NZD"}
}
_CODES = lexicon.plain("currencies")
# Signs before or after the figures; on flat text. The first that fits wins, so longer ones come first.
SIGNS: tuple[tuple[str, str], ...] = (
    (r"us ?\$|u\$[sd]|u\$s|\$us|\$ ?usd", "USD"), (r"r ?\$", "BRL"), (r"rd ?\$", "DOP"), (r"\$ ?u(?!\w)", "UYU"),
    (r"nz ?\$", "NZD"), (r"au ?\$|a\$", "AUD"),  # a $ 500 is Spanish for "at 500"
    (r"can? ?\$", "CAD"),
    (r"mx ?\$|mxn ?\$", "MXN"), (r"s ?/ ?\.?", "PEN"), (r"b/\.", "PAB"), (r"bs\.? ?s\.?", "VES"), (r"\bbs\.?-?", "BS"),
    (r"₡", "CRC"), (r"₲|\bgs\.?", "PYG"),
    (r"₦|\bn(?=\d{1,3},\d{3})", "NGN"), (r"gh ?[₵¢c]|₵", "GHS"), (r"\br ?(?=\d)", "ZAR"),
    (r"\bk\.?shs?\.?", "KES"), (r"\bu\.?shs?\.?", "UGX"), (r"\bt\.?shs?\.?", "TZS"), (r"\bkz\.?", "AOA"),
    (r"\brs\.? ?(?=\d)", "RUPEE"), (r"\bdhs?\.?", "DIRHAM"), (r"\bfrs?\.? ?(?=\d)", "FRANC"), (r"¢", "CENT"),
    (r"\bg\.? ?(?=\d{1,3}[.,]\d{3})", "PYG"), (r"\bp ?(?=\d{1,3},\d{3})", "PHP"),
    (r"₱", "PHP"), (r"₹", "INR"),
    (r"€", "EUR"), (r"£", "GBP"), (r"\$", "$"),
    (r"\bq\.? ?(?=\d)", "GTQ"), (r"\bl(?:ps)?\.? ?(?=\d)", "HNL"),
    (r"\bc ?\$", "NIO"),
    *((rf"\b{code}\b", code.upper()) for code in sorted(_CODES)),
)  # fmt: skip
NAMES: tuple[tuple[str, str], ...] = (
    (r"pesos? argentinos?", "ARS"), (r"pesos? chilenos?", "CLP"), (r"pesos? colombianos?", "COP"),
    (r"pesos? mexicanos?|varos", "MXN"), (r"pesos? uruguayos?", "UYU"),
    (r"pesos? dominicanos?", "DOP"), (r"pesos? cubanos?", "CUP"), (r"pesos?|mangos", "PESO"), (r"baros", "MXN"),
    (r"dolares? canadienses?|canadian dollars?|dollars? canadiens?|dollari canadesi", "CAD"),
    (r"australian dollars?", "AUD"), (r"new zealand dollars?", "NZD"),
    (r"dolares(?: americanos| estadounidenses)?|dolar|(?:us|u\.s\.|american) dollars?|dolars|verdes", "USD"),
    (r"dollar[oi](?: americani)?|dl?ls", "USD"), (r"dollars?|bucks", "DOLLAR"),
    (r"euros?|pavos", "EUR"), (r"soles?|nuevos soles", "PEN"), (r"bolivianos?|(?<![a-z])bs\.?", "BS"),
    (r"bolivares", "VES"),
    (r"quetzal(?:es)?", "GTQ"), (r"lempiras?", "HNL"),
    (r"cordobas", "NIO"), (r"colones?", "CRC"), (r"balboas?", "USD"), (r"guaranies|guarani|gs\.?(?!\w)|₲", "PYG"),
    (r"reais|contos?(?! corrente)|paus\b|pilas?\b", "BRL"), (r"meticais|metical", "MZN"),
    (r"francs? ?cfa|francos? ?cfa|franchi ?cfa|f ?cfa|cfa", "CFA"),
    (r"kwanzas?|kz\b", "AOA"), (r"mt\b", "MZN"), (r"f\b", "CFA"), (r"nairas?", "NGN"), (r"cedis?", "GHS"),
    (r"francos? suicos|francos? suizos|francs suisses|franchi svizzeri", "CHF"),
    (r"francs?(?! ?(?:cfa|suisses?))", "FRANC"), (r"rands?", "ZAR"), (r"bahts?", "THB"), (r"yuans?|rmb", "CNY"),
    (r"ringgits?", "MYR"), (r"shillings?", "SHILLING"), (r"rupees?|rupias|rupie", "RUPEE"),
    (r"libras?(?: esterlinas)?|pounds?|quid", "GBP"),
    (r"lei\b", "RON"), (r"balles", "EUR"), (r"dirhams?|dhs?\b", "DIRHAM"), (r"usdt", "USDT"),
    (r"zlotys?|zloty", "PLN"), (r"leva?\b", "BGN"), (r"lucas?", "LUCA"), (r"palos?", "PALO"), (r"gambas?", "GAMBA"),
    (r"grand\b(?! (?:pianos?|jur|total|scheme|opening|parents?|children|canyon|prix|cru|hotel))", "GRAND"),
    *((rf"{code}\b", code.upper()) for code in sorted(_CODES)), (r"us ?\$|\$ ?us|u\$[sd]", "USD"),
    (r"€", "EUR"), (r"£", "GBP"), (r"lps", "HNL"), (r"r\$", "BRL"), (r"\$(?!\d)", "$"),
)  # fmt: skip

_ELSEWHERE = {
    "conto": {"it"},
    "contos": {"it"},
    "lei": {"it", "pt"},
    "bob": {"en"},
    "pavos": {"pt", "it"},
    "mangos": {"en"},
}
"""Names of money that are other words in some languages: il conto, lei, dois pavos, two mangos."""


def of_language(name: str, language: str, country: str | None) -> bool:
    """Whether a name means money in a language, or is the money of the case's country anyway."""
    return language not in _ELSEWHERE.get(name, ()) or (name, country) in _AT_HOME_ANYWAY


_CENTRAL_AFRICA = frozenset({"CM", "CF", "CG", "GA", "GQ", "TD"})
_FRANCS = {
    "CH": "CHF", "LI": "CHF", "FR": "FRF", "BE": "BEF", "LU": "LUF", "CD": "CDF", "GN": "GNF", "RW": "RWF", "BI": "BIF",
    "DJ": "DJF", "KM": "KMF", **dict.fromkeys(_CENTRAL_AFRICA, "XAF"),
    **dict.fromkeys(("BJ", "BF", "CI", "GW", "ML", "NE", "SN", "TG"), "XOF"),
}  # fmt: skip
"""Whose francs they are; before the euro in three countries."""
_SHILLINGS = {"KE": "KES", "UG": "UGX", "TZ": "TZS", "SO": "SOS"}
_RUPEES = {"IN": "INR", "NP": "NPR", "PK": "PKR", "LK": "LKR", "MU": "MUR", "SC": "SCR", "ID": "IDR"}
_AT_HOME = frozenset({"n", "r", "g", "p", "mt"})
"""Letters that are money in one country only: R3,500 in South Africa, G. 200.000 in Paraguay."""
_AT_HOME_ANYWAY = {("lei", "RO"), *(("bob", country) for country in (*_SHILLINGS, "BO"))}
_WORD = 4
"""Letters from which a sign is a word."""
_NEXT_TO_ARGENTINA = frozenset({"BO", "BR", "PY"})
"""Countries whose own money is no peso and whose neighbour's is."""


@lru_cache(maxsize=1_000)
def _code(sign: str, table: tuple[tuple[str, str], ...]) -> str | None:
    """What a table says of a sign or name. There are few of them, and many patterns."""
    # Some signs are told by the figure behind them: Q150, L 500.
    behind = "0,000" if sign.strip(". ") in {"n", "g", "p"} else "0"
    return next((c for p, c in table if re.fullmatch(p, sign) or re.fullmatch(f"(?:{p}){behind}", sign + behind)), None)


def currency_of(written: str, table: tuple[tuple[str, str], ...], country: str | None) -> tuple[str | None, str]:
    """Currency code of a sign or name, and how it was read."""
    sign = written.strip()
    code = _code(sign, table)
    if code == "PESO":
        if country == "PH" or (sign == "mangos" and country == "PE"):
            return NATIONAL[country], f"{sign} read in {country}"
        code = "$"
    if code == "BRL" and country == "PT" and not sign.startswith("re"):
        return ("CONTO" if sign.startswith("conto") else "EUR"), f"{sign} read in PT"
    if code == "$":
        own = _DOLLAR.get(country or "")
        if own is None and country in _NEXT_TO_ARGENTINA:
            # US dollars are written $us, US$ or USD there.
            return "ARS", f"{sign} read as Argentine pesos, the nearest country's"
        return (own, f"$ read in {country}") if own else ("USD", "$ read as US dollars")
    if code == "NIO" and "$" in written and country == "CA":
        return "CAD", "C$ read in CA"
    if code == "DOLLAR":
        own = _DOLLAR.get(country or "")
        return (own, f"dollars read in {country}") if own in {"CAD", "AUD", "NZD"} else ("USD", "currency named")
    if code == "BS":
        return ("VES", "Bs read in VE") if country == "VE" else ("BOB", "Bs read as bolivianos")
    if sign == "bob" and country in _SHILLINGS:
        return _SHILLINGS[country], f"bob read in {country}"
    if (code, sign) == ("CFA", "f") and _FRANCS.get(country or "") not in {"XOF", "XAF"}:
        return None, ""
    if code == "FRANC" and sign.startswith("fr") and len(sign.strip(". ")) < _WORD and country not in {"CH", "LI"}:
        return None, ""
    if code == "DIRHAM":
        return ("AED", "dirhams read as those of the Emirates") if country == "AE" else ("MAD", "dirhams of Morocco")
    if code == "CFA":
        return ("XAF", "francs of Central Africa") if country in _CENTRAL_AFRICA else ("XOF", "francs of West Africa")
    for word, countries in (("FRANC", _FRANCS), ("SHILLING", _SHILLINGS), ("RUPEE", _RUPEES)):
        if code == word:
            return countries.get(country or ""), f"{word.lower()}s read in {country}"
    if sign == "¢":
        # A cent elsewhere.
        own = NATIONAL.get(country or "")
        return (own, f"¢ read in {country}") if own in {"CRC", "GHS"} else (None, "")
    if sign.strip(". ") in _AT_HOME and NATIONAL.get(country or "") != code:
        return None, ""
    if code == "PAB":
        return "USD", "balboas at par"
    if code == "HNL" and country != "HN" and len(written.strip(". ")) == 1:
        return None, ""
    return code, "currency named"


def slang(currency: str, country: str | None) -> tuple[str, int]:
    """The currency and the factor of a word of the street, whose money is the country's; else 1 and the same."""
    if currency == "CONTO":
        return "PTE", 1_000
    factor = {"LUCA": 1 if country == "PE" else 1_000, "PALO": 10**6, "GAMBA": 100, "GRAND": 1_000}.get(currency, 0)
    return (NATIONAL.get(country or "", "ARS"), factor) if factor else (currency, 1)


_WIDELY_USED = frozenset({"USD", "EUR", "GBP", "CHF", "BRL", "ARS", "MXN", "COP", "CLP", "PEN"})


def rare(sign: str, code: str, country: str | None) -> bool:
    """Whether a sign is a code of three letters of neither this country's money nor one used everywhere."""
    return sign.upper() == code and code not in _WIDELY_USED and code != NATIONAL.get(country or "")
