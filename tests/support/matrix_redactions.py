"""Redactions for the permission matrix: a draft, a mark, or an applied version of the document of our case."""

import io
from typing import Any

import pikepdf
from PIL import Image
from support.factories import NOON
from support.web import OURS, World

from models.ids import DocumentId, fresh
from models.redaction import (
    Burned,
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


def a_copy() -> bytes:
    """A page that is a picture, as copies are written."""
    picture, copy = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (60, 80)).save(picture, "JPEG")
    with pikepdf.new() as file:
        page = file.add_blank_page(page_size=(60, 80))
        image = pikepdf.Stream(
            file, picture.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=60, Height=80,
            ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        file.save(copy)
    return copy.getvalue()


def applied_of(world: World, *, covering: bool = True) -> dict[str, Any]:
    """An applied version of which nothing is left to see, but with `covering` False; the copy is one black page."""
    draft = draft_of(world)["redaction"]
    redactions = world.workspace.records.redactions
    document = DocumentId(world.document_of(OURS))
    found, read = redactions.get(draft), world.workspace.records.evidence.full_document(document)
    pages = read.pages if covering and read is not None else ()
    acts = [
        RedactionAct(
            id=fresh(), redaction=draft, case=OURS.id, document=document, mark=fresh(), act=MarkAct.ADD,
            place=Place(page=page.number, start=0, end=len(page.text)), reason="minor", origin=MarkOrigin.HAND,
            made_by="ana", made_at=NOON,
        )
        for page in pages
    ]  # fmt: skip
    redactions.add(acts)
    stored = world.workspace.blobs.put(io.BytesIO(a_copy()))
    assert found is not None
    burned = tuple(Burned(page=page.number, boxes=((0, 0, 1e5, 1e5),)) for page in pages)
    update = {**APPLIED, "output": stored.sha256, "size": stored.size, "pages": 1, "burned": burned}
    redactions.apply(found.model_copy(update=update))
    return {"redaction": draft}
