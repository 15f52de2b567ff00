"""Notes of a case: what somebody who works on it wrote down, as fact or assessment, with its reliability (LED art. 7).

They are working papers: no export, case file or bundle takes them along.
"""

from collections.abc import Sequence

from pydantic import Field, model_validator

from api.acting import acting
from api.placing import PlaceAsked, check_place
from api.protecting import found_in
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import Conflict, NotAllowed, NotFound
from models.ids import CaseId, DocumentId, PersonId, fresh
from models.note import LONGEST_NOTE, Information, Nature, Note, NoteFilter, Source
from services.ports import Records

READ, WRITE = "note.list", "note.write"
_ABSENT = "There is no such note, or it is not yours to see."
_ID = r"^[0-9a-f]{32}$"


class NoteAsked(PlaceAsked):
    """What is to be written down. What it is, and how reliable, is never left open."""

    nature: Nature = Field(description="what somebody saw, heard or read, or what you make of it", examples=["fact"])
    source: Source = Field(description="how far its source has proved right, A to C; X: cannot be told", examples=["B"])
    information: Information = Field(description="how sure what it says is, 1 to 4", examples=["2"])
    text: str = Field(
        min_length=1, max_length=LONGEST_NOTE, pattern=r"\w", examples=["The neighbour saw the van at six"]
    )
    document: DocumentId | None = Field(default=None, pattern=_ID, description="absent: of the case as a whole")
    person: PersonId | None = Field(default=None, pattern=_ID, description="of whom of the case it tells")

    @model_validator(mode="after")
    def _page_of_something(self) -> "NoteAsked":
        if self.page is not None and self.document is None:
            raise ValueError("page: of which document?")
        return self


class NoteEnded(Record):
    """Why a note is withdrawn."""

    reason: str = Field(min_length=3, max_length=500, pattern=r"\w", examples=["it was another van"])


def notes(workspace: Workspace, actor: Actor, case: CaseId, wanted: NoteFilter) -> Sequence[Note]:
    """Notes of a case, but for those about documents that the actor does not see. Raises NotFound, NotAllowed."""
    workspace.access.case(actor, case, action=READ)
    return workspace.access.seen_in(actor, case).notes.of_case(case, wanted)


def of_page(seen: Records, case: CaseId, document: DocumentId, page: int) -> Sequence[Note]:
    """Notes about a page that still stand: a part of the look at the page, which leaves its event itself.

    `seen`: the catalogue as far as whoever looks sees it. Asked before: whether he may `READ`.
    """
    wanted = NoteFilter(document=document, standing=True)
    return [one for one in seen.notes.of_case(case, wanted) if one.page == page]


def write(workspace: Workspace, actor: Actor, case: CaseId, asked: NoteAsked) -> Note:
    """Write a note.

    Raises NotFound (also for a document, page or person that is not the actor's), NotAllowed, UsageError (a box beside
    its page).
    """
    with acting(workspace, actor, action=WRITE, case=case), workspace.records.transaction():
        if asked.document is not None:
            check_place(workspace, actor, case, asked.document, asked)
        if asked.person is not None:
            found_in(workspace, case, asked.person)
        note = Note(
            **asked.model_dump(exclude={"text"}), id=fresh(), case=case, text=asked.text.strip(), made_by=actor.name,
            user=actor.user, made_at=workspace.clock.now(),
        )  # fmt: skip
        workspace.records.notes.add(note)
        told: dict[str, str | int] = {"nature": note.nature, "reliability": f"{note.source}{note.information}"}
        workspace.records.audit.append(actor, WRITE, case=case, subject=note.id, detail=told)
    return _one(workspace, actor, case, note.id)


def withdraw(workspace: Workspace, actor: Actor, case: CaseId, note: str, asked: NoteEnded) -> Note:
    """Say that a note of one's own no longer stands. Raises NotFound, NotAllowed (another's), Conflict (it was)."""
    with acting(workspace, actor, action=WRITE, case=case), workspace.records.transaction():
        found = _one(workspace, actor, case, note)
        if found.user != actor.user:
            raise NotAllowed("Whoever wrote a note withdraws it.", next_step="Write one of your own beside it.")
        if found.withdrawn_at is not None:
            raise Conflict("This note was withdrawn already.")
        workspace.records.notes.withdraw(note, at=workspace.clock.now(), why=asked.reason.strip())
        workspace.records.audit.append(actor, WRITE, case=case, subject=note, detail={"withdrawn": 1})
    return _one(workspace, actor, case, note)


def _one(workspace: Workspace, actor: Actor, case: CaseId, note: str) -> Note:
    seen = workspace.access.seen_in(actor, case).notes.of_case(case, NoteFilter())
    found = next((one for one in seen if one.id == note), None)
    if found is None:
        raise NotFound(_ABSENT)
    return found
