"""Prosecutors' files as records: exhibits are numbered, assertions pinned to words or a box of a page."""

import hashlib
import json
import re
from collections.abc import Sequence

from api.acting import acting
from api.wiring import Workspace
from models.audit import Actor
from models.case import Sensitivity
from models.document import Page
from models.errors import Conflict, HandlingRefused, NotFound, UsageError
from models.ids import CaseId, fresh
from models.prosecution import (
    MOST_EXHIBITS,
    Assertion,
    AssertionAsked,
    ExhibitAsked,
    ExhibitChange,
    ExhibitOrder,
    FileAsked,
    FileChange,
    FileExhibit,
    FileId,
    FileLine,
    ProsecutionFile,
)
from services.records.scoping import intelligence

READ, WRITE = "casefile.read", "casefile.write"
_ABSENT = "There is no such file in the case, or it is not yours to see."


def begin(workspace: Workspace, actor: Actor, case: CaseId, asked: FileAsked) -> ProsecutionFile:
    """Begin a file without exhibits. Raises NotFound, NotAllowed."""
    with acting(workspace, actor, action=WRITE, case=case), workspace.records.transaction():
        made = ProsecutionFile(
            id=FileId(fresh()), case=case, made_by=actor.name, made_at=workspace.clock.now(), **asked.model_dump()
        )
        workspace.records.prosecution.add(made)
        _wrote(workspace, actor, made, "new")
    return seen_file(workspace, actor, case, made.id)


def files(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[FileLine]:
    """The files of a case, the first one first. Raises NotFound, NotAllowed."""
    workspace.access.case(actor, case, action=READ)
    return [
        FileLine(
            id=one.id, title=one.title, language=one.language, exhibits=len(one.present),
            assertions=len(one.standing), made_by=one.made_by, made_at=one.made_at,
        )
        for one in workspace.access.seen_in(actor, case).prosecution.of_case(case)
    ]  # fmt: skip


def read(workspace: Workspace, actor: Actor, case: CaseId, file: FileId) -> ProsecutionFile:
    """A file with all that was put into it, as far as the actor sees it. Raises NotFound, NotAllowed."""
    with acting(workspace, actor, action=READ, case=case):
        found = seen_file(workspace, actor, case, file)
    workspace.records.audit.append(actor, READ, case=case, subject=file)
    return found


def change(
    workspace: Workspace, actor: Actor, case: CaseId, file: FileId, asked: FileChange, *, seen: str = ""
) -> ProsecutionFile:
    """Say anew what a file is called, in which language it is printed, to whom it goes.

    `seen`: the mark (`mark_of`) of what stood there when the change was thought of; empty: whatever it was.
    Raises NotFound, NotAllowed, Conflict (somebody changed it meanwhile).
    """
    with acting(workspace, actor, action=WRITE, case=case), workspace.records.transaction():
        found = seen_file(workspace, actor, case, file)
        if seen and seen != mark_of(found):
            raise Conflict(
                "Somebody changed this meanwhile: what you see below is yours, not yet kept.",
                next_step="Open the file in another window, compare, and save again.",
            )
        workspace.records.prosecution.change(found.model_copy(update=asked.model_dump(exclude_none=True)))
        _wrote(workspace, actor, found, "change")
    return seen_file(workspace, actor, case, file)


def mark_of(file: ProsecutionFile) -> str:
    """By what two looks at the details of a file can be held against each other."""
    said = [file.title, file.language, file.court, file.summary, file.prefix]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def change_exhibit(
    workspace: Workspace, actor: Actor, case: CaseId, file: FileId, *, number: int, asked: ExhibitChange
) -> ProsecutionFile:
    """Say anew what an exhibit is called, and what is to be noted of it. Raises NotFound, NotAllowed."""
    with acting(workspace, actor, action=WRITE, case=case), workspace.records.transaction():
        found = seen_file(workspace, actor, case, file)
        exhibit = _exhibit(found, number).model_copy(update=asked.model_dump(exclude_none=True))
        workspace.records.prosecution.change_exhibit(found, exhibit)
        _wrote(workspace, actor, found, "change_exhibit", number)
    return seen_file(workspace, actor, case, file)


def order(workspace: Workspace, actor: Actor, case: CaseId, file: FileId, asked: ExhibitOrder) -> ProsecutionFile:
    """Bring the exhibits into an order: they share out the numbers that they have, those that the actor sees.

    Raises NotFound, NotAllowed, Conflict (these are not the exhibits of the file any more).
    """
    with acting(workspace, actor, action=WRITE, case=case), workspace.records.transaction():
        found = seen_file(workspace, actor, case, file)
        now = sorted(one.number for one in found.present)
        if sorted(asked.numbers) != now:
            raise Conflict(
                "The exhibits of the file are not those that were put in order.",
                next_step="Look at the file again: somebody may have added or removed one meanwhile.",
            )
        moved = {old: new for old, new in zip(asked.numbers, now, strict=True) if old != new}
        given = {number for one in workspace.records.prosecution.versions(file) for number in one.exhibits}
        if given & moved.keys():
            raise Conflict(
                f"Exhibit {min(given & moved.keys())} was handed over under its number, which stays.",
                next_step="Those that were added since may be put in another order among themselves.",
            )
        workspace.records.prosecution.renumber(file, moved)
        _wrote(workspace, actor, found, "order", len(moved))
    return seen_file(workspace, actor, case, file)


def add_exhibit(workspace: Workspace, actor: Actor, case: CaseId, file: FileId, asked: ExhibitAsked) -> ProsecutionFile:
    """Make a document the next exhibit.

    Raises NotFound, NotAllowed, HandlingRefused (for intelligence only, sealed by law), Conflict (it is one already).
    """
    with acting(workspace, actor, action=WRITE, case=case), workspace.records.transaction():
        found = seen_file(workspace, actor, case, file)
        receipts = workspace.access.seen_in(actor, case).evidence.exhibits_of(asked.document)
        if not receipts or receipts[0].case != case:
            raise NotFound("There is no such file in the case, or it is not yours to see.")
        if (case, asked.document) in workspace.records.disclosures.kept_in([case]):
            raise intelligence()
        if workspace.records.levels.level(asked.document) is Sensitivity.BY_LAW:
            raise HandlingRefused(
                "This document is sealed by law: it is no exhibit of a file.", next_step="The authority alone has it."
            )
        if any(one.document == asked.document for one in found.present):
            raise Conflict("This document is an exhibit of the file already.")
        if len(found.exhibits) >= MOST_EXHIBITS:
            raise Conflict(f"A file has at most {MOST_EXHIBITS} exhibits.")
        exhibit = FileExhibit(
            number=1, document=asked.document, title=asked.title.strip() or receipts[0].name, note=asked.note,
            added_by=actor.name, added_at=workspace.clock.now(),
        )  # fmt: skip
        number = workspace.records.prosecution.add_exhibit(found, exhibit)
        _wrote(workspace, actor, found, "exhibit", number)
    return seen_file(workspace, actor, case, file)


def remove_exhibit(workspace: Workspace, actor: Actor, case: CaseId, file: FileId, number: int) -> ProsecutionFile:
    """Take an exhibit out, with what is pinned to it; its number stays given. Raises NotFound, NotAllowed."""
    with acting(workspace, actor, action=WRITE, case=case), workspace.records.transaction():
        found = seen_file(workspace, actor, case, file)
        _exhibit(found, number)
        workspace.records.prosecution.remove_exhibit(file, number, by=actor.name, at=workspace.clock.now())
        _wrote(workspace, actor, found, "remove_exhibit", number)
    return seen_file(workspace, actor, case, file)


def add_assertion(
    workspace: Workspace, actor: Actor, case: CaseId, file: FileId, asked: AssertionAsked
) -> ProsecutionFile:
    """Pin a statement to a passage. Raises NotFound, NotAllowed, UsageError (the page does not say that)."""
    with acting(workspace, actor, action=WRITE, case=case), workspace.records.transaction():
        found = seen_file(workspace, actor, case, file)
        exhibit = _exhibit(found, asked.exhibit)
        evidence = workspace.access.seen_in(actor, case).evidence
        page = evidence.page(exhibit.document, asked.page)
        if page is None:
            raise NotFound("The exhibit has no such page.")
        pinned = _pinned(page, asked)
        assertion = Assertion(
            number=1, document=exhibit.document, sha256=evidence.exhibits_of(exhibit.document)[0].sha256,
            made_by=actor.name, made_at=workspace.clock.now(),
            **{**asked.model_dump(exclude={"box"}), **pinned},
        )  # fmt: skip
        number = workspace.records.prosecution.add_assertion(found, assertion)
        _wrote(workspace, actor, found, "assertion", number)
    return seen_file(workspace, actor, case, file)


def withdraw_assertion(workspace: Workspace, actor: Actor, case: CaseId, file: FileId, number: int) -> ProsecutionFile:
    """Have an assertion stand no more; its number stays given. Raises NotFound, NotAllowed."""
    with acting(workspace, actor, action=WRITE, case=case), workspace.records.transaction():
        found = seen_file(workspace, actor, case, file)
        if all(one.number != number for one in found.standing):
            raise NotFound("The file has no such assertion.")
        workspace.records.prosecution.withdraw_assertion(file, number, by=actor.name, at=workspace.clock.now())
        _wrote(workspace, actor, found, "withdraw_assertion", number)
    return seen_file(workspace, actor, case, file)


def seen_file(workspace: Workspace, actor: Actor, case: CaseId, file: FileId) -> ProsecutionFile:
    """A file as far as an actor sees its documents, for an act that was let through. Raises NotFound."""
    found = workspace.access.seen_in(actor, case).prosecution.get(file)
    if found is None or found.case != case:
        raise NotFound(_ABSENT)
    return found


def _exhibit(file: ProsecutionFile, number: int) -> FileExhibit:
    found = next((one for one in file.present if one.number == number), None)
    if found is None:
        raise NotFound("The file has no such exhibit.")
    return found


def _pinned(page: Page, asked: AssertionAsked) -> dict[str, object]:
    """Where a passage stands on its page. Raises UsageError."""
    if asked.box is not None:
        if not page.width or asked.box[2] > page.width + 1 or asked.box[3] > page.height + 1 or min(asked.box) < 0:
            raise UsageError("box: it lies outside of the page, or the page has no places.", next_step="Quote words.")
        return {"boxes": (asked.box,)}
    words = r"\s+".join(re.escape(word) for word in asked.quote.split())
    found = re.search(words, page.text)
    if found is None:
        raise UsageError("quote: these words do not stand on the page.", next_step="Copy them from the page's text.")
    start, end = found.span()
    return {"start": start, "end": end, "quote": page.text[start:end], "boxes": page.boxes(start, end)}


def _wrote(workspace: Workspace, actor: Actor, file: ProsecutionFile, act: str, number: int = 0) -> None:
    detail: dict[str, str | int] = {"act": act, **({"number": number} if number else {})}
    workspace.records.audit.append(actor, WRITE, case=file.case, subject=file.id, detail=detail)
