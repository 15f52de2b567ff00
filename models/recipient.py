"""To whom what leaves a case may go: an agency's list of recipients, and the grounds recorded for all others."""

import unicodedata
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from models.base import Record, UtcTime
from models.case import LONGEST_NAME
from models.country import COUNTRIES, Country
from models.ids import AgencyId, CaseId, UserId

LONGEST_TEXT = 500
"""Characters of a ground in words."""


def _assigned(code: str) -> str:
    if code and code not in COUNTRIES:
        raise ValueError("no country of ISO 3166-1 has this code")
    return code


RecipientCountry = Annotated[
    str,
    Field(
        pattern=r"^([A-Z]{2})?$",
        description="ISO 3166-1 alpha-2 of who gets it; absent: that of the case's agency",
        examples=["AR"],
    ),
    AfterValidator(_assigned),
]
"""Where somebody who gets something is."""


class Recipient(Record):
    """A body, or all bodies of a country, that an agency gives things to without a ground for each."""

    id: str
    agency: AgencyId
    country: Country
    name: str = Field(default="", max_length=LONGEST_NAME, description="empty: every body of that country")
    ground: str = Field(min_length=3, max_length=LONGEST_TEXT, description="the law or treaty that allows it")
    set_by: str
    set_at: UtcTime

    def covers(self, name: str, country: str) -> bool:
        """Whether somebody of that name, there, is on the list by this line."""
        return self.country == country and (not self.name or folded(self.name) == folded(name))


class TransferRules(Record):
    """What an agency asks of what leaves it."""

    own_country: bool = Field(
        default=True, description="bodies of its own country need not be on the list", examples=[True]
    )
    two_persons: bool = Field(default=False, description="a ground needs two officers besides who recorded it, not one")

    @property
    def approvals(self) -> int:
        """Officers, besides who recorded it, that must agree to a ground."""
        return 2 if self.two_persons else 1


class GroundKind(StrEnum):
    """On what a transfer to somebody who is not on the list rests."""

    ADEQUACY = "adequacy"
    """A decision that the data are protected there as here."""
    AGREEMENT = "agreement"
    """A treaty or agreement with safeguards."""
    VITAL = "vital"
    """Somebody's life or safety."""
    THREAT = "threat"
    """An immediate and serious threat to public security."""
    SINGLE_CASE = "single_case"
    """Necessary for this one case: request, order, letter rogatory."""


class Approval(Record):
    """An officer agreed."""

    user: UserId
    by: str
    at: UtcTime


class Transfer(Record):
    """The ground on which what leaves a case goes to somebody who is not on the list. Never changed but by its end."""

    id: str
    case: CaseId
    recipient: str = Field(min_length=3, max_length=LONGEST_NAME)
    country: Country
    kind: GroundKind
    ground: str = Field(min_length=3, max_length=LONGEST_TEXT)
    asked_by: str
    user: UserId | None = None
    asked_at: UtcTime
    approvals: tuple[Approval, ...] = ()
    withdrawn_by: str | None = None
    withdrawn_at: UtcTime | None = None

    def holds(self, rules: TransferRules) -> bool:
        """Whether something may leave on it now."""
        return self.withdrawn_at is None and len(self.approvals) >= rules.approvals


def folded(name: str) -> str:
    """A name as two are compared: case and blanks do not count; accents, and letters of other scripts, do."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
