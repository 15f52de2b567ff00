"""One new document against a catalogue of a million mentions: how long until it is linked.

    PYTHONPATH=. python -P -m benchmarks.linking.incremental FOLDER [--mentions 1000000] [--documents 40] [--out FILE]

Fills a catalogue in FOLDER with an invented world (kept, so that a second run measures at once), then links documents
of 60 mentions that were not in it: of people of the world, so that they meet whom they should. Milliseconds on the wall
and of computing, from subjects to proposals that can be read. Writings of a case are one entity each before it begins.
"""

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from api.linking import name_levels
from benchmarks.linking.world import World
from models.case import Agency, Case
from models.document import DocumentState, DocumentSummary
from models.ids import AgencyId, CaseId, DocumentId, Sha256, derived
from models.linking import Subject
from models.mention import MentionKind
from services.link_ports import Due
from services.records.catalogue import Catalogue, SystemClock, open_catalogue
from services.search import analysis as words
from services.search.linking.linker import Linker
from services.search.linking.people import Mention, mentions_of, records_of
from services.search.linking.subjects import VERSION

AGENCY = Agency(id=AgencyId(derived("agency", "bench")), name="Bench", country="BO")
_KINDS = {
    "phone": MentionKind.PHONE, "id": MentionKind.ID, "plate": MentionKind.PLATE, "address": MentionKind.PLACE,
    "handle": MentionKind.HANDLE,
}  # fmt: skip
_AT_ONCE = 200


def documents(mentions: int, seed: int) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Case, document and rows of an invented world."""
    rows = (row for row, _ in World(mentions, seed).lines())
    for (case, doc), some in groupby(rows, key=lambda row: (row["case"], row["doc"])):
        yield case, doc, list(some)


def subjects_of(case: CaseId, document: DocumentId, rows: Sequence[dict[str, Any]]) -> list[Subject]:
    """What a document's rows come to, as the link stage makes it of an analysis."""
    mentions = mentions_of(rows)
    found: dict[tuple[MentionKind, str], dict[str, Any]] = {}
    for record in records_of(mentions):
        key = words.fold(record.text)
        if key:
            kept = found.setdefault((MentionKind.PERSON, key), defaultdict(set, text=record.text, count=0))
            kept["values"] |= record.values
            kept["days"] |= record.days
            kept["years"] |= record.years
            kept["count"] += len(record.mids)
    for mention in _values(mentions):
        kept = found.setdefault((_KINDS[mention.kind], mention.value), defaultdict(set, text=mention.text, count=0))
        kept["count"] += 1
    return [
        Subject(
            id=Subject.id_of(document, 0, kind, key), case=case, document=document, kind=kind, key=key,
            text=told["text"][:300], page=1, start=0, end=1, mentions=told["count"],
            values=tuple(sorted(told["values"])), days=tuple(sorted(told["days"])), years=tuple(sorted(told["years"])),
        )
        for (kind, key), told in sorted(found.items())
    ]  # fmt: skip


def _values(mentions: Sequence[Mention]) -> list[Mention]:
    return [one for one in mentions if one.kind != "person" and one.value]


def received(records: Catalogue, linker: Linker, case: CaseId, doc: str, rows: Sequence[dict[str, Any]]) -> Due:
    """Put a document with its subjects into the catalogue, as far as the first half of linking."""
    document = DocumentId(derived(case, doc))
    summary = DocumentSummary(
        id=document, case=case, sha256=Sha256("0" * 64), name=f"{doc}.txt", media_type="text/plain",
        state=DocumentState.DONE, version="1",
    )  # fmt: skip
    with records.transaction():
        # The document and the mark come with its analysis, before: of linking, only the subjects are written here.
        records.evidence.begin_document(summary)
        records.links.mark([(document, 0)])
        records.links.replace(document, 0, [linker.prepared(one) for one in subjects_of(case, document, rows)])
    return Due(document, 0, 1)


def filled(records: Catalogue, linker: Linker, mentions: int) -> float:
    """Fill an empty catalogue; returns CPU seconds."""
    began = time.process_time()
    records.people.add_agency(AGENCY)
    known: set[str] = set()
    stream = documents(mentions, 3)
    while some := list(islice(stream, _AT_ONCE)):
        with records.transaction():
            for case_number, doc, rows in some:
                case = CaseId(derived("case", case_number))
                if case not in known:
                    known.add(case)
                    records.cases.add(
                        Case(
                            id=case,
                            number=case_number,
                            title="",
                            agency=AGENCY.id,
                            country="BO",
                            opened=SystemClock().now(),
                        )
                    )
                received(records, linker, case, doc, rows)
    return time.process_time() - began


def asked(mentions: int, count: int, size: int) -> Iterator[tuple[CaseId, str, list[dict[str, Any]]]]:
    """New documents of so many mentions, of people of the same world, in cases that are there."""
    world = World(mentions, 3)
    rows: list[dict[str, Any]] = []
    numbers = iter(range(count))
    for number, (row, _) in enumerate(world.lines()):
        if number % 97 < 8 or rows:
            rows.append(row)
        if len(rows) >= size:
            at = next(numbers, None)
            if at is None:
                return
            yield CaseId(derived("case", rows[0]["case"])), f"new-{at}", rows
            rows = []


def main() -> None:
    """Fill where nothing is, measure, print, and keep where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--size", type=int, default=60)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    records = open_catalogue(given.folder / "catalogue.sqlite", SystemClock())
    linker = Linker(records, name_levels())
    result: dict[str, Any] = {"world": given.mentions, "documents": given.documents, "size": given.size}
    if not records.people.agencies():
        result["fill_cpu_seconds"] = round(filled(records, linker, given.mentions), 1)
    with records.database.reading() as connection:
        # Of a filling that was cut off, what is there counts.
        result["mentions"] = connection.exec_driver_sql("SELECT sum(mentions) FROM link_subject").scalar()
    wall, cpu = [], []
    for case, doc, rows in asked(given.mentions, given.documents, given.size):
        subjects = subjects_of(case, DocumentId(derived(case, doc)), rows)
        began, spent = time.perf_counter(), time.process_time()
        due = received(records, linker, case, doc, rows)
        linker.join(due, case=case, subjects=subjects, before=frozenset())
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    for name, times in (("wall", wall), ("cpu", cpu)):
        result[f"{name}_ms"] = {
            "median": round(statistics.median(times)), "p95": round(sorted(times)[int(len(times) * 0.95) - 1]),
        }  # fmt: skip
    people = records.links.word_counts(()).get("", 0)
    result |= {"people": people, "waiting": records.links.waiting(VERSION)}
    records.close()
    print(json.dumps(result, indent=1))
    if given.out:
        given.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
