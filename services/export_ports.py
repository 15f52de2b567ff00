"""The Protocol of what is kept of exports, a part of `ports.Records`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from models.disclosure import CodedDocument, Disclosure
from models.ids import CaseId, DocumentId, Sha256
from models.joint import HandlingCode
from models.produced import BatesRange
from models.redaction import Redaction, RedactionAct
from models.scope import DocumentPlace


class BatesStore(Protocol):
    """Numbers of pages. A number is given once in a case, and never taken back."""

    def assign(
        self, case: CaseId, wanted: Sequence[tuple[DocumentId, int]], *, prefix: str, width: int
    ) -> Mapping[DocumentId, BatesRange]:
        """The numbers of documents with so many pages each; who has none yet gets the next ones, in the order given.

        A document that has other pages than before gets new numbers; its old ones stay given. `prefix` and `width`
        are those of new numbers: given ones keep theirs.
        """


class RedactionStore(Protocol):
    """Redactions of documents. Acts are added, never changed; what was applied stays as it is."""

    def begin(self, redaction: Redaction) -> None:
        """A new draft. Raises Conflict where the document has one."""

    def get(self, redaction: str) -> Redaction | None: ...
    def of(self, document: DocumentId) -> Sequence[Redaction]:
        """All versions of a document, the newest first."""

    def of_case(self, case: CaseId) -> Sequence[Redaction]:
        """All versions of all documents of a case, by document and version."""

    def add(self, acts: Sequence[RedactionAct]) -> None:
        """Keep acts on marks of a draft. Raises Conflict once it was applied."""

    def acts(self, redaction: str) -> Sequence[RedactionAct]:
        """All acts of a version, in the order in which they were done."""

    def apply(self, redaction: Redaction) -> None:
        """Keep what was made of a draft. Raises Conflict where it was applied before."""


class DisclosureStore(Protocol):
    """What left a case, and which of its documents must not. What was given is added, never changed."""

    def add(self, disclosure: Disclosure) -> Disclosure:
        """Keep what was given, with the next number of its case and the version that its hash makes it."""

    def of_case(self, case: CaseId) -> Sequence[Disclosure]:
        """All of a case, the newest first."""

    def code(self, coded: CodedDocument) -> None: ...
    def uncode(self, document: DocumentId, code: HandlingCode) -> bool:
        """Take a code off; returns whether the document had it itself."""

    def coded(self, case: CaseId) -> Sequence[CodedDocument]: ...
    def kept_in(self, cases: Collection[CaseId]) -> frozenset[DocumentPlace]:
        """The documents of some cases that leave in no file, with all that was found inside them."""


class ReadBy(NamedTuple):
    """The hash of a document's bytes, the version that read it, and those of its analyses."""

    sha256: Sha256
    reading: str
    analyses: tuple[str, ...]


class VersionStore(Protocol):
    """By which programs documents were read and understood."""

    def of_case(self, case: CaseId) -> Mapping[DocumentId, ReadBy]:
        """Every document of a case that was read."""


class ExportRecords(Protocol):
    """What the catalogue keeps of exports."""

    @property
    def disclosures(self) -> DisclosureStore: ...
    @property
    def versions(self) -> VersionStore: ...

    @property
    def redactions(self) -> RedactionStore: ...

    @property
    def bates(self) -> BatesStore: ...
