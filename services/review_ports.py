"""The Protocols of what people make of findings, parts of `ports.Records`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from models.ids import CaseId, DecisionId, DocumentId
from models.indicator import Indicator
from models.leg import LegInCase
from models.matrix import DocumentSource
from models.mention import Mention, MentionKind
from models.review import Decision, FlagChange, FlagInPlace, Precedent
from models.trend import WordingDecision


class ReviewStore(Protocol):
    """Decisions on flags, and what new analyses did to flags. Rows are added, never changed or removed."""

    def add(self, decision: Decision) -> None: ...
    def get(self, decision: DecisionId) -> Decision | None: ...
    def precedents(self, case: CaseId, *, readers: int) -> Sequence[Precedent]:
        """The examples that count in a case: those of its whole agency that so many readers bear out, by decision."""

    def named_precedents(self, decisions: Collection[DecisionId]) -> Sequence[Precedent]:
        """Those of some decisions that still count, by decision."""

    def comparable(self, changed: Precedent) -> Sequence[tuple[CaseId, Indicator]]:
        """The asserted flags like an example, of all cases of its agency, with their cases, by document and place."""

    def read_pages(self, cases: Collection[CaseId]) -> frozenset[tuple[DocumentId, int]]:
        """The pages of the cases with a flag on which a decision stands."""

    def decisions(self, case: CaseId, *, document: DocumentId | None = None) -> Sequence[Decision]:
        """All of a case, or of one of its documents, in the order in which they were made."""

    def flags(self, case: CaseId, *, document: DocumentId | None = None) -> Sequence[FlagInPlace]:
        """The flags of the newest analyses with the text around them, by document and place."""

    def document_of(self, flag: str) -> DocumentId | None:
        """The document of a flag; also of one that was decided on, and that no analysis finds any more."""

    def mentions(self, case: CaseId, *, kinds: Sequence[MentionKind], flagged: bool = True) -> Sequence[Mention]:
        """Mentions of some kinds, those on pages with a flag alone or all."""

    def sources(self, case: CaseId, *, document: DocumentId | None = None) -> Sequence[DocumentSource]:
        """Where the documents with flags or decisions come from."""

    def received(self, case: CaseId) -> Mapping[DocumentId, dt.datetime]:
        """When each document of a case was first received."""

    def versions(self, case: CaseId) -> Sequence[str]:
        """The versions of the analyses of a case."""

    def pages(self, case: CaseId) -> Iterator[tuple[DocumentId, int, str]]:
        """Every page of a case with its document, its number and its text. Read it to its end, or close it."""

    def add_wording(self, decision: WordingDecision) -> None: ...
    def wordings(self, case: CaseId) -> Sequence[WordingDecision]:
        """What was said of terms, in the order in which it was said."""

    def changes(self, case: CaseId, *, limit: int, offset: int = 0) -> tuple[int, Sequence[FlagChange]]:
        """What new analyses did to flags, the newest first, with the number of all."""


class RouteStore(Protocol):
    """Legs of journeys, as the newest analyses read them."""

    def legs(self, cases: Iterable[CaseId], *, document: DocumentId | None = None) -> Sequence[LegInCase]:
        """Of some cases, or of one document in them, by case, document and place."""
