"""What a sign or a field took of the words behind it, where somebody may have meant more of them.

`-Juan Perez` leaves out pages with Juan and seeks Perez; `handle:@la jefa` seeks the handle @la. How a query is read
hangs on its signs alone, never on which names are known: so it is told.
"""

import re
from collections.abc import Iterator

from models.understood import TakenWord
from services.search import analysis, codes
from services.search.fields import FIELDS

_TAKEN = re.compile(
    r'"[^"]*"?|(?<![^\s(])(?P<sign>-|!|NOT\s+|(?P<field>[^\W\d_]+):)(?P<word>[^\s()":*?~/\[{<>][^\s()":*?~]*)'
    r"\s+(?=(?P<rest>[^\W_][^\s()\":*?~]*)(?:[\s)]|$))"
)
_OPERATORS = frozenset({"OR", "AND", "NOT"})
_OF_WORDS = frozenset({"place", "org", "handle", "custodian", "agency", "name", "tag"})
"""Fields whose values are often several words."""
_OF_CODES = frozenset({"plate", "identifier"})


def taken(text: str) -> Iterator[TakenWord]:
    """The places of a query where a sign or a field took one word, and the next one may belong to it."""
    for found in _TAKEN.finditer(text):
        word, rest = found["word"], found["rest"]
        if word is None or rest in _OPERATORS:
            continue
        field = FIELDS.get(analysis.fold(found["field"])) if found["field"] else None
        if found["field"] and field is None:
            continue
        capitals = word[0].isupper() and rest[0].isupper()
        # Groups of a code that were taken as one are told of nothing.
        whole = field in _OF_CODES and codes.in_field(text, found.start("word")) is not None
        groups = not whole and field in _OF_CODES and len(rest) <= 4 and (rest.isupper() or rest.isdecimal())
        if field in _OF_WORDS or groups or (field in (None, "person") and capitals):
            sign = found["sign"].strip()
            instead = f'{sign}{" " if sign == "NOT" else ""}"{word} {rest}"'
            yield TakenWord(typed=f"{sign}{word}" if sign != "NOT" else f"NOT {word}", rest=rest, instead=instead)
