"""Copies of redacted documents: a look before, the building with its check, handing out, and the privilege log."""

import io
import tempfile
import threading
from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from PIL import Image

from api import blurring, disclosing, protecting, transferring
from api.acting import acting
from api.http.documents import Original
from api.names import shown as told_as
from api.redacted_words import by_page, other_places, pages_as_read, secrets_by_mark, spoken_of
from api.redacting import RedactionView, found_in, shown
from api.wiring import Workspace
from models.audit import Actor
from models.disclosure import Disclosure, GivenAs, GivenItem, GivenTo
from models.document import DocumentSummary, stretch_of
from models.errors import Conflict, LinceError, MissingProgram, NeedsOpening, NotFound, RedactionIncomplete
from models.ids import CaseId, DocumentId, PersonId
from models.produced import HeldBack
from models.redaction import (
    Mark,
    MarkState,
    Place,
    Redaction,
    RedactionForm,
    RedactionState,
    Withheld,
)
from services.casefile.shown import shown_in
from services.ingest.ocr.tesseract import Tesseract
from services.ingest.plugin import OcrFailed
from services.ports import Records
from services.redaction import building, checking
from services.redaction.building import Leaf
from services.redaction.burning import burn
from services.redaction.standing import standing
from services.redaction.words import Secrets, whole

_APPLY = "redaction.apply"
_OCR_SECONDS = 60.0
_DPI = 300
_HIDDEN_TEXT = "hidden_text"
_one_at_a_time = threading.Lock()


def preview(workspace: Workspace, actor: Actor, document: DocumentId, redaction: str, number: int) -> bytes:
    """The JPEG of a page as the copy will show it. Raises NotFound, NotAllowed, PageNotDrawn, NeedsOpening."""
    page = workspace.access.page(
        actor, document, number, action="redaction.list", check=lambda: found_in(workspace, document, redaction)
    )
    marks = standing(workspace.records.redactions.acts(redaction))
    wanted = [one.place for one in marks if one.state is MarkState.ACCEPTED and one.place.page == number]
    image = blurring.picture(workspace, actor, document, page)
    with Image.open(io.BytesIO(image)) as found:
        drawn = found.convert("L" if found.mode == "L" else "RGB")
    read = next((one for _, one in pages_as_read(workspace, document, [number])), page)
    across, down = drawn.width / (page.width or drawn.width), drawn.height / (page.height or drawn.height)
    burnt = burn(drawn, [box for place in wanted for box in whole(read, place)], across=across, down=down)
    out = io.BytesIO()
    burnt.picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def apply(workspace: Workspace, actor: Actor, document: DocumentId, redaction: str) -> RedactionView:
    """Build the copy, check it, and keep it. The original is read for its pictures alone, and never written.

    Raises RedactionIncomplete, RedactionFailed, NeedsOpening, Conflict, NotFound, NotAllowed, PageNotDrawn,
    StorageFull.
    """
    case = workspace.access.check_document(actor, document, action=_APPLY)
    detail: dict[str, str | int] = {}
    try:
        if not _one_at_a_time.acquire(blocking=False):
            raise Conflict("Another copy is being made on this server.", next_step="Try again when it is done.")
        try:
            made = _made(workspace, actor, document, redaction)
        finally:
            _one_at_a_time.release()
    except LinceError as error:
        workspace.records.audit.append(actor, _APPLY, case=case, subject=document, outcome=error.code)
        raise
    detail |= {"version": made.version, "pages": made.pages, "sha256": made.output or "", "tells": len(made.tells)}
    with workspace.records.transaction():
        workspace.records.redactions.apply(made)
        workspace.records.audit.append(actor, _APPLY, case=case, subject=document, detail=detail)
    return shown(workspace, document, redaction)


def _made(workspace: Workspace, actor: Actor, document: DocumentId, redaction: str) -> Redaction:
    draft = found_in(workspace, document, redaction)
    summary = workspace.records.evidence.document(document)
    if summary is None:
        raise NotFound("The document is not read yet.")
    if draft.state is not RedactionState.DRAFT:
        raise Conflict("This redaction was applied: it stays as it is.", next_step="Begin a new version.")
    if draft.reading != summary.version:
        raise Conflict(
            "The document was read anew since the draft was begun.", next_step="Undo the marks and set them again."
        )
    marks = standing(workspace.records.redactions.acts(redaction))
    accepted = [one for one in marks if one.state is MarkState.ACCEPTED]
    tells = _decided(workspace, actor, draft, marks)
    secrets = Secrets()
    by_mark = [found for _, found in secrets_by_mark(workspace, draft, accepted)]
    for found in by_mark:
        secrets = secrets.plus(found)
    _nowhere_else(workspace, draft, marks, secrets)
    leaves = _leaves(workspace, summary, accepted, tells)
    with tempfile.TemporaryDirectory(dir=workspace.folder.work, prefix="redaction-") as work:
        path = Path(work) / "copy"
        if draft.form is RedactionForm.TEXT:
            reasons = {one.place: one.reason for one in accepted}
            text = "\f".join(building.as_text(leaves, lambda place: reasons[place]))
            checking.check_text(text, secrets)
            path.write_text(text, encoding="utf-8")
            built = building.Built((), (), ())
        else:
            with path.open("wb") as file:
                built = building.as_pdf(leaves, secrets, file)
            checking.check_pdf(path, built, secrets, read=_reader(Path(work)))
        with path.open("rb") as stream:
            stored = workspace.blobs.put(stream)
    return draft.model_copy(
        update={
            "state": RedactionState.APPLIED,
            "applied_by": actor.name,
            "applied_at": workspace.clock.now(),
            "output": stored.sha256,
            "size": stored.size,
            "pages": len(built.pages) or summary.counts.total,
            "silent": built.silent,
            "burned": built.burned,
            "tells": tuple(sorted(tells)),
        }
    )


def _decided(workspace: Workspace, actor: Actor, draft: Redaction, marks: Sequence[Mark]) -> frozenset[PersonId]:
    """Whom the copy still shows by decision. Raises RedactionIncomplete, NeedsOpening."""
    waiting = sorted({one.place.page for one in marks if one.state is MarkState.PROPOSED})
    if waiting:
        raise RedactionIncomplete(f"Proposals wait for a decision on page {_listed(waiting)}.")
    shows: set[PersonId] = set()
    new: set[int] = set()
    every, accepted = by_page(marks), by_page(one for one in marks if one.state is MarkState.ACCEPTED)
    for mask in workspace.records.protection.masks(draft.document):
        place = Place(page=mask.page, boxes=mask.boxes, start=mask.start, end=mask.end)
        if not spoken_of(every[mask.page], place):
            new.add(mask.page)
        elif not spoken_of(accepted[mask.page], place):
            shows.add(mask.person)
    for photo in workspace.records.protection.photos(draft.document):
        place = Place(page=photo.page, boxes=(photo.box,))
        if not spoken_of(every[photo.page], place):
            new.add(photo.page)
        elif not spoken_of(accepted[photo.page], place):
            shows.add(photo.person)
    if new:
        raise RedactionIncomplete(f"Protected people are named or shown without a mark on page {_listed(sorted(new))}.")
    if shows - protecting.open_to(workspace, actor, draft.case):
        raise NeedsOpening("By decision the copy would show protected people who are not open to you.")
    return frozenset(shows)


def _nowhere_else(workspace: Workspace, draft: Redaction, marks: Sequence[Mark], secrets: Secrets) -> None:
    """Raises RedactionIncomplete where redacted words stand at a place that nobody decided on."""
    left = sorted({place.page for place, _ in other_places(workspace, draft, marks, secrets.phrases)})
    if left:
        raise RedactionIncomplete(f"Words that are redacted stand at other places too, on page {_listed(left)}.")


def _leaves(
    workspace: Workspace, document: DocumentSummary, accepted: Sequence[Mark], tells: frozenset[PersonId]
) -> Iterator[Leaf]:
    """The pages on their way into the copy, a stretch in memory at a time."""
    places: dict[int, list[Place]] = {}
    for one in accepted:
        places.setdefault(one.place.page, []).append(one.place)
    masked: dict[int, list[tuple[int, int]]] = {}
    for mask in workspace.records.protection.masks(document.id):
        masked.setdefault(mask.page, []).append((mask.start, mask.end))
    hidden = {problem.page for problem in document.problems if problem.code == _HIDDEN_TEXT}
    evidence = workspace.records.evidence
    for stretch in range(stretch_of(evidence.last_page(document.id)) + 1):
        seen = evidence.full_document(document.id, stretch=stretch)
        read = evidence.as_read([(document.id, stretch)]).get((document.id, stretch))
        if seen is None or read is None:
            continue
        for page, as_read in zip(seen.pages, read.pages, strict=True):
            draw = partial(workspace.images.of, document.id, page, opened=tells)
            yield Leaf(
                page=page,
                read=as_read,
                places=tuple(places.get(page.number, ())),
                masked=tuple(masked.get(page.number, ())),
                picture=cache(draw) if page.is_pictured else None,
                silent=page.number in hidden or None in hidden,
            )


def _reader(work: Path) -> checking.ReadWords:
    engine = Tesseract()

    def read(picture: Image.Image) -> Sequence[str]:
        place = work / "boxes.png"
        picture.save(place)
        try:
            return [one.text for one in engine.words(place, dpi=_DPI, languages="spa+por", seconds=_OCR_SECONDS)]
        except OcrFailed as error:
            raise MissingProgram(f"The copy cannot be checked: {error}") from error

    return read


def _listed(pages: Sequence[int]) -> str:
    told = ", ".join(map(str, pages[:10]))
    return told + (f" and {len(pages) - 10} more" if len(pages) > 10 else "")


def download(
    workspace: Workspace, actor: Actor, document: DocumentId, redaction: str, given: GivenTo | None = None
) -> Original:
    """The copy, which leaves: an entry of the ledger of disclosures tells to whom, as far as that is `given`.

    Raises NotFound (also of a draft), NotAllowed, Conflict (nobody has decided on somebody whom it names),
    HandlingRefused, TransferRefused, NeedsOpening, AgainstInstruction.
    """
    to, action = given or GivenTo(), "redaction.download"
    with acting(workspace, actor, action=action, document=document), workspace.records.transaction():
        found = found_in(workspace, document, redaction)
        if found.output is None:
            raise NotFound("This redaction is a draft: there is no copy yet.", next_step="Apply it first.")
        if document in workspace.records.provisional.named(found.case):
            raise Conflict(
                "The document names somebody whom texts call a victim, a minor or a witness.",
                next_step="Add the person to the case, or lift the protection with a reason; then give the copy.",
            )
        named = workspace.records.protection.named_in(document)
        protecting.check_instructions(workspace, found.case, named)
        if shown_in(workspace.records, found) - protecting.open_to(workspace, actor, found.case):
            raise NeedsOpening("The copy shows protected people who are not open to you.")
        going = transferring.check(workspace, found.case, recipient=to.recipient, country=to.country).told
        detail = going | disclosing.enter(workspace, as_given(workspace, actor, found, to))
        told = {"recipient": told_as(to.recipient), "sha256": found.output, **detail}
        workspace.records.audit.append(actor, action, case=found.case, subject=document, detail=told)
    name = f"{document[:8]}-v{found.version}.{'pdf' if found.form is RedactionForm.PDF else 'txt'}"
    return Original(name=name, sha256=found.output, size=found.size, stream=workspace.blobs.open(found.output))


def as_given(workspace: Workspace, actor: Actor, one: Redaction, to: GivenTo) -> Disclosure:
    """A copy as the ledger of disclosures keeps it."""
    receipt = workspace.records.evidence.exhibits_of(one.document)[0]
    item = GivenItem(
        number=1, document=one.document, sha256=receipt.sha256, reading=one.reading, held=HeldBack.REDACTED,
        redaction=one.version,
    )  # fmt: skip
    return disclosing.given(
        workspace, actor, one.case, to,
        given_as=GivenAs.REDACTED_COPY, form=one.form.value, subject=one.document, items=[item],
        made=one.output or "", told=disclosing.state(),
    )  # fmt: skip


def log(workspace: Workspace, actor: Actor, case: CaseId) -> list[Withheld]:
    """The privilege log of a case: what is withheld now, and why. It tells nothing of what was said there.

    Others are given it, so that what is for intelligence only stands in it nowhere.

    Raises NotFound, NotAllowed.
    """
    action = "redaction.log"
    workspace.access.case(actor, case, action=action)
    records = workspace.access.seen_in(actor, case, action=action)
    return list(withheld(records, case))


def withheld(records: Records, case: CaseId) -> Iterator[Withheld]:
    """The lines of the log, as far as `records` go: of each document its version that was applied last."""
    last: dict[DocumentId, Redaction] = {}
    for one in records.redactions.of_case(case):
        if one.state is RedactionState.APPLIED:
            last[one.document] = one
    for document, one in sorted(last.items()):
        summary = records.evidence.document(document)
        for mark in standing(records.redactions.acts(one.id)):
            if mark.state is MarkState.ACCEPTED:
                yield Withheld(
                    document=document, kind=summary.media_type if summary else "", version=one.version,
                    state=one.state, page=mark.place.page, boxes=max(1, len(mark.place.boxes)), reason=mark.reason,
                    note=mark.note, origin=mark.origin, made_by=mark.made_by, made_at=mark.made_at,
                    decided_by=mark.decided_by or mark.made_by,
                )  # fmt: skip
