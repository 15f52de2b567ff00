"""Places: gazetteer names, addresses, and names behind words of place (barrio, localidad de, municipality of)."""

import re
from collections.abc import Iterator
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import lexicon, normal
from services.nlp.plugin import Evidence, Found, Reading
from services.nlp.proper import Word, traits

_LONGEST = 6
_IN = lexicon.plain("locatives")
_OF = frozenset(["de", "del", "da", "do", "of", "d", "di", "du"])
# Words whose following name is a place.
KINDS = lexicon.plain("place_kinds")
_PARTICLES = frozenset(["de", "del", "la", "las", "los", "el", "do", "da", "dos", "das", "san", "santa"])

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
    rf"(?<![\w])(?P<street>{_STREET})(?P<name>{_REST}{{1,6}})(?P<number>{_NUMBER})?(?P<flat>{_FLAT}{{0,2}})(?!\w)"
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
BLOCK = re.compile(
    r"(?:B[º°]|BARRIO|Barrio|b[º°]) ?[A-Z][\w ]{2,30}? (?:MZA?|Mza?|MANZANA)\.? ?\w{1,4}(?: (?:CASA|Casa"
    r"|LOTE|Lote|LT|C[A4]5A) ?\w{1,4})?"
)


class PlaceExtractor:
    """Find places. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "places"
    version: ClassVar[str] = "1"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield addresses first, then names of the gazetteer, then names behind words of place."""
        yield from _addresses(reading.text)
        words = reading.words
        done = 0
        for i, word in enumerate(words):
            if i < done or word.shape in "np":
                continue
            length = _listed(words, i)
            if length and (found := _gazetteer(reading, words, i, length)):
                done = i + length
                yield found
            elif word.capital and not word.loud:
                found = _cued(reading, words, i)
                if found:
                    yield found


def _addresses(text: str) -> Iterator[Found]:
    patterns = (
        (ADDRESS, 0.85), (COLOMBIAN, 0.95), (ENGLISH, 0.9), (ENGLISH_ROAD, 0.75), (FRENCH, 0.9), (ZONE, 0.8),
        (HIGHWAY, 0.75), (BLOCK, 0.85),
    )  # fmt: skip
    for pattern, confidence in patterns:
        for match in pattern.finditer(text):
            start = match.start()
            end = _street_end(match) if pattern is ADDRESS else match.end()
            if end is None:
                continue
            yield Found(
                MentionKind.PLACE, start, end, normal=normal.title(text[start:end]), confidence=confidence,
                evidence=Evidence.LABEL,
                reason="written as an address",
            )  # fmt: skip


def _street_end(match: re.Match[str]) -> int | None:
    """End of a street: with its number, or after its name where that is capitalised."""
    name = match["name"]
    if match["number"] or match["flat"]:
        return match.end()
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


def _listed(words: list[Word], i: int) -> int:
    """Length of the longest gazetteer name at i."""
    places = lexicon.places()
    best = 0
    key = ""
    for length in range(1, _LONGEST + 1):
        if i + length > len(words):
            break
        word = words[i + length - 1]
        if word.text in {"-", "'", "’", "."}:
            if word.gap != "" and word.text != ".":
                break
            continue
        if word.shape == "p":
            break
        key = f"{key} {word.norm}" if key else word.norm
        if key in places and not (length == 1 and len(word.norm) < 3):
            best = length
        if word.gap not in {"", " ", "wrap"}:
            break
    return best


def _gazetteer(reading: Reading, words: list[Word], i: int, length: int) -> Found | None:
    """A gazetteer name, if what stands around it does not speak for another reading."""
    part = words[i : i + length]
    name = " ".join(w.norm for w in part if w.shape != "p")
    listed = lexicon.places()[name]
    size = max(p.size for p in listed)
    home = any(p.country == reading.country for p in listed)
    before = words[i - 1] if i and words[i - 1].gap != "more" else None
    after = words[i + length] if i + length < len(words) and part[-1].gap != "more" else None
    known = traits(name) if length == 1 else None
    cue = before is not None and (before.norm in _IN or before.norm in KINDS)
    of = before is not None and before.norm in _OF
    if not all(w.capital or w.norm in _PARTICLES for w in part):
        # Small letters, as in chats: a well-known place behind en, a, hasta, desde, and no ordinary word.
        if not (
            cue and size >= 4 and length <= 3 and not (known and (known.ordinary or known.stop or known.given >= 3))
        ):
            return None
        return _found(
            reading.text, part, 0.6, Evidence.GUESS, "gazetteer, small letters behind a word of place", listed=listed
        )
    if known:
        if known.stop and not (size >= 9 and (cue or of)):
            return None
        if part[0].first and known.ordinary and not (cue or _in_list(words, i, length)):
            return None
        person = known.given >= 2 or known.surname >= 3
        # Between two parts of a name it is one: Ana Córdoba Ruiz.
        named = (before is not None and before.capital and traits(before.norm).listed) or (
            after is not None and after.capital and traits(after.norm).listed
        )
        ordinary = known.ordinary and size < 6
        sure = size >= 9 and not (person and ordinary)
        titled = before is not None and (traits(before.norm).title or traits(before.norm).role)
        if titled or (named and not cue and (size < 9 or person)):
            return None
        if not (sure or cue or of or _in_list(words, i, length)) and (person or ordinary or part[0].loud or size < 5):
            return None
        if (person or ordinary) and not (sure or cue or _in_list(words, i, length) or (of and home)):
            return None
    confidence = 0.55 + 0.1 * cue + 0.05 * of + 0.1 * home + 0.05 * min(size - 4, 4) / 2
    person = known is not None and (known.given >= 2 or known.surname >= 2)
    evidence = Evidence.SHAPE if cue or length > 1 or not person else Evidence.GUESS
    return _found(
        reading.text,
        part,
        min(round(confidence, 2), 0.95),
        evidence,
        "gazetteer" + " behind a word of place" * cue,
        listed=listed,
    )


def _in_list(words: list[Word], i: int, length: int) -> bool:
    """Beside a comma, dash, slash or bracket next to another gazetteer name: Joinville, SC; Santa Cruz - Yacuiba."""
    places = lexicon.places()
    for sign, beside in ((i - 1, i - 2), (i + length, i + length + 1)):
        if (
            0 <= sign < len(words)
            and 0 <= beside < len(words)
            and words[sign].text in ",-–/("
            and words[beside].capital
            and (words[beside].norm in places or len(words[beside].text) == 2)
        ):
            return True
    return False


def _found(
    text: str,
    part: list[Word],
    confidence: float,
    evidence: Evidence,
    reason: str,
    *,
    listed: tuple[lexicon.Place, ...] = (),
) -> Found:
    countries = "/".join(dict.fromkeys(p.country for p in listed if p.country))
    return Found(
        MentionKind.PLACE, part[0].start, part[-1].end, normal=normal.title(text[part[0].start : part[-1].end]),
        confidence=confidence,
        evidence=evidence, reason=f"{reason}: {countries}" if countries else reason,
    )  # fmt: skip


def _cued(reading: Reading, words: list[Word], i: int) -> Found | None:
    """A capitalised name that no list knows, behind a word of place."""
    word = words[i]
    if i == 0 or words[i - 1].gap not in {" ", "wrap"} or word.first or word.shape != "T":
        return None
    known = traits(word.norm)
    if known.stop or known.title or known.role:
        return None
    k = i - 1
    start = i
    while k > 0 and words[k].norm in _PARTICLES | _OF:
        # barrio Los Ceibos: a capital article belongs to the name.
        start = k if words[k].capital else start
        k -= 1
    kind = words[k].norm in KINDS
    locative = words[i - 1].norm in {"en", "em", "in", "hasta", "desde", "hacia", "ate", "near", "from"} or (
        words[i - 1].norm in {"la", "el", "los", "las"}
        and i >= 2
        and words[i - 2].norm in {"en", "por", "hasta", "desde"}
    )
    if not kind and not locative:
        return None
    j = i + 1
    while j < len(words) and j - i < 5 and words[j - 1].gap in {"", " "}:
        if words[j].shape in "TA" and not traits(words[j].norm).stop:
            j += 1
        elif (
            words[j].norm in _PARTICLES | _OF
            and j + 1 < len(words)
            and words[j + 1].shape == "T"
            and words[j].gap == " "
        ):
            j += 2
        else:
            break
    person = known.given >= 3 or (known.surname >= 3 and j == i + 1 and not kind)
    if person or (known.ordinary and not kind):
        return None
    return _found(
        reading.text,
        words[start if kind else i : j],
        0.65 if kind else 0.5,
        Evidence.SHAPE if kind else Evidence.GUESS,
        "name behind a word of place",
    )
