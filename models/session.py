"""A login that lasts: a browser's session, a program's token, a device that its owner has logged in from before."""

from enum import StrEnum

from models.base import Record, UtcTime
from models.ids import UserId


class SessionKind(StrEnum):
    """What the secret opens: a browser's pages, the API for a program, or only a kinder reading of failed logins."""

    BROWSER = "browser"
    TOKEN = "token"  # noqa: S105 - a kind, not a secret
    DEVICE = "device"


class Session(Record):
    """A session as its owner may see it. `id` is the hash of the secret, from which the secret cannot be had."""

    id: str
    user: UserId
    kind: SessionKind
    label: str = ""
    expires: UtcTime
