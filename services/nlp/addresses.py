"""Addresses as they are written: streets with numbers, roads with kilometres, blocks and zones."""

import re
from collections.abc import Iterator

from models.mention import MentionKind
from services.nlp import figures, normal
from services.nlp.plugin import Evidence, Found

_NAME = r"[A-ZÁÉÍÓÚÑÂÊÔÃÕÇÀ0-9][\w'’.\-]*"
_STREET = (
    r"(?:Calle|CALLE|C/|Cll?\.|Avenida|AVENIDA|Av\.?|AV\.?|Avda\.?|AVDA\.?|Carrera|CARRERA|Cra\.?|CRA\.?"
    r"|Kra\.?|Diagonal|Transversal|Jir[oó]n|Jr\.?|JR\.?|Pasaje|PASAJE|Pje\.?|PJE\.?|Psje\.?"
    r"|Rua|RUA|R\.|Travessa|TRAVESSA|Tv\.|Alameda|ALAMEDA|Estrada|ESTRADA|Rodovia|Pra[çc]a|PRA[ÇC]A|Largo"
    r"|Ruta(?: Nacional| Provincial)?|RUTA(?: NACIONAL| PROVINCIAL)?|Carretera|CARRETERA|Camino"
    r"|Boulevard|Bulevar|Blvd\.?|Paseo|PASEO"
    r"|Via|Viale|Corso|Piazza|[Cc]ontrada|[Rr]ue|[Cc]ours|[Pp]lace de|Ramal|RAMAL|Cnel\.|CNEL\.|Gral\."
    r"|GRAL\.|Pte\.|PTE\.)"
)
_REST = rf"(?: (?:de|del|la|las|los|da|do|das|dos|e|y|el|di|des?|du|n\.?[º°o]\.?|N[º°o]\.?|#|s/n|snc|km|KM|Km|{_NAME}))"
_NUMBER = (
    r"(?:,? ?(?:n\.?[º°]\.?|N\.?[º°]\.?|No\.?|Nro\.?|#|km\.?"
    r"|KM)? ?\d{1,5}(?: ?[-–] ?\d{1,4})?(?:[A-Z]\b)?(?: ?[-–#] ?\d{1,3}(?:-\d{1,3})?)?)"
)
_FLAT = (
    r"(?:,? (?:int|piso|depto|dpto|apto|apt|of|oficina|casa|bloco|bl|sala|esq|mza|lote|torre|local"
    r"|andar)\.? ?[\w\-]{1,5}|,? \d{1,2}\.?[º°ª] ?\w{0,4}\.?)"
)
ADDRESS = re.compile(
    rf"(?<![\w])(?P<street>{_STREET})(?P<name>{_REST}{{1,6}})(?P<number>{_NUMBER})?(?P<flat>{_FLAT}{{0,2}})(?!\w|:\d)"
)
COLOMBIAN = re.compile(
    r"(?<!\w)(?:Calle|Carrera|Cra|Cll|Cl|Kra|Kr|Diagonal|Transversal|Av\.?"
    r"|Avenida)\.? ?\d{1,3}[A-Z]?(?: (?:Bis|Sur|Norte|Este))? ?(?:#|No\.?"
    r"|N[º°]) ?\d{1,3}[A-Z]? ?[-–] ?\d{1,3}(?:,? (?:of|apto|int|local)\.? ?\d{1,4})?"
)
ENGLISH = re.compile(
    r"(?<!\w)\d{1,5} (?:[A-Z][\w'’]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Terrace|Court"
    r"|Square|Boulevard|Blvd|Place|Close|Way)\b\.?"
)
ENGLISH_ROAD = re.compile(r"(?<!\w)(?:[A-Z][\w'’]+ ){1,2}(?:Street|Road|Avenue|Lane|Terrace|Square|Boulevard)\b")
FRENCH = re.compile(
    r"(?<!\w)\d{1,4}(?: bis)?,? (?:rue|avenue|cours|boulevard|place|chemin|impasse|quai)(?: (?:de|des|du"
    r"|la|le|d['’])+)?(?: [A-ZÉÈ][\w'’\-]+){1,4}"
)
ZONE = re.compile(
    r"(?<!\w)(?:[Zz]ona|ZONA) \d{1,2}(?!\w)|(?<!\w)\d{1,2}(?:a|ª|\.ª)? (?:avenida|calle|Avenida"
    r"|Calle) [A-Z]?\d{0,2}-?\d{1,3}(?:,? zona \d{1,2})?"
)
HIGHWAY = re.compile(
    r"(?<!\w)(?:BR|PR|SP|MG|RN|RP|RJ|BA|PA|MT|MS|GO|A|N|AP)-\d{2,3}(?:,? (?:km|KM|Km)\.? ?\d{1,4}(?:[.,]\d)?)?(?!\w)"
)
# km 108 de la Interoceánica, km 12 de la carretera a Oruro
KILOMETRE = re.compile(
    r"(?<!\w)(?:[Kk]m|KM|[Kk]il[oó]metro|[Qq]uil[oô]metro)\.? ?\d{1,4}(?:[.,+]\d{1,3})?,? "
    r"(?:de la|del|de|da|do|della|de l['’])\s?(?:(?:carretera|ruta|autopista|rodovia|estrada|autoroute|route|strada"
    r"|statale|provinciale)\s)?(?:(?:a|de|al)\s)?"
    r"(?:[A-Z]{1,3}-?\d{1,4}|\d{1,4}|[A-ZÁÉÍÓÚÑ][\w'’-]+(?: [A-ZÁÉÍÓÚÑ][\w'’-]+){0,2})"
)
BLOCK = re.compile(
    r"(?:B[º°]|BARRIO|Barrio|b[º°]) ?[A-Z][\w ]{2,30}? (?:MZA?|Mza?|MANZANA)\.? ?\w{1,4}(?: (?:CASA|Casa"
    r"|LOTE|Lote|LT|C[A4]5A) ?\w{1,4})?"
)
# calle Warnes N° 88, avenida Cañoto: a street in small letters before a name.
SMALL = re.compile(
    r"(?<!\w)(?:calle|avenida|carrera|pasaje|rua|jir[oó]n|diagonal|transversal|travessa|alameda|pra[çc]a)\s"
    r"(?:(?:de|del|la|las|los|da|do|das|dos|san|santa)\s){0,2}[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ][\w'’]+"
    r"(?:\s(?:(?:de|del|la|las|los|da|do|y|e)\s){0,2}[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ][\w'’]+){0,3}"
    rf"(?P<number>{_NUMBER})?(?P<flat>{_FLAT}{{0,2}})(?!\w)"
)
# Los Ceibos 642: a name and a number where a place must stand.
NUMBERED = re.compile(
    r"(?<!\w)(?:en|sito en|ubicad[oa] en|domicilio:?|domiciliad[oa] en|direcci[oó]n:?|endere[çc]o:?)\s"
    r"(?P<place>(?:(?:Los|Las|La|El|San|Santa|General|Gral\.|Coronel|Cnel\.) )?(?:[A-ZÁÉÍÓÚÑ][\w'’]+ ){1,3}"
    r"(?P<n>\d{2,5}))(?=[,.;\n]|$| y )"
)


REASON = "written as an address"


# A point behind a word that is too long to be cut short, before another word.
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{6})\. ")
_FARE = re.compile(r"pasaje\sde\s[^\W\d_a-z]")
_OTHER_WORDS = frozenset({"PASAJE", "Pasaje", "CAMINO", "Camino", "Paseo", "PASEO"})
"""Words that mean more than streets: without a number they begin no address."""


def addresses(text: str) -> Iterator[Found]:
    """Every address of a text; parts of longer ones too, overlaps are resolved later."""
    for match in NUMBERED.finditer(text):
        first = normal.fold(match["place"].split()[0])
        if first not in figures.MONTHS and not 1900 <= int(match["n"]) <= 2099:
            yield Found(
                MentionKind.PLACE, *match.span("place"), normal=normal.title(match["place"]), confidence=0.6,
                evidence=Evidence.SHAPE, reason="name and number where a place stands",
            )  # fmt: skip
    patterns = (
        (ADDRESS, 0.85), (COLOMBIAN, 0.95), (ENGLISH, 0.9), (ENGLISH_ROAD, 0.75), (FRENCH, 0.9), (ZONE, 0.8),
        (HIGHWAY, 0.75), (BLOCK, 0.85), (SMALL, 0.8), (KILOMETRE, 0.8),
    )  # fmt: skip
    for pattern, confidence in patterns:
        for match in pattern.finditer(text):
            start = match.start()
            end = _street_end(match) if pattern is ADDRESS else match.end()
            if pattern is SMALL and _FARE.match(match[0]) and not match["number"]:
                # el pasaje de Lucía Pérez: a ticket, and whose it is.
                continue
            if end is None:
                continue
            yield Found(
                MentionKind.PLACE, start, end, normal=normal.title(text[start:end]), confidence=confidence,
                evidence=Evidence.LABEL,
                reason=REASON,
            )  # fmt: skip


def _street_end(match: re.Match[str]) -> int | None:
    """End of a street: with its number, or after its name where that is capitalised."""
    name = match["name"]
    sentence = _SENTENCE_END.search(name)
    if sentence:
        # PASAJE Y LA COMIDA. QUE …: the words behind the point are another sentence's.
        name = name[: sentence.start()]
    elif match["number"] or match["flat"]:
        return match.end()
    if match["street"] in _OTHER_WORDS:
        return None
    short = match["street"].rstrip(".").lower() in {
        "r",
        "cnel",
        "gral",
        "pte",
        "c/",
        "tv",
        "via",
        "largo",
        "camino",
        "place de",
    }
    trimmed = re.sub(r"(?: (?:de|del|la|las|los|da|do|das|dos|e|y|el|di|des?|du))+$", "", name)
    words = trimmed.split()
    if short or not any(w[:1].isupper() or w[:1].isdecimal() for w in words):
        return None
    return match.start("name") + len(trimmed)
