"""H12 on Elasticsearch: what is erased is in no answer of the node, in none of its entries, and in none of its vectors."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch
from support.erasure import ERASURES, OFFICER, ORDER, SIGNS, document_of, protect, telling
from support.web import OURS, OURS_TOO, World, a_world

from api.eraser import carry_out
from api.indexing import rebuild_index
from models.case import Case
from models.ids import DocumentId, Sha256
from services.search.engines.elastic_client import Address

VECTORS = "-meaning-"


@pytest.fixture
def world(named: Path, tmp_path: Path, elastic_address: Address) -> Iterator[World]:
    """The same on the node."""
    settings = {"search_url": elastic_address.url, "search_prefix": elastic_address.prefix}
    with a_world(named, tmp_path / "data", analysis_engine="small", **settings) as world:
        rebuild_index(world.workspace)
        yield world


@pytest.fixture
def node(elastic_address: Address) -> Iterator[Elasticsearch]:
    with Elasticsearch(elastic_address.url) as client:
        yield client


def entries(node: Elasticsearch, address: Address) -> dict[str, list[dict[str, Any]]]:
    """All that the node keeps for this installation, by its index: not only what a search would find."""
    found: dict[str, list[dict[str, Any]]] = {}
    for index in node.indices.get(index=f"{address.prefix}-*"):
        node.indices.refresh(index=index)
        told = node.search(index=index, size=10_000, query={"match_all": {}}, fields=["*"])
        assert told["hits"]["total"]["value"] < 10_000
        found[index] = list(told["hits"]["hits"])
    return found


def of(kept: dict[str, list[dict[str, Any]]], documents: set[DocumentId], *, vectors: bool) -> int:
    """Entries that name some of the documents."""
    lines = [json.dumps(one) for index, some in kept.items() if (VECTORS in index) is vectors for one in some]
    return sum(any(document in line for document in documents) for line in lines)


def told_by(node: Elasticsearch, address: Address) -> int:
    """Entries with one of her signs in any field: the node keeps words to be sought, and no texts."""
    signs = " ".join(sorted({sign.decode().casefold() for sign in SIGNS}))
    query = {"multi_match": {"query": signs, "fields": ["*"], "lenient": True}}
    return int(node.count(index=f"{address.prefix}-*", query=query)["count"])


def files(world: World, case: Case = OURS) -> dict[DocumentId, set[str]]:
    """The documents of a case with the hashes of their originals and page images."""
    evidence = world.workspace.records.evidence
    return {
        one.document: {
            *(each.sha256 for each in evidence.exhibits_of(one.document)),
            *(page.image for page in evidence.pages(one.document) if page.image is not None),
        }
        for one in evidence.files(case.id)
    }


@pytest.mark.parametrize("kind", ["person", "document", "case"])
def test_h12_what_is_erased_is_gone_from_the_node_too(
    kind: str, world: World, node: Elasticsearch, elastic_address: Address
) -> None:
    if kind == "person":
        protect(world)
        asked = {"person": world.workspace.records.protection.people(OURS.id)[0].id, **ORDER}
    else:
        asked = ORDER if kind == "case" else {"document": document_of(world, "escrito.pdf"), **ORDER}
    sung, before, there = telling(world), entries(node, elastic_address), files(world)
    named = told_by(node, elastic_address)
    if kind == "case":
        assert {"/api/v1/search?q=Tancara", "/api/v1/search?q=tanacra~", "meaning"} <= set(sung)
        assert named > 3
    erasure = world.call("POST", ERASURES, by=OFFICER, json=asked).json()["id"]
    assert carry_out(world.workspace) == 1
    after = entries(node, elastic_address)
    gone = there.keys() - files(world).keys()
    assert len(gone) == {"person": 6, "document": 1, "case": len(there)}[kind]
    for vectors in (False, True):
        assert of(before, gone, vectors=vectors) > 0
        assert of(after, gone, vectors=vectors) == 0
        assert of(after, set(there) - gone, vectors=vectors) == of(before, set(there) - gone, vectors=vectors)
    assert world.workspace.vectors.holds(gone) == 0
    assert not {index for index in before if VECTORS not in index} & after.keys(), "what it had marked went with it"
    left = {**{one: some for one, some in there.items() if one not in gone}, **files(world, OURS_TOO)}
    lost = set().union(*(there[one] for one in gone)) - set().union(*left.values())
    assert lost
    assert not any(world.workspace.blobs.has(Sha256(one)) for one in lost)
    if kind != "document":
        assert told_by(node, elastic_address) == 0
        # The words that people typed for themselves are theirs: her name stands in a saved search.
        assert telling(world) == (["/api/v1/watches"] if kind == "case" else [])
    told = world.workspace.records.keeping.erasure(erasure)
    assert told is not None
    assert told.certificate is not None
    assert {one.what for one in told.certificate.checked} >= {"pages in the index", "vectors in the index"}
    assert {one.count for one in told.certificate.checked} == {0}
    assert world.workspace.records.audit.verify()[1] is None
