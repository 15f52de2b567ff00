"""What a search could not see."""

from typing import Self

from pydantic import Field

from models.base import Record

REINDEX = "Pages are missing in the search index: build it anew with `lince reindex`."


class Completeness(Record):
    """What the answer could not cover: shown with every result, so that silence is never read as absence."""

    documents: int = 0
    pages: int = 0
    pages_unreadable: int = 0
    pages_poor: int = 0
    documents_unread: dict[str, int] = Field(default_factory=dict, description="final states other than done, counted")
    documents_waiting: int = 0
    pages_underway: int = Field(default=0, description="pages of documents that are still being worked on")
    pages_unindexed: int = Field(default=0, description="pages that were read but are not in the index (yet)")
    next_step: str = Field(default="", description="what mends the index, where pages are missing that nothing puts in")
    cases_unasked: int = Field(default=0, description="cases that were left out: looking there needs a reason")
    documents_kept_in: int = Field(
        default=0, description="that are for intelligence only and leave in no file: this one tells nothing of them"
    )

    documents_by_law: int = Field(
        default=0, description="that are sealed by law, as they may show the abuse of a child: nobody searches them"
    )

    @property
    def complete(self) -> bool:
        """True when every page of the scope was read and is in the index."""
        return not (
            self.pages_unreadable
            or self.documents_unread
            or self.documents_waiting
            or self.pages_unindexed
            or self.cases_unasked
            or self.documents_kept_in
            or self.documents_by_law
        )

    def counted(self, indexed: int) -> Self:
        """The note where the index holds so many pages of the scope."""
        # Pages of documents that are being worked on follow by themselves; all others were in the index once.
        lost = indexed < self.pages - self.pages_underway
        return self.model_copy(
            update={"pages_unindexed": max(0, self.pages - indexed), "next_step": REINDEX if lost else ""}
        )

    @property
    def nothing_searched(self) -> bool:
        """Whether the index has none of the pages, and nothing brings them back."""
        return bool(self.next_step) and self.pages_unindexed == self.pages
