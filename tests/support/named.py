"""A person named in a case with a paper, and the links that come of it."""

from support.factories import a_document, a_mention, a_page
from support.stored import store
from support.web import World

from api.wiring import linker
from models.case import Case
from models.ids import DocumentId
from models.mention import MentionKind


def told(world: World, case: Case, written: str, *, name: str = "acta.txt") -> DocumentId:
    """A document of the case that tells somebody's name and number; returns its id."""
    document = a_document(a_page(f"{written}, CI 4455667", boxes=True), case=case.id, name=name)
    store(
        world.workspace.records, document,
        a_mention(document, written, kind=MentionKind.PERSON, normal=written.lower()),
        a_mention(document, "4455667", kind=MentionKind.ID, normal="bo.ci:4455667"),
    )  # fmt: skip
    return document.id


def link(world: World) -> None:
    """Do all that waits to be linked."""
    work = linker(world.workspace)
    while work.work_once():
        pass
