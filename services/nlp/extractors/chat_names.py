"""People in messages without capitals: dile a la jefa rosa, el chino dice que, spoke to auntie grace.

Only sentences that begin small or hold a word that nobody writes but in messages; elsewhere a capital marks a name.
What the words alone don't settle is a guess, which the names network supports or not.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from models.mention import MentionKind
from services.nlp import lexicon, normal
from services.nlp.plugin import Evidence, Found, Reading
from services.nlp.proper import Word, traits

_ARTICLES = frozenset({"el", "la", "al", "o", "a", "ao", "do", "da", "pro", "pra", "le", "il", "lo", "del", "no", "na"})
_PLAIN_ARTICLES = {
    "es": frozenset({"el", "la"}),
    "ca": frozenset({"el", "la"}),
    "pt": frozenset({"o", "a"}),
    "gl": frozenset({"o", "a"}),
    "fr": frozenset({"le", "la"}),
    "it": frozenset({"il", "la", "lo"}),
}
"""By the language that is read."""
_SUBJECTS = frozenset().union(*_PLAIN_ARTICLES.values()) | {"al"}
_TO = frozenset(
    {"a", "al", "con", "com", "pra", "pro", "para", "ao", "to", "with", "for", "avec", "x", "por", "de", "di", "o"}
)
_BEFORE = _ARTICLES | _TO
_SURNAME, _GIVEN = 3, 3
_LONG = 4
"""Letters of the shortest name that stands without a word beside it."""
_HEAD = 16
"""Words within which the colon behind a message's sender stands."""


def small_names(reading: Reading) -> Iterator[Found]:
    """People in the messages of a passage; guesses where the network or the document settles them. Linear."""
    for found in _every(reading.words, reading.text, _PLAIN_ARTICLES.get(reading.language, frozenset())):
        if found.evidence is not Evidence.GUESS or found.needs or reading.named:
            yield found


def _every(words: Sequence[Word], text: str, articles: frozenset[str]) -> Iterator[Found]:
    start = 0
    for at in range(1, len(words) + 1):
        if at == len(words) or words[at].opens:
            first = _message(words, start, at)
            if first is not None:
                yield from _people(words, (first, at), text, articles)
            start = at


def _message(words: Sequence[Word], start: int, end: int) -> int | None:
    """The first word of a sentence without its sender, where it is a message in small letters."""
    first = start
    if words[start].shape == "n" or words[start].text == "[":
        colon = [n for n in range(start, min(start + _HEAD, end)) if words[n].text == ":" and words[n].gap != ""]
        first = colon[0] + 1 if colon else start
    while first < end and words[first].shape in "np":
        first += 1
    if first == end:
        return None
    slang = lexicon.chats("slang")
    return first if words[first].shape == "l" or any(words[n].norm in slang for n in range(first, end)) else None


def _people(words: Sequence[Word], sentence: tuple[int, int], text: str, articles: frozenset[str]) -> Iterator[Found]:
    start, end = sentence
    at = start
    while at < end:
        small = words[at].shape == "l" and words[at].text.isalpha()
        read = _person(words, at, sentence, articles) if small else None
        if read is None and small and _like_a_name(words[at]):
            yield Found(
                MentionKind.PERSON, words[at].start, words[at].end, normal=normal.person(words[at].text),
                confidence=0.7, evidence=Evidence.GUESS, reason="name of this document, in small letters",
                needs=words[at].norm,
            )  # fmt: skip
        if read:
            first = at - 1 if at > start and words[at - 1].norm in lexicon.chats("called") else at
            span = words[first].start, words[read.last].end
            yield Found(
                MentionKind.PERSON, *span, normal=normal.person(text[slice(*span)]), confidence=read.confidence,
                evidence=read.evidence, reason=read.reason,
            )  # fmt: skip
        at = read.last + 1 if read else at + 1


class _Read(NamedTuple):
    """The last word of a person, and how well it is founded."""

    last: int
    confidence: float
    evidence: Evidence
    reason: str


def _person(words: Sequence[Word], at: int, sentence: tuple[int, int], articles: frozenset[str]) -> _Read | None:
    """The person whose name begins at a word in small letters."""
    start, end = sentence
    word = words[at]
    before = words[at - 1] if at > start and words[at - 1].gap == " " else None
    if before is not None and _kin(before) and _named(word, before):
        return _Read(_surname(words, at, end), 0.85, Evidence.LABEL, "name behind a title")
    if _byname(words, at, start, end):
        return _Read(at, 0.7, Evidence.LABEL, "byname in a message")
    last = _surname(words, at, end)
    if last > at and _given(word):
        return _Read(last, 0.6, Evidence.GUESS, "given name before a surname, in small letters")
    if _does(words, at, start, end):
        return _Read(at, 0.8, Evidence.SHAPE, "given name before what a person does, in small letters")
    if before is None or before.norm not in _BEFORE or not _strange(word):
        return None
    known = traits(word.norm)
    sure = before.norm in articles and _given(word) and not (known.place or known.ordinary)
    reason = "behind an article or preposition, as people are called"
    return _Read(at, 0.8, Evidence.SHAPE, reason) if sure else _Read(at, 0.5, Evidence.GUESS, reason)


def _kin(word: Word) -> bool:
    return word.norm in lexicon.chats("kin") or word.norm in lexicon.chats("called")


def _named(word: Word, before: Word) -> bool:
    """Whether a word behind a title is a name: a usual one, or a listed one that is no other word."""
    known = traits(word.norm)
    if known.stop or known.role or known.title or len(word.text) < 3 or word.norm in lexicon.chats("follows"):
        return False
    if before.norm == "seu":  # o seu documento: also `your`
        return known.given >= _GIVEN and not known.ordinary
    least = _GIVEN if before.norm in lexicon.chats("called") else _GIVEN + 1
    # One that no list knows may be a verb misspelled (mi prima kiere ir): the network decides.
    return known.given >= least or (not known.ordinary and known.listed)


def _byname(words: Sequence[Word], at: int, start: int, end: int) -> bool:
    """El chino dice, avisa o negao: an article, a word for looks or origin, and what a person does or is told."""
    if words[at].norm not in lexicon.chats("bynames") or at == start or words[at - 1].norm not in _ARTICLES:
        return False
    after = words[at + 1] if at + 1 < end and words[at].gap == " " else None
    told = any(words[n].norm in lexicon.chats("tellers") for n in range(max(start, at - 3), at - 1))
    closed = after is None or after.shape == "p"
    does = after is not None and after.norm in lexicon.chats("follows")
    led = at - 1 == start or words[at - 2].norm in _TO or words[at - 2].shape == "p"
    return (does and words[at - 1].norm in _SUBJECTS) or ((told or led) and (closed or does) and at - 1 > start)


def _does(words: Sequence[Word], at: int, start: int, end: int) -> bool:
    """Kevin sabe, issa a eu: a given name that opens a sentence, before what a person does."""
    opens = at == start or words[at - 1].shape == "p"
    after = words[at + 1] if at + 1 < end and words[at].gap == " " else None
    known = traits(words[at].norm)
    if not opens or after is None or after.norm not in lexicon.chats("follows") or known.ordinary or known.place:
        return False
    return _given(words[at]) and not (known.title or known.role) and len(words[at].text) >= _LONG


def _like_a_name(word: Word) -> bool:
    """Whether a word may be somebody's whom the document names elsewhere: no other word, no place."""
    known = traits(word.norm)
    other = known.ordinary or known.stop or known.role or known.title or known.place
    said = any(word.norm in lexicon.chats(name) for name in ("nobody", "follows", "tellers"))
    return not (other or said) and len(word.text) >= _LONG


def _given(word: Word) -> bool:
    known = traits(word.norm)
    return known.given >= _GIVEN and not known.stop


def _surname(words: Sequence[Word], at: int, end: int) -> int:
    """The last word of a name that begins at a word: up to two surnames behind it."""
    last = at
    while last + 1 < end and last - at < 2 and words[last].gap == " " and words[last + 1].shape == "l":
        known = traits(words[last + 1].norm)
        if known.stop or known.ordinary or known.surname < _SURNAME:
            break
        last += 1
    return last


def _strange(word: Word) -> bool:
    """A given name, or a word that no list knows at all."""
    known = traits(word.norm)
    if known.stop or known.role or known.title or len(word.text) < 3 or word.norm in lexicon.chats("nobody"):
        return False
    if known.ordinary:
        return known.given > _GIVEN
    return known.given >= _GIVEN or not (known.place or known.surname)
