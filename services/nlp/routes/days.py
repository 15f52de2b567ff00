"""Days of the paper and of what was said, which are no days of a journey: hearings, letters, statements, births."""

import re
from collections.abc import Sequence
from itertools import pairwise

from models.mention import Mention, MentionKind
from services.nlp.routes import words
from services.nlp.routes.page import Draft, Sheet

_STATES, _SAYS, _PAPER = words.any_of("states"), words.any_of("says"), words.any_of("papers")
_REACH = 60
"""Characters before a day within which the paper stands that it is of."""
_THAT = re.compile(r"[^.;:\n]{0,60}?(?:(?<!\w)(?:que|that|che|(?:s?he|they|i|we))(?!\w)|(?<!\w)qu['’]|:)")
_OF_PAPER = re.compile(
    r"(?: [\w.º°/-]+){0,4}? (?:(?:de(?: fecha)?|del|d[ao]|di|du|of|dated|in data|en date du"
    r"|(?:presentad|celebrad|realizad|rendid|tomad|prestad|depositad|lavrad|assinad|firmad|fechad|datad)"
    r"[oa]s?(?: el| en| em| a)?"
    r"|(?:filed|made|taken|given|held|submitted|signed)(?: on)?)(?: dia)?) $"
)
_BORN = re.compile(
    r"(?<!\w)(?:nacid[oa]s?|nacio|nascid[oa]s?|nasceu|born|nee?|nat[oa])(?: (?:el|on|em|le|il|the))?(?: dia)? $"
)
_PLACE_AND_DAY = re.compile(
    r"(?:(?:fait|dado|done|dato|fatto|given) (?:a|en|em|in|at) )?[^\W\d][\w .'’()-]{1,40}, ?"
    r"(?:a |el |le |li |il |the |ce |aos )?$"
)
"""Before the day at the head of a letter."""
_LABEL = re.compile(r"[^\n:]{0,30}: ?$")
_BREAK = re.compile(r"[.;:]\s|\n")


def of_journeys(sheet: Sheet, start: int, end: int, drafts: Sequence[Draft]) -> list[Mention]:
    """Days of a sentence that may be days of its legs, those that may as well be of what was said last."""
    days = [m for m in sheet.within(start, end, MentionKind.DATE) if m.normal and len(m.normal) >= len("2026")]
    first = min(draft.first for draft in drafts)
    kept: list[Mention] = []
    last: list[Mention] = []
    for day in days:
        if _of_birth(sheet, start, day) or _heads_a_letter(sheet, start, first, day):
            continue
        said = _said(sheet, start, first, day)
        if said is not None and _STATES.search(said):
            continue
        doubtful = said is not None or _of_paper(sheet, start, day) or _heads_a_form(sheet, start, first, day)
        (last if doubtful else kept).append(day)
    before = [day for day in kept if day.span.end <= min(draft.start for draft in drafts)]
    # «El 5 conoció a Raúl y el 7 viajó»: of two days before a journey, the one that stands by it.
    gone = [one for one, other in pairwise(before) if _another_clause(sheet, one.span.end, other.span.start)]
    return [*(day for day in kept if day not in gone), *last, *gone]


def _of_birth(sheet: Sheet, start: int, day: Mention) -> bool:
    return _BORN.search(sheet.flat[max(start, day.span.start - _REACH) : day.span.start]) is not None


def _line(sheet: Sheet, start: int, first: int, day: Mention) -> str | None:
    """What stands before a day that ends its line, above the line of the first place of a journey."""
    if sheet.text.find("\n", day.span.end, first) != day.span.end + len(
        sheet.text[day.span.end : first].split("\n")[0]
    ) or sheet.text[day.span.end : first].split("\n")[0].strip(" .,)"):
        return None
    return sheet.flat[max(start, sheet.text.rfind("\n", 0, day.span.start) + 1) : day.span.start]


def _heads_a_letter(sheet: Sheet, start: int, first: int, day: Mention) -> bool:
    line = _line(sheet, start, first, day)
    return line is not None and _PLACE_AND_DAY.fullmatch(line) is not None


def _heads_a_form(sheet: Sheet, start: int, first: int, day: Mention) -> bool:
    line = _line(sheet, start, first, day)
    return line is not None and (not line.strip() or _LABEL.fullmatch(line) is not None)


def _said(sheet: Sheet, start: int, first: int, day: Mention) -> str | None:
    """The clause of a saying that a day belongs to, where all journeys are told behind it."""
    if day.span.start >= first:
        return None
    opened = max((m.end() for m in _BREAK.finditer(sheet.flat, start, day.span.start)), default=start)
    for pattern in (_STATES, _SAYS):
        for verb in pattern.finditer(sheet.flat, opened, first):
            that = _THAT.match(sheet.flat, verb.end(), first)
            if that and day.span.end <= that.end() and not _moved(sheet, opened, verb.start()):
                return sheet.flat[opened : that.end()]
    return None


def _moved(sheet: Sheet, start: int, end: int) -> bool:
    """Whether a journey is told before what was said."""
    moves = words.tongue(sheet.flat[start:end], sheet.language).moves.finditer(sheet.flat, start, end)
    return any(words.NOUNS.fullmatch(move[0]) is None for move in moves)


def _of_paper(sheet: Sheet, start: int, day: Mention) -> bool:
    before = sheet.flat[max(start, day.span.start - _REACH) : day.span.start]
    return any(_OF_PAPER.fullmatch(before, paper.end()) for paper in _PAPER.finditer(before))


def _another_clause(sheet: Sheet, first: int, last: int) -> bool:
    """Whether something else was told between two days: a verb or more, and then what parts clauses."""
    between = sheet.flat[first:last]
    cuts = list(words.SIDE.finditer(between))
    return bool(cuts) and len(between[: cuts[-1].start()].split()) > 1 and not _moved(sheet, first, last)
