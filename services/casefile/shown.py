"""Whom a redacted copy shows although the case protects him now: also who was protected after it was made."""

from collections.abc import Iterable

from models.ids import PersonId
from models.redaction import Mark, MarkState, Redaction
from services.ports import Records
from services.redaction.standing import standing
from services.redaction.words import covers


def spans(marks: Iterable[Mark]) -> dict[int, list[tuple[int, int]]]:
    """Spans of text that marks name, by page."""
    found: dict[int, list[tuple[int, int]]] = {}
    for mark in marks:
        if mark.place.start is not None and mark.place.end is not None:
            found.setdefault(mark.place.page, []).append((mark.place.start, mark.place.end))
    return found


def shown_in(records: Records, one: Redaction) -> frozenset[PersonId]:
    """The protected people whose names or photos no box and no accepted mark of an applied redaction covers."""
    burned = {page.page: page.boxes for page in one.burned}
    marked = spans(mark for mark in standing(records.redactions.acts(one.id)) if mark.state is MarkState.ACCEPTED)
    shown = set(one.tells)
    for mask in records.protection.masks(one.document):
        told = any(start <= mask.start and mask.end <= end for start, end in marked.get(mask.page, ()))
        if not told and not (mask.boxes and covers(burned.get(mask.page, ()), mask.boxes)):
            shown.add(mask.person)
    for photo in records.protection.photos(one.document):
        if not covers(burned.get(photo.page, ()), [photo.box]):
            shown.add(photo.person)
    return frozenset(shown)
