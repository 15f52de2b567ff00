"""Which stretches of a page answer a query: done here, by the rules of `analysis`, for whatever engine found it.

Runs for the returned hits only.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from heapq import merge
from itertools import groupby
from typing import NamedTuple

from models.document import Page, TextSource
from models.mention import Mention
from models.search import Answer, Fuzzy, Mark, Node, Phrase, Prefix, Range, Regex, Term, Wildcard
from models.words import Box
from services import line_ends
from services.search import alike, analysis, mapping, unspaced
from services.search.codes import codes
from services.search.leaves import (
    Finding,
    Leaf,
    carries,
    flags,
    folded_shape,
    like,
    small_shape,
    typed,
    wanted,
)
from services.search.spelled import distance
from services.search.terms import forms, spelled, tokens

SNIPPET = 240
"""Characters of a snippet, a little less or more at word ends."""

_MOST_SPANS = 500

_BLANK = re.compile(r"\s")


class Place(NamedTuple):
    """Half-open code points that answer; `variant` is the number asked for where the text, as OCR read it, differs."""

    start: int
    end: int
    variant: str = ""


class Passage(NamedTuple):
    """The best stretch of a page, its marks relative to its beginning, and where all answers on the page stand."""

    snippet: str
    marks: tuple[Mark, ...]
    boxes: tuple[Box, ...]
    answers: tuple[Answer, ...]


Span = tuple[int, int]


def passage(
    node: Node,
    page: Page,
    *,
    languages: Sequence[str],
    findings: Sequence[Finding] = (),
    version: str = "",
    following: str = "",
) -> Passage:
    """What to show of a page that a query found.

    `findings` are those of the page, for values asked for by field; `version` is that of its reading; `following` is
    the text of the next page, with which the last word of this one may go on.
    """
    found = places(node, page, languages=languages, findings=findings, following=following)
    start, end = _window(page.text, [(one.start, one.end) for one in found])
    # Line breaks become blanks one for one, so that places stay true.
    snippet = _BLANK.sub(" ", page.text[start:end])
    marks = tuple(
        Mark(start=max(a, start) - start, end=min(b, end) - start, variant=variant)
        for a, b, variant in found
        if a < end and b > start
    )
    by_span = {(one.span.start, one.span.end): one for one in findings}
    answers = tuple(_answer(page, place, by_span.get(place[:2]), version) for place in found)
    boxes = dict.fromkeys(box for answer in answers for box in answer.boxes)
    return Passage(snippet, marks, tuple(boxes), answers)


def _answer(page: Page, place: Place, finding: Finding | None, version: str) -> Answer:
    start, end, variant = place
    boxes = page.boxes(start, end)
    if finding is not None:
        return Answer(
            start=start,
            end=end,
            boxes=boxes,
            found=finding.kind.value if isinstance(finding, Mention) else finding.category,
            extractor=finding.provenance.extractor,
            version=finding.provenance.version,
            confidence=finding.confidence if isinstance(finding, Mention) else finding.score,
            variant=variant,
        )
    read = page.words.touching(start, end) if page.source is TextSource.OCR else ()
    sure = min((word.confidence for word in read), default=None)
    return Answer(
        start=start,
        end=end,
        boxes=boxes,
        extractor=page.source.value,
        version=version,
        confidence=sure,
        variant=variant,
    )


def places(
    node: Node,
    page: Page,
    *,
    languages: Sequence[str] = (),
    findings: Sequence[Finding] = (),
    following: str = "",
) -> list[Place]:
    """Where a page answers the wanted parts of the query, in order, none overlapping: as written, and as variants."""
    meant = {(one.span.start, one.span.end): alike.meant(one) for one in findings if isinstance(one, Mention)}
    text = line_ends.onward(page.text, following)
    literal = spans(node, text, languages=languages, findings=findings)
    if text is not page.text:
        end = len(page.text.rstrip())
        literal = [(start, min(last, end)) for start, last in literal if start < end]
    found = [Place(*span, meant.get(span, "")) for span in literal]
    asked = [leaf for leaf in wanted(node) if leaf.field == mapping.VARIANTS]
    for code in alike.codes(page) if asked else ():
        leaf = next((leaf for leaf in asked if like(leaf)(code.compact)), None)
        touched = [one for one in found if one.start < code.end and one.end > code.start]
        # Groups of the code that stand as typed are part of the variant; the whole code as typed is none.
        if leaf is not None and all(
            code.start <= a and b <= code.end and b - a < code.end - code.start for a, b, _ in touched
        ):
            found = [*(one for one in found if one not in touched), Place(code.start, code.end, typed(leaf))]
    return sorted(found)[:_MOST_SPANS]


def spans(node: Node, text: str, *, languages: Sequence[str] = (), findings: Sequence[Finding] = ()) -> list[Span]:
    """Half-open code point spans that answer the wanted parts of the query as written, in order, none overlapping."""
    marker = _Marker(text, languages, findings)
    found: set[Span] = set()
    for leaf in wanted(node):
        found.update(marker.spans(leaf))
        if len(found) >= _MOST_SPANS:
            break
    return _joined(found)[:_MOST_SPANS]


class _Marker:
    """Marks one page. Analyses its text once for each reading that the query needs."""

    def __init__(self, text: str, languages: Sequence[str], findings: Sequence[Finding]) -> None:
        self._text = text
        self._spelled = spelled(text)
        self._languages = [one for one in languages if one in analysis.STEMS]
        self._findings = findings
        self._read: dict[str, list[analysis.Token]] = {}
        self._forms: dict[str, list[str]] = {}

    def spans(self, leaf: Leaf) -> Iterable[Span]:
        if leaf.field == mapping.CODES:
            return self._coded(leaf)
        if leaf.field == mapping.VARIANTS:
            return ()  # no text as written answers it: see `places`
        if leaf.field not in (None, "text", mapping.EXACT):
            return self._valued(leaf)
        column = analysis.EXACT if leaf.field == mapping.EXACT else analysis.FOLDED
        match leaf:
            case Term():
                return self._term(leaf, column)
            case Phrase():
                return self._phrase(leaf.words, column, leaf.slop)
            case Prefix():
                return self._words(leaf.start, column, str.startswith)
            case Fuzzy():
                return self._words(leaf.word, column, lambda word, near: distance(word, near) <= leaf.distance)
            case Wildcard() | Regex():
                shape = folded_shape(leaf) if column == analysis.FOLDED else small_shape(leaf)
                return [(token.start, token.end) for token in self._where(column, shape)]
            case Range():
                return ()

    def _tokens(self, column: str) -> list[analysis.Token]:
        if column not in self._read:
            self._read[column] = [*tokens(column, self._text, self._spelled), *analysis.halves(column, self._text)]
        return self._read[column]

    def _term(self, leaf: Term, column: str) -> list[Span]:
        terms = _words(column, leaf.word)
        if len(terms) != 1:
            return self._phrase(leaf.word, column, 0)
        found = [*self._equal(column, terms[0].term)]
        if column == analysis.FOLDED and not any(c.isdecimal() for c in terms[0].term):
            for language in self._languages:
                if leaf.language in (None, language):
                    for stem in analysis.stems(language, leaf.word):
                        found += self._equal(analysis.stem(language), stem)
        return found

    def _at(self, column: str, term: str) -> list[analysis.Token]:
        """Where a term stands."""
        return self._where(column, term.__eq__)

    def _where(self, column: str, fits: Callable[[str], bool]) -> list[analysis.Token]:
        """The tokens whose terms fit. Few words of a page do: no token is made of the others."""
        read = self._spelled
        if read is None:
            return [token for token in self._tokens(column) if fits(token.term)]
        if column not in self._forms:
            self._forms[column] = forms(column, read.words)
        row = self._forms[column]
        found = set(filter(fits, set(row)))
        if not found:
            return []
        return [analysis.Token(term, at, *read.matches[at].span()) for at, term in enumerate(row) if term in found]

    def _equal(self, column: str, term: str) -> list[Span]:
        return [(token.start, token.end) for token in self._at(column, term)]

    def _words(self, text: str, column: str, last: Callable[[str, str], bool]) -> list[Span]:
        terms = analysis.terms(column, text)
        if terms and unspaced.is_sign(terms[-1]):
            return self._phrase(text, column, 0)
        found: list[Span] = []
        for term in terms[:-1]:
            found += self._equal(column, term)
        if terms:
            found += [(t.start, t.end) for t in self._where(column, lambda term: last(term, terms[-1]))]
        return found

    def _phrase(self, words: str, column: str, slop: int) -> list[Span]:
        wanted = _words(column, words)
        found = {term: self._at(column, term) for term in dict.fromkeys(word.term for word in wanted)}
        if not found or not all(found.values()):
            return []
        if slop == 0:
            return self._in_row(wanted, found)
        # How far each word stands from its place in the phrase: the engines bound the difference by the slop.
        # A word asked for twice must be there twice. Halves of broken words are sought without moves.
        places = [[t for t in found[word.term] if t.position < analysis.FAR] for word in wanted]
        moves = [[t.position - word.position for t in row] for word, row in zip(wanted, places, strict=True)]
        near: set[Span] = set()
        for least, _ in groupby(merge(*moves)):
            if (ends := _ends(wanted, moves, least, least + slop)) is not None:
                within = (row[first:end] for row, (first, end) in zip(places, ends, strict=True))
                near.update((t.start, t.end) for row in within for t in row)
                if len(near) >= _MOST_SPANS:
                    break
        return sorted(near)

    @staticmethod
    def _in_row(wanted: Sequence[analysis.Token], places: Mapping[str, Sequence[analysis.Token]]) -> list[Span]:
        by_position = {term: {token.position: token for token in row} for term, row in places.items()}
        found = []
        for position, first in by_position[wanted[0].term].items():
            here = position - wanted[0].position
            if all(here + word.position in by_position[word.term] for word in wanted):
                found.append((first.start, by_position[wanted[-1].term][here + wanted[-1].position].end))
        return found

    def _valued(self, leaf: Leaf) -> list[Span]:
        return [
            (finding.span.start, finding.span.end)
            for finding in self._findings
            if finding.span.end <= len(self._text)
            and (carries(finding, leaf) if isinstance(finding, Mention) else flags(finding, leaf))
        ]

    def _coded(self, leaf: Leaf) -> list[Span]:
        answers = like(leaf)
        return [(code.start, code.end) for code in codes(self._text) if answers(code.compact)]


@lru_cache(maxsize=4_096)
def _words(column: str, text: str) -> tuple[analysis.Token, ...]:
    """What is asked for as terms of a column; words of the glossary come again and again."""
    return tuple(analysis.tokens(column, text))


def _ends(wanted: Sequence[analysis.Token], moves: Sequence[Sequence[int]], least: int, most: int) -> list[Span] | None:
    """Where the places of each word with so many moves begin and end in its row; None: not each has one of its own."""
    free: dict[str, int] = {}
    ends = []
    for word, row in zip(wanted, moves, strict=True):
        first, end = bisect_left(row, least), bisect_right(row, most)
        # Words of one term come in their order, and so do their stretches: the first free place is the best.
        place = max(first, free.get(word.term, 0))
        if place >= end:
            return None
        free[word.term] = place + 1
        ends.append((first, end))
    return ends


def _joined(found: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _window(text: str, found: Sequence[Span]) -> Span:
    """Where the snippet begins and ends: around as many answers as fit, the first such place."""
    best, most, last = 0, 0, 0
    for first, (start, _) in enumerate(found):
        limit = start + SNIPPET * 3 // 4
        last = max(last, first)
        while last < len(found) and found[last][1] <= limit:
            last += 1
        if last - first > most:
            best, most = start, last - first
    if found and not most:
        best = found[0][0]
    start = max(0, best - SNIPPET // 4)
    end = min(len(text), start + SNIPPET)
    if start > 0:
        start = _blank(text, range(start, best), start - 1) + 1
    if end < len(text):
        kept = next((b for a, b in found if a < end < b), end)
        end = max(kept, _blank(text, range(end, max(start, end - SNIPPET // 8), -1), end))
    return start, end


def _blank(text: str, places: Iterable[int], otherwise: int) -> int:
    return next((at for at in places if text[at].isspace()), otherwise)
