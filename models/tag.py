"""Tags: short labels that people of a case put on its documents, pages and regions."""

import unicodedata
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Field

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, UserId, derived
from models.words import Box

LONGEST_LABEL = 40
"""Characters of a label."""
MOST_TAGS = 200
"""Tags of one document."""

_UNSEEN = {"Cf", "Cn", "Co", "Cs"}
"""Categories of signs that are not seen: they would make two labels that look the same."""
_SPACES = {"Cc", "Zl", "Zp", "Zs"}


def plain(label: str) -> str:
    """A label as it is kept: composed letters, one space between words, no sign that is not seen."""
    signs = ((sign, unicodedata.category(sign)) for sign in unicodedata.normalize("NFC", label))
    return " ".join("".join(" " if kind in _SPACES else sign for sign, kind in signs if kind not in _UNSEEN).split())


def label_key(case: CaseId, label: str) -> str:
    """What names a label in addresses, without saying it. Capitals do not make another label; accents do."""
    return derived("tag", case, unicodedata.normalize("NFKC", label).casefold())


Label = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST_LABEL, pattern=r"\w", examples=["pasaporte"]),
    BeforeValidator(lambda label: plain(label) if isinstance(label, str) else label),
]
"""A label that is typed: read as `plain` gives it."""


class Tag(Record):
    """A label on a document, on a page of it, or on a part of that page."""

    id: str
    case: CaseId
    document: DocumentId
    page: int | None = Field(default=None, ge=1, description="absent: the whole document")
    box: Box | None = Field(default=None, description="the part of the page: x0, y0, x1, y1 in points")
    label: str
    made_by: str
    user: UserId | None = None
    made_at: UtcTime

    @property
    def key(self) -> str:
        """What names its label."""
        return label_key(self.case, self.label)


class TaggedPlace(NamedTuple):
    """Where a label stands; no page: on the whole document."""

    label: str
    document: DocumentId
    page: int | None


class TagLabel(Record):
    """A label of a case's list: how often it stands, of what one may see."""

    key: str = Field(description="names the label in addresses")
    label: str
    documents: int
    tags: int


class TagFilter(Record):
    """Which tags are wanted; what is absent does not count."""

    label: str | None = Field(default=None, pattern=r"^[0-9a-f]{32}$", description="key of a label")
    document: DocumentId | None = Field(default=None, pattern=r"^[0-9a-f]{32}$")
