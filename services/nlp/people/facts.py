"""What is said of a person beside the name: other names, birth date, nationality."""

import re

from models.mention import MentionKind
from models.stated import OFFICES, About, StatedRole
from services.nlp import normal, zones
from services.nlp.people.page import PageView
from services.nlp.people.roles import demonym
from services.nlp.people.words import born, kin, nationality_after, nationality_before

_SENTENCE, _RECORD = 160, 400
_SAID_OF = 240
_BORN = 72
"""Characters before a day in which words of birth may stand, with the place between them."""
# Between a name and the other name of the same person.
_ALIAS = re.compile(
    r"[\"”»'’]?\s*[,;(–-]?\s*(?:[yeo]\s+)?(?:alias|apod(?:o|ad[oa])|mote|vulgo|alcunha(?:d[oa])?|codinome"
    r"|(?:tambien |tambem |mais )?con(?:oc|hec)id[oa]|a\.?k\.?a\.?|(?:also )?known as|nicknamed|street name|goes by"
    r"|surnommee?|dite?s?|detto|detta|\(?a\.?\)|(?:a quien |a quem )?(?:le|lhe|la|lo) (?:dicen|chamam)|se hace llamar)"
    r"\s*[:,]?\s*(?:de |como |por |the name |as )?(?:el |la |o |a |the |le )?[\"“«‘'(]?\s?"
)
# Between another name and the person's own: alias «Nando», identificado como Luis Vera.
_OWN = re.compile(
    r"[\"”»'’]?\s*[,;(–-]?\s*(?:(?:ya |luego |posteriormente |later |poi |depois )?"
    r"(?:identificad[oa] (?:como|con el nombre de)"
    r"|identified as|identifie(?:e)? comme|identificat[oa] (?:come|in)"
    r"|cuyo (?:verdadero )?nombre(?: real| completo)? es"
    r"|cujo (?:verdadeiro )?nome(?: verdadeiro| completo)? e|(?:whose )?real name(?: is)?|de nombre(?: real)?"
    r"|nombre real|nome (?:real|verdadeiro|civil)|vrai nom|de son vrai nom|vero nome"
    r"|all'anagrafe|quien (?:se llama|responde al nombre de)))"
    r"\s*[:,]?\s*(?:el |la |o |a |the )?[\"“«‘'(]?"
)
_CALLED = re.compile(
    r"(?<!\w)(?:alias|apodad[oa]|vulgo|a\.?k\.?a\.?|alcunha|el|la|o|a|un tal|detto|dite?|as)[\s,:]*[\"“«‘'(]?$"
)
_FURTHER = 96
_PART = re.compile(r"(?:(?:primer|segundo) )?(?P<part>apellido|nombre)s?(?: paterno| materno)?(?! y)")
_PARTS_APART = 40
_STOPS = re.compile(r"[.;:\n]\s|\b(?:y|e|and|et|que|quien|quem|who|qui|che|con|com|with|avec)\b")
_ALIAS_FIELD = re.compile(r"(?:^|\s)(?:alias|apodos?|apelido|alcunha|aka|mote|vulgo)\s*[:.]\s*[\"“«‘']?$")


def state_facts(view: PageView) -> dict[int, int]:
    """Note the facts of a page. Gives which mention is another name of which, by their places in the view."""
    aliases = dict(_aliases(view))
    for alias, person in aliases.items():
        span, name = view.mentions[alias].span, view.mentions[alias].normal
        if name:
            view.state(person, About.ALIAS, name, span.start, span.end)
    for n, mention in enumerate(view.mentions):
        if mention.kind is MentionKind.DATE and mention.normal:
            _birth(view, n, mention.normal)
    for n in view.people:
        _nationality(view, n)
    _zones(view)
    return aliases


def _aliases(view: PageView) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for here, there in zip(view.people, view.people[1:], strict=False):
        one, other = view.mentions[here].span, view.mentions[there].span
        gap = view.flat[one.end : other.start]
        # The alias may have been read with its mark: Rolando (a) «Tincho».
        called = _CALLED.search(view.flat[max(0, one.start - 16) : one.start])
        if called and len(gap) <= 64 and _OWN.fullmatch(gap):
            found.append((here, there))
        elif (len(gap) <= 48 and _ALIAS.fullmatch(gap)) or _further(gap):
            found.append((there, dict(found).get(here, here)))
        elif _ALIAS_FIELD.search(view.flat[max(0, other.start - 16) : other.start]):
            named = [n for n in view.person_before(other.start, _RECORD) if _is_subject(view, n)]
            if named:
                found.append((there, named[0]))
    return found


def _further(gap: str) -> bool:
    """Whether an alias stands behind what else is said of a name: Ana Paz, nacida en Oruro en 1999, alias «Mili»."""
    if len(gap) > _FURTHER or not gap.startswith(","):
        return False
    before, comma, last = gap.rpartition(",")
    return bool(before) and _STOPS.search(before) is None and _ALIAS.fullmatch(comma + last) is not None


def _is_subject(view: PageView, n: int) -> bool:
    """Whether a record's facts may speak of this mention: no relative and nobody in office."""
    roles = {StatedRole(s.value) for s in view.stated.get(n, ()) if s.about is About.ROLE}
    return not roles & (kin() | OFFICES)


def _birth(view: PageView, n: int, date: str) -> None:
    """A date behind words of birth, or in a field of birth, and the person whose it is."""
    span = view.mentions[n].span
    back = max(0, span.start - _BORN)
    said = born().search(view.flat[back : span.start])
    label = any(s.about is About.ROLE and s.value == StatedRole.BIRTH_DATE for s in view.stated.get(n, ()))
    if said:
        view.state(n, About.ROLE, StatedRole.BIRTH_DATE, back + said.start("words"), back + said.end("words"))
    elif not label:
        return
    begin, stop = view.line(span.start)
    cell = view.cell(span.start)
    if cell is not None:
        row = [m for m in view.people if begin <= view.mentions[m].span.start < stop]
        person = row[0] if len(row) == 1 else None
    else:
        near = view.person_before(span.start, _RECORD if label else _SENTENCE)
        person = next((m for m in near if _is_subject(view, m)), None)
    if person is not None:
        view.state(person, About.BIRTH_DATE, date, span.start, span.end)
        other = _rest_of(view, person)
        if other is not None:
            view.state(other, About.BIRTH_DATE, date, span.start, span.end)


def _rest_of(view: PageView, n: int) -> int | None:
    """The mention in the field before, where one holds surnames and the other given names of one person."""
    at = view.people.index(n)
    if at == 0:
        return None
    before = view.people[at - 1]
    apart = view.mentions[n].span.start - view.mentions[before].span.end
    fields = {_PART.match(normal.title(view.text[slice(*view.labels[m])])) for m in (n, before) if m in view.labels}
    parts = {field["part"] for field in fields if field is not None}
    return before if apart <= _PARTS_APART and parts == {"apellido", "nombre"} else None


def _zones(view: PageView) -> None:
    """Birth and nationality of the holder of a passport or card, out of its machine-readable zone."""
    for holder in zones.holders(view.text):
        begin, stop = holder.name
        person = next(
            (n for n in view.people if view.mentions[n].span.start < stop and begin < view.mentions[n].span.end), None
        )
        if person is None:
            continue
        if holder.birth:
            view.state(person, About.BIRTH_DATE, *holder.birth)
        if holder.nationality:
            view.state(person, About.NATIONALITY, *holder.nationality)


def _nationality(view: PageView, n: int) -> None:
    """A demonym right before or behind the name, or behind the words for it before the next name."""
    span = view.mentions[n].span
    back = max(0, span.start - 48)
    found = nationality_before().search(view.flat[back : span.start])
    country = demonym(found["words"]) if found else None
    if found and country:
        view.state(n, About.NATIONALITY, country, back + found.start("words"), back + found.end("words"))
        return
    reach = min(span.end + _SAID_OF, view.next_person(span.end))
    for found in nationality_after().finditer(view.flat[span.end : reach]):
        country = demonym(found["words"])
        if country and (found.start() == 0 or _is_subject(view, n)):
            view.state(n, About.NATIONALITY, country, span.end + found.start("words"), span.end + found.end("words"))
            return
