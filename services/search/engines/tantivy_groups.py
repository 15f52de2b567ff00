"""Documents instead of pages: the best page of each, and how many of its pages answer."""

from typing import NamedTuple

from tantivy import DocAddress, Searcher
from tantivy import Query as TantivyQuery

from models.search import Query
from services.search.engines import tantivy_rank as rank
from services.search.engines.order import tied
from services.search.engines.tantivy_schema import document_key


class _Group(NamedTuple):
    score: float
    place: int
    address: DocAddress


def documents(searcher: Searcher, wanted: TantivyQuery, query: Query, *, by_place: bool) -> rank.Stretch:
    """The documents from `offset` on, `limit` of them; the order is that of their best pages."""
    hits = rank.all_hits(searcher, wanted, by_place=by_place)
    addresses = [address for _, address in hits]
    keys = searcher.fast_field_values("document_key", addresses)
    places = searcher.fast_field_values("place_key", addresses)
    best: dict[int, _Group] = {}
    counts: dict[int, int] = {}
    for (score, address), key, place in zip(hits, keys, places, strict=True):
        document = int(key or 0)
        counts[document] = counts.get(document, 0) + 1
        found = best.get(document)
        if found is None:
            best[document] = _Group(score, int(place or 0), address)
        elif not by_place and int(place or 0) < found.place and tied(found.score, score):
            best[document] = _Group(found.score, int(place or 0), address)
    chosen = [(one.place if by_place else one.score, one.address) for one in best.values()]
    pages = rank.ordered(searcher, chosen, query.offset, query.offset + query.limit, by_place=by_place)
    told = tuple(page.model_copy(update={"hits": counts[document_key(page.document)]}) for page in pages)
    return rank.Stretch(len(hits), told, addresses)
