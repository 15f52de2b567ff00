"""How far readers agree: Cohen's kappa over the flags that two people read without seeing each other's decision."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

from models.linking import LinkDecision
from models.review import Agreement, Decision
from services.review.standing import Thread

Pair = tuple[Hashable, Hashable]
"""What two readers say: the verdict, and what they make of a flag that they correct."""


def kappa(pairs: Sequence[Pair]) -> float | None:
    """(observed - expected) / (1 - expected) agreement; None where chance alone would agree always."""
    if not pairs:
        return None
    many = len(pairs)
    observed = sum(a == b for a, b in pairs) / many
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(left[verdict] * right[verdict] for verdict in left) / many**2
    return None if expected == 1 else round((observed - expected) / (1 - expected), 4)


def agreements(threads: Iterable[Thread]) -> list[Agreement]:
    """All pairs together, each pair of readers, and each category; readers of a pair by their login."""
    everybody: defaultdict[str, list[Pair]] = defaultdict(list)
    by_pair: defaultdict[tuple[str, str], list[Pair]] = defaultdict(list)
    for thread in threads:
        blind = sorted(_blind(thread.decisions), key=lambda one: (one.made_by, one.reader))
        for first, second in combinations(blind, 2):
            pair = first.says, second.says
            by_pair[first.made_by, second.made_by].append(pair)
            everybody[""].append(pair)
            everybody[thread.place.flag.category].append(pair)
    found = [_told(by_category, category=name) for name, by_category in sorted(everybody.items())]
    return (found or [_told([])]) + [_told(pairs, first=a, second=b) for (a, b), pairs in sorted(by_pair.items())]


def of_judgements(pairs: Iterable[Sequence[LinkDecision]]) -> list[Agreement]:
    """The same of proposals across cases: `pairs` has for each the blind judgements that stand, one of each reader."""
    everybody: defaultdict[str, list[Pair]] = defaultdict(list)
    by_pair: defaultdict[tuple[str, str], list[Pair]] = defaultdict(list)
    for decisions in pairs:
        ordered = sorted(decisions, key=lambda one: (one.made_by, one.by))
        for first, second in combinations(ordered, 2):
            pair = first.judgement, second.judgement
            by_pair[first.made_by, second.made_by].append(pair)
            everybody[""].append(pair)
            if first.one is not None:
                everybody[first.one.kind].append(pair)
    found = [_told(by_kind, category=name) for name, by_kind in sorted(everybody.items())]
    return (found or [_told([])]) + [_told(some, first=a, second=b) for (a, b), some in sorted(by_pair.items())]


def _blind(decisions: Iterable[Decision]) -> list[Decision]:
    """The last blind verdict of each reader: what he corrected before he saw another's is no disagreement."""
    given = [one for one in decisions if one.blind]
    slips = {one.undoes for one in given}
    return list({one.reader: one for one in given if one.verdict is not None and one.id not in slips}.values())


def _told(pairs: Sequence[Pair], *, first: str = "", second: str = "", category: str = "") -> Agreement:
    agreed = sum(a == b for a, b in pairs)
    return Agreement(first=first, second=second, category=category, flags=len(pairs), agreed=agreed, kappa=kappa(pairs))
