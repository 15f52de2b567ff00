"""Evidence → links as the catalogue keeps them, with what a decision on a proposal may bring.

What is expected of a decision is how likely it is that the link holds, times what it brings if it does: one for the
link itself, and more where it crosses agencies, rests on a paper or account, or touches a page with a grave sign.
"""

import math
from collections.abc import Collection, Iterable

from models.ids import SubjectId
from models.link import Band
from models.linking import MachineLink
from models.mention import MentionKind
from services.search import phones
from services.search.linking.evidence import CROWDED, OTHER_KIND, RARITY, WEIGHT, Evidence, Part
from services.search.linking.resolve import LEAST_BEYOND, graded
from services.search.linking.weights import WEIGHTS

GAINS = {"agencies": 1.0, "grave_sign": 1.0, "paper": 0.5, "person": 0.5}
"""What each ground adds to what a link brings."""

_VALUES = WEIGHT | {"case": 4.0, "body": 3.0, "file": 1.0}
_MOST_OF_VALUE = 0.97
"""The highest score of a value that two cases share: whether it means the same there is for a person to say."""
_PAPERS = frozenset({"same_id", "same_iban"})


def inner(one: SubjectId, two: SubjectId, evidence: Evidence) -> MachineLink:
    """Two writings of one person of a case."""
    score, band = graded(evidence, across=False)
    first, second = sorted((one, two))
    return MachineLink(first, second, False, evidence.odds, score, Band(band), _in_odds(evidence.parts))


def outer(one: SubjectId, two: SubjectId, *, evidence: Evidence) -> MachineLink:
    """People of two cases who may be one."""
    score, band = graded(evidence, across=True)
    parts = _in_odds(evidence.parts)
    if evidence.beyond < LEAST_BEYOND:
        parts = (*parts, ("by_name", 0.0))
    first, second = sorted((one, two))
    return MachineLink(first, second, True, evidence.odds, score, Band(band), parts)


def of_value(one: SubjectId, two: SubjectId, *, key: str, crowd: int) -> MachineLink:
    """A value that two cases share; `crowd`: how many different names stand beside it anywhere."""
    kind, _, bare = key.partition(":")
    weight = _VALUES.get(kind, OTHER_KIND)
    parts = [(f"same_{kind}", weight)]
    if crowd > 1:
        parts.append(("crowded", -CROWDED * math.log(crowd)))
    if kind == "phone" and phones.public(bare):
        parts.append(("public_line", -OTHER_KIND))
    odds = sum(amount for _, amount in parts)
    score, band = graded(Evidence(odds, tuple(parts), odds), across=True)
    least = Band.PROBABLE if band != "possible" else Band.POSSIBLE
    first, second = sorted((one, two))
    return MachineLink(first, second, True, odds, min(score, _MOST_OF_VALUE), least, tuple(parts))


def _in_odds(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts in log odds: those of names are told by how much of each there is."""
    weights = {**WEIGHTS, "rarity": RARITY}
    return tuple((code, round(amount * weights.get(code, 1.0), 4)) for code, amount in parts)


def weighed(link: MachineLink, kind: MentionKind, *, agencies: Collection[str], grave: bool) -> MachineLink:
    """A proposal with its grounds, and what a decision on it is expected to bring."""
    grounds = [
        ground for ground, holds in (
            ("agencies", len(set(agencies)) > 1),
            ("grave_sign", grave),
            ("paper", any(code in _PAPERS for code, _ in link.parts)),
            ("person", kind is MentionKind.PERSON),
        ) if holds
    ]  # fmt: skip
    worth = link.score * (1 + sum(GAINS[ground] for ground in grounds))
    return link._replace(worth=round(worth, 6), grounds=tuple(grounds))
