"""One value for all final records of a data folder: two runs over the same files must give the same.

Left out is what must differ: times, random ids of cases and agencies, and the audit log's own order.
"""

import hashlib
import json
from pathlib import Path

from models.document import stretch_of
from models.search import Everything, Query, Scope
from services.ports import SearchEngine
from services.records.catalogue import Catalogue, open_catalogue
from services.search.engines.embedded import EmbeddedEngine


def final_records(data: Path, *, number: str | None = None) -> dict[str, list[str]]:
    """Per kind of record its canonical lines, sorted; cases and documents are named by number and content.

    `number`: of one case alone, which then goes by no number, to be compared with another one.
    """
    catalogue = open_catalogue(data / "catalogue.sqlite")
    engine = EmbeddedEngine(data / "index")
    try:
        return records_of(catalogue, engine, number=number)
    finally:
        engine.close()
        catalogue.close()


def records_of(catalogue: Catalogue, engine: SearchEngine, *, number: str | None = None) -> dict[str, list[str]]:
    """The same of records that are open, wherever they are."""
    lines: dict[str, list[str]] = {"exhibits": [], "documents": [], "analyses": [], "indexed": []}
    names: dict[str, str] = {}
    cases = [case for case in catalogue.cases.all() if number in (None, case.number)]
    if number is not None:
        cases = [case.model_copy(update={"number": "case"}) for case in cases]
    for case in cases:
        for status in catalogue.evidence.files(case.id):
            document = catalogue.evidence.full_document(status.document)
            sha256 = document.sha256 if document else "unread"
            names[status.document] = f"{case.number}:{sha256}"
    for case in cases:
        names[case.id] = case.number
        seen = set()
        for status in catalogue.evidence.files(case.id):
            for exhibit in catalogue.evidence.exhibits_of(status.document):
                if exhibit.id == status.exhibit:
                    parent = names.get(exhibit.parent or "", "")
                    lines["exhibits"].append(f"{case.number} {exhibit.path} {exhibit.sha256} {parent} {exhibit.depth}")
            if status.document in seen:
                continue
            seen.add(status.document)
            document = catalogue.evidence.full_document(status.document)
            stretches = range(stretch_of(max(1, catalogue.evidence.last_page(status.document))) + 1)
            analyses = [catalogue.evidence.analysis(status.document, stretch=one) for one in stretches]
            for kind, record in (("documents", document), *(("analyses", analysis) for analysis in analyses)):
                text = record.model_dump_json() if record else "missing"
                for known, name in names.items():
                    text = text.replace(known, name)
                lines[kind].append(f"{names[status.document]} {hashlib.sha256(text.encode()).hexdigest()}")
        scope = Scope(cases=frozenset({case.id}))
        ranking = engine.find(Query(node=Everything(), limit=1000), scope)
        lines["indexed"] += [f"{names[page.document]} {page.page}" for page in ranking.pages]
        lines["indexed"].append(f"{case.number} total {ranking.total}")
    return {kind: sorted(found) for kind, found in lines.items()}


def fingerprint(data: Path) -> str:
    """SHA-256 over the final records."""
    return hashlib.sha256(json.dumps(final_records(data), sort_keys=True).encode()).hexdigest()
