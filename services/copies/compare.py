"""Whether two pages are copies: laid side by side word by word, with an eye on names and numbers.

A second scan differs anywhere; a form that was filled in for somebody else differs in names and numbers. So what
differs among those is held against what differs among the other words: where it is clearly more, they are no copies.
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from services.copies.words import Kind, PageWords

LEAST_OF_SHORTER = 0.75
LEAST_OF_LONGER = 0.5
"""Share of the words of a page that its copy has too, well read or not."""
ADDED = 1
"""Places inside a page where a copy may have names or numbers more: a stamp. Headers and footers are free."""
PAPER = 5
"""Signs from which on a number may be that of a paper or a phone."""
_VALUES = (Kind.NAME, Kind.NUMBER)
_TRIED_TOGETHER = 900
"""Pairs of words of a gap up to which each is tried as a misreading of each."""

Word = tuple[str, Kind]


class Gap(NamedTuple):
    """What stands in two pages between words that both say, less the words that stand in both gaps."""

    own: Sequence[Word]
    theirs: Sequence[Word]
    is_inside: bool


@dataclass
class Differences:
    """How two pages differ, in words."""

    own: int = 0
    theirs: int = 0
    """Words that the other page does not have there."""
    misread: int = 0
    misread_numbers: int = 0
    plain: int = 0
    numbers: int = 0
    papers: int = 0
    values: int = 0
    """Words, numbers, those that are no misread papers and phones, and names and numbers that others stand for."""
    filled: int = 0
    added: int = 0
    """Gaps inside where one page alone has something: what may be a value, or plain words."""

    def see(self, gap: Gap) -> None:
        """Count in what differs in a gap."""
        self.own += len(gap.own)
        self.theirs += len(gap.theirs)
        own, theirs = self._without_misread(gap)
        values = [sum(kind in _VALUES for _, kind in side) for side in (own, theirs)]
        self.values += min(values)
        self.plain += min(len(own) - values[0], len(theirs) - values[1])
        self.numbers += min(sum(kind is Kind.NUMBER for _, kind in side) for side in (own, theirs))
        papers = [[word for word, kind in side if kind is Kind.NUMBER and len(word) >= PAPER] for side in (own, theirs)]
        self.papers += bool(papers[1]) and sum(not any(is_near(one, other) for other in papers[1]) for one in papers[0])
        if gap.is_inside and bool(own) is not bool(theirs):
            plain = all(kind is Kind.PLAIN for _, kind in (*own, *theirs))
            self.added += plain
            self.filled += not plain

    def _without_misread(self, gap: Gap) -> tuple[Sequence[Word], Sequence[Word]]:
        """What is left without words that are misreadings of one another, which are counted."""
        if not gap.own or not gap.theirs or len(gap.own) * len(gap.theirs) > _TRIED_TOGETHER:
            return gap.own, gap.theirs
        own, theirs = [], list(gap.theirs)
        for word in gap.own:
            other = next((one for one in theirs if is_misread(word, one)), None)
            if other is None:
                own.append(word)
                continue
            theirs.remove(other)
            self.misread += 1
            self.misread_numbers += Kind.NUMBER in (word[1], other[1])
        return own, theirs


def are_copies(one: PageWords, other: PageWords) -> bool:
    """Whether two pages say nearly the same, of the same people and numbers."""
    if one.whole != other.whole:
        return False  # of one at least, nobody looks at what comes behind its first words
    if one.words == other.words:
        return True
    found, sizes = Differences(), sorted((len(one.words), len(other.words)))
    for gap in gaps(one, other):
        found.see(gap)
    shared = min(len(one.words) - found.own, len(other.words) - found.theirs) + found.misread
    if shared < LEAST_OF_SHORTER * sizes[0] or shared < LEAST_OF_LONGER * sizes[1]:
        return False
    misread = found.misread - found.misread_numbers
    if found.numbers + found.misread_numbers and not found.plain + misread:
        return False  # where no word was misread, no number was
    if found.papers and not any(Kind.NAME in page.kinds for page in (one, other)):
        return False  # where no capitals tell names, numbers alone tell whom a form is of
    if found.numbers >= 2 and 3 * found.numbers >= min(page.kinds.count(Kind.NUMBER) for page in (one, other)):
        return False
    values = min(sum(kind in _VALUES for kind in page.kinds) for page in (one, other))
    # What is misread in a short number or twice in a name looks like another: a third of what is misread.
    expected = values * min(1.0, (1.2 * found.plain + 0.3 * misread) / max(1, sizes[0] - values))
    if found.values > 1 + expected + 2 * math.sqrt(expected):
        return False
    # Where words are lost and won here and there, some of them are names.
    return found.filled <= ADDED + expected + found.added


def is_misread(one: Word, other: Word) -> bool:
    """Whether one of two different words is the other with a sign or two misread; of a number of four digits, one."""
    (a, kind), (b, its) = one, other
    short, long = sorted((len(a), len(b)))
    number = Kind.NUMBER in (kind, its)
    if short == long:
        most = int(long >= 4) if number else max(1, long // 4)
        return sum(map(str.__ne__, a, b)) <= most
    if number or short < 3 or long - short > 2:
        return False
    start = next((at for at in range(short) if a[at] != b[at]), short)
    end = next((at for at in range(short - start) if a[-1 - at] != b[-1 - at]), short - start)
    return long > 3 and long - start - end <= 2


def is_near(one: str, other: str) -> bool:
    """Whether one number may be the other with several signs misread."""
    return len(one) == len(other) and sum(map(str.__ne__, one, other)) <= len(one) // 3


def gaps(one: PageWords, other: PageWords) -> Iterator[Gap]:
    """Where two pages differ, in order, between words that each of them says once."""
    ends = len(one.words), len(other.words)
    for (a, b), (a_next, b_next) in pairwise([(-1, -1), *_anchors(one.words, other.words), ends]):
        own, theirs = one.words[a + 1 : a_next], other.words[b + 1 : b_next]
        if own == theirs:
            continue
        same = Counter(own) & Counter(theirs)
        yield Gap(
            _less(own, one.kinds[a + 1 : a_next], Counter(same)),
            _less(theirs, other.kinds[b + 1 : b_next], same),
            is_inside=a >= 0 and (a_next, b_next) != ends,
        )


def _less(words: list[str], kinds: list[Kind], same: Counter[str]) -> list[Word]:
    found = []
    for word, kind in zip(words, kinds, strict=True):
        if same[word] > 0:
            same[word] -= 1
        else:
            found.append((word, kind))
    return found


def _anchors(own: list[str], theirs: list[str]) -> list[tuple[int, int]]:
    """Places of words that both pages say once: the longest row of them that stands in one order in both."""
    counts, others = Counter(own), Counter(theirs)
    where = {word: at for at, word in enumerate(theirs) if others[word] == 1}
    both = [(at, where[word]) for at, word in enumerate(own) if counts[word] == 1 and word in where]
    # For each length of a row, the pair at which one ends soonest; and before each pair, the one that its row has.
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, at) in enumerate(both):
        length = bisect_left(ends, at)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [at]
        last[length : length + 1] = [number]
    found: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(both[number])
        number = before[number]
    return found[::-1]
