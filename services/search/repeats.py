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


def grouped(hits: Sequence[Hit], near: NearStore) -> tuple[Hit, ...]:
    """The same hits in the same order; one that nearly repeats an earlier one tells the number of the first such.

    All of them are hits of one answer, so nothing is told of pages that the actor may not see.
    """
    prints = near.prints({(hit.document, hit.page) for hit in hits})
    firsts: list[tuple[int, int]] = []
    found = []
    for number, hit in enumerate(hits):
        own = prints.get((hit.document, hit.page))
        first = None
        if own is not None:
            first = next((at for at, other in firsts if near.alike(own, other)), None)
            if first is None:
                firsts.append((number, own))
        found.append(hit if first is None else hit.model_copy(update={"repeats": first}))
    return tuple(found)
