"""Redacting a document: drafts, marks by hand and by proposal, decisions on them, and their undoing."""

from collections.abc import Sequence

from pydantic import Field, FiniteFloat

from api.redacted_words import by_page, other_places, secrets_by_mark, spoken_of
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.document import DocumentSummary, Page, RegionKind
from models.errors import Conflict, NotFound, UsageError
from models.ids import DocumentId, fresh
from models.redaction import (
    CODE,
    Mark,
    MarkAct,
    MarkOrigin,
    MarkState,
    Place,
    Redaction,
    RedactionAct,
    RedactionForm,
    RedactionState,
)
from models.words import Box
from services.redaction.reasons import Reason, checked, reason_for, reasons
from services.redaction.standing import last_act, standing

_ABSENT = "There is no such redaction, or it is not yours to see."
_ABSENT_MARK = "There is no such mark in this redaction."
_MOST_MARKS = 20_000


GivenBox = tuple[FiniteFloat, FiniteFloat, FiniteFloat, FiniteFloat]


class MarkAsked(Record):
    """What is to be redacted: boxes in the page's points, or a span of its text."""

    page: int = Field(ge=1, le=1_000_000)
    boxes: tuple[GivenBox, ...] = Field(
        default=(),
        max_length=200,
        description="x0, y0, x1, y1 from the top left",
        examples=[[[72.0, 90.0, 210.0, 104.0]]],
    )
    start: int | None = Field(default=None, ge=0, description="of the page's text, in code points")
    end: int | None = Field(default=None, ge=1)
    whole_page: bool = False
    reason: str = Field(pattern=CODE, examples=["third_party"])
    note: str = Field(default="", max_length=500, description="free words; they stand in the privilege log")


class DecisionAsked(Record):
    """What becomes of a mark."""

    act: MarkAct = Field(description="accept, reject or change", examples=["accept"])
    boxes: tuple[GivenBox, ...] = Field(default=(), max_length=200, description="with change")
    reason: str = Field(default="", pattern=rf"^$|{CODE}", description="with change")
    note: str = Field(default="", max_length=500)


class RedactionView(Record):
    """A version with its marks, and all that was done to them."""

    redaction: Redaction
    marks: tuple[Mark, ...]
    history: tuple[RedactionAct, ...] = ()


class Versions(Record):
    """The versions of a document's redaction, the newest first, and the reasons that may be given."""

    redactions: tuple[Redaction, ...]
    reasons: tuple[Reason, ...]


def versions(workspace: Workspace, actor: Actor, document: DocumentId) -> Versions:
    """All versions. Raises NotFound, NotAllowed."""
    workspace.access.document(actor, document, action="redaction.list")
    return Versions(redactions=tuple(workspace.records.redactions.of(document)), reasons=reasons())


def view(workspace: Workspace, actor: Actor, document: DocumentId, redaction: str) -> RedactionView:
    """One version. Raises NotFound, NotAllowed."""
    workspace.access.document(
        actor, document, action="redaction.list", check=lambda: found_in(workspace, document, redaction)
    )
    return shown(workspace, document, redaction)


def begin(workspace: Workspace, actor: Actor, document: DocumentId) -> RedactionView:
    """A draft; that of a later version starts with the marks of the one before. Raises Conflict, NotFound."""
    found = workspace.access.document(
        actor, document, action="redaction.mark", check=lambda: _none_begun(workspace, document)
    )
    earlier = workspace.records.redactions.of(document)
    draft = Redaction(
        id=fresh(),
        case=found.case,
        document=document,
        version=1 + (earlier[0].version if earlier else 0),
        state=RedactionState.DRAFT,
        form=_form(workspace, found),
        reading=found.version,
        begun_by=actor.name,
        begun_at=workspace.clock.now(),
    )
    with workspace.records.transaction():
        workspace.records.redactions.begin(draft)
        if earlier:
            marks = standing(workspace.records.redactions.acts(earlier[0].id))
            kept = [mark for mark in marks if mark.state is MarkState.ACCEPTED]
            workspace.records.redactions.add([_again(workspace, actor, draft, mark) for mark in kept])
    return shown(workspace, document, draft.id)


def _none_begun(workspace: Workspace, document: DocumentId) -> None:
    earlier = workspace.records.redactions.of(document)
    if earlier and earlier[0].state is RedactionState.DRAFT:
        raise Conflict("This document has a draft of a redaction.", next_step="Go on with that one.")


def _form(workspace: Workspace, document: DocumentSummary) -> RedactionForm:
    """Pages of pixels where any page has a picture."""
    pages = workspace.records.evidence.pages(document.id)
    return RedactionForm.PDF if any(page.is_pictured for page in pages) else RedactionForm.TEXT


def mark(workspace: Workspace, actor: Actor, document: DocumentId, redaction: str, asked: MarkAsked) -> RedactionView:
    """Redact a part of a page. Raises UsageError, NotFound, NotAllowed, Conflict."""
    made: list[RedactionAct] = []

    def check() -> None:
        draft = _draft(workspace, document, redaction)
        checked(asked.reason, asked.note)
        place = _place(workspace, draft, asked)
        made.append(
            act_on(workspace, actor, draft, fresh(), MarkAct.ADD, place=place, reason=asked.reason, note=asked.note)
        )

    workspace.access.document(actor, document, action="redaction.mark", check=check)
    workspace.records.redactions.add(made)
    return shown(workspace, document, redaction)


def _place(workspace: Workspace, draft: Redaction, asked: MarkAsked) -> Place:
    page = workspace.records.evidence.page(draft.document, asked.page)
    if page is None:
        raise UsageError("The document has no such page.", next_step="Pages are counted from 1.")
    if asked.whole_page:
        boxes: tuple[Box, ...] = ((0.0, 0.0, page.width, page.height),)
        if draft.form is RedactionForm.TEXT or not page.width:
            boxes = ()
        return Place(page=page.number, boxes=boxes, start=0, end=len(page.text))
    if asked.start is not None or asked.end is not None:
        start, end = asked.start or 0, asked.end or 0
        if not start < end <= len(page.text):
            raise UsageError("The span does not lie in the page's text.", next_step=f"It has {len(page.text)} signs.")
        boxes = page.boxes(start, end)
        if draft.form is RedactionForm.PDF and not boxes:
            raise UsageError("Nothing on the page's image answers to this span.", next_step="Draw a box instead.")
        return Place(page=page.number, boxes=boxes, start=start, end=end)
    if draft.form is RedactionForm.TEXT:
        raise UsageError("This document has no page images.", next_step="Give a span of its text, with start and end.")
    if not asked.boxes:
        raise UsageError("The mark has no place.", next_step="Give boxes, a span of text, or the whole page.")
    return Place(page=page.number, boxes=tuple(_on_page(page, box) for box in asked.boxes))


def _on_page(page: Page, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (max(0.0, edge) for edge in box)
    x0, y0, x1, y1 = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    if page.width and page.height:
        x1, y1 = min(x1, page.width), min(y1, page.height)
    if x1 - x0 < 1 or y1 - y0 < 1:
        raise UsageError("A box is smaller than a point, or beside the page.", next_step="Draw it on the page.")
    return x0, y0, x1, y1


def propose(workspace: Workspace, actor: Actor, document: DocumentId, redaction: str) -> RedactionView:
    """Propose what names or shows protected people, and what is redacted elsewhere; what was decided stays decided.

    Raises NotFound, NotAllowed, Conflict.
    """
    workspace.access.document(
        actor, document, action="redaction.mark", check=lambda: _draft(workspace, document, redaction)
    )
    draft = found_in(workspace, document, redaction)
    marks = standing(workspace.records.redactions.acts(redaction))
    new = [*_protected(workspace, draft, marks), *_elsewhere(workspace, draft, marks)]
    if len(marks) + len(new) > _MOST_MARKS:
        raise Conflict("There are too many places to decide on one by one.", next_step="Redact whole pages.")
    workspace.records.redactions.add(
        [
            act_on(
                workspace, actor, draft, fresh(), MarkAct.PROPOSE,
                place=place, reason=reason, origin=origin, person=person,
            )
            for place, reason, origin, person in new
        ]
    )  # fmt: skip
    return shown(workspace, document, redaction)


Proposed = tuple[Place, str, MarkOrigin, str | None]


def _protected(workspace: Workspace, draft: Redaction, marks: Sequence[Mark]) -> list[Proposed]:
    """What names or shows somebody whom the case protects, and no mark speaks of yet."""
    protection = workspace.records.protection
    people = {one.id: one for one in protection.people(draft.case)}
    found: list[Proposed] = []
    naming: set[int] = set()
    for one in protection.masks(draft.document):
        naming.add(one.page)
        place = Place(page=one.page, boxes=one.boxes, start=one.start, end=one.end)
        found.append((place, reason_for(people.get(one.person)), MarkOrigin.PROTECTED, one.person))
    for photo in protection.photos(draft.document):
        place = Place(page=photo.page, boxes=(photo.box,))
        found.append((place, reason_for(people.get(photo.person)), MarkOrigin.PHOTO, photo.person))
    for number in sorted(naming):
        page = workspace.records.evidence.page(draft.document, number)
        for region in page.regions if page is not None else ():
            if region.kind is RegionKind.HANDWRITING:
                place = Place(page=number, boxes=(region.box,))
                found.append((place, reason_for(None), MarkOrigin.HANDWRITING, None))
    marked = by_page(marks)
    return [one for one in found if not spoken_of(marked[one[0].page], one[0])]


def _elsewhere(workspace: Workspace, draft: Redaction, marks: Sequence[Mark]) -> list[Proposed]:
    """Other places at which words of accepted marks stand."""
    accepted = [mark for mark in marks if mark.state is MarkState.ACCEPTED]
    by_phrase: dict[tuple[str, ...], Mark] = {}
    for mark_, secrets in secrets_by_mark(workspace, draft, accepted):
        for phrase in secrets.phrases:
            by_phrase.setdefault(phrase, mark_)
    return [
        (place, by_phrase[phrase].reason, MarkOrigin.REPEATED, by_phrase[phrase].person)
        for place, phrase in other_places(workspace, draft, marks, by_phrase)
    ]


def decide(
    workspace: Workspace, actor: Actor, document: DocumentId, redaction: str, *, mark: str, asked: DecisionAsked
) -> RedactionView:
    """Accept, reject or change a mark. Raises UsageError, NotFound, NotAllowed, Conflict."""
    made: list[RedactionAct] = []

    def check() -> None:
        draft = _draft(workspace, document, redaction)
        found = _mark(workspace, redaction, mark)
        if asked.act not in (MarkAct.ACCEPT, MarkAct.REJECT, MarkAct.CHANGE):
            raise UsageError("A mark is accepted, rejected or changed.", next_step="Undoing it is another route.")
        place = None
        if asked.act is MarkAct.CHANGE:
            checked(asked.reason or found.reason, asked.note or found.note)
            if asked.boxes:
                # The span was of what stood there before.
                place = _place(
                    workspace, draft, MarkAsked(page=found.place.page, boxes=asked.boxes, reason=found.reason)
                )
        made.append(act_on(workspace, actor, draft, mark, asked.act, place=place, reason=asked.reason, note=asked.note))

    workspace.access.document(actor, document, action="redaction.mark", check=check)
    workspace.records.redactions.add(made)
    return shown(workspace, document, redaction)


def accept_all(workspace: Workspace, actor: Actor, document: DocumentId, redaction: str) -> RedactionView:
    """Accept all proposals that nobody decided on. Raises NotFound, NotAllowed, Conflict."""
    workspace.access.document(
        actor, document, action="redaction.mark", check=lambda: _draft(workspace, document, redaction)
    )
    draft = found_in(workspace, document, redaction)
    waiting = [one for one in standing(workspace.records.redactions.acts(redaction)) if one.state is MarkState.PROPOSED]
    workspace.records.redactions.add([act_on(workspace, actor, draft, one.id, MarkAct.ACCEPT) for one in waiting])
    return shown(workspace, document, redaction)


def undo(workspace: Workspace, actor: Actor, document: DocumentId, redaction: str, mark: str) -> RedactionView:
    """Take the last act on a mark back; it stays in the history. Raises NotFound, NotAllowed, Conflict."""
    made: list[RedactionAct] = []

    def check() -> None:
        draft = _draft(workspace, document, redaction)
        _mark(workspace, redaction, mark)
        last = last_act(workspace.records.redactions.acts(redaction), mark)
        assert last is not None
        made.append(act_on(workspace, actor, draft, mark, MarkAct.UNDO, undoes=last.id))

    workspace.access.document(actor, document, action="redaction.mark", check=check)
    workspace.records.redactions.add(made)
    return shown(workspace, document, redaction)


def shown(workspace: Workspace, document: DocumentId, redaction: str) -> RedactionView:
    """A version; who asks was let in before. Raises NotFound."""
    found = found_in(workspace, document, redaction)
    acts = workspace.records.redactions.acts(redaction)
    return RedactionView(redaction=found, marks=standing(acts), history=tuple(acts))


def found_in(workspace: Workspace, document: DocumentId, redaction: str) -> Redaction:
    """A version of a document. Raises NotFound."""
    found = workspace.records.redactions.get(redaction)
    if found is None or found.document != document:
        raise NotFound(_ABSENT)
    return found


def _draft(workspace: Workspace, document: DocumentId, redaction: str) -> Redaction:
    found = found_in(workspace, document, redaction)
    if found.state is not RedactionState.DRAFT:
        raise Conflict("This redaction was applied: it stays as it is.", next_step="Begin a new version.")
    return found


def _mark(workspace: Workspace, redaction: str, mark: str) -> Mark:
    found = next((one for one in standing(workspace.records.redactions.acts(redaction)) if one.id == mark), None)
    if found is None:
        raise NotFound(_ABSENT_MARK)
    return found


def act_on(
    workspace: Workspace, actor: Actor, draft: Redaction, mark: str, act: MarkAct, **more: object
) -> RedactionAct:
    """An act on a mark of a draft, by the actor, now."""
    values = {
        "id": fresh(), "redaction": draft.id, "case": draft.case, "document": draft.document, "mark": mark,
        "act": act, "made_by": actor.name, "made_at": workspace.clock.now(), **more,
    }  # fmt: skip
    return RedactionAct.model_validate(values)


def _again(workspace: Workspace, actor: Actor, draft: Redaction, mark: Mark) -> RedactionAct:
    return act_on(
        workspace, actor, draft, fresh(), MarkAct.ADD,
        place=mark.place, reason=mark.reason, note=mark.note, origin=mark.origin, person=mark.person,
    )  # fmt: skip
