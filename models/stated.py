"""What a text states of a mention, in its own words; never what might follow from them."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from models.base import Record


class About(StrEnum):
    """What a statement is about."""

    ROLE = "role"
    ALIAS = "alias"
    BIRTH_DATE = "birth_date"
    NATIONALITY = "nationality"
    SENT_AT = "sent_at"
    SENT_TO = "sent_to"
    TIME = "time"
    RANGE = "range"
    PERIOD = "period"
    UNIT = "unit"
    PAYMENT = "payment"


class StatedRole(StrEnum):
    """The part in which a text or form names someone or something. A suspect is whom the text calls so, no more."""

    VICTIM = "victim"
    SUSPECT = "suspect"
    DETAINED = "detained"
    CONVICTED = "convicted"
    WITNESS = "witness"
    COMPLAINANT = "complainant"
    DECLARANT = "declarant"
    MINOR = "minor"
    OFFICER = "officer"
    PROSECUTOR = "prosecutor"
    JUDGE = "judge"
    LAWYER = "lawyer"
    EXPERT = "expert"
    INTERPRETER = "interpreter"
    OFFICIAL = "official"
    MOTHER = "mother"
    FATHER = "father"
    CHILD = "child"
    SIBLING = "sibling"
    SPOUSE = "spouse"
    RELATIVE = "relative"
    OWNER = "owner"
    MANAGER = "manager"
    DRIVER = "driver"
    PASSENGER = "passenger"
    GUEST = "guest"
    WORKER = "worker"
    SENDER = "sender"
    RECEIVER = "receiver"
    PAYER = "payer"
    CALLER = "caller"
    CALLEE = "callee"
    CONTACT = "contact"
    SUBJECT = "subject"
    HOME = "home"
    BIRTHPLACE = "birthplace"
    ORIGIN = "origin"
    DESTINATION = "destination"
    BIRTH_DATE = "birth_date"
    ISSUE_DATE = "issue_date"
    EXPIRY_DATE = "expiry_date"


PAPER_DATES = frozenset({StatedRole.BIRTH_DATE, StatedRole.ISSUE_DATE, StatedRole.EXPIRY_DATE})
"""Roles of dates on which nothing happened that a file is about."""
OFFICES = frozenset(
    {
        StatedRole.OFFICER, StatedRole.PROSECUTOR, StatedRole.JUDGE, StatedRole.LAWYER, StatedRole.EXPERT,
        StatedRole.INTERPRETER, StatedRole.OFFICIAL,
    }
)  # fmt: skip
"""Roles of those who act in a case by their office, not as a party."""

SHIELDED_ROLES = frozenset({StatedRole.VICTIM, StatedRole.WITNESS, StatedRole.MINOR, StatedRole.COMPLAINANT})
"""Roles of those whose numbers and names are told to no other agency, unless their owner opened them."""


class Statement(Record):
    """Something stated of a mention, with the words that say so on the mention's page.

    `value` is a `StatedRole`, the normal form of the alias or of the receiver, an ISO date or date and time, or
    an ISO 3166-1 alpha-2 country, by what it is about.
    """

    about: About
    value: str = Field(min_length=1)
    words: str = Field(min_length=1, description="as they stand in the text")
    start: int = Field(ge=0)
    end: int

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.end <= self.start:
            raise ValueError("a statement stands on words")
        return self


class PersonName(Record):
    """A name cut into its parts, as written. A particle belongs to the surname that it opens: `de la Cruz`.

    `married` is the husband's surname (viuda de …), which the registry does not hold. `sure` is false where
    another cut is as likely; a surname that is missing is no difference.
    """

    given: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    married: str = ""
    generation: str = Field(default="", description="Filho, Júnior, Neto …: marks a person, is no surname")
    title: str = Field(default="", description="as it stands before the name")
    initials: bool = Field(default=False, description="letters of a protected person, never to be expanded")
    sure: bool = True
