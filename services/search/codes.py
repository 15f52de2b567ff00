"""Codes: plates, papers, files and accounts, found however their groups are parted.

`AE731QZ`, `AE 731 QZ` and `AE-731-QZ` are one code; so are `28.555.309` and `28555309`. The index holds, for each
page, the compact form of every row of neighbouring groups that may be one; a query meets it in its compact form.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from models.search import Bool, Node, Phrase, Term
from services.search import analysis, mapping

SHORTEST, LONGEST = 4, 20
"""Letters and digits of a code."""
SHORTEST_VARIANT = 6
"""Signs of a code that is sought as a variant too (see `alike`): phones, plates and papers have as many."""

_MOST_GROUPS = 6
# A row of groups around a digit: groups with digits, and beside them short groups of letters; with a blank between,
# letters must be capitals (`AE 731`, not `de 2024`).
_SIGN = r"[ \u00a0]?[.\-/·_–][ \u00a0]?"
_BLANK = r"[ \u00a0]{1,2}"
_DIGITS = r"[A-Za-z0-9]{0,7}[0-9][A-Za-z0-9]{0,7}"
_ROW = re.compile(
    rf"(?<![^\W_])(?:[A-Za-z]{{1,4}}{_SIGN}|[A-Z]{{1,4}}{_BLANK})*{_DIGITS}"
    rf"(?:(?:{_SIGN}|{_BLANK}){_DIGITS}|{_SIGN}[A-Za-z]{{1,4}}|{_BLANK}[A-Z]{{1,4}})*(?![^\W_])"
)
_ACCOUNT = re.compile(r"(?<![^\W_])[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?(?![^\W_])")
"""An international account number, in groups of four or in one."""
_LONGEST_ACCOUNT = 34
_GROUP = re.compile(r"[A-Za-z0-9]+")
_DIGIT = re.compile(r"[0-9]")
# A typed plate with blanks in it: two to four short groups of capitals and digits.
_SPACED = re.compile(r"(?:[A-Z]{1,4}|\d{1,4}[A-Z]?|[A-Z]\d)(?: (?:[A-Z]{1,4}|\d{1,4}[A-Z]?\d{0,2})){1,3}(?![\w*~:.+-])")
PAPER = re.compile(r"([^\W\d_]{1,3}) (\d{5,9})(?![\w*~:.+?/-])")
"""The letters and figures of a paper with a blank between, in any letters."""
_LETTERED = re.compile(r"([A-Za-z]{1,3})(\d{5,9})")
"""The same without the blank."""
_WRITTEN = re.compile(r"[^\W_]+(?:[.\-/·_–][^\W_]+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2}")
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})+")
_OPERATORS = frozenset({"OR", "AND", "NOT"})


class Code(NamedTuple):
    """A compact form and the half-open span of code points it stands on."""

    compact: str
    start: int
    end: int


def codes(text: str) -> Iterator[Code]:
    """Every row of two or more groups in a text that may be one code. Single groups are words already."""
    for line in _lines(text):
        for account in _ACCOUNT.finditer(text, line.start, line.stop):
            if (compact := mapping.compact(account[0])) and len(compact) > LONGEST and " " in account[0]:
                yield Code(compact, account.start(), account.end())
        for row in _ROW.finditer(text, line.start, line.stop):
            groups = [(group[0].lower(), row.start() + group.start()) for group in _GROUP.finditer(row[0])]
            for first, (group, start) in enumerate(groups):
                compact = group
                for following, at in groups[first + 1 : first + _MOST_GROUPS]:
                    compact += following
                    if len(compact) > LONGEST:
                        break
                    if len(compact) >= SHORTEST and _is_code(compact):
                        yield Code(compact, start, at + len(following))


def _lines(text: str) -> Iterator[slice]:
    """The lines with a digit in them: no row goes on over the end of a line."""
    found = _DIGIT.search(text)
    while found is not None:
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.start())
        stop = len(text) if end < 0 else end
        yield slice(start, stop)
        found = _DIGIT.search(text, stop)


def typed(word: str) -> Node | None:
    """A typed word that holds a code: as written, or the same code with its groups parted in another way."""
    compact = mapping.compact(word)
    longest = _LONGEST_ACCOUNT if _ACCOUNT.fullmatch(word.upper()) else LONGEST
    if not SHORTEST <= len(compact) <= longest or not _is_code(compact) or not _WRITTEN.fullmatch(word):
        return None
    if _YEAR.fullmatch(word) or _DATE.fullmatch(word):
        return None
    written = [compact] if compact == analysis.fold(word) else [word, compact]
    if lettered := _LETTERED.fullmatch(word):
        written.append(f"{lettered[1]} {lettered[2]}")
    return Bool(should=(*(Phrase(words=one) for one in written), *apart(compact)))


def either_way(word: str) -> Node:
    """A code asked for by its field: in one piece or with its groups apart."""
    compact = mapping.compact(word)
    return Bool(should=(Phrase(words=compact), *apart(compact)))


def apart(compact: str) -> tuple[Term, ...]:
    """A code with its groups parted in any way, and as OCR may have misread it."""
    fields = (mapping.CODES, mapping.VARIANTS) if len(compact) >= SHORTEST_VARIANT else (mapping.CODES,)
    return tuple(Term(word=compact, field=field) for field in fields)


def lettered(letters: Node, figures: Node, whole: str) -> Node:
    """A paper's letters and figures, as they stand anywhere on a page, or the two in one piece."""
    compact = mapping.compact(whole)
    return Bool(should=(Bool(must=(letters, figures)), Phrase(words=compact), *apart(compact)))


def spaced(text: str, at: int) -> tuple[Node, int] | None:
    """A code typed with blanks in it that begins at a place, and where it ends: all its groups, or the code."""
    found = _SPACED.match(text, at)
    if found is None:
        return None
    groups = found[0].split(" ")
    compact = mapping.compact(found[0])
    if (
        _OPERATORS.intersection(groups)
        or not 5 <= len(compact) <= LONGEST
        or not _is_code(compact)
        or (compact.isdecimal() and not _GROUPED.fullmatch(found[0]))
    ):
        return None
    each = Bool(must=tuple(Phrase(words=group) for group in groups))
    return Bool(should=(each, Phrase(words=compact), *apart(compact))), found.end()


def in_field(text: str, at: int) -> re.Match[str] | None:
    """A plate or paper typed with blanks behind its field's name; None where the next word is another one."""
    found = _SPACED.match(text, at)
    return None if found is None or _OPERATORS.intersection(found[0].split(" ")) else found


def _is_code(compact: str) -> bool:
    return sum(c.isdecimal() for c in compact) >= 2 and compact.isascii()
