"""What people asked for, and why: sealed beside their events for auditors alone."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import UserId

LONGEST_REASON = 500
"""Characters of a reason: an order's number, or a sentence."""

AskedFor = Mapping[str, Any]
"""The words of a request by their field, such as `text` or `lines`: what JSON can hold."""


class ReadingKey(Record):
    """The key by which one auditor opens what was sealed for his agency; a passphrase of his own unlocks it."""

    id: str
    user: UserId
    made: UtcTime
    accepted: bool = Field(description="false: it opens nothing until another auditor has accepted it")


class OpenedText(Record):
    """What was asked with one event, and the reason that was given."""

    event: int = Field(description="sequence number of the event")
    reason: str = ""
    asked: dict[str, Any] = Field(default_factory=dict)
    opened: bool = Field(default=True, description="false: it was sealed to a key that this reader has not")
