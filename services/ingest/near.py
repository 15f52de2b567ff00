"""Pages of one document that say nearly the same: second scans, copies of a statement, a text sent again.

Runs in the reading process, beside the reader: a quarter of a millisecond a page, and more for one that has its like.
"""

from collections import defaultdict
from collections.abc import Iterable

from models.document import Page, Problem
from services.copies import Printed, are_copies, page_print, page_words

MOST_NOTES = 500
MOST_REMEMBERED = 10_000
"""Pages of one document with which later ones are compared."""
_MOST_CHARACTERS = 20_000_000
_MOST_COMPARED = 2
_LOOKED_AT = 64
"""Pages looked at for each key: forms that fill a document have most of theirs in common."""


class NearPages:
    """Remembers the pages of one reading that say something of their own, by the keys of their prints."""

    def __init__(self) -> None:
        self._by_key: defaultdict[int, list[int]] = defaultdict(list)
        self._pages: list[tuple[int, str]] = []
        self._characters = 0
        self._notes = 0

    def seen(self, page: Page) -> Problem | None:
        """A note when an earlier page says nearly the same. Exact copies count as well."""
        made = None if self._notes >= MOST_NOTES else page_print(page.text)
        if made is None:
            return None
        keys = [key << 8 | band for band, key in enumerate(made.keys)]
        earlier = self._earlier(page.text, keys)
        if earlier is None:
            self._remember(page, keys)
            return None
        self._notes += 1
        return Problem(
            code="near_duplicate", message=f"This page says nearly the same as page {earlier}.", page=page.number
        )

    def _remember(self, page: Page, keys: list[int]) -> None:
        if len(self._pages) >= MOST_REMEMBERED or self._characters >= _MOST_CHARACTERS:
            return
        for key in keys:
            self._by_key[key].append(len(self._pages))
        self._pages.append((page.number, page.text))
        self._characters += len(page.text)

    def _earlier(self, text: str, keys: list[int]) -> int | None:
        """The number of the page that has most keys in common, of those that say nearly the same."""
        shared: defaultdict[int, int] = defaultdict(int)
        for key in keys:
            for place in self._by_key.get(key, ())[-_LOOKED_AT:]:
                shared[place] += 1
        likest = sorted(shared, key=lambda place: (-shared[place], place))[:_MOST_COMPARED]
        words = page_words(text) if likest else None
        for place in likest:
            number, other = self._pages[place]
            if words is not None and are_copies(words, page_words(other)):
                return number
        return None


def printed(pages: Iterable[Page]) -> dict[int, Printed]:
    """The pages by number, each with its print."""
    return {page.number: Printed(page.text, page_print(page.text)) for page in pages}
