"""What is called after people and is nobody: ships, streets, schools, laws, brands, songs, saints' days.

The last look at people in a passage. A name counts as a thing's where a word for such a thing stands beside it or heads
its list, or where it is a known brand. What a form, a message's head or an alias states to be a person stays one.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.mention import MentionKind
from services.nlp import lexicon, normal
from services.nlp.plugin import Evidence, Extractor, Found, Reading
from services.nlp.proper import Word, traits

_QUOTES = frozenset("\"«»“”'‘’„")
_SURE = ("field of", "column of", "sender", "alias", "initials", "name behind a cue")
"""Begins of the reasons of people that stand, whatever is beside them."""
_JOINS = frozenset({",", "y", "e", "and", "et", "ed", ";"})
_SMALL = frozenset(
    {"de", "del", "la", "las", "los", "da", "das", "do", "dos", "di", "della", "of", "the", "von", "van"}
)
_GOES_ON = frozenset({
    "a", "al", "ao", "and", "at", "by", "con", "com", "da", "de", "del", "desde", "di", "do", "e", "em", "en", "entre",
    "et", "from", "hasta", "in", "na", "nel", "no", "o", "or", "ou", "para", "por", "to", "until", "y",
})  # fmt: skip
"""Small words that may follow the name of a street or school, but hardly a person who does something."""
_WHERE = frozenset({
    "a", "al", "ao", "at", "da", "dal", "dans", "de", "del", "des", "desde", "do", "du", "em", "en", "from", "in", "na",
    "near", "nel", "nella", "no", "por",
})  # fmt: skip
_USUAL = 3
"""Weight of a usual name."""
_TITLES = 3
"""Quotations from which a sentence lists titles."""
_LONGEST_BRAND = 3
"""Words that may belong to a brand, its last one among them."""
_SHORT = 5
"""Words of a heading, at most."""
_HEADING = 40
"""Words between the heading of a list and a name in it, at most."""


def thinned(reading: Reading) -> Iterator[tuple[Extractor, Found]]:
    """The findings of a reading without people that are none; a school called after somebody becomes a body."""
    words = reading.words
    starts = [word.start for word in words]
    for extractor, found in reading.found:
        if found.kind is not MentionKind.PERSON or found.reason.startswith(_SURE):
            yield extractor, found
            continue
        first = bisect_left(starts, found.start)
        last = bisect_left(starts, found.end)
        head = _head(words, first)
        if _thing(words, first, last, head):
            continue
        if head is not None and _called_after(words, first, last, head):
            if words[head].norm in lexicon.namesakes().bodies:
                yield extractor, _body(reading.text, found, words[head])
            continue
        yield extractor, found


def _head(words: Sequence[Word], first: int) -> int | None:
    """The word before a name, its title, quotation marks and small words between aside: la lancha «Doña Petrona»."""
    at = first - 1
    between = lexicon.namesakes().between
    while at >= 0 and words[at].gap in {"", " ", "wrap"} and first - at < 6:
        word = words[at]
        if words[at + 1].opens:
            return None
        if word.norm in lexicon.namesakes().heads and not _surname(word):
            return at
        # Titles, and what of the name itself was left out: prêmio Machado de Assis.
        passed = word.text in _QUOTES or word.text in {"-", "."} or word.capital
        if not passed and word.norm not in between:
            return at
        at -= 1
    return None


def _surname(word: Word) -> bool:
    """Rolando Vaca, Jean: a word for a thing, written as the name that it is too."""
    known = traits(word.norm)
    return word.capital and max(known.given, known.surname) >= _USUAL


def _thing(words: Sequence[Word], first: int, last: int, head: int | None) -> bool:
    """Whether a name is a ship's, a law's, a brand's, a song's, a saint's."""
    known = lexicon.namesakes()
    if _brand(words, first, last):
        return True
    before = words[first - 1] if first and words[first - 1].gap == " " else None
    if before is not None and before.norm in known.saints and not _in_a_name(words, first - 2):
        return True
    if head is not None and (words[head].norm in known.things or _plural_head(words, head)):
        return True
    after = words[last] if last < len(words) and words[last - 1].gap in {" ", ""} else None
    titled = first > 1 and (traits(words[first - 1].norm).title or words[first - 1].text == ".")
    if after is not None and after.norm in known.behind and (last - first > 1 or titled):
        return True
    if after is not None and after.shape == "n":
        # Farinha Dona Benta 5,90: the goods stand before the title.
        called = before is not None and before.capital and traits(before.norm).title and first > 1
        if _sort(words, first, last, words[first - 2] if called else before):
            return True
    return _under_heading(words, first, last)


def _brand(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether a name is a brand or a saying, or the rest of one: Captain Morgan, Romeo y Julieta."""
    brands = lexicon.namesakes().brands
    for start in range(max(0, first - _LONGEST_BRAND + 1), first + 1):
        name = [word.norm for word in words[start:last] if word.shape != "p" and word.norm not in {"s", "&"}]
        if " ".join(name) in brands:
            return True
    return False


def _sort(words: Sequence[Word], first: int, last: int, before: Word | None) -> bool:
    """Camote Jonathan 3; uva Isabel 9,50: goods before a name, a figure behind, with cents for a small word."""
    if last - first > 1 and _goods(words[first]):
        return True
    cents = last + 2 < len(words) and words[last].gap == "" == words[last + 1].gap and words[last + 1].text in ",."
    return before is not None and before.shape == "l" and cents and words[last + 2].shape == "n" and _goods(before)


def _goods(word: Word) -> bool:
    known = traits(word.norm)
    return known.ordinary and not (known.listed or known.title or known.role or known.stop)


def _in_a_name(words: Sequence[Word], at: int) -> bool:
    return at >= 0 and words[at].gap == " " and words[at].capital and traits(words[at].norm).given >= 2


def _plural_head(words: Sequence[Word], at: int) -> bool:
    """Los pesqueros Virgen del Carmen y María Auxiliadora: a word for several things before a list of names."""
    steps = 0
    while at >= 0 and steps < _HEADING:
        word = words[at]
        if word.norm in lexicon.namesakes().things and word.norm.endswith(("s", "i")) and not word.capital:
            return True
        if not (word.capital or word.norm in _JOINS | _SMALL or word.text in _QUOTES or word.shape == "n"):
            return False
        at, steps = at - 1, steps + 1
    return False


def _under_heading(words: Sequence[Word], first: int, last: int) -> bool:
    """In port: …; Setlist: «…»: whether the sentence of a name begins with a heading that says what it lists."""
    at, colon = first, None
    while at > 0 and first - at < _HEADING and (not words[at].opens or words[at - 1].text == ";"):
        at -= 1
        if words[at].text == ":":
            colon = at
    if colon is None:
        return False
    headed = {word.norm for word in words[at:colon]}
    known = lexicon.namesakes()
    # Ships: the captain, John Okoro, was arrested.
    told = any(word.shape == "l" and (traits(word.norm).role or traits(word.norm).title) for word in words[colon:first])
    short = colon - at <= _SHORT
    if headed & known.listed and short and not told and _closed(words, last):
        return True
    quoted = first > 0 and last < len(words) and words[first - 1].text in _QUOTES
    opened = any(word.text in _QUOTES for word in words[max(colon, first - 6) : first])
    many = sum(word.text in _QUOTES for word in words[colon : colon + 2 * _HEADING]) >= 2 * _TITLES
    return bool(headed & known.titled) and many and (quoted or opened)


def _closed(words: Sequence[Word], last: int) -> bool:
    """Whether no verb follows a name: the list goes on, or tells a sort and a price (José Cuervo reposado 180)."""
    after = words[last] if last < len(words) and words[last - 1].gap == " " else None
    if after is None or after.shape != "l" or after.norm in _GOES_ON:
        return True
    return last + 1 < len(words) and words[last].gap == " " and words[last + 1].shape == "n"


def _called_after(words: Sequence[Word], first: int, last: int, head: int) -> bool:
    """Whether a street, school or building is called after a full name.

    En la escuela Rosa Quispe dijo …: there a verb behind it speaks of a person.
    """
    known = lexicon.namesakes()
    if words[head].norm not in known.bodies and words[head].norm not in known.ways:
        return False
    if sum(word.capital for word in words[first:last]) < 2:
        return False
    office = words[head - 1] if head and words[head - 1].gap == " " else None
    if office is not None and (traits(office.norm).role or traits(office.norm).title):
        return False  # la defensora penal pública Carolina Muñoz
    if not any(word.norm in _WHERE for word in words[max(0, head - 2) : head]):
        return True
    after = words[last] if last < len(words) and words[last - 1].gap == " " else None
    return after is None or after.shape != "l" or after.norm in _GOES_ON


def _body(text: str, found: Found, head: Word) -> Found:
    return replace(
        found, kind=MentionKind.ORG, start=head.start, normal=normal.title(text[head.start : found.end]),
        confidence=0.7, evidence=Evidence.SHAPE, reason="body called after somebody", needs="",
    )  # fmt: skip
