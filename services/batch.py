"""What a reading has found since it was last saved, and when it is to be saved."""

import time
from dataclasses import dataclass, field

from models.document import STRETCH, Bookmark, Child, Page, Table, TextSource
from services.blob_ports import StoredBlob
from services.copies import Printed

BATCH_CHARACTERS = 4_000_000
"""Text, words and cells of a batch; a word with its box counts as twenty characters."""
BATCH_CHILDREN = 200
BATCH_SECONDS = 5.0
"""What was found is saved at the latest after so long: somebody may be waiting for the first pages."""


@dataclass
class Batch:
    """What came since the last save."""

    pages: list[Page] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    stored: list[tuple[Child, StoredBlob]] = field(default_factory=list)
    prints: dict[int, Printed] = field(default_factory=dict)
    bookmark: Bookmark | None = None
    characters: int = 0
    since: float = field(default_factory=time.monotonic)

    @property
    def due(self) -> bool:
        """Whether it should be saved now."""
        if not (self.pages or self.tables or self.children):
            return False
        full = len(self.pages) >= STRETCH or len(self.children) >= BATCH_CHILDREN
        return full or self.characters >= BATCH_CHARACTERS or self._costly or self.age >= BATCH_SECONDS

    @property
    def age(self) -> float:
        """Seconds since it was begun."""
        return time.monotonic() - self.since

    @property
    def _costly(self) -> bool:
        """Whether a page read as a picture can be kept: reading it again costs a hundred times what saving it does."""
        return self.bookmark is not None and any(page.source is TextSource.OCR for page in self.pages)
