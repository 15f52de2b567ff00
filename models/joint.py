"""Joint spaces: agencies that work together for a purpose and a time, and what each of them lends to it."""

from enum import StrEnum
from typing import NewType

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import AgencyId, CaseId, DocumentId, UserId

SpaceId = NewType("SpaceId", str)
LoanId = NewType("LoanId", str)

LONGEST_TEXT = 2_000
"""Characters of a purpose, of rules, of conditions."""
LONGEST_NUMBER = 100
MOST_PARTIES = 50


class HandlingCode(StrEnum):
    """What may not be done with what was lent."""

    INTELLIGENCE_ONLY = "intelligence_only"
    """It leads an inquiry and is no evidence: it leaves the space in no file."""
    NO_ONWARD_TRANSFER = "no_onward_transfer"
    """It goes to nobody outside of the space: it leaves it in no file."""
    NOT_IN_COURT = "not_in_court"
    """It may be taken along with that condition, and is not shown in court without the owner's word."""


class Part(StrEnum):
    """What somebody is in a space."""

    LEADER = "leader"
    """Says who of his agency belongs to it."""
    MEMBER = "member"
    PARTICIPANT = "participant"
    """Without full powers: reads and searches, and takes nothing along."""


class SpaceState(StrEnum):
    """How far an agreement is."""

    PROPOSED = "proposed"
    """Some party has not signed: nothing works."""
    SIGNED = "signed"
    """It begins later."""
    ACTIVE = "active"
    ENDED = "ended"


class Terms(Record):
    """What a party asks of all that is lent: the strictest of the parties' terms hold."""

    two_persons: bool = Field(default=False, description="a second officer of the owner approves each loan")
    retention_days: int = Field(
        default=3650,
        ge=1,
        le=36_500,
        examples=[1825],
        description="days after which what was lent falls, unless its owner extends it",
    )
    codes: tuple[HandlingCode, ...] = Field(default=(), description="that everything lent carries")


class Party(Record):
    """An agency in an agreement."""

    agency: AgencyId
    terms: Terms = Terms()
    signed_by: str | None = None
    signed_at: UtcTime | None = None


class Space(Record):
    """An agreement, and the space that it opens."""

    id: SpaceId
    number: str = Field(min_length=1, max_length=LONGEST_NUMBER, description="as the parties call it")
    purpose: str = Field(min_length=1, max_length=LONGEST_TEXT)
    begins: UtcTime
    ends: UtcTime
    languages: tuple[str, ...] = Field(min_length=1, max_length=20)
    rules: str = Field(default="", max_length=LONGEST_TEXT, description="on use, in words")
    parties: tuple[Party, ...]
    made_by: str
    made_at: UtcTime
    ended_at: UtcTime | None = Field(default=None, description="when it was seen to be over, or was closed: for good")

    @property
    def strictest(self) -> Terms:
        """What holds of all that is lent."""
        every = [party.terms for party in self.parties]
        codes = {code for terms in every for code in terms.codes}
        return Terms(
            two_persons=any(terms.two_persons for terms in every),
            retention_days=min(terms.retention_days for terms in every),
            codes=tuple(code for code in HandlingCode if code in codes),
        )

    def party(self, agency: AgencyId | None) -> Party | None:
        """An agency's part in it."""
        return next((party for party in self.parties if party.agency == agency), None)

    def state(self, now: UtcTime) -> SpaceState:
        """How far it is."""
        if self.ended_at is not None or now >= self.ends:
            return SpaceState.ENDED
        if any(party.signed_at is None for party in self.parties):
            return SpaceState.PROPOSED
        return SpaceState.SIGNED if now < self.begins else SpaceState.ACTIVE


class SpaceMember(Record):
    """Somebody's place in a space."""

    space: SpaceId
    user: UserId
    part: Part
    since: UtcTime
    granted_by: str


class Loan(Record):
    """What an owner lent to a space: a case, or one document of it."""

    id: LoanId
    space: SpaceId
    case: CaseId
    document: DocumentId | None = Field(default=None, description="null: the whole case")
    owner: AgencyId
    codes: tuple[HandlingCode, ...] = ()
    conditions: str = Field(default="", max_length=LONGEST_TEXT)
    until: UtcTime = Field(description="when it falls, unless its owner extends it")
    lent_by: UserId
    lent_at: UtcTime
    approved_by: UserId | None = None
    approved_at: UtcTime | None = Field(default=None, description="null: it waits for a second officer of the owner")
    withdrawn_by: str | None = None
    withdrawn_at: UtcTime | None = None

    def open(self, now: UtcTime) -> bool:
        """Whether members of the space see it, as far as the agreement lasts."""
        return self.approved_at is not None and self.withdrawn_at is None and now < self.until
