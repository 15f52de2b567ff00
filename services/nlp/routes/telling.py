"""How a text tells of a journey: as one that was made, as one that is only planned, or in a question."""

import re
from enum import Enum

from services.nlp.routes import words
from services.nlp.routes.beside import LAST, message, weekday, whole
from services.nlp.routes.errands import errand
from services.nlp.routes.page import Draft, Sheet
from services.nlp.routes.things import carried

_BREAK = re.compile(r"[;:.!?](?= )|(?<!\w)(?:pero|mas|but|mais|ma|y luego|e depois|and then|et puis|e poi)(?!\w)")
"""Where what stands before a verb says nothing of it any more."""
_REACH = 90
"""Characters before a verb within which the word that makes a plan of it stands."""
_ANSWER = 90
"""Characters behind a question within which its answer begins."""
_ENDS = re.compile(r"[.!;?]")
_BOTH = "imos"
"""«Salimos» is of the present and of the past."""
_LETTER = re.compile(r"[^\W\d_]")


class Telling(Enum):
    """What a sentence says of a journey."""

    MADE = "made"
    PLANNED = "planned"
    ASKED = "asked"
    ERRAND = "errand"
    """Made by officials, by a family in search, or by a thing: no part of how anybody was moved."""


def telling(draft: Draft, sheet: Sheet, start: int, end: int) -> Telling:
    """What the sentence from `start` to `end` says of a leg that was read in it."""
    if _asked(draft, sheet, start, end):
        return Telling.ASKED
    if errand(draft, sheet, start, end) or carried(draft, sheet, start, end):
        return Telling.ERRAND
    return Telling.PLANNED if _planned(draft, sheet, start, end) else Telling.MADE


def _asked(draft: Draft, sheet: Sheet, start: int, end: int) -> bool:
    """Whether a question tells of it that nobody answers, or that is answered by no."""
    place = draft.first
    if words.ASKED_WHETHER.search(sheet.flat, start, place):
        return words.SAID_YES.search(sheet.flat, draft.end, end) is None
    close = _ENDS.search(sheet.text, draft.end)
    if close is None or close[0] != "?" or close.start() - draft.end > _ANSWER:
        return False
    opened = sheet.text.find("¿", draft.end, close.start())
    if opened >= 0:
        # "Viajó de Lima a Santiago, ¿verdad?": the journey is told before the question.
        return False
    answer = sheet.flat[close.end() : close.end() + _ANSWER]
    if words.YES.match(answer):
        return False
    question = sheet.flat[_opening(sheet, start, draft.start) : close.start()]
    if words.OPEN_QUESTION.search(question) is None:
        return True
    # "¿Cuándo viajó de Lima a Tacna? En marzo." takes the journey for granted, and so does what answers it.
    told = _ENDS.split(answer, maxsplit=1)[0]
    return words.NO.match(answer) is not None or _LETTER.search(told) is None or answer[len(told) :][:1] == "?"


def _opening(sheet: Sheet, start: int, at: int) -> int:
    """Where the question around a place begins."""
    signs = [match.end() for match in re.finditer(r"[.!;?¿:](?=\s|¿|\w)", sheet.text[start:at])]
    return start + (signs[-1] if signs else 0)


def _planned(draft: Draft, sheet: Sheet, start: int, end: int) -> bool:
    """Whether it is wished, announced, attempted or kept from happening; nothing says that it was made."""
    place = draft.first
    behind = sheet.flat[draft.end : end]
    if words.FULFILLED.search(behind):
        return False
    if words.THWARTED.search(behind):
        return True
    said = words.SAID_TO_GO.search(sheet.flat[start:place])
    if said and words.SAYS_OWN_WAY.match(_said_by(sheet, start, start + said.start()) + said[0]):
        # "le dijo que iba a Santa Cruz": who speaks is on the way.
        return False
    if said and words.HABIT.search(sheet.flat, start, end) is None:
        return True
    tongue = words.tongue(sheet.flat[start:end], sheet.language)
    moves = list(tongue.moves.finditer(sheet.flat, start, place))
    verbs = [match for match in moves if not words.NOUNS.fullmatch(match[0])]
    if not verbs:
        return bool(moves) and words.PLANNED_TRIP.search(sheet.flat, max(start, place - _REACH), place) is not None
    first, raw = verbs[-1].start(), whole(sheet, verbs[-1])
    flat = sheet.flat[first : first + len(raw)]
    before = _BREAK.split(sheet.flat[max(start, first - _REACH) : first])[-1]
    if words.FUTURE.search(raw) or (tongue is words.FRENCH_TONGUE and words.FUTURE_FR.search(raw)):
        return True
    if words.SUPPOSED.search(before):
        return True
    if words.WOULD.search(raw) and words.THAT.search(before):
        return True
    if words.WILL.search(before) or (words.IMPERATIVE.fullmatch(flat) and words.HEAD.fullmatch(before)):
        return True
    open_verb = (
        words.OPEN_VERB.search(flat) or words.ENGLISH_VERB.fullmatch(flat) or words.PASSIVE_TO_COME.search(before)
    )
    if open_verb and words.PLAN.search(before):
        return True
    # A verb of the present, in a sentence that names a time to come.
    past = words.PAST.search(raw)
    if words.TIME_TO_COME.search(sheet.flat, start, end) is not None and (past is None or raw.endswith(_BOTH)):
        return True
    if past is not None:
        return False
    text = message(sheet, start, end)
    return text is not None and weekday(sheet, text, end) is not None and LAST.search(sheet.flat, text, end) is None


def _said_by(sheet: Sheet, start: int, at: int) -> str:
    """The word before a verb of saying, with its blank."""
    before = sheet.flat[start:at].split()
    return f"{before[-1]} " if before else ""
