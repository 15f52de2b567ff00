"""Tags as pages show them: beside a document, and in the list of files."""

from collections.abc import Mapping, Sequence
from typing import Any

from api import tagging
from api.http.documents import DocumentCard
from api.web.findings import Drawn
from api.web.render import Screen
from models.document import Page
from models.ids import CaseId, DocumentId
from models.tag import LONGEST_LABEL, TagLabel
from services.ports import Records


def beside(screen: Screen, card: DocumentCard, page: Page | None, *, seen: Records) -> dict[str, Any]:
    """What the page of a document shows of its tags: those of the whole of it first, then by page.

    `tags` is None for whoever may not see them.
    """
    if not screen.may(tagging.READ, card.case):
        return {"tags": None, "tag_boxes": [], "may_tag": False}
    of_case = tagging.shown(seen, card.case)
    own = sorted(of_case.get(card.id, ()), key=lambda one: (one.page or 0, one.box or (), one.label.casefold()))
    boxes = [
        Drawn(f"t-{one.id}", "noted", one.label, (one.box,))
        for one in own
        if one.box is not None and page is not None and one.page == page.number
    ]
    return {
        "tags": own,
        "tag_labels": tagging.labels_of([one for some in of_case.values() for one in some]),
        "tag_boxes": boxes,
        "may_tag": screen.may(tagging.WRITE, card.case),
        "longest_label": LONGEST_LABEL,
    }


def of_files(screen: Screen, case: CaseId) -> Mapping[DocumentId, Sequence[TagLabel]]:
    """The labels of each file of a case; none for whoever may not see them."""
    if not screen.may(tagging.READ, case):
        return {}
    seen = screen.workspace.access.seen_in(screen.actor, case)
    return {document: tagging.labels_of(tags) for document, tags in tagging.shown(seen, case).items()}
