"""What functions of the door and of joint spaces need of a workspace, and what somebody finds and reads there."""

from pathlib import Path

from support.factories import SetClock, an_actor

from models.case import User
from models.document import Document
from models.errors import NotFound
from models.ids import DocumentId
from models.search import SearchRequest
from services.records.access import AccessDoor
from services.records.catalogue import open_catalogue
from services.search.engines.embedded import EmbeddedEngine
from services.search.finder import Finder


class Office:
    """What the functions of joint spaces need of a workspace."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock()
        self.records = open_catalogue(folder / "c.sqlite", self.clock)
        self.engine = EmbeddedEngine(folder / "index")
        self.access = AccessDoor(self.records, self.clock)
        self.finder = Finder(self.records, self.access, self.engine)


def found(office: Office, user: User, text: str = "deuda", *, guest: bool = False) -> set[DocumentId]:
    """The documents that somebody finds, after a look whether all that he is told agrees."""
    page = office.finder.find(SearchRequest(text=text, facets=("phone",)), actor=an_actor(user), cases=None)
    documents = {hit.document for hit in page.hits}
    assert page.total == page.documents == len(documents)
    assert text != "deuda" or page.completeness.documents == len(documents)
    counts = page.facets["phone"]
    # Outside the team a small count is told as fewer than five (I6).
    assert {one.fewer for one in counts} <= {guest}
    assert guest or sum(one.count for one in counts) == len(documents)
    return documents


def reads(office: Office, user: User, document: Document) -> bool:
    try:
        office.access.page(an_actor(user), document.id, 1, action="page.read")
    except NotFound:
        return False
    return True
