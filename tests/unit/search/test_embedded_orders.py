"""Hits of the embedded engine that are read some at a time come as if all of them had been read at once."""

from collections.abc import Iterator

import pytest
from support.parity import pages, queries

from models.search import Order, Query, Scope, Unit
from services.search import mapping
from services.search.engines import tantivy_rank
from services.search.engines.embedded import EmbeddedEngine

RECORDS = {record.id: record for record in pages(400, seed=31)}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    engine = EmbeddedEngine(tmp_path_factory.mktemp("orders") / "index")
    records = list(RECORDS.values())
    engine.write(records[:150])
    engine.write(records[150:])
    yield engine
    engine.close()


def _asked() -> Iterator[tuple[Query, Scope]]:
    for query, scope in queries(60, seed=32):
        if scope.cases:
            yield query.model_copy(update={"facets": (), "unit": Unit.PAGE}), scope


@pytest.mark.parametrize("order", list(Order))
def test_a_few_at_a_time_are_those_read_at_once(
    engine: EmbeddedEngine, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = mapping.ORDERS.get(order)
    long = 0
    for asked, scope in _asked():
        query = asked.model_copy(update={"order": order})
        whole = list(engine.stream(query, scope))
        grouped = engine.find(query.model_copy(update={"unit": Unit.DOCUMENT, "limit": 500, "offset": 0}), scope)
        with monkeypatch.context() as few:
            few.setattr(tantivy_rank, "_AT_ONCE", 7)
            assert list(engine.stream(query, scope)) == whole
            asked_by_document = query.model_copy(update={"unit": Unit.DOCUMENT, "limit": 500, "offset": 0})
            assert engine.find(asked_by_document, scope) == grouped
            for first, last in ((0, 3), (2, 9)):
                some = {"offset": first, "limit": last - first}
                stretch = engine.find(asked_by_document.model_copy(update=some), scope)
                assert stretch == grouped.model_copy(update={"pages": grouped.pages[first:last]})
        found = engine.find(query, scope)
        assert (found.total, list(found.pages)) == (len(whole), whole[query.offset :][: query.limit])
        first: dict[str, int] = {}
        for page in whole:
            first.setdefault(page.document, page.page)
        assert [(page.document, page.page) for page in grouped.pages] == list(first.items())
        assert (grouped.total, grouped.documents) == (len(whole), len(first))
        long += len(whole) > 40
        if by is not None:
            values = [mapping.orders(RECORDS[f"{page.document}:{page.page}"])[by.column] for page in whole]
            assert values == sorted(values, reverse=by.last_first)
    assert long > 5
