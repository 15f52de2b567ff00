"""Numbers of which figures are left open, `7001234?`, `7001????`, `7001*`: sought in every form that numbers have.

So they meet a number however it is written: in the text, from the beginning of a phone number with or without the code
of its country, from its end, and in papers and accounts. A form in which too little is told is left out; where that is
all of them, the typed word is refused.
"""

import re
from collections.abc import Iterator, Sequence

from models.errors import QuerySyntax
from models.search import Node, Phrase, Prefix, Term, Wildcard
from services.search import codes, mapping, patterns

_LEAST = 4
"""Figures that must be told before a number in the text may be one of a phone or a paper."""
_SHORTEST = 6
"""Figures, told and open, from which it may be one."""
_INTERNATIONAL = 9
"""The same for a number with the code of its country."""

_OPEN = re.compile(r"[\d?*]+")
_DIALLED = re.compile(r"[*+]?[\d?*]+")


def of_text(word: str) -> list[Node]:
    """What a typed word of figures, ? and * is sought as in the text; nothing where it is no such number."""
    told = sum(sign.isdecimal() for sign in word)
    if not _OPEN.fullmatch(word) or word.isdecimal() or told < _LEAST:
        return []
    if len(word) < _SHORTEST and "*" not in word:
        return []
    if word.endswith("*") and "?" not in word and "*" not in word[:-1]:
        start = word[:-1]
        beside: list[Node] = [Prefix(start=start, field=field) for field in ("identifier", mapping.CODES)]
        return [Prefix(start=start), *beginning(start), *beside]
    fields = (None, *_PHONES, "identifier", mapping.CODES)
    # What ends a question ends a number, too.
    whole = word[:-1] if word[:-1].isdecimal() else ""
    found: list[Node] = [Phrase(words=whole)] if whole else []
    for field in fields:
        forms = list(_phone(word, field) if field in _PHONES else _bounded(word, field))
        if forms and whole and field == "identifier":
            found.append(Term(word=whole, field=field))
        if forms and whole and field == mapping.CODES:
            found += codes.apart(whole)
        found += forms
    return found


def of_phone(word: str, at: int) -> list[Node]:
    """What a value of the phone field with open figures is sought as. Raises QuerySyntax at the place of the value."""
    if not _DIALLED.fullmatch(word):
        raise QuerySyntax("A phone number has digits only, with ? and * for those left open.", position=at)
    if word[0] == "+":
        fields: Sequence[str] = ("phone",)
    elif word[0] == "*":
        fields = (mapping.PHONE_TAIL,)
    else:
        fields = _PHONES
    found = [node for field in fields for node in _phone(word, field)]
    if not found:
        raise QuerySyntax(
            f"{patterns.FIXED} figures must be told at the beginning or at the end of a number.", position=at
        )
    return found


def beginning(digits: str) -> list[Node]:
    """The beginning of a number: with the code of its country, or behind it."""
    return [Prefix(start=f"+{digits}", field="phone"), Prefix(start=digits, field=mapping.PHONE_HEAD)]


_PHONES = ("phone", mapping.PHONE_HEAD, mapping.PHONE_TAIL)


def _phone(word: str, field: str) -> Iterator[Node]:
    if word[0] == "+":
        return _bounded(word, field)
    # Zeros before a number are no part of a stored one.
    bare = word.lstrip("0")
    if field == mapping.PHONE_TAIL:
        end = bare.lstrip("*")
        if end.isdecimal():
            return iter([Prefix(start=end[::-1], field=field)] if len(end) >= _LEAST else [])
        return _bounded(f"{end[::-1].rstrip('*')}*", field)
    if field == "phone":
        return _bounded(f"+{bare}", field) if len(bare) >= _INTERNATIONAL or "*" in bare else iter(())
    return _bounded(bare, field)


def _bounded(pattern: str, field: str | None) -> Iterator[Node]:
    try:
        patterns.checked(patterns.wildcard(pattern))
    except QuerySyntax:
        return
    yield Wildcard(pattern=pattern, field=field)
