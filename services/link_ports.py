"""The Protocol of linking, a part of `ports.Records`: the machine's subjects and links, and people's decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from models.ids import CaseId, DecisionId, DocumentId, SubjectId
from models.link import Band
from models.linking import LinkDecision, MachineLink, Subject
from models.mention import MentionKind


class Due(NamedTuple):
    """A stretch of a document that is to be linked; `asked` tells what was known when that was asked for."""

    document: DocumentId
    stretch: int
    asked: int


class Linkable(NamedTuple):
    """A subject as far as linking compares it, with the machine's entity of its case."""

    number: int
    id: SubjectId
    case: CaseId
    document: DocumentId
    kind: str
    key: str
    text: str
    days: Sequence[str]
    years: Sequence[int]
    values: Sequence[str]
    office: bool
    sides: Sequence[str]
    lands: Mapping[str, Sequence[str]]
    parents: Sequence[str]
    entity: SubjectId


class NewSubject(NamedTuple):
    """A subject with its first entity, the words that are counted of it, and the blocks where others may meet it."""

    subject: Subject
    entity: SubjectId
    words: Collection[str]
    blocks: Collection[int]


class LinkStore(Protocol):
    """Machine's tables are made anew from the findings whenever they are due; decisions are added and never changed."""

    def due(self, version: str, *, limit: int) -> Sequence[Due]:
        """Stretches that another version linked or none."""

    def waiting(self, version: str, *, case: CaseId | None = None) -> int:
        """How many those are, of all cases or of one."""

    def mark(self, stretches: Collection[tuple[DocumentId, int]]) -> None:
        """These are to be linked anew."""

    def mark_cases(self, cases: Collection[CaseId] | None) -> int:
        """All stretches of some cases, or of all, are to be linked anew; how many."""

    def replace(self, document: DocumentId, stretch: int, subjects: Sequence[NewSubject]) -> frozenset[SubjectId]:
        """Put subjects in place of earlier ones of a stretch; returns the entities that the earlier ones stood in."""

    def members(self, blocks: Mapping[int, int]) -> Mapping[int, Sequence[int]]:
        """For each block, with the most that are asked for, the numbers of its subjects: one more where there are."""

    def linkables(
        self, *, numbers: Collection[int] = (), ids: Collection[SubjectId] = (), entities: Collection[SubjectId] = ()
    ) -> Sequence[Linkable]:
        """Subjects by number, id or entity, by id."""

    def holders(self, blocks: Collection[int]) -> Mapping[int, Mapping[CaseId, SubjectId]]:
        """For each block of a value, the cases in which it stands, each with the subject that had it first."""

    def grave_signs(self, ids: Collection[SubjectId]) -> frozenset[SubjectId]:
        """Those of some subjects on whose first page a strong sign is asserted."""

    def held_closely(self) -> frozenset[CaseId]:
        """Restricted and sealed cases: outside of them, nothing that is told of others may rest on them."""

    def people(self, case: CaseId) -> int:
        """How many writings of people a case has."""

    def word_counts(self, words: Collection[str]) -> Mapping[str, int]:
        """In how many people's names each word stands; under the empty word, how many people there are."""

    def settle(
        self,
        due: Due,
        version: str,
        *,
        entities: Mapping[SubjectId, SubjectId],
        inside: Collection[SubjectId],
        across: Collection[SubjectId],
        links: Collection[MachineLink],
    ) -> bool:
        """Keep what was found: entities by subject, and links in place of all earlier ones of some subjects.

        False, with nothing kept, where the stretch was asked for again meanwhile.
        """

    def subjects(self, case: CaseId) -> Sequence[tuple[Subject, SubjectId]]:
        """All of a case with their entity, by id."""

    def concerned(self, cases: Collection[CaseId]) -> frozenset[CaseId]:
        """Those of some cases in which anything is to be linked or was decided."""

    def found(self, ids: Collection[SubjectId]) -> Sequence[Subject]:
        """Subjects by id, as far as they are there."""

    def of_documents(self, documents: Collection[DocumentId]) -> Sequence[Subject]:
        """The subjects of some documents, by id."""

    def joined(self, case: CaseId, *, ids: Collection[SubjectId] | None = None) -> Sequence[MachineLink]:
        """The links inside a case, or between some of its subjects, by these."""

    def proposals(
        self,
        cases: Collection[CaseId],
        *,
        kinds: Collection[MentionKind] = (),
        bands: Collection[Band] = (),
        least: float = 0.0,
        ids: Collection[SubjectId] = (),
        limit: int | None = None,
    ) -> Sequence[MachineLink]:
        """Links across cases with a side in one of these, those worth most first; `ids`: touching one of these.

        `least`: the score from which on. No kinds and no bands: any.
        """

    def proposal(self, one: SubjectId, two: SubjectId) -> MachineLink | None: ...
    def add(self, decisions: Iterable[LinkDecision]) -> None:
        """Keep decisions behind all others. Raises Conflict where one undoes what is undone already."""

    def decision(self, decision: DecisionId) -> LinkDecision | None: ...
    def decisions(self, cases: Collection[CaseId]) -> Sequence[LinkDecision]:
        """All that are about one of some cases, in the order in which they were made."""

    def batch(self, batch: str) -> Sequence[LinkDecision]:
        """Those that were taken in one go."""
