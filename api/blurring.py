"""Pictures that may do harm: who marks them, to whom they are opened, and what is sent of them to everybody else."""

import datetime as dt
from collections.abc import Collection

from pydantic import Field

from api.acting import acting
from api.wiring import Workspace
from models.asked import LONGEST_REASON
from models.audit import Actor
from models.base import Record, UtcTime
from models.case import Case
from models.document import Page
from models.ids import CaseId, DocumentId, PersonId, fresh
from models.picture import PictureMark, PictureOpening
from services.ingest.blurred import blurred

OPEN, MARK, PHOTOS = "picture.open", "picture.mark", "case.pictures"
OPEN_FOR = dt.timedelta(minutes=15)

_BEGIN = dt.datetime.min.replace(tzinfo=dt.UTC)


class PicturesAsked(Record):
    """Whether the pictures of a document are to be blurred for everybody, and why."""

    sensitive: bool = Field(description="false: its own mark is taken off")
    reason: str = Field(min_length=3, max_length=LONGEST_REASON, pattern=r"\w", examples=["injuries of a witness"])


class LookAsked(Record):
    """Why somebody opens blurred pictures."""

    reason: str = Field(min_length=3, max_length=LONGEST_REASON, pattern=r"\w", examples=["to find the room number"])


class PhotosAsked(Record):
    """Whether pictures on which no word was read are to be blurred in a case, and why."""

    blurred: bool
    reason: str = Field(min_length=3, max_length=LONGEST_REASON, pattern=r"\w", examples=["phones of victims come in"])


class Pictures(Record):
    """How the pictures of a document are shown to whoever asks."""

    sensitive: bool = Field(default=False, description="marked, or found in what is marked: all its pictures are")
    photos: bool = Field(default=False, description="its case blurs pictures on which no word was read")
    until: UtcTime | None = Field(default=None, description="open to whoever asks until then; null: they are not")

    def blurs(self, page: Page) -> bool:
        """Whether the picture of a page is sent blurred."""
        harmful = self.sensitive or (self.photos and not page.text.strip())
        return harmful and self.until is None and page.is_pictured


def shown(workspace: Workspace, actor: Actor, document: DocumentId) -> Pictures:
    """How pictures of a document are shown to somebody whom the door has let in. Leaves no event."""
    case = workspace.records.cases.get(workspace.records.evidence.case_of(document) or CaseId(""))
    return Pictures(
        sensitive=workspace.records.pictures.is_marked(document),
        photos=case is not None and case.blur_photos,
        until=workspace.records.pictures.open_until(
            document, asked_by=actor.name, user=actor.user, now=_now(workspace)
        ),
    )


def picture(
    workspace: Workspace, actor: Actor, document: DocumentId, page: Page, *, opened: Collection[PersonId] = ()
) -> bytes:
    """The JPEG of a page as it is sent to somebody whom the door has let in. Raises what `PageImages.of` raises."""
    image = workspace.images.of(document, page, opened=opened)
    return blurred(image) if shown(workspace, actor, document).blurs(page) else image


def mark(workspace: Workspace, actor: Actor, document: DocumentId, asked: PicturesAsked) -> Pictures:
    """Blur all pictures of a document and of what is inside it, also of what is found later; or no more.

    Raises NotFound, NotAllowed.
    """
    with acting(workspace, actor, action=MARK, document=document) as case, workspace.records.transaction():
        if asked.sensitive:
            made = PictureMark(document=document, case=case, made_by=actor.name, made_at=workspace.clock.now())
            workspace.records.pictures.mark(made)
        else:
            workspace.records.pictures.unmark(document)
        detail = {"sensitive": int(asked.sensitive)}
        why = {"why": asked.reason.strip()}
        workspace.records.audit.append(actor, MARK, case=case, subject=document, detail=detail, asked=why)
    return shown(workspace, actor, document)


def look(workspace: Workspace, actor: Actor, document: DocumentId, asked: LookAsked) -> Pictures:
    """Open the pictures of a document to whoever asks, and to nobody else, for a short time.

    Raises NotFound, NotAllowed.
    """
    with acting(workspace, actor, action=OPEN, document=document) as case, workspace.records.transaction():
        now = _now(workspace)
        opening = PictureOpening(
            id=fresh(), document=document, case=case, user=actor.user, asked_by=actor.name, opened_at=now,
            until=now + OPEN_FOR,
        )  # fmt: skip
        workspace.records.pictures.open(opening)
        detail = {"minutes": int(OPEN_FOR.total_seconds() // 60)}
        why = {"why": asked.reason.strip()}
        workspace.records.audit.append(actor, OPEN, case=case, subject=document, detail=detail, asked=why)
    return shown(workspace, actor, document)


def set_photos(workspace: Workspace, actor: Actor, case: CaseId, asked: PhotosAsked) -> Case:
    """Blur pictures of a case on which no word was read, or no more. Raises NotFound, NotAllowed."""
    found = workspace.access.check(actor, case, action=PHOTOS)
    with workspace.records.transaction():
        workspace.records.pictures.set_photos(case, blurred=asked.blurred)
        detail = {"blurred": int(asked.blurred)}
        why = {"why": asked.reason.strip()}
        workspace.records.audit.append(actor, PHOTOS, case=case, subject=case, detail=detail, asked=why)
    return found.model_copy(update={"blur_photos": asked.blurred})


def _now(workspace: Workspace) -> dt.datetime:
    """What was over stays over where the clock is set back: the log knows."""
    return max(workspace.clock.now(), workspace.records.audit.last_at() or _BEGIN)
