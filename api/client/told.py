"""A hit as the stream of all hits tells it: with the number of its case in place of the id, and fewer facts."""

from models.base import Record
from models.ids import DocumentId, Sha256
from models.search import Answer, FoundBy
from models.words import Box


class ToldHit(Record):
    """A page that answers, with the places of the words on it: boxes in points from the top left."""

    document: DocumentId
    page: int
    score: float
    snippet: str
    boxes: tuple[Box, ...] = ()
    case: str
    """Number of the case."""
    name: str
    sha256: Sha256
    marks: tuple[tuple[int, int], ...] = ()
    """Half-open stretches of the snippet."""
    answers: tuple[Answer, ...] = ()
    by: FoundBy = FoundBy.TEXT
    conditions: tuple[str, ...] = ()
    repeats: int | None = None
    """Number of an earlier hit, from 0, that says nearly the same."""
