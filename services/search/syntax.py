"""What people type, read into the query AST.

    pasaporte deuda            both words            "le quitaron el pasaporte"   words in a row
    pasaporte OR documento     either                "pasaporte retenido"~5       up to five moves apart
    -policía   !policía  NOT x without               pasap*   hotle~1   hotle~2   beginning, one or two letters off
    (a OR b) c                 grouping              person:quispe   phone:70012345   lang:pt   exact:año
    qu?spe   ma*ia             signs that may vary   date:[2025-01 TO 2025-06]   amount:>1000   ranges
    /qu[ií]spe|kispe/          regular expression    case:LPZ-2026-014   custodian:vega   file:acta
    7001234?  phone:7001????   figures left open     person:*            pages that name anybody
    tag:revisar                carries that label, as far as whoever asks may see tags

A phone number in any spelling is also sought by its normal form, a plate or paper with its groups parted in any
way and with signs that OCR takes for others (O for 0, l for 1, S for 5, B for 8, Z for 2); in quotation marks they
are sought as written. Names of people are sought in their other forms too (see `name_forms`), in the text where they
are typed without quotation marks. Operators are the English capitals. What cannot be read is a QuerySyntax with the
place.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import assert_never

from models.errors import QuerySyntax
from models.search import (
    Among,
    Bool,
    Everything,
    Fuzzy,
    Node,
    Phrase,
    Prefix,
    Range,
    Regex,
    Sense,
    Term,
    Variants,
    Wildcard,
)
from services.search import analysis, mapping, ranges, written
from services.search.fields import SHOWN
from services.search.name_forms import NameForms
from services.search.parser import Parser

MAX_LENGTH = 2000
"""Characters of a query. Longer lists of words are searched as a list."""
MAX_NODES = 200
MAX_NESTED = 21
"""Parts of a query within one another. Elasticsearch takes 30 clauses so: a name takes five more, what we add three."""

COUNTRIES = ("BO", "AR", "BR")

_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))


def parse(
    text: str,
    *,
    countries: Sequence[str] = COUNTRIES,
    names: NameForms | None = None,
    without: Collection[str] = (),
) -> Node:
    """Read a query. `countries` (ISO codes) are those whose phone numbers may be typed without a prefix.

    With `names`, names of people are sought in their other forms too, but for the forms `without`.
    An empty query is everything. Raises QuerySyntax.
    """
    typed = written.plain(text).translate(_QUOTES)
    try:
        return _read(typed, countries, names, frozenset(without))
    except QuerySyntax as error:
        # The place in what was typed, where letters may have come with their accents apart.
        raise QuerySyntax(error.message, position=written.as_given(text, error.position)) from None


def _read(typed: str, countries: Sequence[str], names: NameForms | None, without: frozenset[str]) -> Node:
    if len(typed) > MAX_LENGTH:
        raise QuerySyntax(f"A query may have {MAX_LENGTH} characters.", position=MAX_LENGTH)
    if not typed.strip():
        return Everything()
    parser = Parser(typed, countries, names, without)
    node = parser.whole()
    if size(node) > MAX_NODES:
        raise QuerySyntax(f"A query may have {MAX_NODES} parts.", position=len(typed))
    if nested(node) > MAX_NESTED:
        raise QuerySyntax(
            f"Parts of a query may stand {MAX_NESTED} deep within one another.", position=_innermost(typed)
        )
    return node


def literal(text: str) -> str:
    """The same signs as a query that seeks them as they are, whatever they mean here; empty where there is no word."""
    words = _SPACE.sub(" ", analysis.normal(text).translate(_QUOTES).replace('"', " ")).strip()
    return f'"{words}"' if analysis.terms(analysis.FOLDED, words) else ""


def expanded(node: Node) -> Iterator[Variants]:
    """The names in a query that are sought in other forms too."""
    if isinstance(node, Variants):
        yield node
    elif isinstance(node, Bool):
        for child in (*node.must, *node.should, *node.must_not):
            yield from expanded(child)


def size(node: Node) -> int:
    """The number of nodes."""
    if isinstance(node, Bool):
        return 1 + sum(size(child) for child in (*node.must, *node.should, *node.must_not))
    return size(node.typed) if isinstance(node, Variants) else 1


def nested(node: Node) -> int:
    """How deep nodes stand within one another; 1 for a leaf."""
    if isinstance(node, Bool):
        return 1 + max(nested(child) for child in (*node.must, *node.should, *node.must_not))
    if isinstance(node, Variants):
        return 1 + max(nested(child) for child in (node.typed, *(form.node for form in node.forms)))
    return 1


def _innermost(typed: str) -> int:
    """Where the innermost bracket of a query opens, 0 where there is none."""
    deepest = depth = place = 0
    for at, sign in enumerate(typed):
        depth += (sign == "(") - (sign == ")")
        if depth > deepest:
            deepest, place = depth, at
    return place


def render(node: Node) -> str:
    """A query text that reads back as the same node. For nodes made by `parse`."""
    if isinstance(node, Variants):
        return node.text
    if isinstance(node, Sense):
        return node.typed
    assert not isinstance(node, Among), "made of what the catalogue holds, and typed by nobody"
    if not isinstance(node, Bool):
        return _render_leaf(node)
    match node.should:
        case (Term() as word, Wildcard() as asked) if (asked.field, asked.pattern) == (word.field, f"{word.word}?"):
            return _render_leaf(asked)  # a word before a question mark is read as both; it may be called OR
    if node.should:
        return " OR ".join(map(_inside, node.should))
    wanted = " AND ".join(map(_inside, node.must))
    return " ".join([wanted, *(f"-{_inside(child)}" for child in node.must_not)])


def _inside(node: Node) -> str:
    return f"({render(node)})" if isinstance(node, Bool) else render(node)


def _render_leaf(node: Term | Phrase | Prefix | Fuzzy | Wildcard | Regex | Range | Everything) -> str:
    if isinstance(node, Everything):
        return "*"
    if isinstance(node, Range):
        return _typed_range(node)
    if node.field == mapping.PHONE_TAIL:
        typed = node.start if isinstance(node, Prefix) else node.pattern if isinstance(node, Wildcard) else ""
        return f"phone:*{typed.removesuffix('*')[::-1]}"
    field = "" if node.field is None else f"{SHOWN.get(node.field, node.field)}:"
    match node:
        case Term():
            return f"{field}{node.word}"
        case Phrase():
            return f'{field}"{node.words}"' + (f"~{node.slop}" if node.slop else "")
        case Prefix():
            return f"{field}{node.start}*"
        case Fuzzy():
            return f"{field}{node.word}~{node.distance}"
        case Wildcard():
            return f"{field}{node.pattern}"
        case Regex():
            return f"{field}/{node.pattern}/"
        case _:  # pragma: no cover
            assert_never(node)


def _typed_range(node: Range) -> str:
    return f"{SHOWN['amount' if node.field == 'money' else node.field]}:{ranges.render(node)}"
