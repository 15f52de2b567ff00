"""In what manner a text says something: who says it, how surely, or whether it is only supposed or asked.

A victim's statement is always somebody's word: being attributed takes nothing from it. What is only supposed or asked
is no statement; what an answer makes of a question is told by `replies`. Nothing here looks further than some dozen
words, so that a text without full stops is read in time that grows with its length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from models.indicator import Manner
from services.nlp import lexicon
from services.nlp.indicators import hearsay, turned
from services.nlp.indicators.cues import Cues, phrase_at

_SPOKEN = 40
"""Words ahead of a statement within which its speaker is looked for."""
_SURE, _SUPPOSED, _BEHIND = 8, 12, 14
"""Words around a statement that a cue of doubt, of supposing, or of a speaker behind it reaches over."""
_SPEAKER = 5
"""Words before a verb of speech that name the speaker."""
PERIODS = frozenset({".", ";", "?", "!"})
EDGES = PERIODS | {",", ":", "(", ")", "-", "–", "—"}
_CONJUNCTIVE = {
    "es": re.compile(r"(?:(?:[^p]|..p)ara|[ií]era|[au]yera|jera|ase|iese)n?$"),
    "pt": re.compile(r"(?:asse|esse|isse|fosse)m?$"),
    "it": re.compile(r"(?:asse|esse|isse)(?:ro)?$"),
}
_PARTICIPLE = re.compile(r"(?:[aiu]d[oa]s?|ch[oa]s?|st[oa]s?|rt[oa]s?|[aiu]t[oaie]|[eiu]s?|it|is)$")
_IF = {"es": frozenset({"si"}), "pt": frozenset({"se"}), "en": frozenset({"if"}), "it": frozenset({"se"})}
_AUXILIARY = lexicon.plain("unfulfilled")
_THAT = frozenset({"que", "that", "che", "qu", "how"})
_AS_IF = frozenset({"como", "as", "even", "come", "only", "casi"})
ADVERSATIVE = lexicon.plain("adversative")


class Told(NamedTuple):
    """A manner and the words that say so, as a half-open range of words."""

    manner: Manner
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Around:
    """Words of a statement in their sentence, as half-open ranges; at `spelled` are those of the pattern itself."""

    words: tuple[str, ...]
    sentence: tuple[int, int]
    match: tuple[int, int]
    spelled: frozenset[int]
    table: Cues
    language: str

    def text(self, told: Told) -> str:
        """The words of a manner."""
        return " ".join(self.words[told.first : told.last])


def said(around: Around) -> Iterator[Told]:
    """Who says it, and whether they are sure of it."""
    speaker = _speaker(around)
    if speaker:
        yield speaker
    # Whom a text names as its source may know it by hearsay: «segundo denúncia, teria retido os passaportes».
    spoken = speaker is not None and phrase_at(around.words, speaker.first, around.table.by) is None
    if doubt := _doubt(around, spoken=spoken):
        yield doubt


def _speaker(around: Around) -> Told | None:
    """The words that say who says it: before the statement as near as possible, or behind its comma."""
    words, table, (first, last) = around.words, around.table, around.match
    start = max(around.sentence[0], first - _SPOKEN)
    for i in range(first - 1, start - 1, -1):
        if words[i] in ADVERSATIVE or words[i] == ";":
            break
        if words[i] not in table.speakers:
            continue
        for phrases in (table.charge, table.by, table.says):
            phrase = phrase_at(words, i, phrases)
            end = i + len(phrase or ())
            if not phrase or end > first:
                continue
            if phrases is table.by:
                return Told(Manner.ATTRIBUTED, i, _edge(words, end, min(end + _SPEAKER, first)))
            if phrases is table.charge or _introduces(words, end, first, table):
                return Told(Manner.ATTRIBUTED, _subject(words, i, start), end)
    end = min(around.sentence[1], last + _BEHIND)
    for i in range(last, end):
        if words[i] in PERIODS:
            break
        if phrase := phrase_at(words, i, table.by):
            return Told(Manner.ATTRIBUTED, i, _edge(words, i + len(phrase), min(i + len(phrase) + _SPEAKER, end)))
        source = phrase_at(words, i + 1, table.by) if words[i] == "," and i + 1 < len(words) else None
        if words[i] == "," and not source and (at := _spoken_after(words, i + 1, min(i + 4, end), table)):
            return Told(Manner.ATTRIBUTED, at, _edge(words, at + 1, min(at + _SPEAKER, end)))
    return None


def _introduces(words: tuple[str, ...], at: int, end: int, table: Cues) -> bool:
    """Whether a verb of speech before `at` has a statement behind it: told (the police) that."""
    if at < len(words) and words[at] == ":":
        return True
    for i in range(at, min(at + _SPEAKER, end)):
        # «Denuncia lo siguiente: la golpeaban».
        if words[i] in table.so or words[i] == ":":
            return True
        if words[i] in EDGES:
            return False
    return False


def _spoken_after(words: tuple[str, ...], first: int, last: int, table: Cues) -> int:
    """Where a verb of speech stands right behind a comma, with nothing said behind it; 0: nowhere."""
    for i in range(first, last):
        if words[i] in EDGES:
            return 0
        if (phrase := phrase_at(words, i, table.says)) and not _introduces(words, i + len(phrase), last, table):
            return i
    return 0


def _subject(words: tuple[str, ...], at: int, start: int) -> int:
    """Where the words begin that name the subject of a verb."""
    first = at
    while first > max(start, at - _SPEAKER) and words[first - 1] not in EDGES | _THAT:
        first -= 1
    return first


def _edge(words: tuple[str, ...], first: int, last: int) -> int:
    return next((i for i in range(first, last) if words[i] in EDGES), last)


def _doubt(around: Around, *, spoken: bool) -> Told | None:
    """The words that say that the speaker is not sure, in the clause of the statement."""
    words, table, (first, last) = around.words, around.table, around.match
    for i in range(last - 1, max(around.sentence[0], first - _SURE) - 1, -1):
        if i in around.spelled:
            continue
        if words[i] in ADVERSATIVE or words[i] in PERIODS or (i < first and words[i] in {":", "("}):
            return None
        if phrase := phrase_at(words, i, table.hedge):
            return Told(Manner.HEDGED, i, i + len(phrase))
        if i + 1 >= first and phrase_at(words, i, table.presumed):
            return Told(Manner.HEDGED, i, i + 1)
        if not spoken and phrase_at(words, i, table.conditional) and _PARTICIPLE.search(next_word(words, i)):
            return Told(Manner.HEDGED, i, i + 1)
    if not spoken and (at := hearsay.told(words, around.sentence, around.match, table, around.language)) >= 0:
        return Told(Manner.HEDGED, at, at + 1)
    for i in range(last, min(last + 2, around.sentence[1])):
        if phrase := phrase_at(words, i, table.hedge):
            return Told(Manner.HEDGED, i, i + len(phrase))
    return None


def next_word(words: tuple[str, ...], at: int) -> str:
    """The word behind a place; empty at the end."""
    return words[at + 1] if at + 1 < len(words) else ""


def supposed(around: Around) -> Told | None:
    """The words that make of it something that is only supposed."""
    words, table, first = around.words, around.table, around.match[0]
    at = turned.unfulfilled(words, around.sentence, around.match, table=table, language=around.language)
    if at >= 0:
        return Told(Manner.HYPOTHETICAL, at, at + 1)
    conditions = _IF.get(around.language, frozenset())
    for i in range(first - 1, max(around.sentence[0], first - _SUPPOSED) - 1, -1):
        if words[i] in EDGES or words[i] in ADVERSATIVE:
            return None
        phrase = phrase_at(words, i, table.suppose)
        if phrase and i + len(phrase) <= first and (len(phrase) == 1 or words[i] != "would" or i + 4 > first):
            return Told(Manner.HYPOTHETICAL, i, i + len(phrase))
        if words[i] in conditions:
            return _weighed(words, max(around.sentence[0], i - 3), i + 1, table) or _condition(around, i)
    return None


def _weighed(words: tuple[str, ...], first: int, end: int, table: Cues) -> Told | None:
    """A phrase of supposing that ends with a condition's word: «se investiga si»."""
    for i in range(first, end):
        phrase = phrase_at(words, i, table.suppose)
        if phrase and i + len(phrase) == end:
            return Told(Manner.HYPOTHETICAL, i, end)
    return None


def _condition(around: Around, at: int) -> Told | None:
    """A condition that is not fulfilled: «si le quitaran», "if they had taken". Threats hang on conditions too."""
    words, (first, last) = around.words, around.match
    if (at > around.sentence[0] and words[at - 1] in _AS_IF) or _speaker(around):
        return None
    between = words[at + 1 : first]
    helped = bool(_AUXILIARY.intersection(between[-2:]))
    if helped and around.table.negation.intersection(between):
        # «Si no le hubieran quitado el pasaporte»: so they did.
        return None
    form = _CONJUNCTIVE.get(around.language)
    inside = form is not None and not any(map(form.search, between)) and any(map(form.search, words[first:last]))
    return Told(Manner.HYPOTHETICAL, at, at + 1) if helped or inside else None
