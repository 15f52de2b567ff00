"""Whose child somebody is told to be on a page: Ana Vera, nacida en Oruro, hija de Omar Vera y de Nora Luna.

The roles of the parents are read by the analysis; here each pair is given to the one person whom the words speak of: in
a sentence, in the fields of a form (`form`), or in the row of a table.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from models.mention import Mention, MentionKind
from models.stated import About, StatedRole, Statement
from services import line_ends
from services.search import analysis as words
from services.search.linking.form import holder, in_field
from services.search.linking.name_tables import name_tables

FARTHEST = 200
"""Characters between a name and the words that tell whose child it is: age, birth, number and trade stand there."""

_PARENTS = frozenset({StatedRole.FATHER, StatedRole.MOTHER})
_KIN = frozenset({StatedRole.SPOUSE, StatedRole.SIBLING, StatedRole.RELATIVE})
_BESIDE = re.compile(
    r"\b(?:casad[oa]|unid[oa]|juntad[oa]|divorciad[oa]|separad[oa]|viu[dv][oa]|espos[oa]|conyuge|marido|mujer|mulher|pareja"
    r"|conviv\w+|concubin[oa]|companheir[oa]|companer[oa]|novi[oa]|namorad[oa]|herman[oa]|irmao?|prim[oa]|ti[oa]|sobrin[oa]"
    r"|padre|madre|pai|mae|married|wife|husband|widow|partner|brother|sister|father|mother)"
    r" (?:con|com|de|del|d[ao]|with|to|of)(?: [a-z]{1,6}\.?){0,2} ?$"
)
"""Words before the name of somebody who is told as another one's kin: casado con, hermana de la Sra."""
_LEAD = 48
_SENTENCE_ENDS = re.compile(r"\n\s*\n|[.;!?]\s+[^\W\d_a-z][^\W\d_A-Z]")
_SHORT = re.compile(r"\b(?:sra?|srta|dra?|lic|ing|abog|prof|av|nro|num|art|exp|tel|cel)\.", re.IGNORECASE)
"""Words that a point makes short, and after which no sentence begins."""

Told = tuple[str, ...]


def parents_told(mentions: Sequence[Mention], text: str) -> Iterator[tuple[Mention, Told]]:
    """People of a page, with the names of one or two parents as the text has them."""
    people = sorted(
        (one for one in mentions if one.kind is MentionKind.PERSON), key=lambda one: (one.span.start, one.span.end)
    )
    filiations: defaultdict[int, list[Mention]] = defaultdict(list)
    fields: defaultdict[int, list[tuple[StatedRole, Mention]]] = defaultdict(list)
    for one in people:
        for stated in one.stated:
            if stated.about is not About.ROLE or stated.value not in _PARENTS:
                continue
            child = holder(people, one, stated, text) if in_field(stated, one, text) else None
            if child is not None:
                fields[people.index(child)].append((StatedRole(stated.value), one))
            elif _tells_of_one(stated):
                filiations[stated.start].append(one)
    for start, parents in filiations.items():
        child = _child(people, start, text)
        if child is not None:
            yield child, tuple(dict.fromkeys(line_ends.in_one_line(one.text) for one in parents))[:2]
    for place, told in fields.items():
        if parents_of_form := _one_of_each(told):
            yield people[place], parents_of_form


def _one_of_each(told: Sequence[tuple[StatedRole, Mention]]) -> Told:
    """Father and mother that the fields of one person tell; of two fathers or mothers, none."""
    found: dict[StatedRole, dict[str, str]] = {StatedRole.FATHER: {}, StatedRole.MOTHER: {}}
    for role, one in told:
        name = _whole(one)
        found[role].setdefault(words.fold(name), name)
    return tuple(name for some in found.values() if len(some) == 1 for name in some.values())


def _whole(parent: Mention) -> str:
    """The name of a parent, from both fields where surnames and given names have one each."""
    text, name = line_ends.in_one_line(parent.text), parent.name
    if name is not None and name.given and name.surnames:
        both = " ".join((*name.given, *name.surnames))
        if set(words.fold(text).split()) < set(words.fold(both).split()):
            return both
    return _in_order(text)


def _in_order(name: str) -> str:
    """VERA PAZ, OMAR as it is read behind `hijo de`."""
    surnames, comma, given = name.partition(",")
    return f"{given.strip()} {surnames.strip()}" if comma and given.strip() and "," not in given else name


def agreed(told: Mapping[str, Sequence[Told]]) -> dict[str, Told]:
    """The parents of each key, told most fully. Where those of one key differ it is two people's, and none are told."""
    found: dict[str, Told] = {}
    for key, some in told.items():
        by_words = {frozenset(words.fold(name) for name in names): names for names in some}
        fullest = max(by_words, key=len)
        if all(one <= fullest for one in by_words):
            found[key] = by_words[fullest]
    return found


def _tells_of_one(stated: Statement) -> bool:
    """Whether the words are hijo, filha, son …: of one child."""
    return words.fold(stated.words).partition(" ")[0] in _child_words()


@cache
def _child_words() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in name_tables().sets["children"])


def _child(people: Sequence[Mention], start: int, text: str) -> Mention | None:
    """The last one named before the words in their sentence, who is nobody's husband, mother or brother there."""
    for one in reversed([one for one in people if one.span.end <= start]):
        between = text[one.span.end : start]
        if len(between) > FARTHEST or _SENTENCE_ENDS.search(_SHORT.sub("", between)):
            return None
        before = words.fold(text[max(0, one.span.start - _LEAD) : one.span.start])
        if _PARENTS.isdisjoint(one.roles) and not _BESIDE.search(" ".join(before.split())):
            # Of somebody's husband or sister it may be told whose child she is, or whose the other is.
            return one if _KIN.isdisjoint(one.roles) else None
    return None
