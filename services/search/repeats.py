"""Hits that say nearly what an earlier hit of the same answer says: second scans, copies, texts sent again."""

from collections.abc import Sequence

from models.ids import DocumentId
from models.search import Hit
from services.work_ports import NearStore


def copied(hits: Sequence[Hit], near: NearStore, *, of: tuple[DocumentId, int]) -> tuple[Hit, ...]:
    """The same hits in the same order; one that says nearly the same as the page `of` tells so."""
    marks = near.marks({of, *((hit.document, hit.page) for hit in hits)})
    whole = marks.get(of)
    if whole is None:
        return tuple(hits)
    copies = {place for place, own in marks.items() if own & whole}
    return tuple(
        hit.model_copy(update={"is_copy": True}) if (hit.document, hit.page) in copies else hit for hit in hits
    )


def grouped(
    hits: Sequence[Hit], near: NearStore, *, before: Sequence[tuple[DocumentId, int]] = (), offset: int = 0
) -> tuple[Hit, ...]:
    """The same hits in the same order; one that nearly repeats an earlier one tells the number of the first such.

    `before`: the pages of hits on earlier pages of the answer, the first of all first; `offset`: how many there were.
    All of them are hits of one answer, so nothing is told of pages that the actor may not see.
    """
    places = [*enumerate(before), *enumerate(((hit.document, hit.page) for hit in hits), offset)]
    marks = near.marks({place for _, place in places})
    firsts: dict[str, int] = {}
    repeated: dict[int, int] = {}
    for number, place in places:
        own = marks.get(place, frozenset())
        first = min((firsts[mark] for mark in own if mark in firsts), default=number)
        firsts |= {mark: firsts.get(mark, first) for mark in own}
        if first < number:
            repeated[number] = first
    return tuple(
        hit.model_copy(update={"repeats": repeated[number]}) if number in repeated else hit
        for number, hit in enumerate(hits, offset)
    )
