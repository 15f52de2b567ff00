"""Which flag of a new analysis is which of an earlier one: by category and place, else by its words on the page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from models.indicator import Indicator
from models.review import ChangeKind

TOLD = ("polarity", "strength", "rule", "tier")
"""What may change of a flag that stays at its place."""


def paired(before: Iterable[Indicator], after: Iterable[Indicator]) -> list[tuple[Indicator | None, Indicator | None]]:
    """Each flag of before with the one flag that it became; what is gone or new stands alone."""
    left: defaultdict[tuple[object, ...], list[Indicator]] = defaultdict(list)
    right: defaultdict[tuple[object, ...], list[Indicator]] = defaultdict(list)
    for flags, sides in ((before, left), (after, right)):
        for flag in flags:
            sides[_kin(flag)].append(flag)
    pairs: list[tuple[Indicator | None, Indicator | None]] = []
    for kin in {**left, **right}:
        olds, news = left.get(kin, []), right.get(kin, [])
        ranked = sorted(
            (nearness, n, m)
            for n, old in enumerate(olds)
            for m, new in enumerate(news)
            if (nearness := _nearness(old, new)) is not None
        )
        taken_old: set[int] = set()
        taken_new: set[int] = set()
        for _, n, m in ranked:
            if n not in taken_old and m not in taken_new:
                taken_old.add(n)
                taken_new.add(m)
                pairs.append((olds[n], news[m]))
        pairs += [(old, None) for n, old in enumerate(olds) if n not in taken_old]
        pairs += [(None, new) for m, new in enumerate(news) if m not in taken_new]
    return pairs


def nearest(flag: Indicator, among: Sequence[Indicator]) -> int | None:
    """The number of the flag that a decision on this one counts for; None: there is none any more."""
    ranked = [(nearness, n) for n, other in enumerate(among) if (nearness := _nearness(flag, other)) is not None]
    return min(ranked)[1] if ranked else None


def change(before: Indicator | None, after: Indicator | None) -> ChangeKind | None:
    """What happened to a pair; None: nothing."""
    if before is None:
        return ChangeKind.NEW
    if after is None:
        return ChangeKind.GONE
    if before.span != after.span:
        return ChangeKind.MOVED
    return ChangeKind.RETOLD if told_otherwise(before, after) else None


def told_otherwise(before: Indicator, after: Indicator) -> tuple[str, ...]:
    """Which of the things told of a flag differ; another version of the same rule is no difference."""
    return tuple(name for name in TOLD if _bare(name, before) != _bare(name, after))


def differences(before: Indicator, after: Indicator) -> tuple[str, ...]:
    """The same, with the span."""
    return (*(("span",) if before.span != after.span else ()), *told_otherwise(before, after))


def _bare(name: str, flag: Indicator) -> str:
    return str(getattr(flag, name)).partition("@")[0]


def _kin(flag: Indicator) -> tuple[object, ...]:
    return flag.span.document, flag.span.page, flag.category


def _nearness(one: Indicator, other: Indicator) -> tuple[int, int] | None:
    """Small for near ones: the same span, one that overlaps, the same words elsewhere; None: another flag."""
    if _kin(one) != _kin(other):
        return None
    a, b = one.span, other.span
    apart = abs(a.start - b.start) + abs(a.end - b.end)
    if a.start < b.end and b.start < a.end:
        return 0, apart
    # A page that was read again has other offsets for the same words.
    return (1, apart) if _words(one) == _words(other) else None


def _words(flag: Indicator) -> str:
    return " ".join(flag.text.casefold().split())
