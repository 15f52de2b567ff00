"""The index filled from the catalogue: anew as a whole, or some documents of it.

Used by the index writer of `pool` and by what `reindexing` and `eraser` do; the index is a copy at any time.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from api.wiring import Workspace
from models.analysis import Analysis
from models.case import Case
from models.document import stretch_of
from models.ids import CaseId, DocumentId
from models.search import IndexRecord
from services.nlp import encoder
from services.search.indexer import records_of

Told = Callable[[int], None]
"""Is told how many files of the catalogue are in the new index, after each."""


def _nobody(done: int) -> None:
    """Nobody asks how far it is."""
    del done


def extent(workspace: Workspace) -> tuple[int, int]:
    """Files and pages that an index would be filled from."""
    cases = [case.id for case in workspace.records.cases.all()]
    standings = workspace.records.evidence.standings(cases).values()
    return sum(some.files for one in standings for some in one.files), sum(one.pages for one in standings)


def rebuild_index(workspace: Workspace, *, tell: Told = _nobody, subject: str = "") -> int:
    """Fill a new index from the catalogue and put it in place; returns the number of pages.

    `subject` is the id of the order that asked for it, for the log. Raises LinceError; the old index then stays.
    """

    def records() -> Iterator[IndexRecord]:
        done = 0
        for case in workspace.records.cases.all():
            # A file that was received twice is one document.
            files = Counter(status.document for status in workspace.records.evidence.files(case.id))
            for document, times in files.items():
                yield from _indexed(workspace, document, case)
                done += times
                tell(done)

    pages = workspace.engine.rebuild(records())
    version = encoder.SentenceEncoder.version
    kept = workspace.records.meaning
    workspace.vectors.rebuild(one for case in workspace.records.cases.all() for one in kept.of_case(case.id, version))
    workspace.records.audit.append(workspace.operator, "index.rebuild", subject=subject, detail={"pages": pages})
    return pages


def purge_index(workspace: Workspace) -> bool:
    """Rid the index's files of entries that were replaced when somebody was protected; False: there are none.

    An engine only marks what it replaces: until it merges its files, the words still stand there.
    """
    cases = workspace.records.protection.to_purge()
    if not cases:
        return False
    rebuild_index(workspace)
    workspace.records.protection.purged(cases)
    return True


_LABELLED = 32
"""Documents whose pages are given another label at a time."""


def label_index(workspace: Workspace) -> int:
    """Have pages bear the level that their documents are held at now, some documents at a time; returns how many.

    Searches need it for their speed alone: who sees what, their scope says.
    """
    levels = workspace.records.levels
    found = levels.unlabelled(limit=_LABELLED)
    if found:
        cases = {case: workspace.records.cases.get(CaseId(case)) for case, _ in found}
        records = (
            record
            for case, document in found
            if (known := cases[case]) is not None
            for record in _indexed(workspace, DocumentId(document), known)
        )
        workspace.engine.write(list(records), replacing=[DocumentId(document) for _, document in found])
        levels.labelled(found)
    return len(found)


def _indexed(workspace: Workspace, document: DocumentId, case: Case) -> Iterator[IndexRecord]:
    """All of a document as the index holds it, a stretch at a time."""
    evidence = workspace.records.evidence
    custodians = evidence.custodians([document]).get(document, ())
    level = workspace.records.levels.level(document)
    for stretch in range(stretch_of(evidence.last_page(document)) + 1):
        pages = evidence.full_document(document, stretch=stretch, words=False)
        if pages is not None:
            nothing = Analysis(document=document, stretch=stretch, version="none")
            yield from records_of(
                pages,
                evidence.analysis(document, stretch=stretch) or nothing,
                agency=case.agency,
                name=pages.name,
                custodians=custodians,
                case_number=case.number,
                keys=workspace.finder.keys,
                held=level,
            )
