"""What every index of vectors keeps to: the nearest of the scope, exactly ordered, and nothing besides."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from support.elastic.fixtures import wipe
from support.factories import SetClock, a_case, a_document, a_page, an_agency
from support.stored import store

from models.errors import EngineUnavailable
from models.ids import CaseId, DocumentId, fresh
from models.meaning import NearPassage, Passage
from models.search import Scope
from services.meaning_ports import StretchPassages, VectorIndex
from services.records.catalogue import Catalogue, open_catalogue
from services.search.engines.elastic_client import Address
from services.search.engines.elastic_vectors import ElasticVectors
from services.search.vectors import ExactVectors

VERSION = "test-1"
CASES = tuple(a_case(f"BO-{number}") for number in range(4))
WIDTH = 16


class Shelf:
    """A catalogue with documents of four cases, and an index of their vectors."""

    def __init__(self, folder: Path, request: pytest.FixtureRequest, kind: str) -> None:
        self.records: Catalogue = open_catalogue(folder / "c.sqlite", SetClock())
        self.records.people.add_agency(an_agency())
        for case in CASES:
            self.records.cases.add(case)
        self.index: VectorIndex
        if kind == "exact":
            self.index = ExactVectors(self.records.meaning, VERSION)
        else:
            address = Address(request.getfixturevalue("elastic_url"), prefix=f"t{fresh()[:10]}", patience=60)
            request.addfinalizer(lambda: wipe(address))
            self.index = ElasticVectors(address, self.records.meaning, VERSION)

    def put(self, case: int, name: str, vectors: np.ndarray) -> DocumentId:
        texts = {number: f"Página {number}." for number in range(1, len(vectors) + 1)}
        pages = [a_page(text, number=number) for number, text in texts.items()]
        document = a_document(*pages, name=name, case=CASES[case].id)
        if self.records.evidence.document(document.id) is None:
            store(self.records, document)
        made = StretchPassages(
            document=document.id,
            case=document.case,
            stretch=0,
            pages=len(pages),
            passages=[Passage(page=number, start=0, end=9) for number in texts],
            vectors=vectors.astype(np.float16),
        )
        self.index.write([made])
        now = {page.number: page.text for page in self.records.evidence.pages(document.id)}
        assert self.records.meaning.put(made, version=VERSION, texts=now or texts)
        return document.id

    def near(self, vector: np.ndarray, *cases: int, limit: int = 10) -> list[NearPassage]:
        scope = Scope(cases=frozenset(CaseId(CASES[case].id) for case in cases))
        return list(self.index.nearest(vector.astype(np.float32), scope, limit=limit))


@pytest.fixture(params=("exact", "elasticsearch"))
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path, request, request.param)
    yield made
    made.index.close()
    made.records.close()


def some(count: int, seed: int) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(count, WIDTH))
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def test_nothing_is_near_where_nothing_is(shelf: Shelf) -> None:
    assert shelf.near(some(1, 0)[0], 0, 1) == []
    shelf.put(0, "a.txt", some(3, 1))
    assert shelf.near(some(1, 0)[0]) == []
    assert shelf.near(some(1, 0)[0], 1) == []


def test_the_nearest_come_first_and_exactly(shelf: Shelf) -> None:
    vectors = some(40, 1)
    document = shelf.put(0, "a.txt", vectors)
    asked = some(1, 2)[0]
    found = shelf.near(asked, 0, limit=5)
    exact = vectors.astype(np.float16).astype(np.float32) @ asked.astype(np.float32)
    assert [one.page for one in found] == (np.argsort(-exact)[:5] + 1).tolist()
    assert np.allclose([one.score for one in found], np.sort(exact)[::-1][:5], atol=1e-6)
    assert {one.document for one in found} == {document}


def test_whatever_the_scope_nothing_outside_is_scored_or_counted(shelf: Shelf) -> None:
    for case in range(4):
        for number in range(3):
            shelf.put(case, f"{case}-{number}.txt", some(6, 10 * case + number))
    for seed in range(20):
        chance = np.random.default_rng(seed)
        mine = tuple(case for case in range(4) if chance.random() < 0.5)
        found = shelf.near(some(1, 100 + seed)[0], *mine, limit=100)
        assert {one.case for one in found} == {CASES[case].id for case in mine}
        assert len(found) == 18 * len(mine)
        assert shelf.near(some(1, 100 + seed)[0], *mine, limit=4) == found[:4]


def test_a_stretch_is_replaced_as_a_whole(shelf: Shelf) -> None:
    vectors = some(5, 1)
    shelf.put(0, "a.txt", vectors)
    made = StretchPassages(
        document=a_document(name="a.txt", case=CASES[0].id).id,
        case=CASES[0].id,
        stretch=0,
        pages=5,
        passages=[Passage(page=2, start=0, end=9)],
        vectors=vectors[1:2].astype(np.float16),
    )
    shelf.index.write([made])
    texts = {page.number: page.text for page in shelf.records.evidence.pages(made.document)}
    assert shelf.records.meaning.put(made, version=VERSION, texts=texts)
    assert [one.page for one in shelf.near(vectors[0], 0)] == [2]


def test_what_the_catalogue_forgot_is_not_found(shelf: Shelf) -> None:
    shelf.put(0, "a.txt", some(5, 1))
    other = shelf.put(0, "b.txt", some(5, 2))
    shelf.records.evidence.cut_document(a_document(name="a.txt", case=CASES[0].id).id, after=0)
    assert {one.document for one in shelf.near(some(1, 3)[0], 0)} == {other}


def test_it_can_be_filled_anew_from_the_catalogue(shelf: Shelf) -> None:
    shelf.put(0, "a.txt", some(5, 1))
    shelf.put(1, "b.txt", some(5, 2))
    asked = some(1, 3)[0]
    before = shelf.near(asked, 0, 1)
    shelf.index.rebuild(one for case in CASES for one in shelf.records.meaning.of_case(case.id, VERSION))
    assert shelf.near(asked, 0, 1) == before
    assert len(before) == 10


def test_it_is_searched_while_it_is_filled_anew_and_stays_when_that_fails(shelf: Shelf) -> None:
    shelf.put(0, "a.txt", some(5, 1))
    shelf.put(1, "b.txt", some(5, 2))
    asked = some(1, 3)[0]
    before = shelf.near(asked, 0, 1)

    def kept(*, cut: bool) -> Iterator[StretchPassages]:
        for case in CASES:
            for one in shelf.records.meaning.of_case(case.id, VERSION):
                assert shelf.near(asked, 0, 1) == before
                yield one
        if cut:
            raise EngineUnavailable("cut")

    for cut in (False, True, False):
        with suppress(EngineUnavailable):
            shelf.index.rebuild(kept(cut=cut))
        assert shelf.near(asked, 0, 1) == before
        shelf.put(0, "a.txt", some(5, 1))
    if isinstance(shelf.index, ElasticVectors):
        with shelf.index._connection.use() as client:
            assert len(client.indices.get(index=f"{shelf.index._prefix}*")) == 1
    shelf.index.rebuild(())


def test_an_index_that_was_deleted_or_cut_says_so_and_is_filled_anew(shelf: Shelf) -> None:
    assert shelf.index.lacking() == 0
    shelf.put(0, "a.txt", some(5, 1))
    shelf.put(1, "b.txt", some(5, 2))
    assert shelf.index.lacking() == 0
    if not isinstance(shelf.index, ElasticVectors):
        return
    with shelf.index._connection.use() as client:
        client.delete(index=shelf.index._index, id=client.search(index=shelf.index._index)["hits"]["hits"][0]["_id"])
        client.indices.refresh(index=shelf.index._index)
        assert shelf.index.lacking() == 1
        client.indices.delete(index=list(client.indices.get(index=shelf.index._index)))
    assert shelf.index.lacking() == 10
    assert shelf.near(some(1, 3)[0], 2) == []
    for act in (lambda: shelf.near(some(1, 3)[0], 0, 2), lambda: shelf.put(2, "c.txt", some(2, 4))):
        with pytest.raises(EngineUnavailable, match="missing") as told:
            act()
        assert "lince reindex" in told.value.advice
    shelf.index.rebuild(one for case in CASES for one in shelf.records.meaning.of_case(case.id, VERSION))
    assert shelf.index.lacking() == 0
    assert len(shelf.near(some(1, 3)[0], 0, 1, limit=20)) == 10


def test_a_rebuild_without_them_holds_none_of_the_passages(shelf: Shelf) -> None:
    document, other = shelf.put(0, "a.txt", some(3, 1)), shelf.put(0, "b.txt", some(2, 2))
    shelf.near(some(1, 0)[0], 0)
    assert shelf.index.holds([document]) == 3
    assert shelf.index.holds([document, other]) == 5
    assert shelf.index.holds([]) == 0
    shelf.index.rebuild(())
    assert shelf.index.holds([document, other]) == 0
