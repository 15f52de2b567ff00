"""Where redacted words stand in a document: what marks take away, where else it stands, and what is decided on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from api.wiring import Workspace
from models.document import Page, stretch_of
from models.ids import DocumentId
from models.redaction import Mark, MarkState, Place, Redaction
from services.protection.spelled import tokens
from services.redaction.words import Secrets, covers, of_phrase, repeated, said_at, whole


def by_page(marks: Iterable[Mark]) -> defaultdict[int, list[Mark]]:
    """Marks by their pages; a page without any has none."""
    found: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        found[mark.place.page].append(mark)
    return found


def spoken_of(there: Sequence[Mark], place: Place) -> bool:
    """Whether one of the marks of its page covers a place, or was proposed there, decided on or not."""
    if any(mark.place == place for mark in there):
        return True
    accepted = [mark for mark in there if mark.state is MarkState.ACCEPTED]
    if place.boxes and covers([box for mark in accepted for box in mark.place.boxes], place.boxes):
        return True
    return not place.boxes and any(
        mark.place.start is not None
        and mark.place.end is not None
        and place.start is not None
        and place.end is not None
        and mark.place.start <= place.start
        and place.end <= mark.place.end
        for mark in accepted
    )


def secrets_by_mark(workspace: Workspace, draft: Redaction, marks: Iterable[Mark]) -> Iterable[tuple[Mark, Secrets]]:
    """What each of some marks takes away, by the words that were read."""
    marked = by_page(marks)
    for number, page in pages_as_read(workspace, draft.document, marked):
        for one in marked[number]:
            grown = one.place.model_copy(update={"boxes": whole(page, one.place)})
            found = Secrets()
            for said in said_at(page, grown):
                found = found.plus(of_phrase(said))
            yield one, found


def other_places(
    workspace: Workspace, draft: Redaction, marks: Sequence[Mark], phrases: Iterable[tuple[str, ...]]
) -> Iterable[tuple[Place, tuple[str, ...]]]:
    """Places of the document where a phrase stands, that no mark covers and nobody decided on, with the phrase."""
    wanted = list(phrases)
    if not wanted:
        return
    marked = by_page(marks)
    last = workspace.records.evidence.last_page(draft.document)
    for number, page in pages_as_read(workspace, draft.document, range(1, last + 1)):
        here = marked[number]
        accepted = [one for one in here if one.state is MarkState.ACCEPTED]
        grown = [box for one in accepted for box in whole(page, one.place)]
        for start, end in repeated(page, wanted):
            place = Place(page=number, boxes=page.boxes(start, end), start=start, end=end)
            if not spoken_of(here, place) and not (place.boxes and covers(grown, place.boxes)):
                said = "".join(token.folded for token in tokens(page.text[start:end]))
                yield place, next((one for one in wanted if "".join(one) == said), wanted[0])


def pages_as_read(workspace: Workspace, document: DocumentId, numbers: Iterable[int]) -> Iterable[tuple[int, Page]]:
    """Pages with the words that were read, a stretch in memory at a time: to know what a copy may not say."""
    by_stretch: dict[int, set[int]] = {}
    for number in numbers:
        by_stretch.setdefault(stretch_of(number), set()).add(number)
    for stretch, wanted in sorted(by_stretch.items()):
        found = workspace.records.evidence.as_read([(document, stretch)]).get((document, stretch))
        for page in found.pages if found is not None else ():
            if page.number in wanted:
                yield page.number, page
