"""In what manner a text says something: who says it, how surely, or whether it is only supposed or asked.

A victim's statement is always somebody's word: being attributed takes nothing from it. What is only supposed or asked
is no statement; a question takes the polarity of its answer. Nothing here looks further than some dozen words, so that
a text without full stops is read in time that grows with its length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from models.indicator import Manner, Polarity
from services.nlp import lexicon
from services.nlp.indicators import ticked, turned
from services.nlp.indicators.cues import Cues, Phrases, phrase_at

_SPOKEN = 40
"""Words ahead of a statement within which its speaker is looked for."""
_SURE, _SUPPOSED, _REPLY = 8, 12, 14
"""Words around a statement that a cue of doubt, of supposing, or an answer reaches over."""
_ASKED = 16
"""Words behind a statement within which its question ends."""
_SPEAKER = 5
"""Words before a verb of speech that name the speaker."""
_PERIODS = frozenset({".", ";", "?", "!"})
_EDGES = _PERIODS | {",", ":", "(", ")", "-", "–", "—"}
_SIGNS = _EDGES - {"?", "!"}
_LABELS = lexicon.plain("answer_labels")
"""What stands before an answer in a record of questions."""
_ALSO_IF = "si"
"""A word that begins an answer, and other sentences too: a sign or one of `_GOES_ON` follows where it answers."""
_GOES_ON = lexicon.plain("answer_goes_on")
_CONJUNCTIVE = {
    "es": re.compile(r"(?:(?:[^p]|..p)ara|[ií]era|[au]yera|jera|ase|iese)n?$"),
    "pt": re.compile(r"(?:asse|esse|isse|fosse)m?$"),
    "it": re.compile(r"(?:asse|esse|isse)(?:ro)?$"),
}
_PARTICIPLE = re.compile(r"(?:[aiu]d[oa]s?|ch[oa]s?|st[oa]s?|rt[oa]s?|[aiu]t[oaie]|[eiu]s?|it|is)$")
_IF = {"es": frozenset({"si"}), "pt": frozenset({"se"}), "en": frozenset({"if"}), "it": frozenset({"se"})}
_AUXILIARY = lexicon.plain("unfulfilled")
_WHY = frozenset({"why", "pourquoi", "perche", "porque", "porq", "xq"})
_WHO = frozenset({"who", "quem", "quien", "quienes", "chi", "qui"})
_THAT = frozenset({"que", "that", "che", "qu", "how"})
_AS_IF = frozenset({"como", "as", "even", "come", "only", "casi"})
_ADVERSATIVE = lexicon.plain("adversative")


class Told(NamedTuple):
    """A manner and the words that say so, as a half-open range of words."""

    manner: Manner
    first: int
    last: int


class Reply(NamedTuple):
    """What an answer makes of a question; `told` are the words that answer, or the question's where nothing does."""

    polarity: Polarity
    told: Told


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
    if doubt := _doubt(around, spoken=speaker is not None):
        yield doubt


def _speaker(around: Around) -> Told | None:
    """The words that say who says it: before the statement as near as possible, or behind its comma."""
    words, table, (first, last) = around.words, around.table, around.match
    start = max(around.sentence[0], first - _SPOKEN)
    for i in range(first - 1, start - 1, -1):
        if words[i] in _ADVERSATIVE or words[i] == ";":
            break
        for phrases in (table.charge, table.by, table.says):
            phrase = phrase_at(words, i, phrases)
            end = i + len(phrase or ())
            if not phrase or end > first:
                continue
            if phrases is table.by:
                return Told(Manner.ATTRIBUTED, i, _edge(words, end, min(end + _SPEAKER, first)))
            if phrases is table.charge or _introduces(words, end, first, table):
                return Told(Manner.ATTRIBUTED, _subject(words, i, start), end)
    end = min(around.sentence[1], last + _REPLY)
    for i in range(last, end):
        if words[i] in _PERIODS:
            break
        if phrase := phrase_at(words, i, table.by):
            return Told(Manner.ATTRIBUTED, i, _edge(words, i + len(phrase), min(i + len(phrase) + _SPEAKER, end)))
        if words[i] == "," and (at := _spoken_after(words, i + 1, min(i + 4, end), table)):
            return Told(Manner.ATTRIBUTED, at, _edge(words, at + 1, min(at + _SPEAKER, end)))
    return None


def _introduces(words: tuple[str, ...], at: int, end: int, table: Cues) -> bool:
    """Whether a verb of speech before `at` has a statement behind it: told (the police) that."""
    if at < len(words) and words[at] == ":":
        return True
    for i in range(at, min(at + _SPEAKER, end)):
        if words[i] in table.so:
            return True
        if words[i] in _EDGES:
            return False
    return False


def _spoken_after(words: tuple[str, ...], first: int, last: int, table: Cues) -> int:
    """Where a verb of speech stands right behind a comma, with nothing said behind it; 0: nowhere."""
    for i in range(first, last):
        if words[i] in _EDGES:
            return 0
        if (phrase := phrase_at(words, i, table.says)) and not _introduces(words, i + len(phrase), last, table):
            return i
    return 0


def _subject(words: tuple[str, ...], at: int, start: int) -> int:
    """Where the words begin that name the subject of a verb."""
    first = at
    while first > max(start, at - _SPEAKER) and words[first - 1] not in _EDGES | _THAT:
        first -= 1
    return first


def _edge(words: tuple[str, ...], first: int, last: int) -> int:
    return next((i for i in range(first, last) if words[i] in _EDGES), last)


def _doubt(around: Around, *, spoken: bool) -> Told | None:
    """The words that say that the speaker is not sure, in the clause of the statement."""
    words, table, (first, last) = around.words, around.table, around.match
    for i in range(last - 1, max(around.sentence[0], first - _SURE) - 1, -1):
        if i in around.spelled:
            continue
        if words[i] in _ADVERSATIVE or words[i] in _PERIODS or (i < first and words[i] in {":", "("}):
            return None
        if phrase := phrase_at(words, i, table.hedge):
            return Told(Manner.HEDGED, i, i + len(phrase))
        if i + 1 >= first and phrase_at(words, i, table.presumed):
            return Told(Manner.HEDGED, i, i + 1)
        if not spoken and phrase_at(words, i, table.conditional) and _PARTICIPLE.search(_next(words, i)):
            return Told(Manner.HEDGED, i, i + 1)
    for i in range(last, min(last + 2, around.sentence[1])):
        if phrase := phrase_at(words, i, table.hedge):
            return Told(Manner.HEDGED, i, i + len(phrase))
    return None


def _next(words: tuple[str, ...], at: int) -> str:
    return words[at + 1] if at + 1 < len(words) else ""


def supposed(around: Around) -> Told | None:
    """The words that make of it something that is only supposed."""
    words, table, first = around.words, around.table, around.match[0]
    at = turned.unfulfilled(words, around.sentence, around.match, table=table, language=around.language)
    if at >= 0:
        return Told(Manner.HYPOTHETICAL, at, at + 1)
    conditions = _IF.get(around.language, frozenset())
    for i in range(first - 1, max(around.sentence[0], first - _SUPPOSED) - 1, -1):
        if words[i] in _EDGES or words[i] in _ADVERSATIVE:
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


def replied(around: Around) -> Reply | None:
    """What an answer makes of a statement that is asked; None where it is none."""
    words, end = around.words, around.sentence[1]
    if box := _ticked(around):
        return box
    if not _presumed(around) and (mark := _question_mark(words, around.match[1], end)) >= 0:
        asked = Told(Manner.ASKED, mark, mark + 1)
        return _reply(around, asked, _behind_labels(words, mark + 1, around.table), reported=False)
    start = max(around.sentence[0], around.match[0] - _SUPPOSED)
    for i in range(around.match[0] - 1, start - 1, -1):
        phrase = phrase_at(words, i, around.table.asked)
        if phrase and i + len(phrase) <= around.match[0]:
            if _answered_before(around, i + len(phrase)):
                return None
            asked = Told(Manner.ASKED, i, i + len(phrase))
            return _reply(around, asked, around.match[1], reported=True)
    return None


def _answered_before(around: Around, at: int) -> bool:
    """Whether a question before a statement is of something else, and answered: "asked if he knew her, he said no"."""
    words, first = around.words, around.match[0]
    for i in range(at, first):
        for phrases in (around.table.no, around.table.yes, around.table.unknown):
            phrase = phrase_at(words, i, phrases)
            if phrase and len(phrase) > 1 and i + len(phrase) <= first and words[i + len(phrase)] in _EDGES:
                return True
    return False


def _ticked(around: Around) -> Reply | None:
    """What the boxes of a printed form behind a statement answer."""
    words, end = around.words, around.sentence[1]
    for i in range(around.match[1], min(around.match[1] + _ASKED, end + 1, len(words))):
        if words[i] == ticked.OPEN:
            return Reply(Polarity.GENERIC, Told(Manner.ASKED, i, i + 1))
        if words[i] in {ticked.YES, ticked.NO}:
            return _decided(around, Told(Manner.ANSWERED, i, i + 1), yes=words[i] == ticked.YES)
        if words[i] in {".", ";"}:
            break
    return None


def _decided(around: Around, told: Told, *, yes: bool) -> Reply:
    # «¿No le devolvieron el pasaporte? No»: the answer agrees with the denial that is the statement.
    agrees = any(around.words[n] in around.table.negation for n in around.spelled)
    return Reply(Polarity.ASSERTED if yes or agrees else Polarity.NEGATED, told)


def _presumed(around: Around) -> bool:
    """Whether a question takes a statement for granted: "why did they take it?", "without papers, who believes us?"."""
    words, (first, last) = around.words, around.match
    before = words[max(around.sentence[0], first - _SPEAKER) : first]
    why = not _WHY.isdisjoint(before) or ("por", "que") in pairwise(before)
    return why or (words[last : last + 1] == (",",) and _next(words, last) in _WHO)


def _question_mark(words: tuple[str, ...], first: int, end: int) -> int:
    """Where the question of a statement ends; -1 where it is none. A colon begins another turn of a chat."""
    for i in range(first, min(first + _ASKED, end)):
        if words[i] == "?":
            return i
        if words[i] in {":", ";", "."}:
            break
    return -1


def _behind_labels(words: tuple[str, ...], at: int, table: Cues) -> int:
    """Where an answer begins, behind «R:», "A." or a dash."""
    end = min(at + 4, len(words))
    while at < end and (words[at] in _SIGNS or (words[at] in _LABELS and _next(words, at) in _SIGNS)):
        at += 1
    # «A. No»: the point of a letter is none of the view's words.
    labelled = (
        at + 1 < end
        and words[at] in _LABELS
        and any(phrase_at(words, at + 1, kind) for kind in (table.unknown, table.no, table.yes))
    )
    return at + 1 if labelled else at


def _reply(around: Around, asked: Told, at: int, *, reported: bool) -> Reply:
    """The answer that begins at a place, or that is reported within some words behind it."""
    words, table = around.words, around.table
    for i in range(at, min(at + (_REPLY if reported else 1), len(words))):
        found = [(len(p), kind) for kind in (table.unknown, table.no, table.yes) if (p := phrase_at(words, i, kind))]
        if not found or (reported and max(found, key=_length)[0] == 1 and not _alone(words, i)):
            continue
        size, kind = max(found, key=_length)
        if kind is table.unknown or (words[i + size - 1] == _ALSO_IF and not _ends(words, i + size)):
            break
        told = Told(Manner.ANSWERED, i, i + size)
        return _decided(
            around, told, yes=kind is table.yes or (size == 1 and phrase_at(words, i, table.pseudo) is not None)
        )
    return Reply(Polarity.GENERIC, asked)


def _length(found: tuple[int, Phrases]) -> int:
    return found[0]


def _alone(words: tuple[str, ...], at: int) -> bool:
    """Whether a word stands between signs, as an answer does (: no.)."""
    return words[at - 1] in _EDGES and (at + 1 == len(words) or words[at + 1] in _EDGES)


def _ends(words: tuple[str, ...], at: int) -> bool:
    return at >= len(words) or words[at] in _EDGES or words[at] in _GOES_ON
