"""What readers decided holds for passages like it: decisions become examples, and examples move a flag's tier. Pure.

Nothing but the tier moves, and only between flag and suggestion: no flag is made, none removed, no score changed. A
passage is like another where the vectors that the learned signal gave their words nearly point the same way.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from models.ids import DecisionId
from models.indicator import Indicator, Polarity, Tier
from models.review import Decision, Precedent, Verdict
from services.review.standing import Thread

LIKE = 0.9
"""Cosine of two vectors from which their passages are like one another."""
MANY = 3
"""Passages that must have been judged alike before a tier moves."""
PAPERS = 2
"""Documents that they must stand in."""
ALWAYS_READ = frozenset({"minor_victim"})
"""Categories whose flags are never set back: a child is looked for even where others were mistaken for one."""
TAG = 4
"""Bytes of a vector that tell the weights it is of; vectors of other weights are not compared."""

Floats = npt.NDArray[np.float32]


def judged(threads: Iterable[Thread], known: Mapping[tuple[DecisionId, str], bytes]) -> list[Precedent]:
    """What the standing decisions on passages are examples of. `known` are vectors kept of flags that are gone.

    Readers who differ, or are unsure, give none. Two who agree are one example, under the id of the later decision.
    """
    found = []
    for thread in threads:
        standing = thread.standing
        if not thread.at_one:
            continue
        last = standing[-1]
        flag = thread.place.flag
        for category, holds in _says(last):
            vector = flag.vector or known.get((last.id, category), b"")
            if vector:
                found.append(
                    Precedent(
                        decision=last.id, case=last.case, span=flag.span, category=category, holds=holds,
                        readers=len(standing), vector=vector,
                    )
                )  # fmt: skip
    return found


def _says(decision: Decision) -> list[tuple[str, bool]]:
    """Which categories a decision says that its passage asserts or does not."""
    flag, told = decision.flag, decision.told
    says = {}
    if decision.verdict is not Verdict.UNSURE and flag.polarity is Polarity.ASSERTED:
        says[flag.category] = False
    if decision.verdict is Verdict.CONFIRMED and told.polarity is Polarity.ASSERTED:
        says[told.category] = True
    return list(says.items())


def digest(precedents: Iterable[Precedent]) -> str:
    """A name of a set of examples; empty for none."""
    lines = sorted(f"{one.decision} {one.category} {one.holds}" for one in precedents)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16] if lines else ""


class Precedents:
    """The examples of an agency, for comparing."""

    def __init__(self, precedents: Sequence[Precedent]) -> None:
        self.digest = digest(precedents)
        by_kind: defaultdict[tuple[str, bytes], list[Precedent]] = defaultdict(list)
        for one in sorted(precedents, key=lambda one: (one.decision, one.category)):
            by_kind[one.category, one.vector[:TAG]].append(one)
        self._kinds = {kind: (some, np.stack([numbers(one.vector) for one in some])) for kind, some in by_kind.items()}

    def heeded(self, indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
        """Indicators as an analysis gives them, with the tier that the examples leave them."""
        return tuple(self._heeded(flag) for flag in indicators)

    def _heeded(self, flag: Indicator) -> Indicator:
        near = self._like(flag)
        # One reader who saw such a passage otherwise keeps the machine's own reading.
        at_one = len({one.holds for one in near}) == 1
        if len(near) < MANY or not at_one or len({one.span.document for one in near}) < PAPERS:
            return flag
        if near[0].holds and flag.tier is Tier.SUGGESTED:
            tier, words = Tier.MODEL, "Readers here confirmed {} passages like this one: it counts as a flag."
        elif not near[0].holds and flag.tier is not Tier.SUGGESTED and flag.category not in ALWAYS_READ:
            tier, words = Tier.SUGGESTED, "Readers here dismissed {} passages like this one: it is a suggestion."
        else:
            return flag
        decisions = tuple(one.decision for one in near)
        return flag.model_copy(update={"tier": tier, "heeded": words.format(len(near)), "precedents": decisions})

    def _like(self, flag: Indicator) -> list[Precedent]:
        """The examples like a flag; what was said of this very passage is none."""
        kind = flag.category, flag.vector[:TAG]
        if not flag.vector or kind not in self._kinds or flag.polarity is not Polarity.ASSERTED:
            return []
        some, matrix = self._kinds[kind]
        return [some[n] for n in np.flatnonzero(matrix @ numbers(flag.vector) >= LIKE) if not _same(some[n], flag)]


def alike(vectors: Sequence[bytes], other: bytes) -> list[bool]:
    """Which of some vectors are like another one."""
    same = [vector[:TAG] == other[:TAG] for vector in vectors]
    if not any(same):
        return same
    near = np.stack([numbers(vector if of else other) for vector, of in zip(vectors, same, strict=True)])
    found: list[bool] = (near @ numbers(other) >= LIKE).tolist()
    return [a and b for a, b in zip(found, same, strict=True)]


def bare(flag: Indicator) -> Indicator:
    """A kept flag as its analysis would give it without any example."""
    if not flag.heeded:
        return flag
    lifted = flag.tier is not Tier.SUGGESTED
    tier = Tier.SUGGESTED if lifted else Tier.RULE if flag.by_rule else Tier.MODEL
    return flag.model_copy(update={"tier": tier, "heeded": "", "precedents": ()})


def numbers(vector: bytes) -> Floats:
    """The numbers of a vector, of length 1."""
    return np.frombuffer(vector, "<f2", offset=TAG).astype(np.float32)


def _same(one: Precedent, flag: Indicator) -> bool:
    a, b = one.span, flag.span
    return (a.document, a.page) == (b.document, b.page) and a.start < b.end and b.start < a.end
