"""Things and animals that go while nobody does: cargo, cattle, drugs, congresses that move to another town."""

import re
from functools import cache

from models.mention import MentionKind
from services.nlp.routes import words
from services.nlp.routes.page import Draft, Sheet

_CARGO = words.any_of("cargo", "goods_alone")
_MEASURE = words.any_of("measures")
_SOMEBODY = words.any_of("victim", "moved", "passengers")
_ARTICLE = (
    r"(?:l[aeo]s?|el|o|os|as|a|the|il|lo|gli|i|un[oae]?s?|u[mn]as?|an?|su|sus|sua|seu|his|her|their|esas?|esos?|ese|mil|some"
    r"|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|dois|duas|two|three|four|five|ten|deux|trois|cinq|due|tre|cinque|dez"
    r"|du|des|de la|del(?:la)?|dei|varios|varias|several|many|muchas?|muchos?|d['’]|l['’]|\d[\d.,]*)"
)
_GOES_WITH = (
    r"(?: ?\(?[\w'’-]+)? (?:con|com|with|avec|de|of|di|cargad[oa]s? (?:de|con)|carregad[oa]s? (?:de|com)|loaded with"
    r"|charge de|carico di) "
)
_WITH = re.compile(
    rf"(?:^|[.;:,] ?|(?<!\w)(?:que|y|e|and|et) ){_ARTICLE} {words.VEHICLE.pattern}{_GOES_WITH}"
    rf"(?:{_ARTICLE} ?)?{_CARGO.pattern}"
    r"(?: [\w'’-]+){0,3}? $"
)
"""A vehicle and what it carries, before the verb."""
_HEAD = re.compile(
    rf"(?:^|[.;:,?!-] ?|\n ?|(?<!\w)(?:que|y|e|and|et|cuando|when|quand) )(?:{_ARTICLE} ?){{0,3}}"
    rf"(?:(?:{_MEASURE.pattern}) (?:de|of|di|d['’]|do|da) ?)?{_CARGO.pattern}(?: [\w'’-]+){{0,3}}? ?$"
)
"""A thing that is the subject, before the verb."""
_AUX = re.compile(
    r"(?<!\w)(?:se|fue(?:ron)?|foi|foram|ha(?:n)? sido|habian? sido|se (?:ha|han|habia)|was|were|has been|have been"
    r"|had been|(?:a|ont|avait) ete|fu|furono|(?:e|sono|era|erano) stat[oaie]|si (?:e|sono)|si|s['’]est|s['’]etait"
    r"|s['’]|sera[n]?|will be|seria[n]?) ?$"
)
_OBJECT = re.compile(
    rf"(?: \w+ly)?(?: ?(?:{_ARTICLE})){{0,3}} ?(?:(?:[\w'’-]+ )?(?:{_MEASURE.pattern}) (?:de|of|di|d['’]|do|da) ?)?"
    rf"(?:(?!(?:con|com|with|avec|en|em|in|de|a|to)\s)[\w'’-]+ )?{_CARGO.pattern}"
)
"""A thing that is the object, behind the verb."""
_THEM = re.compile(r"(?<!\w)(?:los|las|os|as|les|li|le) $")
_FORCED = re.compile(r"(?<!\w)(?:oblig|forz|force|forca|made (?:her|him|them)|costr|contrain|coagi|exig)\w*")
"""Whoever is made to carry something travels."""
_CLITIC = re.compile(r"(?<!\w)(?:l[aeo]s?|me|nos|te|a|o|as|os|l['’]|li|mi|ci) $")


def carried(draft: Draft, sheet: Sheet, start: int, end: int) -> bool:
    """Whether what goes is a thing: the object of the verb, its subject, or what a pronoun before it stands for."""
    moves = words.tongue(sheet.flat[start:end], sheet.language).moves
    verbs = [m for m in moves.finditer(sheet.flat, start, draft.first) if not words.NOUNS.fullmatch(m[0])]
    if not verbs or sheet.within(verbs[-1].end(), draft.first, MentionKind.PERSON):
        return False
    verb = verbs[-1]
    if _FORCED.search(sheet.flat, start, verb.start()):
        return False
    thing = _OBJECT.match(sheet.flat, verb.end(), draft.first)
    if thing is not None:
        return _SOMEBODY.search(sheet.flat, thing.end(), min(end, draft.end + 60)) is None
    before = sheet.flat[start : verb.start()]
    aux = _AUX.search(before)
    subject = before[: aux.start()] if aux else before
    if aux is None and _CLITIC.search(before):
        return _stands_for_things(sheet, start, verb)
    if _SOMEBODY.search(sheet.flat, verb.end(), draft.first):
        return False
    head = _HEAD.search(subject) or _WITH.search(subject)
    return head is not None and _SOMEBODY.search(head[0]) is None


@cache
def _counted() -> re.Pattern[str]:
    """Things by their measure. Compiled where it is first asked: few sentences need it."""
    return re.compile(rf"(?:{_MEASURE.pattern}) (?:de|of|di|d['’]|do|da) ?{_CARGO.pattern}")


def _stands_for_things(sheet: Sheet, start: int, verb: re.Match[str]) -> bool:
    """«cinco kilos de coca y los llevaba»: nobody is told of before, but things are."""
    before = sheet.flat[start : verb.start()]
    them = _THEM.search(before)
    if them is None:
        return False
    told = before[: them.start()]
    return (
        _counted().search(told) is not None
        and _SOMEBODY.search(told) is None
        and re.search(r"(?<!\w)(?:los|las|les|me|nos|te|le|os|as) \w+", told) is None
        and not sheet.within(start, verb.start(), MentionKind.PERSON)
    )
