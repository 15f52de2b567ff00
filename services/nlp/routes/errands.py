"""Journeys by which nobody was moved: officials at work, a detainee on the way to jail, a family in search.

Who travels decides. An official, a lawyer or a judge who is the subject of a verb of going, and takes nobody along, is
about their work; so is the police that takes a detainee. A policeman who takes girls somewhere, and whoever is brought
to a shelter, is told as any other journey.
"""

import re

from models.mention import MentionKind
from services.nlp.routes import words
from services.nlp.routes.page import Draft, Sheet

_OFFICIAL, _FAMILY, _DETAINEE = words.any_of("official"), words.any_of("family"), words.any_of("detainee")
"""Who travels for the case and not in it: officials at work, a family that searches, whoever was arrested."""
_IN_SEARCH, _JAIL = words.any_of("in_search"), words.any_of("jail")
_VICTIM, _MOVED = words.any_of("victim"), words.any_of("victim", "moved")
_GOES, _CARRIES, _EITHER = (words.any_of(name) for name in ("goes", "carries", "goes_or_carries"))
_ALONG, _STEPS, _OF, _ARTICLES = (words.any_of(name) for name in ("along", "steps", "of", "articles"))
_REACH = 160
"""Characters before a verb within which its subject stands."""
_AHEAD = 60
"""Characters behind a journey within which it is told who came along."""
_BREAK = re.compile(r"[;:.!?](?= )|\n")
_COMMAS = re.compile(r",[^,]{0,90},")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*|\S")
_IS_TAKEN = re.compile(
    r"(?<!\w)(?:fue(?:ron)?|han? sido|foi|foram|was|were|ha(?:s|ve) been|(?:a|ont) ete|(?:e|sono) stat[oaie])"
    r"(?: \w+ly)? $"
)
_NUMBERS = r"(?:dos|tres|cuatro|varios|algunos|two|three|four|several|some|deux|trois|due|tre|dois|duas)"
_DET = (
    rf"(?:(?:l[aeo]s?|el|the|an?|un[aoe]?s?|u[mn]as?|os?|as?|i|gli|su|sus|sua|seu|his|her|their|mi|my|sa|son|ses|leurs?|{_NUMBERS})"
    r" |l['’]|un['’])"
)
_UNDER = re.compile(
    r"(?<!\w)(?:(?:de|del|da|do|das|dos|di|del?la|dello|dei|du|des|of|by|por|pelos?|pelas?|para|al|aos?|con|com|with|avec"
    r"|segun|selon|secondo|according to|ante|from|to|for|sin|sem|contra|against|como|like|as|than|dall[ao]|alla|ai"
    rf"|aux?|par|per|segundo|told|asked|called|paid) {_DET}{{0,2}}|a {_DET}|(?:d|all|dall|dell)['’])$"
)
"""Before a word, these say that it is not who acts."""
_MASKED = re.compile(
    r"(?<!\w)(?:ex|fals[oa]s?|supuest[oa]s?|presunt[oaie]s?|former|fake|false|faux|finto|falsi"
    r"|sedicente|suppose[ds]?|corrupt\w*)[ -]+$"
)
_COORDINATE = re.compile(rf"(?<=\w)( (?:y|e|and|et|ed|con|com|with|avec)) {_DET}{{0,2}}$")
_ACCUSED = re.compile(
    r"(?<!\w)(?:acusad|imputad|procesad|sindicad|implicad|involucrad|corrupt|complic|coludid|sobornad|comprad[oa]|accused|bribed"
    r"|mis en (?:examen|cause)|indagat|imputat|arrestat|corrott)"
)
_REFLEXIVE = re.compile(
    r"(?<!\w)(?:se|si|s['’]|s['’](?:est|etait|etaient)|se sont|si (?:e|sono|era|erano))(?:(?: ha[n]?| habian?))? *$"
)
_OBJECTLESS = re.compile(
    r" (?:(?:back|up|down|over|out|together|\w+ly) )?(?:from|to|into|towards?|via|through|between|all the way)(?!\w)"
)


_HAS = re.compile(r"(?<!\w)(?:a|ont|ai|as|avons|avez|avait|avaient) $")
"""Before «voyagé», which reads like «voyage»."""


def errand(draft: Draft, sheet: Sheet, start: int, end: int) -> bool:
    """Whether officials, or a family in search, made a journey for themselves; or a detainee was taken to jail."""
    verb = _verb(draft, sheet, start, end)
    if verb is None:
        return False
    first, last, behind = verb
    told = sheet.flat[first:last]
    if _CARRIES.fullmatch(told) and not _for_oneself(sheet, first, last):
        return _in_custody(draft, sheet, start, end, (first, last))
    if _GOES.fullmatch(told) is None and not _for_oneself(sheet, first, last):
        return False
    who = _subject(sheet, start, first, _OFFICIAL)
    if who is None and (after := _after(sheet, last, _OFFICIAL)) is not None:
        who = after
    if who is not None:
        return not _with_somebody(draft, sheet, who, end)
    family = _subject(sheet, start, first, _FAMILY)
    return (
        family is not None
        and _IN_SEARCH.search(sheet.flat, first, end) is not None
        and not _with_somebody(draft, sheet, family, end)
        and not behind
    )


def _verb(draft: Draft, sheet: Sheet, start: int, end: int) -> tuple[int, int, bool] | None:
    """The verb that tells of a leg, and whether it stands behind the places."""
    moves = words.tongue(sheet.flat[start:end], sheet.language).moves
    before = [
        m
        for m in moves.finditer(sheet.flat, start, draft.first)
        if not words.NOUNS.fullmatch(m[0]) or _HAS.search(sheet.flat, start, m.start())
    ]
    if before:
        return (*before[-1].span(), False)
    after = moves.search(sheet.flat, draft.end, min(end, draft.end + _AHEAD))
    return None if after is None else (*after.span(), True)


def _for_oneself(sheet: Sheet, first: int, last: int) -> bool:
    """Whether a verb of taking has nobody but its subject: «se trasladó», «drove from»."""
    told = sheet.flat[first:last]
    if _EITHER.fullmatch(told):
        return _OBJECTLESS.match(sheet.flat, last) is not None
    return _CARRIES.fullmatch(told) is not None and (
        _REFLEXIVE.search(sheet.flat[max(0, first - 20) : first]) is not None or sheet.flat.startswith("-se", last)
    )


def _subject(sheet: Sheet, start: int, verb: int, kind: re.Pattern[str]) -> tuple[int, int] | None:
    """Where the subject of a verb stands, if it is of a kind; nothing but its name and office may stand between."""
    at = max(start, verb - _REACH)
    at += max((m.end() for m in _BREAK.finditer(sheet.flat[at:verb])), default=0)
    for one in reversed(list(kind.finditer(sheet.flat, at, verb))):
        before = sheet.flat[at : one.start()]
        if _MASKED.search(before) or _UNDER.search(before) or _beside_somebody(sheet, at, one.start()):
            continue
        between = _between(sheet, one.end(), verb)
        if between and _ACCUSED.search(sheet.flat, one.end(), verb) is None:
            return one.span()
    return None


def _after(sheet: Sheet, last: int, kind: re.Pattern[str]) -> tuple[int, int] | None:
    """The subject behind a verb: «viajó el fiscal»."""
    who = re.compile(rf" {_DET}{{0,2}}(?P<who>{kind.pattern})").match(sheet.flat, last)
    if who is None or _ACCUSED.search(sheet.flat, who.end(), who.end() + 20):
        return None
    return who.span("who")


def _beside_somebody(sheet: Sheet, at: int, official: int) -> bool:
    """Whether another person goes with an official: «Ramos y el policía viajaron»."""
    joined = _COORDINATE.search(sheet.flat[at:official])
    if joined is None:
        return False
    stop = at + joined.start()
    word = re.search(r"[\w'’-]+$", sheet.text[at:stop])
    if word is None or any(m.span.end == stop for m in sheet.within(at, stop, MentionKind.PLACE)):
        return False
    return word[0][0].isupper() or _MOVED.fullmatch(sheet.flat[at + word.start() : stop]) is not None


def _between(sheet: Sheet, first: int, last: int) -> bool:
    """Whether what stands between a subject and its verb belongs to them: names, offices, auxiliaries."""
    raw = _COMMAS.sub(lambda m: " " * len(m[0]), sheet.text[first:last])
    aside = sheet.flat[first:last] if raw != sheet.text[first:last] else ""
    if _VICTIM.search(aside):
        return False
    free = False
    for token in _WORD.finditer(raw):
        word = sheet.flat[first + token.start() : first + token.end()]
        if _OF.fullmatch(word):
            free = True
        elif free and _ARTICLES.fullmatch(word):
            continue
        elif free:
            free = False
        elif not (token[0][0].isupper() or _STEPS.fullmatch(word) or _OFFICIAL.fullmatch(word)):
            return False
    return True


def _with_somebody(draft: Draft, sheet: Sheet, who: tuple[int, int], end: int) -> bool:
    """Whether somebody who is no official goes along."""
    first, last = min(who[1], draft.first), min(end, max(draft.end, who[1]) + _AHEAD)
    for along in _ALONG.finditer(sheet.flat, first, last):
        near = sheet.flat[along.end() : min(last + 20, along.end() + 40)]
        if re.match(rf" ?(?:a )?{_DET}{{0,2}}(?:otr[oa]s |other )?(?:{_MOVED.pattern})", near):
            return True
        people = sheet.within(along.end(), min(end, along.end() + 45), MentionKind.PERSON)
        if people and _OFFICIAL.search(sheet.flat, along.end(), people[0].span.start) is None:
            return True
    return False


def _in_custody(draft: Draft, sheet: Sheet, start: int, end: int, verb: tuple[int, int]) -> bool:
    """Whether a detainee is taken by the police, or to a jail or a court."""
    first, last = verb
    taken = sheet.flat[last : draft.first]
    detained = _DETAINEE.search(taken)
    if detained is not None:
        if _VICTIM.search(taken):
            return False
        return bool(_subject(sheet, start, first, _OFFICIAL)) or _jailed(sheet, last, draft, end)
    before = sheet.flat[max(start, first - _REACH) : first]
    passive = _IS_TAKEN.search(before)
    if passive is None:
        return False
    who = _subject(sheet, start, max(start, first - _REACH) + passive.start(), _DETAINEE)
    return who is not None and (
        _jailed(sheet, last, draft, end)
        or re.search(rf"(?:por|by|par|da|dalla|pel[ao]s?) {_DET}{{0,2}}(?:{_OFFICIAL.pattern})", sheet.flat[last:end])
        is not None
    )


def _jailed(sheet: Sheet, first: int, draft: Draft, end: int) -> bool:
    return _JAIL.search(sheet.flat, first, min(end, draft.end + _AHEAD)) is not None
