"""Father and mother in a filiation: hijo de Omar Vera y de Nora Luna, filho de José e Rita, figlia di Ugo.

In a form as well, under one label for both: Hijo/a de: OMAR VERA / NORA LUNA, FILIAÇÃO with two names below. Labels
that name one of them are among those of all roles (`roles`).
"""

import re
from collections.abc import Mapping

from models.stated import About, StatedRole
from services.nlp import lexicon, normal
from services.nlp.people.page import PageView

_OF = r"(?:del?|d[aeo]|di|of|du)"
_STYLE = r"(?:(?:don|dona|dna|sr|sra|d|mr|mrs|ms)\.?\s+){0,2}"
_CHILD = re.compile(
    r"(?<!\w)(?P<words>(?:hij[oa]s?|filh[oa]s?|fils|fille|figli[oa]|son|daughter|child)"
    r"(?:\s(?:legitim[oa]|natural|de sangre))?)"
    rf"\s+(?:{_OF}\s+|d['’]\s?|(?:los|dos|des)\s+){_STYLE}[\"“«']?$"
)
_AND = re.compile(rf"\s*,?\s*(?:y|e|ed|and|et)\s+(?:{_OF}\s+|d['’]\s?)?{_STYLE}[\"“«']?")
# A label of one field for both parents, at the begin of its line or cell; what it reads is parted from it.
_FIELD = re.compile(
    r"(?:^|[\n\t|;.,–-]|\s{2})[ ]*(?:\d{1,2}[ ]?[.)°º-]+[ ]*)?"
    r"(?P<words>(?:nombres? (?:y apellidos? )?de (?:los |sus )?padres|nomes? (?:completos? )?dos pais"
    r"|names? of (?:the )?parents"
    r"|hij[oa](?:/[oa]|[(][oa][)])? de|filh[oa](?:/[oa]|[(][oa][)])? de|(?P<kin>filiacao)|(?P<doubted>filiacion)|padres"
    r"|pais|progenitores|genitores|parents))"
    rf"(?:[ ]*(?:[:=.|\t]+|[ ]{{3,}}|\n)[ \t\n.:|]*|(?(kin)[ ]+|(?!)))(?:{_OF}[ ]+)?{_STYLE}[\"“«']?$"
)
_FIELD_AND = re.compile(rf"\s*(?:,?\s*(?:y|e|ed|and|et)\s+(?:{_OF}\s+)?|[/|;,&\t–-]\s*(?:(?:e|y)\s+)?){_STYLE}[\"“«']?")
_NEXT_LINE = re.compile(r"\s*\n\s*(?:e\s+)?")
"""Between father and mother on a Brazilian paper, where each has a line."""
# Given names whose ending says nothing or the contrary.
_WOMEN = frozenset(lexicon.plain("women"))
_MEN = frozenset(lexicon.plain("men"))
_BOTH = {StatedRole.FATHER, StatedRole.MOTHER}
_LEAD, _NAMES_APART = 48, 24


def state_parents(view: PageView) -> None:
    """Note father and mother. Of two the first is the father unless their names say otherwise.

    One alone is told by the given name; where that says nothing, nobody is, but on a Brazilian paper, which names the
    mother alone. `Filiación` may head whose paper it is, so there both must be told.
    """
    for at, n in enumerate(view.people):
        span = view.mentions[n].span
        back = max(0, span.start - _LEAD)
        found = _CHILD.search(view.flat, back, span.start) or _FIELD.search(view.flat, back, span.start)
        if found is None:
            continue
        field = found.groupdict()
        told = found.span("words")
        other = view.people[at + 1] if at + 1 < len(view.people) else None
        gap = view.flat[span.end : view.mentions[other].span.start] if other is not None else ""
        first, second = _sex(view, n), None if other is None else _sex(view, other)
        if other is not None and len(gap) <= _NAMES_APART and _joined(gap, field):
            if field.get("doubted") and {first, second} != _BOTH:
                continue
            turned = (first is StatedRole.MOTHER and second is not StatedRole.MOTHER) or (
                second is StatedRole.FATHER and first is None
            )
            pair = (StatedRole.MOTHER, StatedRole.FATHER) if turned else (StatedRole.FATHER, StatedRole.MOTHER)
            view.state(n, About.ROLE, pair[0], *told)
            view.state(other, About.ROLE, pair[1], *told)
        elif not field.get("doubted") and (first := first or (StatedRole.MOTHER if field.get("kin") else None)):
            view.state(n, About.ROLE, first, *told)


def _joined(gap: str, field: Mapping[str, str | None]) -> bool:
    """Whether what stands between two names makes them father and mother of one filiation."""
    if _AND.fullmatch(gap):
        return True
    if "doubted" not in field:
        return False
    return _FIELD_AND.fullmatch(gap) is not None or (bool(field["kin"]) and _NEXT_LINE.fullmatch(gap) is not None)


def _sex(view: PageView, n: int) -> StatedRole | None:
    """Which parent a given name names: by the lists, else by its ending, and only where it is a usual one."""
    words = normal.person(view.mentions[n].text).split()
    if not words:
        return None
    name = words[0]
    if name in _WOMEN:
        return StatedRole.MOTHER
    if name in _MEN:
        return StatedRole.FATHER
    known = lexicon.names().get(name)
    if known is None or known.given < 2:
        return None
    if name.endswith("a"):
        return StatedRole.MOTHER
    return StatedRole.FATHER if name.endswith("o") else None
