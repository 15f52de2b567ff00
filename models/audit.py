"""Who acts, and the record of what was done."""

from enum import StrEnum

from pydantic import Field

from models.base import Record, UtcTime
from models.case import Role
from models.ids import AgencyId, CaseId, UserId


class ActorKind(StrEnum):
    """A person with an account, or a program acting for the machine's operator."""

    PERSON = "person"
    PROGRAM = "program"


class Actor(Record):
    """The person or program behind a call."""

    kind: ActorKind
    name: str
    user: UserId | None = None
    agency: AgencyId | None = None
    role: Role | None = None

    @property
    def operator(self) -> bool:
        """True for the machine's operator at the command line, who owns the data folder."""
        return self.kind is ActorKind.PROGRAM


class AuditEvent(Record):
    """One act. `hash` covers all other fields and the hash of the event before. Holds no text of an exhibit."""

    sequence: int = Field(ge=1)
    at: UtcTime
    actor: str
    action: str = Field(pattern=r"^[a-z]+(\.[a-z_]+)+$", description="noun.verb")
    case: CaseId | None = None
    subject: str = Field(default="", description="id of what was acted on")
    outcome: str = "ok"
    detail: dict[str, str | int] = Field(default_factory=dict)
    previous: str
    hash: str
