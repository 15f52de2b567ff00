"""A login that lasts: a browser's session, a program's token, a device that its owner has logged in from before."""

from enum import StrEnum

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import CaseId, UserId


class SessionKind(StrEnum):
    """What the secret opens: a browser's pages, the API for a program, or only a kinder reading of failed logins."""

    BROWSER = "browser"
    TOKEN = "token"  # noqa: S105 - a kind, not a secret
    DEVICE = "device"


class Limits(Record):
    """What a token may be used for, within what its owner may."""

    acts: tuple[str, ...] | None = Field(
        default=None, description="acts as the audit log names them, or noun.* for all of a noun; null: all"
    )
    cases: tuple[CaseId, ...] | None = Field(default=None, description="cases; null: all of its owner's")

    def covers(self, action: str) -> bool:
        """Whether an act is among those."""
        return self.acts is None or action in self.acts or f"{action.partition('.')[0]}.*" in self.acts


class Session(Record):
    """A session as its owner may see it. `id` is the hash of the secret, from which the secret cannot be had."""

    id: str
    user: UserId
    kind: SessionKind
    label: str = ""
    opened: UtcTime | None = Field(default=None, description="null: before Lince noted it")
    used: UtcTime | None = Field(default=None, description="last use, to the minute")
    expires: UtcTime
    limits: Limits | None = Field(default=None, description="of a token; null: none")
