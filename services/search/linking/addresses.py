"""Addresses as written in files → street and house number, under which two spellings of one meet."""

import re

from services.search.linking.spelling import fold

_TYPES = {
    "c": "calle", "cl": "calle", "cll": "calle", "clle": "calle", "calle": "calle", "av": "avenida", "avda": "avenida",
    "ave": "avenida", "avenida": "avenida", "avenue": "avenida", "jr": "jiron", "jiron": "jiron", "r": "rua",
    "rua": "rua", "rue": "rua", "str": "strada", "strada": "strada", "pje": "pasaje", "psj": "pasaje",
    "psje": "pasaje", "pasaje": "pasaje", "pza": "plaza", "plza": "plaza", "plaza": "plaza", "pca": "praca",
    "praca": "praca", "bv": "bulevar", "blvd": "bulevar", "bd": "bulevar", "bulevar": "bulevar",
    "boulevard": "bulevar", "cra": "carrera", "kra": "carrera", "kr": "carrera", "cr": "carrera",
    "carrera": "carrera", "dg": "diagonal", "diagonal": "diagonal", "tv": "travessa", "trav": "travessa",
    "travessa": "travessa", "transversal": "transversal", "al": "alameda", "alameda": "alameda", "est": "estrada",
    "estrada": "estrada", "rod": "rodovia", "rodovia": "rodovia", "ctra": "carretera", "carretera": "carretera",
    "ruta": "ruta", "st": "street", "street": "street", "rd": "road", "road": "road",
}  # fmt: skip
_ROADS = frozenset({"ruta", "carretera", "rodovia", "estrada"})
"""A number without a sign is theirs."""
_NUMBERED = _ROADS | {"calle", "carrera", "diagonal", "transversal"}
"""Streets that have numbers for names in whole countries: there the type is part of the name."""
_TITLES = {
    "gral": "general", "gen": "general", "cnel": "coronel", "cel": "coronel", "tte": "teniente", "pte": "presidente",
    "pres": "presidente", "dr": "doctor", "dra": "doctora", "sta": "santa", "sto": "santo", "mcal": "mariscal",
    "alm": "almirante", "prof": "profesor", "ing": "ingeniero",
}  # fmt: skip
_SMALL = frozenset({"de", "del", "la", "da", "do", "dos", "das", "el", "los", "las", "of", "the", "y", "e"})
_UNIT = re.compile(
    r"\b(?:hab(?:itacion)?|piso|dpto|depto|departamento|apto|ap|apartamento|of(?:icina)?|casa|cuarto|int(?:erior)?|"
    r"sala|bloco|bloque|torre|andar|puerta|pta|room|flat|apt)\b\.?\s*(?:n[.ro°º]*\s*)?[\w-]*"
)
_NUMBER_SIGN = re.compile(r"(?:\bn(?:ro?|um|[°ºo])?\b\.?[°º]?|\bno\.|#|\bnumero\b|\bkm\b\.?|[°º])\s*(?=\d)")
_NO_NUMBER = re.compile(r"\bs\s?/\s?n\b\.?")
_UNTOLD = re.compile(
    r"\b(?:desconocid|desconhecid|ignorad|unknown|no (?:consta|informad|indica)|nao (?:consta|informad)|por determinar"
    r"|s(?:in|em) (?:domicilio|direccion|endereco)|en situacion de calle|sin datos)"
)
"""Said instead of an address."""
_BLOCK = re.compile(r"\b(?:mza?|manzana)\b\.?\s*(\w{1,4}),?\s*(?:lote|lt|casa)\b\.?\s*(\d{1,4})")
"""Block and plot stand for a number where streets have none."""
_OF_ONE = re.compile(r"(\d+[a-z]?)\s*[-–]\s*(\d+)")
"""12-30: a house on Colombian streets."""
_WORD = re.compile(r"[a-z0-9_]+|#")
_HOUSE = re.compile(r"\d+[a-z]?|\w+_\d+")


def address(text: str) -> str:
    """Street and house number: `real|2409`. Without a number nothing behind the bar; flats and towns are left out."""
    if _UNTOLD.search(fold(text)):
        return ""
    low = fold(text).replace("nº", "n°").replace("c/", "calle ")
    low = _BLOCK.sub(r" # \1_\2", _NO_NUMBER.sub(" ", low))
    low = _UNIT.sub(" ", _OF_ONE.sub(r"\1_\2", _NUMBER_SIGN.sub(" # ", low)))
    kind, street, number = _parts(_WORD.findall(low.split(",")[0]))
    if street and not number:
        number = next((word for word in _WORD.findall(low.partition(",")[2]) if _HOUSE.fullmatch(word)), "")
    if not street:
        return ""
    if kind in _NUMBERED and street[0][0].isdigit():
        street = [kind, *street]
    return f"{' '.join(street)}|{number.lstrip('0').replace('_', '-')}"


def _parts(words: list[str]) -> tuple[str, list[str], str]:
    """What kind of street it is, its name's words, and the house number: 6 de Agosto 2170, 45 # 12-30, 12 Mill Rd."""
    kind, street, number, signed = "", list[str](), "", False
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        if word == "#":
            signed = True
        elif _HOUSE.fullmatch(word) and (signed or _is_house(following, kind=kind, street=street)):
            number = word
            if street:
                break
        elif not street and not kind and word in _TYPES:
            kind = _TYPES[word]
        elif word not in _SMALL:
            street.append(_TITLES.get(word, word))
    if not kind and len(street) > 1 and street[-1] in _TYPES:
        kind = _TYPES[street.pop()]
    return kind, street or ([kind] if kind else []), number


def _is_house(following: str, *, kind: str, street: list[str]) -> bool:
    """Whether a number without a sign is the house's: behind the name, or before it where no kind of street stands."""
    if following in _SMALL or following == "#" or kind in _ROADS:
        return False
    return bool(street) or (not kind and bool(following))
