"""Agencies, users, cases and membership: who may work on what."""

from enum import StrEnum

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import AgencyId, CaseId, UserId

LONGEST_NUMBER = 100
"""Characters of a case's number."""


def case_number(text: str) -> str:
    """A case's number as it is kept: without blanks around it. Raises ValueError when nothing can be read there."""
    number = text.strip()
    if not number or len(number) > LONGEST_NUMBER or not number.isprintable():
        raise ValueError(f"a case's number has 1 to {LONGEST_NUMBER} printable characters")
    return number


class Role(StrEnum):
    """What a user is in the agency. A role alone opens no case: membership does."""

    INVESTIGATOR = "investigator"
    PROSECUTOR = "prosecutor"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class Sensitivity(StrEnum):
    """How closely a case is held."""

    ORDINARY = "ordinary"
    RESTRICTED = "restricted"


LOGIN = r"^[a-z0-9][a-z0-9._-]{1,62}$"
"""The shape of a login."""


class Agency(Record):
    """A police unit, prosecution office or other body with cases of its own."""

    id: AgencyId
    name: str = Field(min_length=1, max_length=200)
    country: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2")


class User(Record):
    """A person with an account of his own."""

    id: UserId
    login: str = Field(pattern=LOGIN)
    name: str = Field(min_length=1, max_length=200)
    agency: AgencyId
    role: Role
    active: bool = True


class Case(Record):
    """The unit of access. `number` is the agency's own reference, unique inside the agency."""

    id: CaseId
    number: str = Field(min_length=1, max_length=LONGEST_NUMBER)
    title: str = Field(max_length=300)
    agency: AgencyId
    country: str = Field(
        pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2, the default reading of national numbers"
    )
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    opened: UtcTime


class Membership(Record):
    """A user's place in a case, with the one who gave it."""

    case: CaseId
    user: UserId
    since: UtcTime
    granted_by: str
