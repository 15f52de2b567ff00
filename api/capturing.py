"""Web captures of a case: declared when their files are received, and looked at as one object each (D1, D3).

Lince fetches nothing from the network: whoever took the capture declares it.
"""

from collections.abc import Sequence

from pydantic import AwareDatetime, Field

from api.acting import acting
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.capture import Capture, DeclaredCapture, DeclaredPart
from models.ids import CaseId, fresh
from services.casefile import captured

LIST, DECLARE = "capture.list", "capture.declare"
MOST_PARTS = 2000


class CaptureAsked(Record):
    """A capture: its address, its files by their hashes, and how it was taken. What is left out is told as lacking."""

    url: str = Field(min_length=1, max_length=4000, pattern=r"\S", examples=["https://anuncios.example/lp/4411"])
    collected_at: AwareDatetime | None = Field(default=None, description="when it was taken, with its zone")
    collector: str = Field(default="", max_length=200, description="who took it", examples=["R. Choque"])
    service: str = Field(default="", max_length=300, description="the IP address or service that it was taken by")
    query: str = Field(default="", max_length=1000, description="the search that found it")
    account: str = Field(default="", max_length=300, description="the kind of account that was used", examples=["none"])
    authority: str = Field(default="", max_length=300, description="the order or article that allowed it")
    without_media: bool = Field(default=False, description="nothing is embedded in the page")
    parts: tuple[DeclaredPart, ...] = Field(default=(), max_length=MOST_PARTS)


def captures(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[Capture]:
    """Those of a case, as far as the actor sees their files. Raises NotFound, NotAllowed."""
    workspace.access.case(actor, case, action=LIST)
    return captured.captures(workspace.access.seen_in(actor, case), case)


def declare(workspace: Workspace, actor: Actor, case: CaseId, asked: CaptureAsked) -> Capture:
    """Take in a capture whose files were received, or will be. Raises NotFound, NotAllowed."""
    with acting(workspace, actor, action=DECLARE, case=case), workspace.records.transaction():
        here = captured.files(workspace.access.seen_in(actor, case), case)
        first = next((here[one.sha256].document for one in asked.parts if one.sha256 in here), None)
        typed = {name: value.strip() if isinstance(value, str) else value for name, value in dict(asked).items()}
        made = DeclaredCapture(
            **typed, id=fresh(), case=case, document=first, made_by=actor.name, made_at=workspace.clock.now()
        )
        workspace.records.captures.add(made)
        told = captured.capture(made, here)
        detail: dict[str, str | int] = {"parts": len(asked.parts), "lacking": len(told.lacking)}
        workspace.records.audit.append(actor, DECLARE, case=case, subject=made.id, detail=detail)
        kept = next(one for one in workspace.records.captures.of_case(case) if one.id == made.id)
    return captured.capture(kept, here)
