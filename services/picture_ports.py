"""The Protocol of how pictures are shown, a part of `ports.Records`."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from models.ids import CaseId, DocumentId
from models.picture import PictureMark, PictureOpening


class PictureStore(Protocol):
    """Which pictures are blurred, and to whom they are open."""

    def mark(self, mark: PictureMark) -> None:
        """Blur the pictures of a document and of all that is inside it; the first mark stands."""

    def unmark(self, document: DocumentId) -> bool:
        """Take its own mark off; returns whether it had one."""

    def is_marked(self, document: DocumentId) -> bool:
        """Whether it is marked, or anything that it was found in."""

    def open(self, opening: PictureOpening) -> None: ...
    def open_until(
        self, document: DocumentId, *, asked_by: str, user: str | None, now: dt.datetime
    ) -> dt.datetime | None:
        """Until when its pictures are open to somebody; None: they are not."""

    def set_photos(self, case: CaseId, *, blurred: bool) -> None:
        """Whether pictures on which no word was read are blurred in a case."""


class PictureRecords(Protocol):
    """The part of `ports.Records` about pictures."""

    @property
    def pictures(self) -> PictureStore: ...
