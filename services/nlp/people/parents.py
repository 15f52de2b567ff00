"""Father and mother in a filiation: hijo de Omar Vera y de Nora Luna, filho de José e Rita, figlia di Ugo."""

import re

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
# Given names whose ending says nothing or the contrary.
_WOMEN = frozenset(lexicon.plain("women"))
_MEN = frozenset(lexicon.plain("men"))
_LEAD, _NAMES_APART = 48, 24


def state_parents(view: PageView) -> None:
    """Note father and mother. Of two the first is the father unless their names say otherwise.

    One alone is told by the given name; where that says nothing, nobody is.
    """
    for at, n in enumerate(view.people):
        span = view.mentions[n].span
        back = max(0, span.start - _LEAD)
        found = _CHILD.search(view.flat[back : span.start])
        if found is None:
            continue
        told = back + found.start("words"), back + found.end("words")
        other = view.people[at + 1] if at + 1 < len(view.people) else None
        gap = view.flat[span.end : view.mentions[other].span.start] if other is not None else ""
        first = _sex(view, n)
        if other is not None and len(gap) <= _NAMES_APART and _AND.fullmatch(gap):
            second = _sex(view, other)
            turned = (first is StatedRole.MOTHER and second is not StatedRole.MOTHER) or (
                second is StatedRole.FATHER and first is None
            )
            pair = (StatedRole.MOTHER, StatedRole.FATHER) if turned else (StatedRole.FATHER, StatedRole.MOTHER)
            view.state(n, About.ROLE, pair[0], *told)
            view.state(other, About.ROLE, pair[1], *told)
        elif first is not None:
            view.state(n, About.ROLE, first, *told)


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
