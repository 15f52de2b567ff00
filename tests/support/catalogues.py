"""Catalogues to test with: the adapter list of the records contract."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.factories import SetClock

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
