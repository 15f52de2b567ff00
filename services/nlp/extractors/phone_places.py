"""Where the numbers of a passage are dialled: what the case, the passage and its language say of the country."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from phonenumbers import PhoneMetadata, country_code_for_region, region_code_for_country_code

from services.nlp import figures, lexicon, numbering
from services.nlp.plugin import Reading

BY_LANGUAGE = {
    "es": (
        "ES", "MX", "AR", "CO", "PE", "CL", "BO", "EC", "PY", "UY", "VE", "GT", "HN", "SV", "NI", "CR", "PA", "DO",
        "CU",
    ),
    "pt": ("BR", "PT"),
    "en": ("US", "GB", "IE"),
    "fr": ("FR", "BE", "CH", "MA"),
    "it": ("IT", "CH"),
}  # fmt: skip
"""Countries tried where nothing names one: each language's largest first. Only beside a label."""

# 0, area of two to four figures, 15, number: twelve figures that no neighbour of Argentina writes.
_ARGENTINE_MOBILE = re.compile(r"0(?:11|[23]\d{2,3})15\d{6,8}")
# Bolivia's mobiles as they are often written: 70.555.012, 705-55012.
DOTTED_MOBILE = re.compile(r"[67]\d\.\d{3}\.\d{3}")
# (0387) 455-5077: area code with its trunk 0 in brackets, as Argentina writes fixed lines.
_ARGENTINE_FIXED = re.compile(r"\(0[1-9]\d{1,3}\) ?\d{2,4}-?\d{4}")
# 388 555-0163, 387.555.0142: ten figures in three groups, as Argentina's provinces write them.
_ARGENTINE_PLAIN = re.compile(r"[23]\d\d[ .]\d{3}[-. ]\d{4}")
# (11) 99555-0127: area code of two figures and a mobile of nine, as only Brazil writes them.
_BRAZILIAN_MOBILE = re.compile(r"\(?[1-9]\d\)? ?9\d{4}[- ]\d{4}")
# 1-713-555-0142, 1 (713) 555-0142: the calling code without plus, as the United States write it.
_AMERICAN = re.compile(r"1[-. ] ?\(?[2-9]\d\d\)?[-. ] ?[2-9]\d\d[-. ]\d{4}")
# 0414-384 72 61, 0424 3847261: as Venezuela writes its mobiles.
_VENEZUELAN_MOBILE = re.compile(r"\(?04(?:1[246]|2[46])\)?[-. ]{0,2}\d{3}[-. ]?(?:\d{4}|\d\d[-. ]\d\d)")
_DASHED_MOBILE = re.compile(r"[67]\d\d-\d{5}")
_COUNTRY = re.compile(
    rf"(?<!\w){figures.any_of(name for name, code in lexicon.regions().countries.items() if code)}(?!\w)"
)
_CODE = re.compile(r"(?<![\w+])(?:\+|00)([1-9]\d{0,2})(?=[ \-.()]?\d)")
_LOOKED_AT = 4_000
_AMONG_MANY = 0.35
"""How sure a number is at least that a word calls a phone, however many countries have it."""
NOT_STATED = "country not stated"
"""Reason of a number that several countries have, of which none is named."""


@dataclass(frozen=True, slots=True)
class Dialling:
    """`home` is the country whose national numbers are read, "" where nobody says.

    `sure` where it is the case's, `named` where the passage says it. `regions` are the others that a labelled
    number may be of, likeliest first.
    """

    home: str
    sure: bool
    named: bool = False
    regions: tuple[str, ...] = ()

    @property
    def own(self) -> str:
        """The case's country, "" where it has none."""
        return self.home if self.sure else ""

    @property
    def open(self) -> bool:
        """Whether neither the case nor the passage names a country."""
        return not (self.sure or self.named)

    def towards(self, country: str) -> "Dialling":
        """The same, with a country tried first among the others."""
        return replace(self, regions=tuple(dict.fromkeys((country, *self.regions)))) if country else self

    @property
    def neighbours(self) -> list[str]:
        """Countries whose numbers turn up in the home country's files."""
        return numbering.NEIGHBOURS.get(self.home, "").split()


def dialling(reading: Reading) -> Dialling:
    """The case's country; else the one that the passage names most, or whose calling code it shows."""
    if reading.country:
        return Dialling(reading.country, sure=True)
    flat = reading.flat[:_LOOKED_AT]
    countries = lexicon.regions().countries
    named = Counter(countries[match[0]] for match in _COUNTRY.finditer(flat))
    for code in _CODE.finditer(flat):
        region = next((r for n in (3, 2, 1) if (r := region_code_for_country_code(int(code[1][:n]))) != "ZZ"), "ZZ")
        named[region] += region != "ZZ"
    ranked = [region for region, count in named.most_common() if count]
    rest = BY_LANGUAGE.get(reading.language, ())
    return Dialling(
        ranked[0] if ranked else "", sure=False, named=bool(ranked), regions=tuple(dict.fromkeys((*ranked, *rest)))
    )


_PHONE_WORD = re.compile(r"tel|cel|num|lin|mov|fon|pho|mob|zap|what|lig|cont|call|chip|sim(?:$|s|cards?$)|wsp|wasap")


def stated(lead: str) -> str:
    """The country that the words between a phone word and the number name: celular boliviano, teléfono de Perú."""
    words = re.findall(r"[a-z]{3,}", lead[-36:])
    countries = lexicon.regions().countries
    last = max((n for n, word in enumerate(words) if _PHONE_WORD.match(word)), default=len(words))
    return next((code for word in words[last + 1 :] if (code := countries.get(word) or lexicon.demonym(word))), "")


def read_number(
    digits: str, *, written: str, plus: bool, label: bool, where: Dialling, country: str
) -> tuple[numbering.Number | None, bool]:
    """The number that digits are, and whether its country was guessed; None where they are none.

    `written` shows its separators. `country` is the one that the words right before it name. Without a country of
    the case a labelled number is read in the likeliest region; what it is in the others goes into its alternatives.
    """
    if plus:
        return numbering.international(digits.removeprefix("00")), False
    if country and country != where.home and (number := numbering.national(digits, country)):
        return number, False
    if where.home and (number := _with_code(digits, where.home)):
        return number, False
    if where.home and (number := numbering.national(digits, where.home)) and (where.sure or where.named or label):
        return (number, False) if where.sure else (_with_others(number, digits, where), True)
    if not where.sure and label:
        found = [n for region in where.regions if (n := numbering.national(digits, region))]
        # A whole number of today's plan before one of an old plan, a mobile before a fixed line: people leave those.
        number = min(found, key=lambda n: (bool(n.how), not n.mobile), default=None)
        if number:
            return _with_others(number, digits, where), True
    # Written with its calling code and without plus.
    for region in (*where.neighbours, *([where.home] if where.home else where.regions)):
        code = str(country_code_for_region(region))
        if digits.startswith(code) and len(digits) >= len(code) + 8:
            number = numbering.international(digits)
            if number and (number.mobile or label):
                return number, False
    return _neighbours(digits, written, label=label, where=where)


def _with_code(digits: str, home: str) -> numbering.Number | None:
    """A mobile written with the home country's calling code and without plus, where national ones begin with 0."""
    code = str(country_code_for_region(home))
    plan = PhoneMetadata.metadata_for_region(home)
    if not digits.startswith(code) or len(digits) < len(code) + 8 or plan is None or plan.national_prefix != "0":
        return None
    number = numbering.international(digits)
    return number if number and number.mobile else None


def guessed(confidence: float, number: numbering.Number) -> float:
    """How sure a number of a guessed country is: one that several countries have is right in one of them."""
    others = len(number.alternatives) if NOT_STATED in number.how else 0
    return round(max(_AMONG_MANY, (confidence - 0.1) / (1 + 0.5 * others)), 2)


def _with_others(number: numbering.Number, digits: str, where: Dialling) -> numbering.Number:
    """The number with what its digits are in the other regions that may be meant."""
    others = (n.e164 for region in where.regions if (n := numbering.national(digits, region)))
    more = [o for o in dict.fromkeys(others) if o != number.e164 and o not in number.alternatives]
    how = "; ".join(filter(None, (number.how, NOT_STATED if more and not where.named else "")))
    return replace(number, alternatives=(*number.alternatives, *more), how=how)


def _neighbours(digits: str, written: str, *, label: bool, where: Dialling) -> tuple[numbering.Number | None, bool]:
    """A national number of a neighbour of the home country, told by its form, or by a label where it is not ours."""
    neighbours, home = where.neighbours, where.home
    if _AMERICAN.fullmatch(written):
        return numbering.international(digits), False
    if "AR" in neighbours and _ARGENTINE_MOBILE.fullmatch(digits):
        return numbering.national(digits, "AR"), False
    if "AR" in neighbours and (_ARGENTINE_FIXED.fullmatch(written) or _ARGENTINE_PLAIN.fullmatch(written)):
        return numbering.national(digits, "AR"), not written.startswith("(")
    if "BR" in neighbours and _BRAZILIAN_MOBILE.fullmatch(written):
        return numbering.national(digits, "BR"), False
    if "BO" in neighbours and _DASHED_MOBILE.fullmatch(written.strip("()")):
        return numbering.national(digits, "BO"), True
    if "VE" in (*neighbours, *where.regions) and _VENEZUELAN_MOBILE.fullmatch(written):
        return numbering.national(digits, "VE"), False
    if label and home and digits.startswith("0") and (number := numbering.unassigned(digits, home)):
        return number, True
    if label and not (home and _is_local(digits, written, home)):
        found = [number for region in neighbours if (number := numbering.national(digits, region))]
        mobiles = [number for number in found if number.mobile]
        if mobiles or len(found) == 1:
            return (mobiles or found)[0], True
    return None, True


def _is_local(digits: str, written: str, home: str) -> bool:
    """Whether digits are a number of the home country without its area code, rather than a neighbour's whole one.

    Eight bare or dotted figures that begin like Bolivia's mobiles stay open to Bolivia.
    """
    bolivian = re.fullmatch(r"[67]\d{7}|[67]\d\.\d{3}\.\d{3}", written)
    return numbering.local(digits, home) and not (bolivian and "BO" in numbering.NEIGHBOURS.get(home, ""))


def areas(flat: str, home: str) -> list[str]:
    """Area codes of the whole Brazilian numbers of a passage; only there is the code's length fixed."""
    if home != "BR":
        return []
    return sorted(set(re.findall(r"(?<!\d)\(0?([1-9]\d)\) ?9?[ -]?\d{4}[- ]\d{4}(?!\d)", flat)))
