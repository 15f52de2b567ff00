"""Agencies, users, cases and membership: who may work on what."""

import unicodedata
from enum import StrEnum
from typing import Literal, get_args

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import AgencyId, CaseId, UnitId, UserId

LONGEST_NUMBER = 100
"""Characters of a case's number."""


def case_number(text: str) -> str:
    """A case's number as it is kept: without blanks around it. Raises ValueError when nothing can be read there."""
    number = text.strip()
    if not number or len(number) > LONGEST_NUMBER or not number.isprintable():
        raise ValueError(f"a case's number has 1 to {LONGEST_NUMBER} printable characters")
    return number


LONGEST_NAME = 200
"""Characters of the name of an agency or unit."""


BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Signs that are letters, or printable, and drawn as nothing: fillers of other scripts, a pattern without dots."""


def body_name(text: str) -> str:
    """The name of an agency or unit as it is kept: composed, with single blanks. Raises ValueError for no name."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if BLANK & set(name):
        raise ValueError("a name has no signs that nobody sees")
    if not any(sign.isalnum() for sign in name) or len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(f"a name has 1 to {LONGEST_NAME} printable characters, letters or digits among them")
    return name


class Role(StrEnum):
    """What a user is in the agency. A role alone opens no case: membership does."""

    INVESTIGATOR = "investigator"
    PROSECUTOR = "prosecutor"
    ANALYST = "analyst"
    FORENSIC = "forensic_examiner"
    VICTIM_SUPPORT = "victim_support"
    INTERPRETER = "interpreter"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Sensitivity(StrEnum):
    """How closely a case or a document is held, the most closely last."""

    ORDINARY = "ordinary"
    """Membership of the case and a role that covers the act."""
    RESTRICTED = "restricted"
    """A case: with a reason for each consultation. A document: officers and analysts, and who is named for it."""
    SEALED = "sealed"
    """A case: as restricted, and nothing of it leaves. A document: those alone who are named for it."""
    BY_LAW = "sealed_by_law"
    """A document that may show the abuse of a child: the authority alone (`User.authority`). No level of a case."""


CaseLevel = Literal[Sensitivity.ORDINARY, Sensitivity.RESTRICTED, Sensitivity.SEALED]
"""A level at which a case can be held."""
CASE_LEVELS: tuple[Sensitivity, ...] = get_args(CaseLevel)


LOGIN = r"^[a-z0-9][a-z0-9._-]{1,62}$"
"""The shape of a login."""


class Agency(Record):
    """A police unit, prosecution office or other body with cases of its own."""

    id: AgencyId
    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    country: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2")
    provisional: bool = Field(
        default=True, description="whom texts call a victim is held back from what leaves, until somebody decides"
    )


class Unit(Record):
    """A part of an agency. It says where somebody belongs; what he may see, membership of cases says."""

    id: UnitId
    agency: AgencyId
    name: str = Field(min_length=1, max_length=LONGEST_NAME)


class User(Record):
    """A person with an account of his own."""

    id: UserId
    login: str = Field(pattern=LOGIN)
    name: str = Field(min_length=1, max_length=200)
    agency: AgencyId
    unit: UnitId | None = None
    role: Role
    active: bool = True
    authority: bool = Field(
        default=False, description="named by an administrator to see what is sealed by law, in the cases that he is in"
    )


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
    closed: UtcTime | None = Field(default=None, description="since when nothing is written in it; null: it is open")
    officer: UserId | None = Field(default=None, description="the officer who was named to answer for it")
    blur_photos: bool = Field(
        default=False, description="pictures on which no word was read are blurred until somebody opens them"
    )


class Membership(Record):
    """A user's place in a case, with the one who gave it."""

    case: CaseId
    user: UserId
    role: Role | None = Field(default=None, description="the role there; null: the user's own, whatever it becomes")
    since: UtcTime
    granted_by: str
