"""What must hold when all is done, whatever happened on the way: no file waits, and nothing is done that is not there."""

from models.document import DocumentState
from models.job import JobState, Stage
from services.records.catalogue import Catalogue

LIMIT = 600
"""Seconds after the last activity within which every file has its final state."""


def unfinished(records: Catalogue) -> list[str]:
    """What is not in a final state, each in a word or two; nothing where all is done."""
    found = [
        f"{one.stage} {one.state}: {one.jobs}" for one in records.tally.depths() if one.state is not JobState.FAILED
    ]
    for case in records.cases.all():
        found += [
            f"{file.document}: {file.state} waits for {file.stage}"
            for file in records.evidence.files(case.id)
            if file.stage is not None or file.state in (None, DocumentState.READING)
        ]
    return found


def counted_twice(records: Catalogue) -> int:
    """Pages that were saved and then replaced, because the reading that saved them was cut and went on before them."""
    saved = sum(one.pages for one in records.tally.counted() if one.stage is Stage.EXTRACT)
    held = 0
    for case in records.cases.all():
        documents = {file.document: file.counts.total for file in records.evidence.files(case.id)}
        held += sum(documents.values())
    return saved - held
