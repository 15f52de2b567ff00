"""Lists of names with the surname first: Ramos, Sofía; Flores, Victoria; Lima, Salvador."""

import re
from collections.abc import Iterator

from models.mention import MentionKind
from services.nlp import lexicon, normal
from services.nlp.plugin import Evidence, Found
from services.nlp.proper import traits

_WORD = r"[^\W\d_a-z][\w'’-]{1,24}"
_ITEM = re.compile(
    rf"(?P<surnames>{_WORD}(?: {_WORD}){{0,2}}), (?P<given>{_WORD}(?: {_WORD}){{0,2}})(?=[ \t]*(?:[;\n.]|$))"
)
_LEAST = 3
_SURE = 2
_TOWN = 5
"""Size of a place from 100,000 inhabitants on."""
_GAP = re.compile(r"[ \t]*[;\n][ \t]*(?:[-•*]|\d{1,2}[.)])?[ \t]*")


def listed(text: str) -> Iterator[Found]:
    """The names of lists of three or more. Names of towns are names of people, too, where the list is one of people."""
    row: list[re.Match[str]] = []
    for item in _ITEM.finditer(text):
        if row and not _GAP.fullmatch(text, row[-1].end(), item.start()):
            yield from _people(row)
            row = []
        row.append(item)
    yield from _people(row)


def _people(row: list[re.Match[str]]) -> Iterator[Found]:
    """The items of a row, where every one may be a person and two are called as no town is."""
    if len(row) < _LEAST:
        return
    places = lexicon.places()
    sure = 0
    for item in row:
        given = [traits(word) for word in normal.title(item["given"]).split()]
        surnames = [traits(word) for word in normal.title(item["surnames"]).split()]
        if not all(k.given >= 2 for k in given) or not all(k.surname >= 2 for k in surnames):
            return
        known = places.get(normal.title(item["given"]))
        sure += (known is None or known[0].size < _TOWN) and max(k.given for k in given) >= 3
    if sure >= _SURE:
        for item in row:
            yield Found(
                MentionKind.PERSON, *item.span(), normal=normal.person(item[0]), confidence=0.93,
                evidence=Evidence.CHECK, reason="surname and given name in a list of names",
            )  # fmt: skip
