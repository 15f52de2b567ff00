"""From what is typed to what the engine is asked: in the countries of the actor's cases, with their numbers as ids.

Numbers of cases and names of agencies are looked up among those that the actor may see. Another one finds nothing,
whether it is there or not.
"""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from models.case import Case
from models.ids import AgencyId
from models.search import Bool, Node, Phrase, Prefix, Regex, SearchRequest, Term, Wildcard
from models.understood import Expanded, Form, TakenWord, UnknownField
from services.search import analysis, mapping, tagged
from services.search.fields import unknown
from services.search.leaves import folded_shape
from services.search.name_forms import NameForms
from services.search.syntax import expanded, parse
from services.search.tagged import Tags
from services.search.taken import taken

NONE = "none"
"""No case and no agency has this id."""


_BEING_TYPED = re.compile(r"(?:^|[\s(])\w{3,}$")
"""Ends in a word of its own, long enough for a beginning. Behind a colon, a dash or a quotation mark stands another."""

_Ids = Mapping[str, Mapping[str, tuple[str, ...]]]


class Asked(NamedTuple):
    """A query, the names in it with their other forms, and what of it may have been meant otherwise."""

    node: Node
    expanded: tuple[Expanded, ...] = ()
    unknown: tuple[UnknownField, ...] = ()
    taken: tuple[TakenWord, ...] = ()


def read(
    request: SearchRequest,
    *,
    cases: Collection[Case],
    agencies: Mapping[AgencyId, str],
    names: NameForms | None,
    tags: Tags | None = None,
) -> Asked:
    """What a person asks for. `agencies`: name by id. Raises QuerySyntax, and UsageError for a tag without `tags`."""
    countries = sorted({case.country for case in cases})
    whole = parse(request.text, countries=countries, names=names)
    forms = list(expanded(whole))
    sought = whole
    if forms and not request.variants:
        sought = parse(request.text, countries=countries)
    elif forms and request.without:
        sought = parse(request.text, countries=countries, names=names, without=request.without)
    told = (
        Expanded(
            typed=one.name,
            forms=tuple(
                Form(text=form.text, kind=form.kind, sought=request.variants and form.text not in request.without)
                for form in one.forms
            ),
        )
        for one in forms
    )
    if request.beginning and (longer := begun(request.text)):
        sought = Bool(should=(sought, parse(longer, countries=countries)))
    return Asked(
        placed(sought, cases=cases, agencies=agencies, tags=tags),
        tuple(told),
        tuple(unknown(request.text)),
        tuple(taken(request.text)),
    )


def begun(text: str) -> str:
    """The same with its last word as the beginning of one; empty where it ends in no plain word."""
    return f"{text}*" if _BEING_TYPED.search(text) and text.count('"') % 2 == 0 else ""


def placed(node: Node, *, cases: Collection[Case], agencies: Mapping[AgencyId, str], tags: Tags | None = None) -> Node:
    """The same query with numbers of cases and names of agencies as ids, and what carries a tag in its place.

    Raises UsageError for a tag without `tags`.
    """
    return _by_id(
        tagged.placed(node, tags),
        {
            "case": {case.id: (case.number,) for case in cases},
            "agency": {case.agency: (case.agency, agencies.get(case.agency, "")) for case in cases},
        },
    )


def _by_id(node: Node, ids: _Ids) -> Node:
    match node:
        case Bool(must=must, should=should, must_not=must_not):
            parts = (tuple(_by_id(child, ids) for child in part) for part in (must, should, must_not))
            return Bool(**dict(zip(("must", "should", "must_not"), parts, strict=True)))
        case Term() | Phrase() | Prefix() | Wildcard() | Regex() if (known := ids.get(node.field or "")) is not None:
            found = [one for one, written in known.items() if any(_names(node, text) for text in written)]
            terms = tuple(Term(word=one, field=node.field) for one in found or [NONE])
            return terms[0] if len(terms) == 1 else Bool(should=terms)
        case _:
            return node


def _names(leaf: Term | Phrase | Prefix | Wildcard | Regex, written: str) -> bool:
    """Whether a leaf means a number or a name as it is written."""
    whole = mapping.compact(written)
    match leaf:
        case Term(word=typed) | Phrase(words=typed):
            words = analysis.fold(typed)
            return bool(words) and (mapping.compact(typed) == whole or f" {words} " in f" {analysis.fold(written)} ")
        case Prefix(start=start):
            return whole.startswith(mapping.compact(start))
        case _:
            return folded_shape(leaf)(whole)


def asks_values(leaf_field: str | None) -> bool:
    """Whether a field's answers are found things rather than words of the text."""
    return leaf_field not in (None, "text", mapping.EXACT, "case", "agency", "language", "media_type", "source")
