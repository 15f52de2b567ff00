"""The session's one Elasticsearch: an address given by ELASTICSEARCH_URL, else a server of our own, else a skip."""

import os
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch
from support.sharing import SharedServer

from models.ids import fresh
from services.search.engines.elastic import ElasticEngine
from services.search.engines.elastic_client import Address

ADDRESS = "ELASTICSEARCH_URL"

SHARED = SharedServer("elasticsearch", "Elasticsearch", "support.elastic.server")


def pytest_configure(config: pytest.Config) -> None:
    """Join the hooks in the process that hands out."""
    if ADDRESS not in os.environ:
        SHARED.join(config)


@pytest.fixture(scope="session")
def elastic_url() -> Iterator[str]:
    """The address of the server. Skips where it cannot be had; fails there in CI."""
    if given := os.environ.get(ADDRESS):
        yield given
        return
    with SHARED.address() as url:
        yield url


@pytest.fixture
def elastic_address(elastic_url: str) -> Iterator[Address]:
    """The server with a prefix of the test's own; what it made goes with it."""
    address = Address(elastic_url, prefix=f"t{fresh()[:10]}", patience=60)
    yield address
    wipe(address)


def wipe(address: Address) -> None:
    """Delete all indices and templates of a prefix."""
    with Elasticsearch(address.url) as client:
        client.indices.delete(index=f"{address.prefix}-*", ignore_unavailable=True, allow_no_indices=True)
        client.options(ignore_status=404).indices.delete_index_template(name=f"{address.prefix}-*")


@pytest.fixture
def elastic_engine(elastic_address: Address) -> Iterator[ElasticEngine]:
    """A new, empty engine."""
    engine = ElasticEngine(elastic_address)
    yield engine
    engine.close()
