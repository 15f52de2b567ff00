"""Names of a page in their parts, with the titles before them and the fields that tell surnames from given names."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from models.mention import MentionKind
from models.stated import PersonName
from services.nlp import lexicon, normal
from services.nlp.people.page import PageView
from services.nlp.people.parts import parts_of

_TITLE = re.compile(r"(?<![\w.])(?P<title>[^\W\d_]{1,12})\.?\s+[\"“«]?$")
_PART = re.compile(
    r"(?P<label>(?:(?:primer |segundo )?apellidos?|nombres?|surnames?|(?:given|first|last|family) names?|forenames?"
    r"|names?|sobrenomes?|cognome|nom de famille|prenoms?|nomes?|noms?|first(?! name)|last(?! name))"
    r"(?: (?:y|e|and) [a-z]+| paterno| materno)?)(?!\w)"
)
_APART = 120
_FIRST = frozenset({"apellido paterno", "primer apellido"})
_SECOND = frozenset({"apellido materno", "segundo apellido"})


def names_of(view: PageView) -> dict[int, tuple[str, PersonName]]:
    """Normal form and parts of each person of a page.

    Surnames in one field and given names in the next are one name, as are either surname and the given names in three:
    the mentions then get the whole of it.
    """
    found: dict[int, tuple[str, PersonName]] = {}
    fields = {n: _field(view, n) for n in view.people}
    for n in view.people:
        mention = view.mentions[n]
        if mention.kind is MentionKind.PERSON and mention.normal:
            found[n] = mention.normal, parts_of(mention.text, _title(view, n), field=fields[n])
    rows = list(_of_one_name(view, fields, found))
    for here, there in pairwise(rows):
        (_, one), (_, other) = found[here[0]], found[there[0]]
        if (
            _near(view, here, there)
            and bool(one.given) != bool(one.surnames)
            and bool(one.given) == bool(other.surnames)
            and bool(other.given) == bool(one.surnames)
        ):
            _join(found, (*here, *there), one.given or other.given, one.surnames or other.surnames)
    return found


_Row = tuple[int, ...]
"""Mentions whose fields stand one behind another and tell the same part of a name."""
_Names = dict[int, tuple[str, PersonName]]


def _of_one_name(view: PageView, fields: Mapping[int, str], found: _Names) -> Iterator[_Row]:
    """Mentions in fields of names: each alone, the surnames by father and by mother together."""
    row: _Row = ()
    for n in view.people:
        if n not in found or not fields[n]:
            continue
        if len(row) == 1 and fields[row[0]] in _FIRST and fields[n] in _SECOND and _near(view, row, (n,)):
            row = (*row, n)
            _join(found, row, (), tuple(word for one in row for word in found[one][1].surnames))
            continue
        if row:
            yield row
        row = (n,)
    if row:
        yield row


def _near(view: PageView, here: _Row, there: _Row) -> bool:
    """Whether two rows follow each other closely, with nobody named between them."""
    apart = view.mentions[there[0]].span.start - view.mentions[here[-1]].span.end
    return apart <= _APART and view.people.index(there[0]) == view.people.index(here[-1]) + 1


def _join(found: _Names, row: _Row, given: tuple[str, ...], surnames: tuple[str, ...]) -> None:
    """Give a row of mentions one name."""
    name = PersonName(given=given, surnames=surnames)
    found.update(dict.fromkeys(row, (normal.person(" ".join((*given, *surnames))), name)))


def _title(view: PageView, n: int) -> str:
    """The title right before a name, as written."""
    start = view.mentions[n].span.start
    found = _TITLE.search(view.text[max(0, start - 16) : start])
    return found["title"] if found and normal.fold(found["title"]) in lexicon.people().titles else ""


def _field(view: PageView, n: int) -> str:
    """The folded label of a field or column that says surnames or given names."""
    start, end = view.labels.get(n, (0, 0))
    found = _PART.search(normal.title(view.text[start:end]))
    return found["label"] if found else ""
