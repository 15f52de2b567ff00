"""The Protocols of hit/no-hit questions between agencies, parts of `ports.Records`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from models.deconfliction import Ask, AskId, Bearer, Card, Direction, Opening, Partner, PartnerId, Sign
from models.ids import AgencyId, CaseId, DocumentId
from models.stated import StatedRole


@dataclass(frozen=True)
class DeskKeys:
    """An agency's own side with its private keys. `tls` is a PEM."""

    card: Card
    signing: bytes
    tls: bytes


@dataclass(frozen=True)
class Epoch:
    """What a partner's questions are answered with until the next one: a key, and the tags made with it."""

    id: str
    key: bytes
    public: bytes
    made_at: dt.datetime
    tags: bytes


@dataclass(frozen=True)
class Held:
    """A key that stands somewhere: whose it is there, by what sign, and the names that it stands with."""

    key: str
    owners: tuple[str, ...] = ()
    bearer: Bearer = Bearer.UNKNOWN
    sign: Sign = Sign.NOTHING


@dataclass(frozen=True)
class HeldIn:
    """The same in its case. `told`: others may get a hit from there, as from no restricted case."""

    case: CaseId
    held: Held
    document: DocumentId
    told: bool = True


class PartnerStore(Protocol):
    """Desks, partners, epochs, and the log of questions of both directions. Private keys are kept sealed."""

    def set_desk(self, agency: AgencyId, desk: DeskKeys) -> None: ...
    def desk(self, agency: AgencyId) -> DeskKeys | None: ...
    def desks(self) -> Sequence[tuple[AgencyId, DeskKeys]]: ...
    def add(self, partner: Partner) -> None:
        """Raises Conflict when the agency has a partner with that key."""

    def change(self, partner: Partner) -> None: ...
    def get(self, partner: PartnerId) -> Partner | None: ...
    def of(self, agency: AgencyId) -> Sequence[Partner]:
        """The partners of an agency, by name, those revoked among them."""

    def add_epoch(self, partner: PartnerId, epoch: Epoch) -> None:
        """Put an epoch in place of the one before, which is forgotten with its key."""

    def epoch(self, partner: PartnerId) -> Epoch | None: ...
    def drop_epoch(self, partner: PartnerId) -> None: ...
    def add_ask(self, agency: AgencyId, ask: Ask, *, sealed: bytes = b"", digest: str = "") -> None:
        """Raises Replayed when the agency has a question of that id and direction."""

    def ask(self, agency: AgencyId, ask: AskId, direction: Direction) -> Ask | None: ...
    def pending(self, agency: AgencyId, ask: AskId) -> tuple[bytes, str]:
        """What was kept, sealed, beside a question that we sent, and the digest of the message."""

    def end_ask(self, agency: AgencyId, ask: Ask, *, sealed: bytes | None = None) -> None:
        """Keep the state and refusal of a question, and other things beside it."""

    def asks(
        self, agency: AgencyId, direction: Direction, *, cases: Iterable[CaseId] | None = None, limit: int = 100
    ) -> Sequence[Ask]:
        """The newest first."""

    def used(self, partner: PartnerId, *, since: dt.datetime) -> int:
        """How many elements a partner had answered since then."""


class HoldingStore(Protocol):
    """Which keys stand in which cases: a copy of the analyses, kept up stretch by stretch."""

    def stale(
        self, agency: AgencyId, *, rules: str, case: CaseId | None = None
    ) -> Iterator[tuple[CaseId, str, DocumentId, int]]:
        """Case, its country, document and stretch of each analysis that was not looked through by these rules."""

    def save(self, document: DocumentId, stretch: int, held: Iterable[Held], *, rules: str) -> None: ...
    def held(self, agency: AgencyId, *, case: CaseId | None = None) -> Iterator[HeldIn]:
        """All of an agency's cases, or one of them. Read it to its end, or close it."""

    def called(self, agency: AgencyId, roles: Iterable[StatedRole]) -> frozenset[tuple[CaseId, str]]:
        """People, by case and normal form, whom some text there calls one of these."""

    def accused(self, agency: AgencyId) -> frozenset[tuple[CaseId, str]]:
        """People, by case and normal form, to whom some text there gives a value as an accused one's."""

    def births(self, agency: AgencyId) -> Iterator[tuple[CaseId, str, str]]:
        """People, by case and normal form, with each date of birth that a text there tells of them."""

    def standing(self, agency: AgencyId) -> tuple[object, ...]:
        """What changes when somebody of its cases is protected, or a value is opened or closed."""

    def states(self, cases: Collection[CaseId]) -> Mapping[CaseId, tuple[object, ...]]:
        """Of each case what changes whenever its values in doubt may, once all of it was looked through."""

    def open(self, opening: Opening) -> None: ...
    def close_opening(self, agency: AgencyId, case: CaseId, key: str) -> None: ...
    def openings(self, agency: AgencyId, *, case: CaseId | None = None) -> Sequence[Opening]: ...
    def stands(self, case: CaseId, key: str) -> bool:
        """Whether a key is held in a case."""


class PartnerRecords(Protocol):
    """What the catalogue has of questions between agencies."""

    @property
    def partners(self) -> PartnerStore: ...
    @property
    def holdings(self) -> HoldingStore: ...
