"""The Protocol of people of a case and of what protects them, a part of `ports.Records`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from models.document import Page
from models.ids import CaseId, DocumentId, PersonId
from models.protected import (
    CasePerson,
    CategoryEntry,
    Identity,
    Instruction,
    MaskSpan,
    Opening,
    PhotoMask,
    Provisional,
    StatementHeld,
)
from services.protection.forms import Forms
from services.protection.matcher import Matcher

MakeForms = Callable[[PersonId, str, Identity], Forms]
"""What names a person, by the rules of name comparison: person, pseudonym, identity."""


Check = Callable[[], object] | None
"""A check that an act makes on top of rights: it raises, or all is well. None: there is none."""


class ProtectionStore(Protocol):
    """Who is in a case, under which categories, and the sealed identities. Only `api/protecting.py` writes."""

    def add(self, case: CaseId, identity: Identity, entries: Sequence[CategoryEntry], *, minor: bool) -> PersonId:
        """A new person of a case. Whoever is a victim, a possible one or a witness has a pseudonym from now on."""

    def people(self, case: CaseId) -> Sequence[CasePerson]:
        """Everybody, by label."""

    def person(self, person: PersonId) -> CasePerson | None: ...
    def identity(self, person: PersonId) -> Identity:
        """Who it is. Raises DataFolderUnusable without the key."""

    def set_identity(self, person: PersonId, identity: Identity, *, minor: bool) -> None:
        """Know more of somebody, or something else."""

    def add_category(self, person: PersonId, entry: CategoryEntry) -> None:
        """Give a category, or take it back. The pseudonym stays whatever happens."""

    def set_care(self, person: PersonId, **care: Any) -> None:
        """Instructions for safety, interpreter, time for reflection, consent."""

    def sweep(self, case: CaseId) -> Mapping[str, int]:
        """Bring all that a case holds to what it protects now; returns how many documents were masked or restored.

        What must be indexed or analyzed again is queued. Cut off, it is begun again by `unsettled`.
        """

    def cover(self, case: CaseId, documents: Collection[DocumentId]) -> None:
        """Mask documents whose rows came from elsewhere, and what came beside them, in the caller's transaction."""

    def version(self, case: CaseId) -> int:
        """Another one whenever somebody of a case is protected, or is no more."""

    def unsettled(self) -> Sequence[CaseId]:
        """Cases whose records were not all gone over since somebody was protected: nothing may be read there."""

    def held_back(self, cases: Collection[CaseId]) -> frozenset[CaseId]:
        """Those among some cases whose index may still hold what is masked by now: nothing may be sought there."""

    def indexed(self, stretches: Collection[tuple[DocumentId, int]]) -> None:
        """These are in the index as they are now."""

    def to_purge(self) -> Mapping[CaseId, int]:
        """Cases of which the index's files may still hold entries that were replaced, with the version they are at."""

    def purged(self, cases: Mapping[CaseId, int]) -> None:
        """The index's files hold nothing of them any more."""

    def words(self, case: CaseId, value: Any) -> Any:
        """What somebody typed, with the names of whom a case protects masked, at any depth of a value of JSON."""

    def query(self, case: CaseId, text: str, besides: Sequence[str] = ()) -> str:
        """What somebody sought, without what names whom a case protects, in whatever parts. `besides`: its filters."""

    def masks(self, document: DocumentId, *, page: int | None = None) -> Sequence[MaskSpan]: ...
    def named_in(self, document: DocumentId) -> frozenset[PersonId]:
        """Who is named in a document, in a part found inside it, in its name, or shown in a photo of it."""

    def pages_naming(self, person: PersonId) -> Sequence[tuple[DocumentId, int]]:
        """The pages of the case on which a person's name was read, protected or not."""

    def opened_page(self, document: DocumentId, number: int, opened: Collection[PersonId]) -> Page | None:
        """A page with the names of some people, the others' still masked."""

    def add_photo(self, photo: PhotoMask) -> None: ...
    def photos(self, document: DocumentId, *, page: int | None = None) -> Sequence[PhotoMask]: ...
    def remove_photo(self, photo: str) -> None: ...
    def add_opening(self, opening: Opening) -> None: ...
    def approve(self, opening: str, *, by: str, at: dt.datetime, until: dt.datetime) -> bool:
        """Let an opening begin; False where somebody did so before."""

    def close_opening(self, opening: str, *, at: dt.datetime) -> None:
        """End an opening before its time."""

    def opening(self, opening: str) -> Opening | None: ...
    def openings(self, case: CaseId) -> Sequence[Opening]:
        """All of a case, the newest first."""

    def open_now(self, asked_by: str, user: str | None, *, case: CaseId, now: dt.datetime) -> frozenset[PersonId]:
        """Whose identity is open to somebody at this time."""

    def add_statement(self, statement: StatementHeld) -> None: ...
    def statements(self, person: PersonId) -> Sequence[StatementHeld]:
        """All that somebody gave, the oldest first."""

    def instructed(self, case: CaseId) -> Mapping[PersonId, frozenset[Instruction]]:
        """The instructions for safety that stand in a case."""


class ProvisionalStore(Protocol):
    """Whom texts of a case call a victim, a minor or a witness, and whom nobody has decided on."""

    def people(self, case: CaseId) -> Sequence[Provisional]:
        """All of a case, by label, those that were lifted too."""

    def in_force(self, case: CaseId) -> Sequence[Provisional]:
        """Those who are held back now; nobody where the case's agency does without."""

    def decide(self, person: PersonId, *, held: bool, by: str, at: dt.datetime, reason: str) -> None:
        """Lift a protection, or put it back."""

    def matcher(self, case: CaseId) -> Matcher | None:
        """What names those who are held back now; None where there is nobody. Raises FeatureMissing."""

    def named(self, case: CaseId) -> Mapping[DocumentId, frozenset[PersonId]]:
        """The documents of a case that name those who are held back now, with whom."""
