"""Catalogues to test with: the adapter list of the records contract."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.factories import SetClock, a_case, an_agency

from services.records import secret
from services.records.catalogue import Catalogue, open_catalogue

Made = Callable[[Path, SetClock, pytest.FixtureRequest], Iterator[Catalogue]]


def sqlite(folder: Path, clock: SetClock, _request: pytest.FixtureRequest) -> Iterator[Catalogue]:
    catalogue = open_catalogue(folder / "catalogue.sqlite", clock)
    yield catalogue
    catalogue.close()


def postgresql(folder: Path, clock: SetClock, request: pytest.FixtureRequest) -> Iterator[Catalogue]:
    address = request.getfixturevalue("postgres_begun")
    secret.read_or_make(folder / secret.NAME)
    catalogue = open_catalogue(folder / "catalogue", clock, address=address, joining=True)
    yield catalogue
    catalogue.close()


CATALOGUES: dict[str, Made] = {"sqlite": sqlite, "postgresql": postgresql}


def with_a_case(request: pytest.FixtureRequest, folder: Path) -> Iterator[Catalogue]:
    """A catalogue of the adapter that a fixture is parametrized with; the usual case is in it."""
    for made in CATALOGUES[request.param](folder, SetClock(), request):
        made.people.add_agency(an_agency())
        made.cases.add(a_case())
        yield made
