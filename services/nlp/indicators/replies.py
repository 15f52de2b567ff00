"""What an answer makes of what is asked: in records of questions, in reports of them, and in the boxes of forms."""

from itertools import pairwise
from typing import NamedTuple

from models.indicator import Manner, Polarity
from services.nlp import lexicon
from services.nlp.indicators import ticked
from services.nlp.indicators.cues import Cues, Phrases, phrase_at
from services.nlp.indicators.manner import ADVERSATIVE, EDGES, Around, Told, next_word

_SUPPOSED, _REPLY = 12, 24
"""Words before a statement that a reported question reaches over, and behind it an answer."""
_ASKED = 16
"""Words behind a statement within which its question ends."""
_LIMIT = 4
"""Words behind a "yes" within which it is taken back in part."""
_BEFORE = 5
"""Words before a statement within which a question takes it for granted."""
_WHOM = 8
"""Words between "asked" and "if" that say whom."""
_SIGNS = EDGES - {"?", "!"}
_LABELS = lexicon.plain("answer_labels")
"""What stands before an answer in a record of questions."""
_ALSO_IF = "si"
"""A word that begins an answer, and other sentences too: a sign or one of `_GOES_ON` follows where it answers."""
_GOES_ON = lexicon.plain("answer_goes_on")
_ONLY = lexicon.plain("only")
_WHY = frozenset({"why", "pourquoi", "perche", "porque", "porq", "xq"})
_WHO = frozenset({"who", "quem", "quien", "quienes", "chi", "qui"})
_MYSELF = lexicon.plain("myself")
_TITLES = lexicon.plain("titles")
_ANSWER = 4
"""Words of an answer within which it names who did something."""
_WHETHER = {
    "es": frozenset({"si"}), "pt": frozenset({"se"}), "en": frozenset({"if", "whether"}),
    "fr": frozenset({"si", "s"}), "it": frozenset({"se"}),
}  # fmt: skip
_ASKING, _SAY = lexicon.plain("asking"), lexicon.plain("asked_to_say")
"""Words of asking; and of being told to say, which ask only before one of `_PARTIES`: «diga la testigo si»."""
_PARTIES = lexicon.plain("asked_parties")
_OPEN = _WHY | _WHO | lexicon.plain("asked_openly")
"""Words that open another clause, so that an "if" behind them is none of the question."""


class Reply(NamedTuple):
    """What an answer makes of a question; `told` are the words that answer, or the question's where nothing does."""

    polarity: Polarity
    told: Told


def replied(around: Around) -> Reply | None:
    """What an answer makes of a statement that is asked; None where it is none."""
    words, end = around.words, around.sentence[1]
    if box := _ticked(around):
        return box
    if not _presumed(around) and (mark := _question_mark(words, around.match[1], end)) >= 0:
        asked = Told(Manner.ASKED, mark, mark + 1)
        return _reply(around, asked, _behind_labels(words, mark + 1, around.table), reported=False)
    reported = _asked(around)
    if reported is None or _answered_before(around, reported.last):
        return None
    return _reply(around, reported, _behind_edge(around), reported=True)


def _behind_edge(around: Around) -> int:
    """Where an answer can begin: behind the statement, or behind a comma to which its words run on."""
    first, last = around.match
    return next((i for i in range(first + 1, last) if around.words[i] == ","), last)


def named(around: Around) -> Reply | None:
    """What an answer makes of a question who did something: another person said it, «yo misma» denies it."""
    words = around.words
    mark = _question_mark(words, around.match[1], around.sentence[1])
    at = _behind_labels(words, mark + 1, around.table) if mark >= 0 else len(words)
    if at + 1 < len(words) and words[at] in _LABELS and _names(words, at + 1, around.table):
        # «R. La señora»: the point of a letter is none of the view's words.
        at += 1
    if at >= len(words) or words[at] == "?":
        return None
    told = Told(Manner.ANSWERED, at, at + 1)
    if phrase_at(words, at, around.table.unknown):
        return None
    if not _MYSELF.isdisjoint(words[at : at + _ANSWER]) or phrase_at(words, at, around.table.no):
        return Reply(Polarity.NEGATED, told)
    return Reply(Polarity.ASSERTED, told) if _names(words, at, around.table) else None


def _names(words: tuple[str, ...], at: int, table: Cues) -> bool:
    return words[at] in table.persons or words[at] in table.definite or words[at] in _TITLES or words[at] in _MYSELF


def _asked(around: Around) -> Told | None:
    """The words before a statement that make a reported question of it: "asked if", «preguntada la testigo si»."""
    words, first = around.words, around.match[0]
    start = max(around.sentence[0], first - _SUPPOSED)
    for i in range(first - 1, start - 1, -1):
        phrase = phrase_at(words, i, around.table.asked)
        if phrase and i + len(phrase) <= first:
            return Told(Manner.ASKED, i, i + len(phrase))
        if words[i] in _WHETHER[around.language] and (at := _asking(words, i, max(start - _WHOM, 0))) >= 0:
            return Told(Manner.ASKED, at, i + 1)
    return None


def _asking(words: tuple[str, ...], end: int, start: int) -> int:
    """Where the word of asking stands that an "if" belongs to, behind whom it asks; -1: nowhere."""
    parties = True
    for i in range(end - 1, max(end - _WHOM, start) - 1, -1):
        if words[i] in _ASKING or (parties and words[i] in _SAY):
            return i
        if words[i] in EDGES or words[i] in _OPEN:
            return -1
        parties = parties and words[i] in _PARTIES
    return -1


def _answered_before(around: Around, at: int) -> bool:
    """Whether a question before a statement is of something else, and answered: "asked if he knew her, he said no"."""
    words, first = around.words, around.match[0]
    for i in range(at, first):
        for phrases in (around.table.no, around.table.yes, around.table.unknown):
            phrase = phrase_at(words, i, phrases)
            if phrase and len(phrase) > 1 and i + len(phrase) <= first and words[i + len(phrase)] in EDGES:
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


def limited(around: Around, answer: Told) -> bool:
    """Whether a "yes" is taken back in part: «sí, pero solo con ella», "only with permission", "sometimes"."""
    if phrase_at(around.words, answer.first, around.table.partly):
        return True
    behind = around.words[answer.last : answer.last + _LIMIT]
    return not (ADVERSATIVE | _ONLY).isdisjoint(behind)


def _presumed(around: Around) -> bool:
    """Whether a question takes a statement for granted: "why did they take it?", "without papers, who believes us?"."""
    words, (first, last) = around.words, around.match
    before = words[max(around.sentence[0], first - _BEFORE) : first]
    why = not _WHY.isdisjoint(before) or ("por", "que") in pairwise(before)
    return why or (words[last : last + 1] == (",",) and next_word(words, last) in _WHO)


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
    while at < end and (words[at] in _SIGNS or (words[at] in _LABELS and next_word(words, at) in _SIGNS)):
        at += 1
    # «A. No»: the point of a letter is none of the view's words.
    labelled = (
        at + 1 < end
        and words[at] in _LABELS
        and any(phrase_at(words, at + 1, kind) for kind in (table.unknown, table.no, table.yes, table.partly))
    )
    return at + 1 if labelled else at


def _reply(around: Around, asked: Told, at: int, *, reported: bool) -> Reply:
    """The answer that begins at a place, or that is reported within some words behind it."""
    words, table = around.words, around.table
    for i in range(at, min(at + (_REPLY if reported else 1), len(words))):
        kinds = (table.unknown, table.no, table.yes, table.partly)
        found = [(len(p), kind) for kind in kinds if (p := phrase_at(words, i, kind))]
        if not found or (reported and max(found, key=_length)[0] == 1 and not (_alone(words, i) or _partly(around, i))):
            if reported and (words[i] == "?" or words[i] in _ASKING):
                # The next question.
                break
            continue
        size, kind = max(found, key=_length)
        if reported and kind is table.partly and not _said(around, i):
            continue
        if kind is table.unknown or (words[i + size - 1] == _ALSO_IF and not _ends(words, i + size)):
            break
        told = Told(Manner.ANSWERED, i, i + size)
        return _decided(
            around,
            told,
            yes=kind in (table.yes, table.partly) or (size == 1 and phrase_at(words, i, table.pseudo) is not None),
        )
    return Reply(Polarity.GENERIC, asked)


def _partly(around: Around, at: int) -> bool:
    return phrase_at(around.words, at, around.table.partly) is not None and _said(around, at)


def _said(around: Around, at: int) -> bool:
    """Whether words stand behind a verb of speech, "that" or a colon: «dijo que a veces», "she said sometimes"."""
    before = around.words[at - 1]
    return before == ":" or before in around.table.so or phrase_at(around.words, at - 1, around.table.says) is not None


def _length(found: tuple[int, Phrases]) -> int:
    return found[0]


def _alone(words: tuple[str, ...], at: int) -> bool:
    """Whether a word stands as an answer does: between signs, or behind a colon (: no, señor)."""
    if words[at - 1] == ":":
        return _ends(words, at + 1)
    return words[at - 1] in EDGES and (at + 1 == len(words) or words[at + 1] in EDGES)


def _ends(words: tuple[str, ...], at: int) -> bool:
    return at >= len(words) or words[at] in EDGES or words[at] in _GOES_ON
