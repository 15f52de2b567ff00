"""Redactions for the permission matrix: a draft, a mark, or an applied version of the document of our case."""

import io
from typing import Any

from support.factories import NOON
from support.web import OURS, World

from models.ids import DocumentId, fresh
from models.redaction import (
    MarkAct,
    MarkOrigin,
    Place,
    Redaction,
    RedactionAct,
    RedactionForm,
    RedactionState,
)

APPLIED = {"state": RedactionState.APPLIED, "applied_by": "ana", "applied_at": NOON}
BOX: dict[str, Any] = {"json": {"page": 1, "boxes": [[10, 10, 60, 30]], "reason": "third_party"}}


def nothing_begun(world: World) -> dict[str, Any]:
    """No draft: what there was is applied."""
    redactions = world.workspace.records.redactions
    for one in redactions.of(DocumentId(world.document_of(OURS))):
        if one.state is RedactionState.DRAFT:
            redactions.apply(one.model_copy(update=APPLIED))
    return {}


def draft_of(world: World, **asked: Any) -> dict[str, Any]:
    """A draft without marks."""
    nothing_begun(world)
    redactions = world.workspace.records.redactions
    document = DocumentId(world.document_of(OURS))
    found = world.workspace.records.evidence.document(document)
    assert found is not None
    earlier = redactions.of(document)
    draft = Redaction(
        id=fresh(), case=OURS.id, document=document, version=len(earlier) + 1, state=RedactionState.DRAFT,
        form=RedactionForm.PDF, reading=found.version, begun_by="ana", begun_at=NOON,
    )  # fmt: skip
    redactions.begin(draft)
    return {"redaction": draft.id, **asked}


def mark_of(world: World, **asked: Any) -> dict[str, Any]:
    """A mark on a draft."""
    draft = draft_of(world)["redaction"]
    act = RedactionAct(
        id=fresh(), redaction=draft, case=OURS.id, document=DocumentId(world.document_of(OURS)), mark=fresh(),
        act=MarkAct.PROPOSE, place=Place(page=1, boxes=((10, 10, 60, 30),)), reason="minor",
        origin=MarkOrigin.PROTECTED, made_by="ana", made_at=NOON,
    )  # fmt: skip
    world.workspace.records.redactions.add([act])
    return {"redaction": draft, "mark": act.mark, **asked}


def applied_of(world: World) -> dict[str, Any]:
    """An applied version; the copy is some bytes that are there."""
    draft = draft_of(world)["redaction"]
    redactions = world.workspace.records.redactions
    found = redactions.get(draft)
    stored = world.workspace.blobs.put(io.BytesIO(b"%PDF-1.7 a copy"))
    assert found is not None
    update = {**APPLIED, "output": stored.sha256, "size": stored.size, "pages": 1}
    redactions.apply(found.model_copy(update=update))
    return {"redaction": draft}
