"""Who acts, and the record of what was done."""

from enum import StrEnum

from pydantic import Field

from models.asked import LONGEST_REASON
from models.base import Record, UtcTime
from models.case import Role
from models.ids import AgencyId, CaseId, UserId
from models.session import Limits


class ActorKind(StrEnum):
    """A person with an account, or a program acting for the machine's operator."""

    PERSON = "person"
    PROGRAM = "program"


OPERATOR = "operator"
"""Whoever works at the command line of the machine."""
WORKER = "worker"
"""What reads files on its own."""
SYSTEM = "system"
"""What the program does by itself: time stamps, alarms."""
ANONYMOUS = "anonymous"
"""Whoever has not proved who he is."""

_MACHINES = (OPERATOR, WORKER, ANONYMOUS, "lince", SYSTEM, "nobody", "everybody")

# What is taken for another letter, or not seen, when a log is read in a hurry. A login has no other characters.
_LOOKS = str.maketrans({"0": "o", "1": "l", "i": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g"})


def like_a_machine(login: str) -> bool:
    """Whether a login is, or reads like, a name under which the program itself acts."""
    return _look(login) in {_look(name) for name in _MACHINES}


def _look(name: str) -> str:
    seen = "".join(letter for letter in name.casefold() if letter.isalnum()).translate(_LOOKS)
    return seen.replace("rn", "m").replace("vv", "w")


class Actor(Record):
    """The person or program behind a call."""

    kind: ActorKind
    name: str
    user: UserId | None = None
    agency: AgencyId | None = None
    role: Role | None = None
    authority: bool = Field(default=False, description="whether what is sealed by law is open to him, see `User`")
    limits: Limits | None = Field(default=None, description="of the token that acts for him")
    reason: str = Field(default="", max_length=LONGEST_REASON, description="why he acts; sealed for auditors")

    @property
    def operator(self) -> bool:
        """True for the machine's operator at the command line, who owns the data folder."""
        return self.kind is ActorKind.PROGRAM


class AuditEvent(Record):
    """One act. `hash` covers all other fields and the hash of the event before. Holds no text of an exhibit.

    `form` says how the hash was made: 1 by SHA-256 alone (before Lince kept a secret for it), 2 with the secret
    of the installation.
    """

    sequence: int = Field(ge=1)
    at: UtcTime
    actor: str
    kind: ActorKind | None = Field(default=None, description="person or program; absent in events of form 1")
    user: UserId | None = Field(default=None, description="the person's id; a name alone proves nobody")
    action: str = Field(pattern=r"^[a-z]+(\.[a-z_]+)+$", description="noun.verb")
    case: CaseId | None = None
    cases: tuple[CaseId, ...] = Field(default=(), description="the cases looked through, where they are several")
    subject: str = Field(default="", description="id of what was acted on")
    outcome: str = "ok"
    detail: dict[str, str | int] = Field(default_factory=dict)
    form: int = Field(default=2, ge=1, le=2)
    previous: str
    hash: str


class AuditHead(Record):
    """The end of the log at some moment: written down elsewhere, it proves later that nothing before it is gone."""

    sequence: int = Field(ge=0)
    hash: str

    def __str__(self) -> str:
        """As it is printed, written down and typed in again."""
        return f"{self.sequence}:{self.hash}"
