"""Hits that say nearly what an earlier hit of the same answer says: copies, forms filled in twice, texts sent again."""

from collections.abc import Sequence

from models.ids import DocumentId
from models.search import Hit
from services.work_ports import NearStore


def copied(hits: Sequence[Hit], near: NearStore, *, of: tuple[DocumentId, int]) -> tuple[Hit, ...]:
    """The same hits in the same order; one that says nearly the same as the page `of` tells so."""
    prints = near.prints({of, *((hit.document, hit.page) for hit in hits)})
    whole = prints.get(of)
    if whole is None:
        return tuple(hits)
    copies = {place for place, own in prints.items() if near.alike(own, whole)}
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
    prints = near.prints({place for _, place in places})
    firsts: list[tuple[int, int]] = []
    repeated: dict[int, int] = {}
    for number, place in places:
        own = prints.get(place)
        if own is None:
            continue
        first = next((at for at, other in firsts if near.alike(own, other)), None)
        if first is None:
            firsts.append((number, own))
        else:
            repeated[number] = first
    return tuple(
        hit.model_copy(update={"repeats": repeated[number]}) if number in repeated else hit
        for number, hit in enumerate(hits, offset)
    )
