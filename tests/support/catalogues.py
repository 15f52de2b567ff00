"""Catalogues to test with: the adapter list of the records contract."""

from collections.abc import Callable, Iterator
from pathlib import Path

from support.factories import SetClock

from services.records.catalogue import Catalogue, open_catalogue


def sqlite(folder: Path, clock: SetClock) -> Iterator[Catalogue]:
    catalogue = open_catalogue(folder / "catalogue.sqlite", clock)
    yield catalogue
    catalogue.close()


CATALOGUES: dict[str, Callable[[Path, SetClock], Iterator[Catalogue]]] = {"sqlite": sqlite}
