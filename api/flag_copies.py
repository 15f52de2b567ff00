"""The same flag in near copies of a page: which they are, what one act said of them. Callers have asked the door."""

from collections.abc import Iterable, Sequence

from models.errors import UsageError
from models.ids import DocumentId
from models.review import Decision, FlagCopy, ReviewedFlag
from services.ports import Records
from services.review.copied import Marks, copied
from services.review.standing import Thread
from services.review.urgency import copy_of

MOST = 200
"""Documents whose copies are told on a card."""


def marks(records: Records, flags: Iterable[ReviewedFlag]) -> Marks:
    """What the pages of some flags have in common with near copies of them."""
    return records.near.marks({(flag.flag.span.document, flag.flag.span.page) for flag in flags})


def beside(records: Records, document: DocumentId) -> list[DocumentId]:
    """A document, and those that share pages with it."""
    return [document, *(one.document for one in records.near.of(document, limit=MOST))]


def of(records: Records, thread: Thread, there: Sequence[Thread]) -> tuple[FlagCopy, ...]:
    """The copies of a flag among some."""
    flags = [one.seen_by(None) for one in there]
    names = copied((one.flag for one in flags), marks(records, flags))
    group = names.get(thread.place.flag.id)
    if group is None:
        return ()
    return tuple(copy_of(one) for one in flags if names.get(one.id) == group and one.id != thread.place.flag.id)


def named(records: Records, there: Iterable[Thread], thread: Thread, wanted: Sequence[str]) -> list[Thread]:
    """The threads of copies of a flag, by their ids. Raises UsageError for what is none."""
    found = {one.place.flag.id: one for one in there if not one.gone}
    flags = [one.seen_by(None) for one in found.values()]
    names = copied((one.flag for one in flags), marks(records, flags))
    group = names.get(thread.place.flag.id)
    if any(one == thread.place.flag.id or group is None or names.get(one) != group for one in wanted):
        raise UsageError(
            "That is no copy of this flag, or none any more.",
            next_step="List the queue: it names the copies of a flag.",
        )
    return [found[one] for one in dict.fromkeys(wanted)]


def of_one_act(there: Iterable[Thread], said: Decision) -> list[tuple[Thread, Decision]]:
    """What else a reader said in the act in which he said something, as far as it stands."""
    act = (said.reader, said.made_at, said.verdict, said.reason)
    return [
        (thread, one)
        for thread in there
        for one in thread.standing
        if (one.reader, one.made_at, one.verdict, one.reason) == act and one.id != said.id
    ]
