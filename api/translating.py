"""Translations of pages and passages, by people or by engines elsewhere: kept beside the original, and marked (C8).

Lince translates nothing. What is told of a translation always has the original words, their place and their boxes.
"""

import re
from collections.abc import Sequence

from pydantic import Field

from api.acting import acting
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.document import Page
from models.errors import NotAllowed, NotFound, UsageError
from models.ids import DocumentId, fresh
from models.translation import LONGEST_TRANSLATION, TranslatedPassage, Translation
from services.casefile import translated

LIST, WRITE = "translation.list", "translation.write"


class TranslationAsked(Record):
    """A translation of words of a page, or of all of it."""

    words: str = Field(
        default="", max_length=20_000, description="of the original, as they stand there; absent: the whole page",
        examples=["guardaba los carnets"],
    )  # fmt: skip
    language: str = Field(pattern="^[a-z]{2}$", description="into which, ISO 639-1", examples=["en"])
    engine: bool = Field(description="a machine made it")
    translator: str = Field(
        min_length=2, max_length=200, pattern=r"\w", description="who, or which engine in which version",
        examples=["I. Mamani, sworn interpreter"],
    )  # fmt: skip
    text: str = Field(
        min_length=1, max_length=LONGEST_TRANSLATION, pattern=r"\w", examples=["he kept the identity cards"]
    )


def translations(workspace: Workspace, actor: Actor, document: DocumentId, number: int) -> Sequence[TranslatedPassage]:
    """Those of a page, by place. Raises NotFound, NotAllowed."""
    page = workspace.access.page(actor, document, number, action=LIST)
    return shown(workspace, document, page)


def shown(workspace: Workspace, document: DocumentId, page: Page) -> Sequence[TranslatedPassage]:
    """The same of a page that the door has let somebody see. Leaves no event."""
    found = workspace.records.translations.of(document, page=page.number)
    summary = workspace.records.evidence.document(document)
    return list(translated.passages(page, found, reading="" if summary is None else summary.version))


def write(
    workspace: Workspace, actor: Actor, document: DocumentId, number: int, asked: TranslationAsked
) -> TranslatedPassage:
    """Add a translation. Raises NotFound, NotAllowed, UsageError (the page does not say that, or nothing)."""
    with acting(workspace, actor, action=WRITE, document=document) as case, workspace.records.transaction():
        page = workspace.records.evidence.page(document, number)
        summary = workspace.records.evidence.document(document)
        if page is None or summary is None:
            raise NotFound("The document has no such page.")
        start, end = _place(page, asked.words)
        made = Translation(
            **asked.model_dump(exclude={"words", "text"}), text=asked.text.strip(), id=fresh(), case=case,
            document=document, page=number, start=start, end=end, reading=summary.version, made_by=actor.name,
            user=actor.user, made_at=workspace.clock.now(),
        )  # fmt: skip
        workspace.records.translations.add(made)
        detail: dict[str, str | int] = {"page": number, "language": asked.language, "engine": int(asked.engine)}
        workspace.records.audit.append(actor, WRITE, case=case, subject=document, detail=detail)
    return next(one for one in shown(workspace, document, page) if one.id == made.id)


def withdraw(workspace: Workspace, actor: Actor, document: DocumentId, translation: str) -> None:
    """Have a translation of one's own stand no more. Raises NotFound, NotAllowed (another's)."""
    with acting(workspace, actor, action=WRITE, document=document) as case, workspace.records.transaction():
        found = next((one for one in workspace.records.translations.of(document) if one.id == translation), None)
        if found is None:
            raise NotFound("There is no such translation.")
        if found.user != actor.user:
            raise NotAllowed("Whoever wrote a translation withdraws it.", next_step="Write one of your own beside it.")
        workspace.records.translations.withdraw(translation, at=workspace.clock.now())
        detail: dict[str, str | int] = {"page": found.page, "withdrawn": 1}
        workspace.records.audit.append(actor, WRITE, case=case, subject=document, detail=detail)


def _place(page: Page, words: str) -> tuple[int, int]:
    """Where the original words stand. Raises UsageError."""
    if not words.strip():
        if not page.text.strip():
            raise UsageError("No word was read on this page.", next_step="Translate a page that has a text.")
        return 0, len(page.text)
    found = re.search(r"\s+".join(re.escape(word) for word in words.split()), page.text)
    if found is None:
        raise UsageError("words: these words do not stand on the page.", next_step="Copy them from the page's text.")
    return found.span()
