"""Which flags are the same one in near copies of a page: a file sent twice, a page scanned again. Pure.

They have the words, the category and what the text does with it in common, and stand on pages that say nearly the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from models.ids import DocumentId
from models.indicator import Indicator

Marks = Mapping[tuple[DocumentId, int], frozenset[str]]
"""By page, what pages that say nearly the same have in common."""


def copied(flags: Iterable[Indicator], marks: Marks) -> Mapping[str, str]:
    """For each flag that has copies, the name of its group: the id of the first of them as they are given."""
    lead: dict[str, str] = {}
    first: dict[tuple[object, ...], str] = {}
    times: Counter[tuple[object, ...]] = Counter()
    for flag in flags:
        page = flag.span.document, flag.span.page
        told = flag.category, flag.polarity, " ".join(flag.text.casefold().split())
        # The same words twice on one page are two flags: the second of a page is the copy of the second of another.
        times[page, told] += 1
        lead[flag.id] = flag.id
        for mark in sorted(marks.get(page, frozenset())):
            other = first.setdefault((mark, told, times[page, told]), flag.id)
            one, two = _end(lead, other), _end(lead, flag.id)
            lead[two] = one
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for one in lead:
        groups[_end(lead, one)].append(one)
    return {one: name for name, some in groups.items() if len(some) > 1 for one in some}


def _end(lead: Mapping[str, str], one: str) -> str:
    while lead[one] != one:
        one = lead[one]
    return one
