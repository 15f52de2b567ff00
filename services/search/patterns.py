"""Patterns of words (with * and ?, or read by `regexes`): written for each engine, and matched here.

What would walk through most words of an index is refused: two signs must be fixed before what may be anything goes on.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial, reduce

import tantivy

from models.errors import QuerySyntax
from services.search import analysis

FIXED = 2
"""Signs that must be told before anything may follow."""
_NARROW = 12
"""Signs up to which a class still tells something."""
_FEW_LOOSE = 2
_MOST_SIGNS = 400
"""Signs of a pattern with its counts written out."""
_MOST_WRITTEN = 1_000
"""Signs of a pattern as Lucene reads it, its classes written out: Elasticsearch takes no more."""
MOST_WORK = 1_000
"""Steps of the patterns of one query: each about 50 microseconds whenever an engine looks for it."""

_WEIGHED = re.compile(r"\w(\^)[\d.]+$")
_TILDE = re.compile(r"^[^/@]*\w(~)(?:\d*~.*|\d*[^\W\d].*|-.*)$")
_STARS = re.compile(r"\*[*?]|\?\*")

Stretch = tuple[int, int]


@dataclass(frozen=True)
class Sign:
    """One sign out of stretches of code points; `negated`: any other."""

    stretches: tuple[Stretch, ...]
    negated: bool = False

    @property
    def narrow(self) -> bool:
        """Whether few signs answer."""
        return not self.negated and sum(last - first + 1 for first, last in self.stretches) <= _NARROW

    def takes(self, sign: str) -> bool:
        """Whether a sign is one of these."""
        return any(first <= ord(sign) <= last for first, last in self.stretches) is not self.negated


@dataclass(frozen=True)
class Row:
    """Parts that follow one another."""

    parts: tuple["Pattern", ...]


@dataclass(frozen=True)
class Either:
    """One of the parts."""

    parts: tuple["Pattern", ...]


@dataclass(frozen=True)
class Times:
    """A part so many times; `most` None: without an end."""

    part: "Pattern"
    least: int
    most: int | None


Pattern = Sign | Row | Either | Times

ANY = Sign((), negated=True)


def wildcard(text: str) -> Pattern:
    """A word with * and ?."""
    return Row(tuple(Times(ANY, 0, None) if sign == "*" else ANY if sign == "?" else _one(sign) for sign in text))


def folded(pattern: Pattern) -> Pattern:
    """The pattern for words as the index folds them: small letters, without accents."""
    match pattern:
        case Sign(stretches, negated):
            if pattern == ANY:
                return pattern
            if len(stretches) == 1 and stretches[0][0] == stretches[0][1] and not negated:
                signs = [_one(sign) for sign in _fold(chr(stretches[0][0]))]
                return signs[0] if len(signs) == 1 else Row(tuple(signs))
            return Sign(tuple(_folded_stretches(stretches)), negated)
        case Row(parts):
            return Row(tuple(map(folded, parts)))
        case Either(parts):
            return Either(tuple(map(folded, parts)))
        case Times(part):
            return replace(pattern, part=folded(part))


def small(pattern: Pattern) -> Pattern:
    """The pattern with its single signs in small letters, for values that the index holds so."""
    match pattern:
        case Sign(((first, last),), False) if first == last and len(chr(first).lower()) == 1:
            return _one(chr(first).lower())
        case Row(parts):
            return Row(tuple(map(small, parts)))
        case Either(parts):
            return Either(tuple(map(small, parts)))
        case Times(part):
            return replace(pattern, part=small(part))
        case _:
            return pattern


def misplaced(word: str) -> tuple[str, int] | None:
    """What is wrong with the signs of a typed word, and where in it; None where each has a meaning."""
    if (found := _WEIGHED.search(word)) is not None:
        return "Words are not weighed here: leave ^ out.", found.start(1)
    if (found := _TILDE.search(word)) is not None:
        return "A near word is written hotel~1 or hotel~2, with nothing behind it.", found.start(1)
    if (found := _STARS.search(word)) is not None:
        return "One * is enough: it stands for any letters, also for none.", found.start()
    return None


def checked(pattern: Pattern, *, left: int = MOST_WORK) -> int:
    """The steps that a pattern takes, out of those left. Raises QuerySyntax at place 0 where it takes too long."""
    if _size(pattern) > _MOST_SIGNS or len(for_lucene(pattern)) > _MOST_WRITTEN:
        raise _complicated()
    if _lead(pattern)[1] > _FEW_LOOSE:
        raise QuerySyntax(
            f"This would look at nearly every word: {FIXED} letters or figures must stand before it.", position=0
        )
    if _least(pattern) < FIXED:
        raise QuerySyntax(f"A pattern needs {FIXED} letters or figures.", position=0)
    steps = _Steps()
    work = steps.work(steps.add(pattern, _Steps.END), most=left)
    if work > left:
        raise _complicated()
    try:
        tantivy.Query.regex_query(_schema(), "word", for_tantivy(pattern))
    except ValueError:
        raise _complicated() from None
    return work


def for_tantivy(pattern: Pattern) -> str:
    """As tantivy reads it."""
    return _written(pattern, lambda sign: sign if sign.isascii() and sign.isalnum() else rf"\x{{{ord(sign):x}}}")


def for_lucene(pattern: Pattern) -> str:
    """As Lucene reads it, with its own further operators switched off."""
    return _written(pattern, lambda sign: sign if sign.isalnum() else f"\\{sign}")


def matcher(pattern: Pattern) -> Callable[[str], bool]:
    """Tells whether a whole word answers; takes time in proportion to the word, whatever the pattern."""
    steps = _Steps()
    start = steps.add(pattern, _Steps.END)
    return lambda word: steps.run(start, word)


def _one(sign: str) -> Sign:
    return Sign(((ord(sign), ord(sign)),))


@lru_cache(maxsize=4096)
def _fold(sign: str) -> str:
    return "".join(analysis.terms(analysis.FOLDED, sign)) or sign


def _folded_stretches(stretches: tuple[Stretch, ...]) -> Iterator[Stretch]:
    for first, last in stretches:
        if last - first > 0x400:
            yield first, last
            continue
        kept = [_fold(chr(code)) for code in range(first, last + 1)]
        yield from dict.fromkeys((ord(sign), ord(sign)) for sign in kept if len(sign) == 1)


@lru_cache(maxsize=1)
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("word", tokenizer_name="raw")
    return builder.build()


def _lead(pattern: Pattern) -> tuple[int, float]:
    """Fixed signs at the beginning (at least), and signs that may be anything before there are enough of those."""
    match pattern:
        case Sign():
            return (1, 0) if pattern.narrow else (0, 1)
        case Row(parts):
            fixed, loose = 0, 0.0
            for part in parts:
                more, free = _lead(part)
                fixed, loose = fixed + more, loose + free
                if fixed >= FIXED:
                    break
            return fixed, loose
        case Either(parts):
            leads = [_lead(part) for part in parts]
            return min(fixed for fixed, _ in leads), max(loose for _, loose in leads)
        case Times(part, least, most):
            fixed, loose = _lead(part)
            times = float("inf") if most is None else most
            return fixed * least, loose * times if loose else 0


def _complicated() -> QuerySyntax:
    return QuerySyntax("The pattern is too complicated: ask for less at once.", position=0)


def _size(pattern: Pattern) -> int:
    match pattern:
        case Sign():
            return 1
        case Row(parts) | Either(parts):
            return sum(map(_size, parts))
        case Times(part, least, most):
            return _size(part) * max(1, least, most or 0)


def _least(pattern: Pattern) -> int:
    match pattern:
        case Sign():
            return int(pattern.narrow)
        case Row(parts):
            return sum(map(_least, parts))
        case Either(parts):
            return min(map(_least, parts))
        case Times(part, least, _):
            return least * _least(part)


def _written(pattern: Pattern, escape: Callable[[str], str]) -> str:
    match pattern:
        case Sign():
            return _class(pattern, escape)
        case Row(parts):
            return "".join(_written(part, escape) for part in parts)
        case Either(parts):
            return f"({'|'.join(_written(part, escape) for part in parts)})"
        case Times(part, least, most):
            inner = _written(part, escape)
            counted = {(0, 1): "?", (0, None): "*", (1, None): "+"}.get((least, most))
            if counted is None:
                counted = f"{{{least},{'' if most is None else most}}}"
            return f"{inner}{counted}" if isinstance(part, Sign) else f"({inner}){counted}"


def _class(sign: Sign, escape: Callable[[str], str]) -> str:
    if sign == ANY:
        return "."
    if not sign.negated and len(sign.stretches) == 1 and sign.stretches[0][0] == sign.stretches[0][1]:
        return escape(chr(sign.stretches[0][0]))
    inside = "".join(
        escape(chr(first)) + (f"-{escape(chr(last))}" if last > first else "") for first, last in sign.stretches
    )
    return f"[{'^' if sign.negated else ''}{inside}]"


def _takes(letter: str, sign: Sign) -> bool:
    return sign.takes(letter)


class _Steps:
    """The pattern as steps from sign to sign, all walked at once."""

    END = -1

    def __init__(self) -> None:
        self._signs: list[Sign | None] = []
        self._next: list[tuple[int, ...]] = []

    def add(self, pattern: Pattern, then: int) -> int:
        """Put a pattern before a step; returns its first step."""
        match pattern:
            case Sign():
                return self._step(pattern, (then,))
            case Row(parts):
                return reduce(lambda at, part: self.add(part, at), reversed(parts), then)
            case Either(parts):
                return self._step(None, tuple(self.add(part, then) for part in parts))
            case Times(part, least, most):
                if most is None:
                    loop = self._step(None, ())
                    self._next[loop] = (self.add(part, loop), then)
                    at = loop
                else:
                    at = then
                    for _ in range(most - least):
                        at = self._step(None, (self.add(part, at), then))
                for _ in range(least):
                    at = self.add(part, at)
                return at

    def run(self, start: int, word: str) -> bool:
        """Whether a word leads to the end."""
        here = self._reached((start,))
        for letter in word:
            here = self._reached(self._onward(here, partial(_takes, letter)))
            if not here:
                return False
        return self.END in here

    def work(self, start: int, *, most: int) -> int:
        """Steps in all sets of them that some word leads to: what an engine that knows each set beforehand builds.

        Beyond `most` they are counted no further.
        """
        signs = {sign for sign in self._signs if sign is not None}
        edges = {0} | {edge for sign in signs for first, last in sign.stretches for edge in (first, last + 1)}
        # Of letters that the same signs take, one stands for all.
        kinds = {frozenset(sign for sign in signs if sign.takes(chr(edge))) for edge in edges if edge <= sys.maxunicode}
        first = frozenset(self._reached((start,)))
        known, waiting, work = {first}, [first], 0
        while waiting and work <= most:
            here = waiting.pop()
            work += len(here)
            for taking in kinds:
                onward = frozenset(self._reached(self._onward(here, taking.__contains__)))
                if onward and onward not in known:
                    known.add(onward)
                    waiting.append(onward)
        return work

    def _onward(self, here: Iterable[int], takes: Callable[[Sign], bool]) -> Iterator[int]:
        for step in here:
            if step != self.END and (sign := self._signs[step]) is not None and takes(sign):
                yield from self._next[step]

    def _step(self, sign: Sign | None, then: tuple[int, ...]) -> int:
        self._signs.append(sign)
        self._next.append(then)
        return len(self._signs) - 1

    def _reached(self, steps: Iterator[int] | tuple[int, ...]) -> set[int]:
        found: set[int] = set()
        waiting = list(steps)
        while waiting:
            step = waiting.pop()
            if step in found:
                continue
            found.add(step)
            if step != self.END and self._signs[step] is None:
                waiting.extend(self._next[step])
        return found
