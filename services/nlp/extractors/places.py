"""Places: addresses, names of the gazetteer, and names behind words of place (barrio, localidad de, Destino)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import addresses, lexicon, normal
from services.nlp.plugin import Evidence, Found, Reading
from services.nlp.proper import Traits, Word, human, repaired, traits

_LONGEST = 6
_TOWN, _CITY, _METROPOLIS = 4, 5, 6
"""Sizes of a place: from 10,000, 100,000 and a million inhabitants."""
_GIVEN = 3
"""Weight of a given name."""
_ARTICLES = frozenset({"la", "el", "los", "las", "o", "a", "os", "as"})
_LONG_ENOUGH = 5
"""Letters from which a place's name in small letters is hardly another word misspelled."""
_TOWARDS = frozenset({"pa", "para", "pra", "hacia", "hasta", "desde", "rumbo"})
_IN = lexicon.plain("locatives")
_OF = frozenset({"de", "del", "da", "do", "of", "d", "di", "du"})
KINDS = lexicon.plain("place_kinds")
"""Words whose following name is a place."""
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "el", "do", "da", "dos", "das", "san", "santa"})
_PREFIXES = frozenset(
    {
        "villa",
        "puerto",
        "porto",
        "vila",
        "ciudadela",
        "jardim",
        "parque",
        "barrio",
        "bairro",
        "colonia",
        "cerro",
        "paso",
        "rio",
    }
)
_HEADING = re.compile(
    r"\b(?:destino|origen|origem|procedencia|procedência|ciudad|cidade|localidad|localidade|lugar|municipio|provincia|departamento|naturalidade"
    r"|place|city|town|destination|origin|paso|frontera|subida|bajada|embarque)\b"
)
# A field of place and what follows its colon, or stands on the next line.
_FIELD = re.compile(
    r"(?:^|(?<= {2})|(?<=[|;\t])) ?(?:destino|origen|origem|ciudad|cidade|localidad|localidade|provincia"
    r"|departamento|municipio|naturalidade|procedencia|lugar(?: de nacimiento| de expedicion)?"
    r"|place of birth|place of issue|domicilio) ?(?:: ?|\n ?)(?=\w)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a stretch of words."""

    before: Word | None
    after: Word | None
    cue: bool
    of: bool
    listed: bool
    field: bool

    @property
    def titled(self) -> bool:
        """Behind Sr., Dra., imputado …: a person."""
        return self.before is not None and (traits(self.before.norm).title or traits(self.before.norm).role)

    @property
    def named(self) -> bool:
        """Beside a given name or surname."""
        return any(w is not None and w.capital and traits(w.norm).listed for w in (self.before, self.after))

    @property
    def marked(self) -> bool:
        """Something says place."""
        return self.cue or self.listed or self.field


class PlaceExtractor:
    """Find places. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "places"
    version: ClassVar[str] = "7"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield addresses first, then names of the gazetteer, then names behind words of place."""
        yield from addresses.addresses(reading.text)
        words = reading.words
        fields = {m.end() for m in _FIELD.finditer(reading.flat)}
        fields |= {c.start for c in reading.cells if _HEADING.search(c.heading)}
        done = 0
        lengths = lexicon.place_lengths()
        for i, word in enumerate(words):
            if i < done or word.shape in "np":
                continue
            most = lengths.get(repaired(word), 0)
            if not most and not word.capital:
                continue
            length = _listed(words, i, most) if most else 0
            found = _gazetteer(reading, words, i, length, fields=fields) if length else None
            if found:
                done = i + length
                yield found
            elif word.capital:
                found = (
                    _loud(reading, words, i) if word.loud else _prefixed(reading, words, i) or _cued(reading, words, i)
                )
                if found:
                    yield found


def _listed(words: list[Word], i: int, most: int) -> int:
    """Length of the longest gazetteer name at i; none that begins with its word has more than `most` words."""
    places = lexicon.places()
    best = held = 0
    key = ""
    for length in range(1, _LONGEST + 1):
        if i + length > len(words):
            break
        word = words[i + length - 1]
        if word.text in {"-", "'", "’", "."}:
            if word.gap != "" and word.text != ".":
                break
            continue
        if word.shape == "p" or held == most:
            break
        held += 1
        norm = repaired(word)
        key = f"{key} {norm}" if key else norm
        if key in places and not (length == 1 and len(norm) < 3):
            best = length
        if word.gap not in {"", " ", "wrap"}:
            break
    return best


def _gazetteer(reading: Reading, words: list[Word], i: int, length: int, *, fields: set[int]) -> Found | None:
    """A gazetteer name, if what stands around it does not speak for another reading."""
    part = words[i : i + length]
    name = " ".join(repaired(w) for w in part if w.shape != "p")
    places = lexicon.places()[name]
    size = max(p.size for p in places)
    home = any(p.country == reading.country for p in places)
    around = _look_around(words, i, length, fields)
    if _ends_a_word(words, i):
        return None  # the end of a longer word: Ji-Paraná
    if not part[0].capital or not all(w.capital or w.norm in _PARTICLES or w.text in "-'’." for w in part):
        known = _small(name, length, size=size, home=home, around=around)
    elif part[-1].shape == "U" and part[-1].gap == "" and around.after is not None and around.after.text in "-_":
        known = False  # CORUMBA-02: the code of a mast
    elif (around.titled and not around.field) or (
        length == 1 and traits(name).given >= _GIVEN and human(words, i, i + length)
    ):
        known = False
    elif length == 1:
        known = _one(traits(name), part[0], around, size=size, home=home, country=name in lexicon.regions().countries)
    else:
        known = _several(part, around, after=words[i + length : i + length + 2])
    if not known:
        return None
    confidence = 0.55 + 0.15 * around.marked + 0.05 * around.of + 0.1 * home + 0.025 * min(size - 4, 4)
    person = length == 1 and (traits(name).given >= 2 or traits(name).surname >= 2)
    evidence = Evidence.LABEL if around.field else Evidence.SHAPE if around.cue or not person else Evidence.GUESS
    reason = "gazetteer" + (
        " in a field of places" if around.field else " behind a word of place" if around.cue else ""
    )
    return _found(reading.text, part, min(round(confidence, 2), 0.95), evidence, reason, listed=places)


def _ends_a_word(words: list[Word], i: int) -> bool:
    """Behind a hyphen and a capitalised word that is no place: Ji-Paraná, but not Corumbá-Quijarro."""
    if i < 2 or words[i - 1].text != "-" or words[i - 1].gap or words[i - 2].gap:
        return False
    return words[i - 2].capital and words[i - 2].norm not in lexicon.places()


def _look_around(words: list[Word], i: int, length: int, fields: set[int]) -> _Around:
    last = words[i + length - 1]
    before = words[i - 1] if i and words[i - 1].gap != "more" else None
    after = words[i + length] if i + length < len(words) and last.gap != "more" else None
    return _Around(
        before=before,
        after=after,
        cue=before is not None and (before.norm in _IN or before.norm in KINDS),
        of=before is not None and before.norm in _OF,
        listed=_in_list(words, i, length),
        field=words[i].start in fields,
    )


def _small(name: str, length: int, *, size: int, home: bool, around: _Around) -> bool:
    """Small letters, as in chats: a well-known place behind en, a, hasta, desde, or a name that is no other word."""
    if length > 3 or size < _TOWN:
        return False
    words = [traits(word) for word in name.split() if word not in _PARTICLES]
    if name in lexicon.regions().countries:
        before = around.before.norm if around.before is not None else ""
        return before in ({"en", "a", "em"} if all(known.ordinary for known in words) else _IN)
    if size >= _METROPOLIS and length > 1 and name.split(maxsplit=1)[0] not in _ARTICLES:
        return around.cue  # pra sao paulo
    towards = around.before is not None and around.before.norm in _TOWARDS
    if length > 1 and home and size >= _CITY and towards:
        return True  # salgo pa la paz, in a case of Bolivia
    if any(known.ordinary or known.stop or known.given >= 3 for known in words):
        return False
    known = size >= _CITY or home or name in lexicon.crossings()
    return around.cue or (known and len(name) >= _LONG_ENOUGH and not any(one.listed for one in words))


def _one(known: Traits, word: Word, around: _Around, *, size: int, home: bool, country: bool) -> bool:
    """A name of one capitalised word."""
    person = known.given >= 2 or known.surname >= 3
    if around.field:
        return True
    if around.named and person and not around.cue:
        # Between two parts of a name it is one: Ana Córdoba Ruiz.
        return False
    if country and not word.loud:
        return True
    if known.stop:
        return size >= 9 and (around.cue or around.of)
    if word.loud:
        return around.listed or (not known.ordinary and (around.cue or (not person and (home or size >= 6))))
    if around.marked:
        return True
    if person or known.ordinary:
        return around.of and ((home and size >= 5) or size >= 9)
    return home or size >= 5


def _several(part: list[Word], around: _Around, *, after: list[Word]) -> bool:
    """A name of several words."""
    if around.marked:
        return True
    goes_on = len(after) == 2 and after[0].norm in _OF and after[1].capital and part[-1].gap == " "
    if goes_on and not part[0].loud:
        # La Estrella del Norte: a longer name that no list knows.
        return False
    return not (part[0].loud and all(traits(w.norm).ordinary or w.norm in _PARTICLES for w in part))


def _prefixed(reading: Reading, words: list[Word], i: int) -> Found | None:
    """Villa Celina, Puerto Nuevo: a name that begins like a place."""
    if words[i].norm not in _PREFIXES or words[i].shape != "T" or words[i].gap not in {" ", "wrap"}:
        return None
    if i and words[i - 1].gap == " " and (traits(words[i - 1].norm).title or words[i - 1].capital):
        return None
    j = i + 1
    while (
        j < len(words)
        and j - i <= 3
        and words[j - 1].gap in {" ", "wrap"}
        and (words[j].shape == "T" or words[j].norm in _PARTICLES)
    ):
        j += 1
    while j > i and words[j - 1].norm in _PARTICLES and not words[j - 1].capital:
        j -= 1
    if j - i < 2:
        return None
    return _found(reading.text, words[i:j], 0.7, Evidence.LABEL, "begins like the name of a place")


def _in_list(words: list[Word], i: int, length: int) -> bool:
    """Beside a comma, dash, slash or bracket next to another gazetteer name: Joinville, SC; Santa Cruz - Yacuiba."""
    places = lexicon.places()
    for sign, beside in ((i - 1, i - 2), (i + length, i + length + 1)):
        if (
            0 <= sign < len(words)
            and 0 <= beside < len(words)
            and (words[sign].text in ",-–/(" or words[sign].norm in {"y", "e", "and", "et"})
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
    # Domicilio Ciudad Celular: headings in a row.
    headings = known.ordinary and words[k].capital and k > 0 and words[k - 1].capital and words[k - 1].gap == " "
    if person or headings or (known.ordinary and not kind):
        return None
    return _found(
        reading.text,
        words[start if kind else i : j],
        0.65 if kind else 0.5,
        Evidence.SHAPE if kind else Evidence.GUESS,
        "name behind a word of place",
    )


_SHORT_KINDS = frozenset({"prov", "pcia", "dpto", "depto", "dist", "mun", "loc", "com", "cant", "edo", "urb", "col"})
"""Short forms of words of place, with their point: PROV. CARAVELI."""
_LOUD_KINDS = KINDS - {
    "born",
    "nacida",
    "nacido",
    "nascida",
    "nascido",
    "natural",
    "residente",
    "procedente",
    "terminal",
}


def _loud(reading: Reading, words: list[Word], i: int) -> Found | None:
    """A name that no list knows in a line of capitals, behind a word of place: DISTRITO ATICO, PROV. CARAVELI."""
    word, k = words[i], i - 1
    if k < 0 or words[k].gap not in {"", " "} or word.shape != "U" or len(word.text) < 3:
        return None
    while k > 0 and words[k].norm in _OF:
        k -= 1
    pointed = words[k].text == "." and k > 0 and words[k - 1].norm in _SHORT_KINDS
    if not pointed and (words[k].norm not in _LOUD_KINDS or words[k].gap != " "):
        return None
    closed = word.gap == "more" or (i + 1 < len(words) and words[i + 1].shape == "p")
    known = traits(word.norm)
    if not closed or known.ordinary or known.stop or known.title or known.role:
        return None
    return _found(reading.text, [word], 0.65, Evidence.SHAPE, "name behind a word of place")
