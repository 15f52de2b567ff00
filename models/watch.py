"""Saved searches, and the alerts of those that watch for new pages."""

from typing import NewType

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, UserId
from models.search import Filter, Order, ReviewState, Unit

SavedId = NewType("SavedId", str)
AlertId = NewType("AlertId", str)

MOST_PAGES = 10_000
"""Pages that a search may find when it begins to watch: what finds more would alert all the time."""


class Manner(Record):
    """How a saved search is asked when it is opened. A watch looks at words alone, and at whether a page has flags."""

    variants: bool = Field(default=True, description="whether other forms of typed names are sought too")
    without: tuple[str, ...] = Field(default=(), max_length=100, description="forms of names that are not sought")
    meaning: bool = Field(default=False, description="also pages that are near in meaning; refused for a watch")
    review: ReviewState | None = Field(
        default=None,
        description="pages with flags alone, decided on or not; a watch may ask for those not decided on",
    )
    order: Order = Order.RELEVANCE
    unit: Unit = Unit.PAGE


class SavedSearch(Manner):
    """A search under a name, its maker's alone. It is never changed: it is removed, and another one made."""

    id: SavedId
    user: UserId | None = Field(default=None, description="whose it is; None: the machine's operator")
    name: str = Field(min_length=1, max_length=100)
    text: str = Field(max_length=2000, description="as typed")
    filters: tuple[Filter, ...] = ()
    cases: tuple[CaseId, ...] | None = Field(default=None, description="cases it is held to; None: all of its maker's")
    watching: bool = Field(default=False, description="whether new pages that answer it are told")
    webhook: str = Field(default="", max_length=500, description="address that is told too")
    email: str = Field(default="", max_length=200, description="mail address that is told too")
    made_at: UtcTime


class Alert(Record):
    """New pages of one case answer a watch. Holds no text of them."""

    id: AlertId
    search: SavedId
    name: str = Field(description="of the saved search")
    case: CaseId
    case_number: str = ""
    pages: int = Field(ge=1, description="new pages that answer")
    document: DocumentId = Field(description="the first of them")
    page: int
    at: UtcTime
    read_at: UtcTime | None = None


class Inbox(Record):
    """Alerts on cases that one may see now, the newest first."""

    unread: int
    total: int
    alerts: tuple[Alert, ...]


class Channel(Record):
    """An alert that is to be sent: where to, and how often that was tried."""

    id: str
    alert: Alert
    user: UserId | None
    webhook: str = ""
    email: str = ""
    attempts: int = 0
