"""Numbers in a typed query: phones in any spelling, papers with or without dots, and what is neither."""

import re
from collections.abc import Sequence

from models.errors import QuerySyntax
from models.search import Bool, Node, Phrase, Prefix, Term
from services.search import codes, mapping, open_numbers, phones

MIN_DIGITS = 4
"""Digits that a phone: needs; fewer are found everywhere."""
MIN_BEGINNING = 2
"""Digits that the beginning of an international number needs."""

_SPACE = re.compile(r"\s+")
# A number as written: digits parted by single separators, perhaps an area code in brackets.
_NUMBER = re.compile(r"(?:\+ ?)?(?:\(\d{1,5}\) ?)?\d(?:[ .\-/]{0,2}(?:\(\d{1,5}\)[ .\-]?)?\d)*(?![\w*~:+]|\?[\w*?])")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_DIALLED = re.compile(r"\*?[+\d ()./-]+|\+?[\d ()./-]+\*")


def in_text(text: str, at: int, countries: Sequence[str]) -> tuple[Node, int] | None:
    """The number that begins at a place, as written or by its normal form, and where it ends. None: no such number."""
    run = _NUMBER.match(text, at)
    if run is None:
        return None
    # The first of them ends where a word does, so that it reads the same when it stands alone.
    whole, first = run[0], run[0][0] + re.split("[ (]", run[0][1:], maxsplit=1)[0]
    # Numbers side by side are two when the first is one by itself; digits parted by blanks are one only
    # where some country has such a number.
    if _counts(first) and (phones.candidates(first, countries) or not _counts(whole)):
        chosen = first
    elif whole.startswith("+") and (number := _international(whole)):
        chosen = number
    elif _counts(whole) and (" " not in whole or phones.candidates(whole, countries)):
        chosen = whole
    elif _counts(first):
        chosen = first
    elif whole.startswith("0") and _counts(whole) and phones.ending(whole):
        return _grouped(whole), at + len(whole)
    else:
        return None
    if _DATE.fullmatch(chosen):
        return None
    meant: list[Node] = [Phrase(words=_SPACE.sub(" ", chosen))]
    if not _GROUPED.fullmatch(chosen):
        meant += _dialled(chosen, countries)
    if not chosen.startswith("+"):
        bare = phones.digits(chosen)
        meant.append(Term(word=bare, field="identifier"))
        if bare != chosen:
            meant.append(Phrase(words=bare))
        meant += codes.apart(bare)
    return any_of(meant) or meant[0], at + len(chosen)


def _international(run: str) -> str:
    """The groups from the plus on that are a number, the most of them; where none are, all; empty: too many figures."""
    ends = [len(run), *(blank.start() for blank in reversed(list(_SPACE.finditer(run))))]
    parts = [run[:end] for end in ends if _counts(run[:end])]
    return next((part for part in parts if phones.candidates(part, ())), run if _counts(run) else "")


def in_phone_field(text: str, at: int, countries: Sequence[str]) -> tuple[Node, int] | None:
    """The whole run of digits that begins at a place, as a phone, and where it ends."""
    run = _NUMBER.match(text, at)
    if run is None or (text[run.end() : run.end() + 1] == "?" and " " not in run[0]):
        return None  # a figure is left open
    return phone(run[0], at, countries), run.end()


def phone(text: str, at: int, countries: Sequence[str]) -> Node:
    """A value typed for the phone field. Raises QuerySyntax at the place of the value."""
    bare = phones.digits(text)
    beginning = text.endswith("*")
    least = MIN_BEGINNING if beginning else MIN_DIGITS
    if len(bare) < least or not _DIALLED.fullmatch(text):
        raise QuerySyntax(f"A phone number has digits only, at least {least}.", position=at)
    if text.startswith("*"):
        return _ending(bare)
    if beginning:
        found = open_numbers.beginning(bare)
        return found[0] if text.startswith("+") else Bool(should=tuple(found))
    found = _dialled(text, countries)
    if not found and text.startswith("+"):
        return Term(word=f"+{bare}", field="phone")
    return any_of(found) or _ending(bare)


def any_of(found: Sequence[Node]) -> Node | None:
    """Either of the nodes: alternatives inside alternatives are one level. None of none."""
    should: list[Node] = []
    for node in found:
        for one in node.should if isinstance(node, Bool) and node.should else (node,):
            if one not in should:
                should.append(one)
    if len(should) < 2:
        return should[0] if should else None
    return Bool(should=tuple(should))


def _grouped(text: str) -> Node:
    """Digits parted by blanks that are no number of the cases' countries: each group, or the end of another number."""
    each = tuple(Phrase(words=group) for group in _SPACE.split(text.strip()))
    return Bool(should=(Bool(must=each), _ending(phones.ending(text))))


def _dialled(text: str, countries: Sequence[str]) -> list[Node]:
    found: list[Node] = [Term(word=e164, field="phone") for e164 in phones.candidates(text, countries)]
    ending = phones.ending(text)
    return [*found, _ending(ending)] if ending else found


def _ending(digits: str) -> Prefix:
    return Prefix(start=digits[::-1], field=mapping.PHONE_TAIL)


def _counts(text: str) -> bool:
    return phones.SHORTEST <= len(phones.digits(text)) <= phones.LONGEST
