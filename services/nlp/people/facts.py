"""What is said of a person beside the name: other names, birth date, nationality."""

import re

from models.mention import MentionKind
from models.stated import OFFICES, About, StatedRole
from services.nlp import zones
from services.nlp.people.page import PageView
from services.nlp.people.roles import demonym
from services.nlp.people.words import born, kin, nationality_after, nationality_before

_SENTENCE, _RECORD = 160, 400
_SAID_OF = 240
_BORN = 56
"""Characters before a day in which words of birth may stand, with the place between them."""
# Between a name and the other name of the same person.
_ALIAS = re.compile(
    r"[\"”»'’]?\s*[,;(–-]?\s*(?:[yeo]\s+)?(?:alias|apod(?:o|ad[oa])|mote|vulgo|alcunha(?:d[oa])?|codinome"
    r"|(?:tambien |tambem |mais )?con(?:oc|hec)id[oa]|a\.?k\.?a\.?|(?:also )?known as|nicknamed|street name|goes by"
    r"|surnommee?|dit|detto|detta|\(?a\.?\)|(?:a quien |a quem )?(?:le|lhe|la|lo) (?:dicen|chamam)|se hace llamar)"
    r"\s*[:,]?\s*(?:de |como |por |the name |as )?(?:el |la |o |a |the |le )?[\"“«‘'(]?"
)
_ALIAS_FIELD = re.compile(r"(?:^|\s)(?:alias|apodos?|apelido|alcunha|aka|mote|vulgo)\s*[:.]\s*[\"“«‘']?$")


def state_facts(view: PageView) -> dict[int, int]:
    """Note the facts of a page. Gives which mention is another name of which, by their places in the view."""
    aliases = dict(_aliases(view))
    for alias, person in aliases.items():
        span, normal = view.mentions[alias].span, view.mentions[alias].normal
        if normal:
            view.state(person, About.ALIAS, normal, span.start, span.end)
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
        if len(gap) <= 48 and _ALIAS.fullmatch(gap):
            found.append((there, dict(found).get(here, here)))
        elif _ALIAS_FIELD.search(view.flat[max(0, other.start - 16) : other.start]):
            named = [n for n in view.person_before(other.start, _RECORD) if _is_subject(view, n)]
            if named:
                found.append((there, named[0]))
    return found


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
