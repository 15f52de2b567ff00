"""A page that ends the reading process costs that page only: the reading starts again and goes on behind it.

A reader that names each page before it reads it (`plugin.Onto`) can be started again. It begins at its last bookmark
and leaves out the pages that are given up; what it gives a second time is dropped here. So can any reader be whose
process was killed from outside: twice at each place.
"""

from collections import Counter
from collections.abc import Generator, Iterator

from models.document import Bookmark, Child, DocumentState, Page, Problem, Table, TextSource
from services.ingest.plugin import Begin, End, Expected, ExtractKit, Onto, Part

_KILLED = ("signal 9", "lost")
"""Somebody from outside ended the reading or what it runs in: an administrator, or a machine short of memory."""
MOST_KILLS = 10
"""Times that the reading of one file is started again after such an end."""
MOST_KILLS_THERE = 2
"""Of them, at one place: a page that takes long may be struck by chance once more."""
MOST_STARTS = 3
"""Times that it is started again behind a page that broke it down."""

_LEAST_PAGE = 100
"""Bytes: past a thousand pages, a file is not believed to have more than one in so many."""


class GoingOn:
    """What one file has given, over all starts of its reader. `kit` is what the next start is given."""

    def __init__(self, kit: ExtractKit, *, size: int) -> None:
        self.kit = kit
        self._most = min(kit.limits.pages, max(1_000, size // _LEAST_PAGE))
        self._seconds = 0.0
        self._total = 0
        self._at: int | None = None
        self._ahead = False  # whether pages behind it were looked at as well
        self._killed_at = Counter[tuple[int | None, int]]()
        self._begun = self._again = False
        self._given = 0 if kit.bookmark is None else kit.bookmark.page
        self._readable = kit.bookmark is not None
        self._behind = 0  # all pages up to this one are given
        self._told: set[Problem] = set()
        self._tables = Counter[int]()
        self._tables_now = Counter[int]()  # of this start, by page: a page may be given, and its tables not all
        self._children: set[tuple[str, str]] = set()  # since the last bookmark

    def following(self, parts: Generator[Part | None, None, str]) -> Generator[Part | None, None, str]:
        """The parts of one start, without those that were given before. Returns what `parts` returns."""
        self._tables_now.clear()
        try:
            while True:
                try:
                    part = next(parts)
                except StopIteration as stop:
                    return str(stop.value)
                if part is None:
                    yield None
                elif not self._known(part):
                    yield self.ended(part)
        finally:
            parts.close()

    def stands_at_a_page(self, how: str) -> bool:
        """Whether the reading broke down, or stood still, on a page that it had named."""
        return self._at is not None and (how in ("silent", "exit") or how.startswith("signal "))

    @property
    def may_start(self) -> bool:
        """Whether the reader may be started once more."""
        return len(self.kit.given_up) <= MOST_STARTS

    def once_more(self, seconds: float, how: str) -> bool:
        """Whether a reading that was killed from outside, after so long, starts again with nothing given up.

        It need not be the file's doing. At the same place a third time it may be, and after many times as well.
        """
        place = (self._at, self._given)
        kills = self._killed_at
        if how not in _KILLED or kills[place] == MOST_KILLS_THERE or kills.total() == MOST_KILLS:
            return False
        kills[place] += 1
        self._seconds += seconds
        self._at, self._ahead, self._behind, self._again = None, False, self._given, True
        return True

    def page_lost(self, seconds: float) -> Iterator[Page | Problem]:
        """Give up the page that the reading stands at; it has computed for so long by now.

        Where it looked ahead nobody knows which page it was: none is given up, and none looked at ahead from now on.
        """
        self._seconds += seconds
        self._again = True
        if self._ahead and self.kit.together > 1:
            self.kit = self.kit.model_copy(update={"together": 1})
            self._at, self._ahead, self._behind = None, False, self._given
            return
        number, self._at = self._at or self._given + 1, None
        self.kit = self.kit.model_copy(update={"given_up": (*self.kit.given_up, number)})
        if number > self._given:
            yield self._unreadable(number)
        self._behind = self._given
        yield Problem(
            code="page_crashed",
            message="Reading this page broke down or stood still, so it was left out and the reading went on behind "
            "it. Look at it in the original; printed anew or saved as a picture, it can be added and read.",
            page=number,
        )

    def rest_lost(self) -> Iterator[Part]:
        """Give up all pages that are left, and end."""
        first = self._given + 1
        for number in range(first, min(self._total, self._most) + 1):
            yield self._unreadable(number)
        if self._given >= first:
            yield Problem(
                code="pages_crashed",
                message="Too many pages of this file break the reading down: from this page on, none was read. Split "
                "the file or print it anew, and add the parts.",
                page=first,
            )
        yield self.ended(End(state=DocumentState.FAILED))

    def ended(self, part: Part) -> Part:
        """An End that knows of what earlier starts gave, lost and took; any other part as it is."""
        if not isinstance(part, End):
            return part
        state = part.state
        if self.kit.given_up and state in (DocumentState.DONE, DocumentState.FAILED, DocumentState.CORRUPT):
            state = DocumentState.PARTIAL if self._readable else DocumentState.FAILED
        return End(state=state, seconds=self._seconds + part.seconds)

    def _unreadable(self, number: int) -> Page:
        self._given = number
        return Page(number=number, width=0, height=0, source=TextSource.UNREADABLE)

    def _known(self, part: Part) -> bool:
        """Take note of a part; whether it is a repetition, or of no interest to others."""
        match part:
            case Onto():
                self._at, self._ahead = part.page, part.ahead
                return True
            case Begin():
                known, self._begun = self._begun, True
                return known
            case Table():
                self._tables_now[part.page] += 1
                known = self._tables_now[part.page] <= self._tables[part.page]
                self._tables[part.page] += not known
                return known
            case Page() if part.number <= self._behind:
                return True
            case Page():
                self._given = max(self._given, part.number)
                self._readable = self._readable or part.source is not TextSource.UNREADABLE
            case Problem():
                known = part in self._told
                self._told.add(part)
                return known and self._again
            case Child():
                key = (part.path, part.sha256)
                known = key in self._children
                self._children.add(key)
                return known and self._again
            case Expected():
                self._total = max(self._total, part.pages)
            case Bookmark():
                self._children.clear()
                self.kit = self.kit.model_copy(update={"bookmark": part})
            case _:
                pass
        return False
