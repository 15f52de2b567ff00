"""People: names behind cues and in fields, runs of given names and surnames, chat senders, initials, aliases.

A learned classifier takes over the free text later, through the same interface; cues, fields and
senders stay. Figures are never part of a name, a role or title never is one.
"""

import itertools
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from models.mention import MentionKind
from services.nlp import lexicon, markers, normal
from services.nlp.extractors.chat_names import small_names
from services.nlp.extractors.name_lists import listed
from services.nlp.extractors.name_runs import INSIDE, LINKS, LONGEST, after_comma, goes_on, joints, run_end
from services.nlp.extractors.name_verbs import acts
from services.nlp.plugin import Evidence, Found, Reading
from services.nlp.proper import Traits, Word, human, repaired, traits
from services.nlp.verb_forms import is_form

_QUOTES = {'"': '"', "«": "»", "“": "”", "‘": "’", "'": "'", "„": "“", "”": "”"}
_ARTICLES = frozenset({"el", "la", "los", "las", "o", "a", "the", "il", "le"})
_OF = frozenset({"de", "del", "da", "do", "das", "dos"})


_BEHIND = "name behind"
TITLED = f"{_BEHIND} a title"
_NOBODY = lexicon.plain("nobodies") | lexicon.plain("left_empty")


class NameExtractor:
    """Find people. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "names"
    version: ClassVar[str] = "14"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield names; lone ones that only repeat a full name elsewhere carry `needs`."""
        text = reading.text
        yield from markers.senders(text, reading.flat)
        yield from markers.initials(text, reading.flat)
        yield from markers.aliases(text)
        yield from listed(text)
        words = reading.words
        yield from small_names(reading)
        at = {w.start: n for n, w in enumerate(words)}
        for start, reason in markers.fields(reading):
            n = at.get(start)
            if n is not None:
                yield from _field_value(text, words, n, reason)
        i = 0
        while i < len(words):
            end = run_end(words, i) if words[i].capital else i
            if end == i:
                i += 1
                continue
            for start, stop in itertools.pairwise([i, *joints(words, i, end), end]):
                yield from _run(text, words, start, stop)
            i = end


def _found(
    text: str, ends: tuple[Word, Word], confidence: float, evidence: Evidence, reason: str, *, needs: str = ""
) -> Found:
    first, last = ends
    return Found(
        MentionKind.PERSON, first.start, last.end, normal=normal.person(text[first.start : last.end]),
        confidence=confidence,
        evidence=evidence, reason=reason, needs=needs,
    )  # fmt: skip


def _field_value(text: str, words: list[Word], n: int, reason: str) -> Iterator[Found]:
    """The capitalised words at the start of a value; titles before them are left out."""
    while n < len(words) and (traits(words[n].norm).title or words[n].text == "." or words[n].shape == "n"):
        n += 1
    if n < len(words) and words[n].text in _QUOTES:
        n += 1
    end = n
    while end < len(words) and end - n < LONGEST and not (end > n and _labels(words, end)):
        word = words[end]
        if (
            (word.capital and not (traits(word.norm).stop and end > n) and not traits(word.norm).role)
            or (
                end > n
                and (word.norm in INSIDE or word.text in LINKS or (word.text == "." and _shortened(words[end - 1])))
            )
            or (
                end > n
                and word.text == ","
                and end + 1 < len(words)
                and words[end + 1].capital
                and not traits(words[end + 1].norm).stop
                and traits(words[end + 1].norm).given >= 2
                and end - n <= 4
            )
        ):
            end += 1
        else:
            break
        if words[end - 1].gap == "more":
            break
        if end < len(words) and words[end].norm in {"y", "e"} and not goes_on(words, end):
            break
    while end > n and (
        not words[end - 1].capital or (words[end - 1].shape == "A" and words[end - 1].gap == "more" and end - n == 1)
    ):
        end -= 1
    if end == n or (end - n == 1 and (len(words[n].text) < 3 or traits(words[n].norm).stop)):
        return
    if words[n].norm in _NOBODY:
        return
    part = words[n:end]
    first = traits(part[0].norm)
    if first.stop and first.ordinary and first.given < 4:
        return
    if sum(traits(repaired(w)).listed for w in part) == 0 and all(
        traits(w.norm).ordinary or traits(w.norm).stop or (len(part) == 1 and is_form(w.norm)) for w in part
    ):
        return
    if (
        len(part) == 1
        and first.ordinary
        and first.given < 3
        and first.surname < 3
        and part[0].gap == " "
        and _small(words, end)
    ):
        return  # Testigo: Vecina del inmueble
    if lexicon.bodies().heads.get((part[0].norm,)) and traits(part[0].norm).given < 3:
        return
    yield _found(text, (part[0], part[-1]), 0.9, Evidence.LABEL, reason)


def _labels(words: list[Word], i: int) -> bool:
    """Whether a word is the label of a field: MIA DOB: 04/03/1999."""
    return i + 1 < len(words) and words[i].gap in {"", " "} and words[i + 1].text == ":"


def _small(words: list[Word], i: int) -> bool:
    """Whether a word in small letters stands at a place."""
    return i < len(words) and words[i].shape == "l"


def _shortened(word: Word) -> bool:
    """An initial, or a short writing of a name: A. Luna, Fco. Javier, MTZ. VEGA."""
    return word.shape == "A" or word.norm in normal.ABBREVIATED_NAMES


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of name-shaped words: its tokens, the capitalised ones among them, and what the lists say of these."""

    tokens: list[Word]
    names: list[Word]
    known: list[Traits]

    @classmethod
    def of(cls, tokens: list[Word]) -> Self:
        """Look the words up."""
        names = [w for w in tokens if w.capital]
        return cls(tokens, names, [traits(repaired(w)) for w in names])

    @property
    def given(self) -> list[bool]:
        """Which words are usual given names."""
        return [k.given >= 3 and not (k.ordinary and k.given < 4) for k in self.known]

    @property
    def family(self) -> list[bool]:
        """Which words are usual surnames."""
        return [k.surname >= 3 for k in self.known]

    @property
    def unknown(self) -> int:
        """How many words no list knows."""
        return sum(not k.listed for k in self.known)

    @property
    def begins_with_a_word(self) -> bool:
        """Whether the first capital is an ordinary word's: the sentence's first, or one before "de" and a name."""
        first = self.names[0]
        if len(self.names) < 2 or first.loud or first.shape != "T":
            return False
        ordinary = self.known[0].ordinary and self.known[0].given < 4 and not self.given[0]
        # One that no list knows, before a given name: Declaró Juan …, Oitiva de Juan …
        strange = not self.known[0].listed and self.given[1]
        behind = self.tokens[self.tokens.index(first) + 1].norm
        return (first.first and (ordinary or strange)) or (strange and behind in {"de", "da", "do", "del"})

    def rest(self) -> Self:
        """The run without its first name."""
        return self.of(self.tokens[self.tokens.index(self.names[1]) :])


def _run(text: str, words: list[Word], i: int, end: int) -> Iterator[Found]:
    """Decide on one run."""
    while i < end and _before_name(words[i]):
        i += 1
    if i >= end:
        return
    cue = _cue(words, i)
    run = _Run.of(words[i:end])
    # SURNAME SURNAME, Given: the comma belongs to the name.
    turned = after_comma(words, i, end)
    if turned and any(run.family):
        ends = (words[i], words[turned - 1])
        yield _found(text, ends, 0.9, Evidence.SHAPE, "surnames before a comma, given names behind")
        return
    nickname = _quoted_after(words, end)
    last = words[nickname - 1] if nickname else words[end - 1]
    if acts(words, i):
        yield from _after_verb(text, run)
        return
    if cue:
        first = run.known[0]
        if markers.PAPER.match(text, words[i].start):
            return
        if (
            cue == "a title"
            and all(w.shape == "A" for w in run.names)
            and words[i - 1].text == "."
            and _letter(words, i)
        ):
            return  # 5,500.00 M.N.: money, no Monsieur N.
        word = len(run.names) == 1 and first.ordinary and not first.listed
        # WITNESS STATEMENT, GUEST FOLIO: a word behind a role, no name.
        if not word or cue == "alias" or (cue != "a role" and not run.names[0].first):
            yield _found(text, (words[i], last), 0.9, Evidence.LABEL, f"{_BEHIND} {cue}")
        return
    if not any(len(w.text) > 2 for w in run.names):
        return
    if run.begins_with_a_word:
        run = run.rest()
    if len(run.names) == 1:
        yield from _single(text, words, run.names[0], last if nickname else run.names[0])
    else:
        yield from _several(text, run, last)


def _after_verb(text: str, run: _Run) -> Iterator[Found]:
    """Who stands behind the verb: EL IMPUTADO AMENAZO ROSA GIL. The verb is a name only if a full one holds it."""
    first = run.names[0]
    yield _found(text, (first, first), 0.7, Evidence.GUESS, "part of a name of this document", needs=first.norm)
    rest = run
    while len(rest.names) > 1 and is_form(rest.names[0].norm) and not rest.known[0].listed:
        rest = rest.rest()
    if len(rest.names) > 1 and any(known.listed for known in rest.known):
        yield from _several(text, rest, rest.names[-1])


def _letter(words: list[Word], i: int) -> bool:
    """Whether a capital tied to a point stands right before a word: the M of M.N."""
    return i > 1 and words[i - 2].shape == "A" and words[i - 2].gap == "" and words[i - 1].gap == ""


def _before_name(word: Word) -> bool:
    """Titles, small words and points at the start of a run."""
    known = traits(word.norm)
    title = known.title and word.norm not in {"san", "mayor"}
    return (title or word.norm in INSIDE or word.text == ".") and known.given < 4


def _several(text: str, run: _Run, last: Word) -> Iterator[Found]:
    """A run of two names or more, without a cue."""
    given, family, names, known = run.given, run.family, run.names, run.known
    place = lexicon.places().get(" ".join(w.norm for w in run.tokens if w.shape != "p"))
    if place and not (given[0] and any(family[1:]) and place[0].size < 5):
        return
    if known[0].ordinary and all(k.ordinary and k.surname < 3 for k in known[1:]) and run.tokens[1].norm in _OF:
        return  # La Estrella del Norte: words, whichever of them are names too
    ends = (run.tokens[0], last)
    if run.tokens[0].loud:
        if any(given) and any(family) and run.unknown <= len(known) // 2:
            yield _found(text, ends, 0.8, Evidence.SHAPE, "given names and surnames in capitals")
        elif sum(family) >= 2 and not run.unknown:
            yield _found(text, ends, 0.55, Evidence.GUESS, "surnames in capitals")
        elif all(given):
            yield _found(text, ends, 0.6, Evidence.GUESS, "given names in capitals")
    elif given[0] and any(family[1:]):
        yield _found(text, ends, 0.88, Evidence.SHAPE, "given name before a surname")
    elif given[0]:
        yield _found(text, ends, 0.75, Evidence.SHAPE, "begins with a given name")
    elif names[0].shape == "A" and any(k.surname >= 2 or not k.ordinary for k in known[1:]) and names[-1].shape != "A":
        yield _found(text, ends, 0.75, Evidence.SHAPE, "initial before a surname")
    elif any(given) or (any(family) and not all(k.ordinary for k in known)):
        yield _found(text, ends, 0.65, Evidence.SHAPE, "has a known name")
    elif (
        not names[0].first and any(w.shape == "T" for w in names) and not any(k.ordinary or k.place >= 5 for k in known)
    ):
        yield _found(text, ends, 0.45, Evidence.GUESS, "capitalised words that are no ordinary ones")


def _single(text: str, words: list[Word], word: Word, last: Word) -> Iterator[Found]:
    """A name of one word: a usual given name, or a word that a full name elsewhere holds."""
    norm = repaired(word)
    known = traits(norm)
    if len(norm) < 3 or word.shape == "A":
        return
    at = bisect_left(words, word.start, key=lambda w: w.start)
    if known.given >= 3 and not known.stop and human(words, at, at + 1):
        yield _found(text, (word, last), 0.85, Evidence.LABEL, "given name beside a verb of people")
        return
    big_place = known.place >= 6 and known.given < 4
    if (
        not word.loud
        and not big_place
        and known.given >= 4
        and not (known.ordinary and (word.first or known.given < 5))
        and not known.title
    ):
        yield _found(
            text, (word, last), 0.7 if known.given >= 5 or not word.first else 0.6, Evidence.GUESS, "usual given name"
        )
    elif not word.loud and known.given == 3 and not known.ordinary and not word.first and not known.place:
        yield _found(text, (word, last), 0.55, Evidence.GUESS, "given name")
    elif _with_article(words, word) and not known.ordinary and not known.place and not word.loud:
        yield _found(text, (word, last), 0.5, Evidence.GUESS, "behind an article, as people are called")
    elif not (known.ordinary and word.first and not known.listed):
        yield _found(text, (word, word), 0.7, Evidence.GUESS, "part of a name of this document", needs=norm)


def _with_article(words: list[Word], word: Word) -> bool:
    """La Yhoselin, a la Yhoselin, o Baiano: an article in small letters before a name in the middle of a sentence."""
    i = bisect_left(words, word.start, key=lambda w: w.start)
    article = words[i - 1] if i else None
    if article is None or article.gap != " " or article.shape != "l" or article.norm not in {"la", "el", "a", "o"}:
        return False
    before = words[i - 2] if i > 1 else None
    spanish = article.norm in {"la", "el"}
    return (spanish or before is None or before.norm in {"com", "para", "que"}) and word.shape == "T" and not word.first


def _quoted_after(words: list[Word], end: int) -> int | None:
    """End of a nickname in quotation marks behind a name: Valdir "Capitão"."""
    if end + 2 < len(words) and words[end].text in _QUOTES and words[end - 1].gap == " " and words[end].gap == "":
        for j in range(end + 2, min(end + 5, len(words))):
            if words[j].text == _QUOTES[words[end].text]:
                return j + 1 if words[end + 1].capital else None
    return None


def _cue(words: list[Word], i: int) -> str:
    """The cue before a run: a title, a role, or a phrase such as "de nombre"; empty where there is none."""
    people = lexicon.people()
    j = i - 1
    quoted = False
    while j >= 0 and words[j].text in _QUOTES:
        quoted, j = True, j - 1
    if j >= 0 and words[j].text == ":" and words[j].gap in {" ", ""}:
        j -= 1
    if j >= 0 and words[j].norm in _ARTICLES and not words[j].capital:
        j -= 1
    if j < 0 or words[j].gap == "more" or (words[j].text == "." and words[i].opens):
        return ""
    if words[j].text == "." and j and words[j - 1].gap == "":
        j -= 1
    word = words[j]
    if word.norm in people.titles and not (
        word.norm in {"mayor", "general", "m", "d", "oficial", "agente", "cabo", "juez", "fiscal", "padre"}
        and word.shape == "l"
        and words[i].first
    ):
        return "a title"
    if word.norm in people.roles and word.shape != "T":
        return "a role"
    phrase = [w.norm for w in words[max(0, j - 4) : j + 1] if w.shape != "p"]
    for length in (5, 4, 3, 2, 1):
        if tuple(phrase[-length:]) in people.cues and len(phrase) >= length:
            return "alias" if phrase[-1] in {"alias", "vulgo", "apodado", "apodada", "aka"} or quoted else "a cue"
    return ""
