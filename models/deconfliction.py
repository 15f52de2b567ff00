"""Hit or no hit between agencies that share nothing else: who may ask, what is asked, and what comes back."""

from enum import StrEnum
from typing import NewType, Self

from pydantic import Field, model_validator

from models.base import Record, UtcTime
from models.ids import AgencyId, CaseId

PartnerId = NewType("PartnerId", str)
AskId = NewType("AskId", str)

KEY = "^[0-9a-f]{64}$"
"""The shape of a signing key."""
COUNTRY = "^[A-Z]{2}$"
MOST_VALUES = 2000
"""In one question."""
LONGEST_CONTACT = 300


class KeyKind(StrEnum):
    """What can be asked about."""

    PHONE = "phone"
    PAPER = "paper"
    PLATE = "plate"
    ACCOUNT = "account"
    EMAIL = "email"
    HANDLE = "handle"
    PERSON = "person"


class Purpose(StrEnum):
    """Why a question is asked. A list, so that no name or case slips into a message."""

    INVESTIGATION = "investigation"
    PROSECUTION = "prosecution"
    VICTIM_PROTECTION = "victim_protection"
    MISSING_PERSON = "missing_person"
    ASSET_RECOVERY = "asset_recovery"
    OFFICER_SAFETY = "officer_safety"


class Bearer(StrEnum):
    """Whose a value is at a place, as far as its text tells."""

    ACCUSED = "accused"
    PROTECTED = "protected"
    FIRM = "firm"
    ADVERT = "advert"
    OFFICE = "office"
    """A body that helps or hunts: a shelter, a prosecutor, the police; or who acts there."""
    OTHER = "other"
    NAMED = "named"
    """One person's, of whom the text tells no role."""
    UNKNOWN = "unknown"


class Sign(StrEnum):
    """By what a text gives a value to somebody, or why to nobody."""

    NOTHING = "nothing"
    NAMED = "named"
    BESIDE = "beside"
    NEAR = "near"
    """Beside, by words that may lead to somebody else."""
    BELONGS = "belongs"
    OWN = "own"
    GOES_ON = "goes_on"
    ROW = "row"
    FORM = "form"
    CARD = "card"
    CHAT = "chat"
    MAIL = "mail"
    ADVERT = "advert"
    SEX_ADVERT = "sex_advert"
    BOTH = "both"


class Doubt(StrEnum):
    """Why a value that may be an accused person's is not told."""

    BOTH = "both"
    """Texts give it to somebody accused and to somebody protected."""
    BESIDE = "beside"
    """It stands beside somebody accused, and no text says that it is his."""
    ADVERT = "advert"
    """It stands in an advert for sex: nobody can say whose it is."""
    NAMED = "named"
    """It is one person's, and no text tells on which side he stands."""


class AskedValue(Record):
    """A value that somebody asks about, as he writes it.

    A paper and a plate need their country; a phone without + too. A person needs the birth date.
    """

    kind: KeyKind
    value: str = Field(min_length=1, max_length=200)
    country: str = Field(default="", pattern=f"{COUNTRY}|^$", description="ISO 3166-1 alpha-2, where it matters")
    platform: str = Field(default="", max_length=40, description="of a user name; empty: not known")
    birth: str = Field(default="", pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="of a person, as 1998-03-04")


class Reason(Record):
    """Why a question is asked and on what law: logged on both sides."""

    purpose: Purpose
    basis: str = Field(min_length=3, max_length=200, description="the law or treaty, without names and case numbers")

    @model_validator(mode="after")
    def _one_line(self) -> Self:
        if not self.basis.isprintable() or not any(sign.isalpha() for sign in self.basis):
            raise ValueError("the legal basis is one line with words in it")
        return self


class Card(Record):
    """What an agency hands to another one, by hand: its key, its certificate, where it answers and who picks up.

    Whoever takes it compares its fingerprint by another way, such as a call.
    """

    lince: str = Field(default="card/1", pattern="^card/1$")
    name: str = Field(min_length=1, max_length=200)
    country: str = Field(pattern=COUNTRY)
    key: str = Field(pattern=KEY, description="Ed25519 public key, in hexadecimal digits")
    certificate: str = Field(max_length=4000, description="of its server and of its questions, PEM")
    url: str = Field(default="", max_length=200, pattern=r"^(https://[A-Za-z0-9.\-\[\]:]+)?$")
    contact: str = Field(min_length=3, max_length=LONGEST_CONTACT, description="the desk that picks up")


class Desk(Record):
    """Our own side: the card that we hand out, and its fingerprint."""

    agency: AgencyId
    card: Card
    fingerprint: str


class Partner(Record):
    """Another agency that may ask ours, and be asked."""

    id: PartnerId
    agency: AgencyId = Field(description="ours")
    card: Card
    quota: int = Field(ge=0, description="elements that it may ask in 24 hours, blanks among them")
    added_by: str
    added_at: UtcTime
    revoked_by: str | None = None
    revoked_at: UtcTime | None = None
    prepared_at: UtcTime | None = Field(default=None, description="when our answers for it were last made anew")
    fingerprint: str = ""

    @property
    def active(self) -> bool:
        """Whether it may still ask and be asked."""
        return self.revoked_at is None


class Direction(StrEnum):
    """Of a question, from our side."""

    SENT = "sent"
    RECEIVED = "received"


class AskState(StrEnum):
    """How far a question is."""

    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"


class Answer(Record):
    """Of one value that was asked: hit or no hit, and no more."""

    asked: AskedValue
    hit: bool


class Ask(Record):
    """A question in the log of either side. `id` is the same on both; no value stands in it."""

    id: AskId
    direction: Direction
    partner: PartnerId
    case: CaseId | None = Field(default=None, description="ours, of a question that we sent")
    reason: Reason
    elements: int = Field(ge=0, description="with blanks")
    at: UtcTime
    by: str = Field(description="who asked here; the partner's name of one received")
    state: AskState
    refusal: str = Field(default="", description="code of why it was refused")


class AskResult(Record):
    """What came of a question of ours. `contact` is whom to call about the hits; empty without one."""

    ask: Ask
    partner: str = Field(description="name of the agency that was asked")
    contact: str = ""
    answers: tuple[Answer, ...] = ()


class Doubtful(Record):
    """A value of a case that others get no hit on, although it may be an accused person's: for people to decide."""

    case: CaseId
    key: str = Field(min_length=3, description="as it is compared")
    why: Doubt


class Doubts(Record):
    """Values of a case in doubt, the likeliest first."""

    values: tuple[Doubtful, ...]
    total: int = Field(ge=0, description="how many there are; the first of them are listed")
    questions: int = Field(
        ge=0,
        description="answered to other agencies in 30 days, 1,000 at most; which values they were on nobody here knows",
    )
    whole: bool = Field(default=True, description="whether all of the case was looked through; else more may come")


class Opening(Record):
    """The word of an owner that a value is answered although only victims or witnesses, or a closed case, hold it."""

    agency: AgencyId
    case: CaseId
    key: str = Field(description="as it is compared")
    reason: str = Field(min_length=3, max_length=500)
    by: str
    at: UtcTime
