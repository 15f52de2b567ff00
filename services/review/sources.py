"""Which documents are one source: copies, parts of one family, what one person kept or wrote."""

from collections.abc import Iterable, Mapping

from models.ids import DocumentId
from models.matrix import DocumentSource

SAME_WORDS = 40
"""Characters from which on a sentence that stands in two documents is one statement, quoted."""


def grouped(sources: Iterable[DocumentSource]) -> dict[DocumentId, DocumentId]:
    """Each document with the first of its group; groups are independent of one another."""
    groups = Groups()
    first: dict[tuple[str, str], DocumentId] = {}
    for source in sorted(sources, key=lambda one: one.document):
        groups.add(source.document)
        marks = [("family", family) for family in source.families]
        marks += [("custodian", _bare(one)) for one in source.custodians if _bare(one)]
        marks += [("author", _bare(one)) for one in source.authors if _bare(one)]
        for mark in marks:
            groups.join(source.document, first.setdefault(mark, source.document))
        for other in source.near:
            groups.join(source.document, other)
    return groups.named()


class Groups:
    """Documents that belong together."""

    def __init__(self, above: Mapping[DocumentId, DocumentId] | None = None) -> None:
        self._above: dict[DocumentId, DocumentId] = dict(above or {})

    def add(self, document: DocumentId) -> None:
        """Know a document."""
        self._above.setdefault(document, document)

    def join(self, one: DocumentId, other: DocumentId) -> None:
        """Put two groups together."""
        a, b = sorted((self.first(one), self.first(other)))
        self._above[b] = a

    def first(self, document: DocumentId) -> DocumentId:
        """The first document of a group."""
        self._above.setdefault(document, document)
        while self._above[document] != document:
            self._above[document] = self._above[self._above[document]]
            document = self._above[document]
        return document

    def named(self) -> dict[DocumentId, DocumentId]:
        """Each document with the first of its group."""
        return {document: self.first(document) for document in list(self._above)}


def _bare(text: str) -> str:
    return " ".join(text.casefold().split())
