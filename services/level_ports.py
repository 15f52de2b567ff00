"""The Protocols of how closely documents are held: parts of `ports.Records` and `ports.Access`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from models.audit import Actor
from models.case import Case, Sensitivity
from models.ids import CaseId, DocumentId, UserId
from models.level import Barred, Reader
from models.scope import DocumentPlace, Scope
from services.joint_ports import JointStore

if TYPE_CHECKING:
    from services.ports import Records


class LevelStore(Protocol):
    """Levels of documents, and who is named for one."""

    def held(self, cases: Collection[CaseId]) -> Mapping[DocumentPlace, Sensitivity]:
        """The documents of some cases that are held more closely than ordinary ones."""

    def named(self, user: UserId) -> frozenset[DocumentPlace]:
        """The documents that somebody is named for."""

    def level(self, document: DocumentId) -> Sensitivity: ...
    def is_named(self, document: DocumentId, user: UserId) -> bool: ...
    def family(self, document: DocumentId) -> Sequence[DocumentId]:
        """A document with all that was found inside it."""

    def set_level(self, documents: Iterable[DocumentId], case: CaseId, level: Sensitivity) -> None: ...
    def set_case(self, case: CaseId, level: Sensitivity) -> None: ...
    def readers(self, document: DocumentId) -> Sequence[Reader]: ...
    def name(self, documents: Iterable[DocumentId], reader: Reader) -> None: ...
    def unname(self, documents: Collection[DocumentId], user: UserId) -> None: ...
    def unlabelled(self, *, limit: int) -> Mapping[DocumentPlace, Sensitivity]:
        """Documents whose pages may bear another level in the index than they are held at."""

    def labelled(self, documents: Mapping[DocumentPlace, Sensitivity]) -> None: ...
    def barred(self, user: UserId) -> frozenset[DocumentPlace]:
        """The documents that somebody is kept from, himself or with his unit, whatever his role."""

    def kept_from(self, document: DocumentId) -> Sequence[Barred]: ...
    def bar(self, documents: Iterable[DocumentId], barred: Barred) -> None: ...
    def unbar(self, documents: Collection[DocumentId], who: str) -> None: ...
    def forget(self, case: CaseId, user: UserId) -> None:
        """Take all of somebody's names in a case back."""

    def alone(self, case: CaseId, user: UserId) -> Sequence[DocumentId]:
        """The sealed documents of a case that nobody but him is named for."""


class LevelRecords(Protocol):
    """Levels in the catalogue, and the catalogue as far as somebody sees it."""

    @property
    def levels(self) -> LevelStore: ...
    @property
    def joint(self) -> JointStore: ...
    @property
    def locks(self) -> bool: ...
    def within(self, scope: Scope) -> Records:
        """The same for reading alone, as far as a scope goes: rows of documents outside of it are not there."""


class LevelAccess(Protocol):
    """What the door tells of what is held closely."""

    def check(self, actor: Actor, case: CaseId, *, action: str) -> Case:
        """One case, for an act that leaves an event of its own."""

    def check_document(self, actor: Actor, document: DocumentId, *, action: str) -> CaseId:
        """The case of a document that the actor may see, for an act that leaves an event of its own."""

    def seen(self, scope: Scope) -> Records:
        """The catalogue for reading, as far as a scope goes."""

    def seen_in(self, actor: Actor, case: CaseId, *, action: str = "") -> Records:
        """The catalogue for reading, as far as the actor sees a case, for an act that was let through."""

    def scope_in(self, actor: Actor, case: CaseId, *, action: str = "") -> Scope:
        """What the actor sees of one case, for an act that the door has let through, and what is asked of him there."""
