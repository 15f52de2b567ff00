"""The facts that are stored of a document, as one digest: whether they are still those that were compared."""

from collections.abc import Collection, Mapping

from models.document import STRETCH, TextSource, stretch_of
from models.ids import DocumentId, Sha256
from services.casefile import replaying
from services.records.catalogue import Catalogue


def drawn_images(records: Catalogue, document: DocumentId) -> Mapping[int, Sha256]:
    """The images of pages that were drawn since it was read, by the numbers of their pages.

    Whoever looks at a page first has it drawn: such an image is no other reading, and comes at any time.
    """
    found = {}
    for first in range(1, records.evidence.last_page(document) + 1, STRETCH):
        for page in records.evidence.pages(document, first=first, last=first + STRETCH - 1):
            if page.image is not None and page.source is TextSource.LAYER:
                found[page.number] = page.image
    return found


def stored_digest(records: Catalogue, document: DocumentId, *, drawn: Collection[int] = ()) -> str:
    """SHA-256 over the stored facts of a document, as everybody may see them, and what people rest on them.

    `drawn`: the pages whose images count although they were drawn since; images that a reading made always do.
    """
    told = replaying.Stored()
    evidence = records.evidence
    summary = evidence.document(document)
    told.add(None if summary is None else summary.model_dump(mode="json"))
    for stretch in range(stretch_of(max(1, evidence.last_page(document))) + 1):
        found = evidence.stretches([(document, stretch)]).get((document, stretch))
        told.stretch(() if found is None else found.pages, evidence.analysis(document, stretch=stretch), drawn=drawn)
    for table in records.replays.tables(document):
        told.add(table.model_dump(mode="json"))
    told.add([(one.path, one.sha256) for one in evidence.children_of(document)])
    case = evidence.case_of(document)
    assert case is not None
    told.add([one.id for one in records.reviews.decisions(case, document=document)])
    told.add([
        (file.id, one.number, one.start, one.end, one.quote)
        for file in records.prosecution.of_case(case) for one in file.standing if one.document == document
    ])  # fmt: skip
    return told.digest
