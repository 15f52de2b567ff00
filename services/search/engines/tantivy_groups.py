"""Documents instead of pages: the best page of each, and how many of its pages answer."""

from typing import Any, NamedTuple

from tantivy import DocAddress, Schema, Searcher
from tantivy import Query as TantivyQuery

from models.search import Query
from services.search import mapping
from services.search.engines import tantivy_rank as rank
from services.search.engines.order import tied
from services.search.engines.tantivy_schema import document_key

_AT_ONCE = 50_000
"""Pages, about, that are grouped together."""


class _Group(NamedTuple):
    key: Any
    """The score of the page that stands for the document, or the value of the column that orders."""
    place: int
    address: DocAddress
    pages: int


def documents(
    searcher: Searcher, schema: Schema, wanted: TantivyQuery, query: Query, *, by: mapping.By | None
) -> rank.Stretch:
    """The documents from `offset` on, `limit` of them; the order is that of their best pages, by score or a column."""
    total = rank.count(searcher, wanted)
    groups: dict[int, _Group] = {}
    for part in rank.in_parts(schema, wanted, 1 + total // _AT_ONCE):
        groups.update(_groups(searcher, part, by=by))
    first = sorted(groups.values(), key=lambda one: one.key, reverse=by is None or by.last_first)
    if by is None:
        chosen = [(one.key, one.address) for one in first]
        pages = rank.ordered(searcher, chosen, query.offset, query.offset + query.limit)
    else:
        pages = rank.ranked_by(searcher, [(one.key, one.place, one.address) for one in first], query)
    told = tuple(page.model_copy(update={"hits": groups[document_key(page.document)].pages}) for page in pages)
    return rank.Stretch(total, told, None, documents=len(groups))


def _groups(searcher: Searcher, wanted: TantivyQuery, *, by: mapping.By | None) -> dict[int, _Group]:
    found: dict[int, _Group] = {}
    for hits in rank.every(searcher, wanted, by=by):
        addresses = [address for _, address in hits]
        documents = searcher.fast_field_values("document_key", addresses)
        places = searcher.fast_field_values("place_key", addresses)
        for (key, address), number, place in zip(hits, documents, places, strict=True):
            document, at = int(number or 0), int(place or 0)
            known = found.get(document)
            if known is None:
                found[document] = _Group(key, at, address, 1)
            elif at < known.place and (key == known.key if by is not None else tied(known.key, key)):
                # Of those that tie, the first in the document stands for it.
                found[document] = _Group(known.key, at, address, known.pages + 1)
            else:
                found[document] = known._replace(pages=known.pages + 1)
    return found
