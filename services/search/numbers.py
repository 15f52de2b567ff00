"""Numbers in a typed query: phones in any spelling, papers with or without dots, and what is neither."""

import re
from collections.abc import Iterator, Sequence

from models.errors import QuerySyntax
from models.search import Bool, Node, Phrase, Prefix, Term
from services.search import codes, mapping, open_numbers, phones

MIN_DIGITS = 4
"""Digits that a phone: needs; fewer are found everywhere."""
MIN_BEGINNING = 2
"""Digits that the beginning of an international number needs."""

_SPACE = re.compile(r"\s+")
# A number as written: digits parted by separators, perhaps with the code of its country or area in brackets, before
# which Brazilians write where the code of a carrier goes (0xx67).
_CODE = r"\((?:\+ ?|0[xX]{2} ?)?\d{1,5}(?:[ .\-]\d{1,4}){0,2}\)"
_NUMBER = re.compile(
    rf"(?:\+ ?|0[xX]{{2}} ?(?=\d))?(?:{_CODE}[ .\-]?)?\d(?:(?:[ .\-/]{{0,2}}| [\-/] )(?:{_CODE}[ .\-]?)?\d)*"
    r"(?![\w*~:+]|\?[\w*?])"
)
_YEARS = re.compile(r"(?:19|20)\d\d ?[ \-/] ?(?:19|20)\d\d")
_TRUNK = re.compile(r"\(0+(?=\d)")
_BEGIN = re.compile(r"(?<![\w+])\(?\+? ?\d")
_WORD = re.compile(r"\w+")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_DIALLED = re.compile(r"\*?[+\d ()./xX-]+|\+?[\d ()./-]+\*")


def in_text(text: str, at: int, countries: Sequence[str]) -> tuple[Node, int] | None:
    """The number that begins at a place, as written or by its normal form, and where it ends. None: no such number.

    Numbers parted by a stroke, `70012345/70012346`, are either of them.
    """
    run = _NUMBER.match(text, at)
    if run is None:
        return None
    if several := _several(run[0], countries):
        return Bool(should=tuple(_meant(one, countries) for one in several)), run.end()
    chosen = _chosen(run[0], countries)
    if chosen is None:
        local = _is_local(run[0], countries)
        return (_grouped(run[0]), run.end()) if local else None
    return None if _DATE.fullmatch(chosen) else (_meant(chosen, countries), at + len(chosen))


def every(text: str, countries: Sequence[str]) -> Iterator[str]:
    """Each number in a text that is long enough for a phone, as written, whatever stands around it."""
    at = 0
    while (start := _BEGIN.search(text, at)) is not None:
        found = in_text(text, start.start(), countries)
        if found is None:
            run = _WORD.match(text, start.start())
            at = run.end() if run is not None else start.start() + 1
            continue
        at = found[1]
        yield text[start.start() : at]


def _several(run: str, countries: Sequence[str]) -> list[str]:
    """The numbers that strokes part, where each is one by itself; none where they are one."""
    parts = [part.strip() for part in run.split("/")]
    if len(parts) < 2 or not all(map(_counts, parts)) or phones.candidates(run, countries):
        return []
    return parts if any(phones.candidates(part, countries) for part in parts) else []


def _chosen(whole: str, countries: Sequence[str]) -> str | None:
    """What of a run of digits is its first number."""
    # The first of them ends where a word does, so that it reads the same when it stands alone.
    first = whole[0] + re.split("[ (]", whole[1:], maxsplit=1)[0]
    # Numbers side by side are two when the first is one by itself; digits parted by blanks are one only
    # where some country has such a number.
    if _counts(first) and (phones.candidates(first, countries) or not _counts(whole)):
        return first
    if phones.is_international(whole) and (number := _international(whole)):
        return number
    if _counts(whole) and not _YEARS.fullmatch(whole) and (" " not in whole or phones.candidates(whole, countries)):
        return whole
    return first if _counts(first) else None


def _is_local(whole: str, countries: Sequence[str]) -> bool:
    """Whether digits parted by blanks may be the end of a number: with its trunk zeros, or without its area's code."""
    if not _counts(whole):
        return False
    with_trunk = whole.startswith("0") and bool(phones.ending(whole))
    return with_trunk or ("BR" in countries and phones.is_brazilian_mobile(whole))


def _meant(chosen: str, countries: Sequence[str]) -> Node:
    """A number as it is written, as a phone, as a paper."""
    meant: list[Node] = [Phrase(words=_SPACE.sub(" ", chosen))]
    if not _GROUPED.fullmatch(chosen):
        meant += _dialled(chosen, countries)
    if not phones.is_international(chosen):
        bare = phones.digits(chosen)
        meant.append(Term(word=bare, field="identifier"))
        if bare != chosen:
            meant.append(Phrase(words=bare))
        meant += codes.apart(bare)
    return any_of(meant) or meant[0]


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
    several = _several(run[0], countries)
    if several:
        return Bool(should=tuple(phone(one, at, countries) for one in several)), run.end()
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
    if not found and phones.is_international(text):
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
    each = tuple((_counts(one) and codes.typed(one)) or Phrase(words=one) for one in _SPACE.split(text.strip()))
    return Bool(should=(Bool(must=each), _ending(phones.ending(text))))


def _dialled(text: str, countries: Sequence[str]) -> list[Node]:
    found: list[Node] = [Term(word=e164, field="phone") for e164 in phones.candidates(text, countries)]
    ending = phones.ending(text)
    return [*found, _ending(ending)] if ending else found


def _ending(digits: str) -> Prefix:
    return Prefix(start=digits[::-1], field=mapping.PHONE_TAIL)


def _counts(text: str) -> bool:
    return phones.SHORTEST <= len(phones.digits(_TRUNK.sub("(", text))) <= phones.LONGEST
