"""Goes over all that the index holds of a scope, and all that answers a query, for certificates: counts and hashes."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from models.ids import DocumentId, Sha256
from models.search import Everything, Filter, Query, Scope, Unit
from services.export_ports import ReadBy
from services.ports import SearchEngine

_LANGUAGE = "language"
_UNKNOWN = ReadBy(Sha256("-"), "-", ())
"""A page of the index whose document the catalogue does not know, as while one is erased."""


class Looked(NamedTuple):
    """What the index holds of a scope, in lines that are the same for the same pages wherever they lie."""

    pages: Mapping[DocumentId, int]
    lines: Sequence[str]
    languages: Mapping[str, int]
    unknown: int

    @property
    def digest(self) -> str:
        """Over all lines."""
        return digest(self.lines)


def look(engine: SearchEngine, scope: Scope, read: Mapping[DocumentId, ReadBy]) -> Looked:
    """Every page of the scope in the index: `SHA-256 page reading analysis`. `read`: how its documents were read.

    Raises EngineUnavailable.
    """
    pages: Counter[DocumentId] = Counter()
    lines = []
    for page in engine.stream(Query(node=Everything(), limit=0), scope):
        by = read.get(page.document, _UNKNOWN)
        pages[page.document] += 1
        lines.append(f"{by.sha256} {page.page} {by.reading} {','.join(by.analyses)}")
    counted = engine.find(Query(node=Everything(), limit=0, facets=(_LANGUAGE,)), scope)
    languages = {one.value: one.count for one in counted.facets.get(_LANGUAGE, ())}
    unknown = counted.total
    if languages:
        without = Filter(field=_LANGUAGE, values=tuple(sorted(languages)), without=True)
        unknown = engine.find(Query(node=Everything(), limit=0, filters=(without,)), scope).total
    return Looked(pages, sorted(lines), dict(sorted(languages.items())), unknown)


class Answered(NamedTuple):
    """All pages that answer a query, by the hash of their document and their number."""

    hits: Sequence[tuple[str, int]]

    def within(self, known: Iterable[str]) -> "Answered":
        """Those in documents of these hashes."""
        kept = frozenset(known)
        return Answered([one for one in self.hits if one[0] in kept])

    @property
    def documents(self) -> int:
        """In how many documents they stand."""
        return len({sha256 for sha256, _ in self.hits})

    @property
    def digest(self) -> str:
        """Over the lines `SHA-256 page`."""
        return digest([f"{sha256} {page}" for sha256, page in self.hits])


def answered(engine: SearchEngine, scope: Scope, query: Query, read: Mapping[DocumentId, ReadBy]) -> Answered:
    """Everything that answers. Raises EngineUnavailable, FeatureMissing."""
    asked = query.model_copy(update={"unit": Unit.PAGE, "limit": 0, "offset": 0, "facets": ()})
    found = ((read.get(page.document, _UNKNOWN).sha256, page.page) for page in engine.stream(asked, scope))
    return Answered(sorted(found))


def digest(lines: Sequence[str]) -> str:
    """SHA-256 over lines, each with its end, as `sha256sum` gives it of a file of them."""
    return hashlib.sha256("".join(f"{line}\n" for line in sorted(lines)).encode()).hexdigest()
