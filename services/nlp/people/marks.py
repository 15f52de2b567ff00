"""What only one person has, beside a name: a birth date, a paper's number, `father` or `son` in brackets."""

import re
from collections import defaultdict

from models.mention import MentionKind
from models.stated import About
from services.nlp.paper_labels import ANY_LABEL
from services.nlp.people.page import PageView

_PAPERS = frozenset(
    {
        "ar.dni", "bo.ci", "br.cpf", "cl.run", "co.cc", "co.ti", "cr.cedula", "cu.ni", "do.cedula", "ec.cedula",
        "es.dni", "es.nie", "es.nif", "fr.nir", "gt.cui", "hn.dni", "it.cf", "mx.curp", "ni.cedula", "pa.cedula",
        "pe.dni", "pt.cc", "pt.nif", "py.ci", "ro.cnp", "sv.dui", "us.ssn", "uy.ci", "ve.ci",
    }
)  # fmt: skip
"""Papers of which one person has one number for life. Passports are renewed, and some people have two."""
_REACH = 48
_GENERATION = re.compile(
    r"\s?\((?:el |la |o |a |le |il |the )?"
    r"(?:(?P<elder>padre|madre|pai|mae|pere|mere|father|mother|senior|sr\.?|viejo|velho)"
    r"|(?P<younger>hij[oa]|filh[oa]|fils|fille|son|daughter|figli[oa]|junior|jr\.?|h\.|joven|jovem))\)"
)
_BESIDE = re.compile(
    r"(?:[\s,(:.;|–-]|n[°º.o]{1,3}|(?:(?:con|com|with|avec|titular|holder|portador[ae]?|titulaire|identificad[oa]|identified"
    r"|documentos?|document|doc|identidade?|identite|identity|card|carte|carta|numero|number|nro|num|no|de|del|da|do|di"
    r"|la|el|o|a|the|su|seu|sua|nacional|national|of|by|por)(?!\w)))*"
)


def marks_of(view: PageView) -> dict[int, frozenset[tuple[str, str]]]:
    """Kind and value of the marks of each person of a page."""
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for n in view.people:
        found[n].update((About.BIRTH_DATE, s.value) for s in view.stated.get(n, ()) if s.about is About.BIRTH_DATE)
        if generation := _GENERATION.match(view.flat, view.mentions[n].span.end):
            found[n].add(("generation", generation.lastgroup or ""))
    for mention in view.mentions:
        kind, _, value = (mention.normal or "").partition(":")
        if mention.kind is MentionKind.ID and kind in _PAPERS:
            start = mention.span.start
            before = view.person_before(start, _REACH)
            if before and _beside(view.flat[view.mentions[before[0]].span.end : start]):
                found[before[0]].add((kind, value))
    return {n: frozenset(marks) for n, marks in found.items() if marks}


def _beside(gap: str) -> bool:
    """Whether nothing but the label of a paper stands between a name and a number."""
    return "\n\n" not in gap and _BESIDE.fullmatch(ANY_LABEL.sub(" ", gap)) is not None
