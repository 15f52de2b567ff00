"""The forms of vehicle plates by country."""

import re
from dataclasses import dataclass

_S = r"[ \-–·.]?"


@dataclass(frozen=True, slots=True)
class Plate:
    """Forms of one country. `distinct` ones need no label inside the country, when written with their sign."""

    country: str
    forms: str
    distinct: str = ""


PLATES = (
    Plate(
        "AR",
        rf"[A-Z]{{2}}{_S}\d{{3}}{_S}[A-Z]{{2}}|[A-Z]{{3}}{_S}\d{{3}}|[A-Z]\d{{3}}{_S}[A-Z]{{3}}",
        r"[A-Z]{2}[ -]?\d{3}[ -]?[A-Z]{2}",
    ),
    Plate("BO", rf"\d{{3,4}}{_S}[A-Z]{{3}}", r"\d{3,4}-?[A-Z]{3}"),
    Plate("BR", rf"[A-Z]{{3}}{_S}\d[A-J0-9]\d{{2}}", r"[A-Z]{3}[ -]?\d[A-J]\d{2}|[A-Z]{3}-\d{4}"),
    Plate("CL", rf"[A-Z]{{2}}{_S}[A-Z]{{2}}{_S}\d{{2}}|[A-Z]{{2}}{_S}\d{{4}}"
        rf"|[A-Z]{{3}}{_S}\d{{2,3}}", r"[B-DF-HJ-NP-TV-Z]{4}-\d{2}"),
    Plate("CO", rf"[A-Z]{{3}}{_S}\d{{3}}|[A-Z]{{3}}{_S}\d{{2}}[A-Z]", r"[A-Z]{3}-\d{3}"),
    Plate("CR", rf"[A-Z]{{3}}{_S}\d{{3}}|(?:CL|MOT|TSJ|TA|TH){_S}\d{{3,6}}|\d{{6}}"),
    Plate("CU", rf"[A-Z]{_S}\d{{3}}{_S}\d{{3}}"),
    Plate("DO", rf"[AGLKIX]{_S}\d{{6,7}}"),
    Plate("EC", rf"[A-Z]{{3}}{_S}\d{{3,4}}|[A-Z]{{2}}{_S}\d{{3}}[A-Z]", r"[A-Z]{3}-\d{3,4}"),
    Plate(
        "ES",
        rf"\d{{4}}{_S}[B-DF-HJ-NP-TV-Z]{{3}}|[A-Z]{{1,2}}{_S}\d{{4}}{_S}[A-Z]{{1,2}}",
        r"\d{4}[ -]?[B-DF-HJ-NP-TV-Z]{3}",
    ),
    Plate("GT", rf"(?:P|M|C|A|TC|U|O){_S}\d{{3}}{_S}[A-Z]{{3}}", r"[PMCA]-\d{3}[A-Z]{3}"),
    Plate("HN", rf"[A-Z]{{3}}{_S}\d{{4}}", r"[HP][A-Z]{2}-? ?\d{4}"),
    Plate("MX", rf"[A-Z]{{3}}{_S}\d{{3}}{_S}[A-Z]|[A-Z]{{3}}{_S}\d{{2}}{_S}\d{{2}}"
        rf"|[A-Z]{{2}}{_S}\d{{4,5}}{_S}[A-Z]?|[A-Z]{{2}}{_S}\d{{2}}{_S}\d{{3}}"
        rf"|\d{{2}}{_S}[A-Z]{{2}}{_S}\d[A-Z]", r"[A-Z]{3}-\d{3}-[A-Z]|[A-Z]{3}-\d{2}-\d{2}"),
    Plate("NI", rf"[A-Z]{{1,2}}{_S}\d{{3}}{_S}\d{{3}}"),
    Plate("PA", rf"[A-Z]{{2}}{_S}\d{{4}}|\d{{6}}"),
    Plate(
        "PE",
        rf"[A-Z][A-Z0-9][A-Z]{_S}\d{{3}}|[A-Z]\d[A-Z]{_S}\d{{3}}|\d{{4}}{_S}\d[A-Z]",
        r"[A-Z][A-Z0-9][A-Z0-9]-\d{3}",
    ),
    Plate("PT", r"\d{2}[ \-][A-Z]{2}[ \-]\d{2}|[A-Z]{2}[ \-]\d{2}[ \-][A-Z]{2}|\d{2}[ \-]\d{2}[ \-][A-Z]{2}"
        r"|[A-Z]{2}[ \-]\d{2}[ \-]\d{2}", r"\d{2}-[A-Z]{2}-\d{2}"
        r"|[A-Z]{2}-\d{2}-[A-Z]{2}|\d{2}-\d{2}-[A-Z]{2}"),
    Plate("PY", rf"[A-Z]{{4}}{_S}\d{{3}}|\d{{3}}{_S}[A-Z]{{4}}|[A-Z]{{3}}{_S}\d{{3}}", r"[A-Z]{4} \d{3}"),
    Plate("SV", rf"[PACMN]{_S}\d{{3}}{_S}\d{{3}}"),
    Plate("UY", rf"[A-Z]{{3}}{_S}\d{{4}}", r"[A-Z]{3} \d{4}"),
    Plate("VE", rf"[A-Z]{{2}}{_S}\d{{3}}{_S}[A-Z]{{2}}|[A-Z]{{3}}{_S}\d{{2}}[A-Z]", r"[A-Z]{2}\d{3}[A-Z]{2}"),
    Plate("GB", r"[A-Z]{2}\d{2} ?[A-Z]{3}", r"[A-Z]{2}\d{2} ?[A-Z]{3}"),
    Plate("FR", r"[A-Z]{2}[ \-]?\d{3}[ \-]?[A-Z]{2}|\d{1,4}[ \-]?[A-Z]{2,3}[ \-]?(?:\d\d|2[AB])",
        r"[A-Z]{2}-\d{3}-[A-Z]{2}"),
    Plate("BE", r"[1-9][ \-]?[A-Z]{3}[ \-]?\d{3}", r"[1-9]-[A-Z]{3}-\d{3}"),
    Plate("IE", r"\d{2,3}[ \-][A-Z]{1,2}[ \-]\d{1,6}", r"\d{2,3}-[A-Z]{1,2}-\d{1,6}"),
    Plate("CH", r"(?:AG|AI|AR|BE|BL|BS|FR|GE|GL|GR|JU|LU|NE|NW|OW|SG|SH|SO|SZ|TG|TI|UR|VD|VS|ZG|ZH)[ \-·]?\d{2,6}"),
    Plate("MA", r"\d{1,5}[ \-|][A-Zأبده][ \-|]\d{1,2}"),
    Plate("BG", r"[ABCEHKMOPTXY]{1,2}[ \-]?\d{4}[ \-]?[ABCEHKMOPTXY]{1,2}"),
    Plate("NL", r"[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}|\d-[A-Z]{3}-\d\d|\d\d-[A-Z]{3}-\d|[A-Z]{2}-\d\d-[A-Z]{2}"),
    Plate("IT", r"[A-Z]{2} ?\d{3} ?[A-Z]{2}", r"[A-Z]{2} \d{3} [A-Z]{2}"),
    Plate("RO", r"[A-Z]{1,2}[ \-]?\d{2,3}[ \-]?[A-Z]{3}", r"(?:B|[A-Z]{2})-\d{2,3}-[A-Z]{3}"),
    Plate("DE", r"[A-ZÄÖÜ]{1,3}[ \-][A-Z]{1,2} ?\d{1,4}"),
    Plate("AO", r"[A-Z]{2}-\d{2}-\d{2}-[A-Z]{2}", r"[A-Z]{2}-\d{2}-\d{2}-[A-Z]{2}"),
    Plate("GR", r"[ABEHIKMNOPTXYZ]{3}[ \-]?\d{4}", r"[ABEHIKMNOPTXYZ]{3}-\d{4}"),
    Plate("AU", r"\d[A-Z]{2}[ \-]?\d[A-Z]{2}|[A-Z]{3}[ \-]?\d{2}[A-Z0-9]|\d{3}[ \-]?[A-Z]{3}"),
    Plate("US", r"[A-Z0-9]{5,8}|[A-Z0-9]{3,4}[ \-][A-Z0-9]{3,4}"),
)  # fmt: skip
END = r"(?![\w]|[-/]\w)"
FORMS = {p.country: re.compile(rf"(?:{p.forms}){END}") for p in PLATES}


def fits(text: str, country: str) -> bool:
    """Whether a plate as written has a form of the country's."""
    form = FORMS.get(country)
    return form is not None and form.fullmatch(text.strip().upper()) is not None
