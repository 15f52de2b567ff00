"""Long files: is memory flat while they are read, how soon are their first pages there, is their end found?

    python -P -m benchmarks.ingest.streaming [--csv-mb 1024] [--pdf-pages 10000] [--mails 20000] [--out FILE]

Each file is made, received into a fresh data folder and read to its last page into records and index (analysis comes
later, and is left out). Memory is that of this process, which saves and writes the index, and of the child that reads;
`cpu_seconds` are those of both. `found` tells whether a search finds the words at the very end of the file, and nothing
else (null for a mailbox, whose mails are files of their own). `flat` is the highest memory of the last quarter of the
time by that of the second one: 1.0 is flat. Prints one JSON line. streaming.json holds frozen runs: the CSV whole, the
others on a core that twenty programs shared.
"""

import argparse
import json
import os
import random
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf

from api.pool import INDEX_BATCH, INDEX_WEIGHT
from api.receiving import case_for
from api.settings import Settings
from api.wiring import WORKER, Workspace, indexing_pipeline, open_workspace
from benchmarks.ingest.watching import memory_of, reader_below, reader_seconds
from models.exhibit import Source
from models.job import Priority, Stage
from models.search import Query, Scope
from services.ingest import extract
from services.ingest.answers import Allowance
from services.ingest.isolation import IsolatedExtractor
from services.pipeline import Pipeline
from services.search.syntax import parse
from services.stages import Stages

MIB = 1024 * 1024
LAST = "finaldelalista"
"""Stands at the end of each file and nowhere else."""


def make_csv(path: Path, megabytes: int) -> None:
    """Rows of a call record, invented."""
    chance = random.Random(1)
    rows = [
        f"{n};7{chance.randrange(10**7):07d};+5917{chance.randrange(10**7):07d};2025-03-{n % 28 + 1:02d} 21:14;"
        f"{chance.randrange(900)};Oruro\n"
        for n in range(20_000)
    ]
    block = "".join(rows).encode()
    with path.open("wb") as file:
        while file.tell() < megabytes * MIB:
            file.write(block)
        file.write(f"{LAST};70000001;+59170000002;2025-03-31 23:59;1;Oruro\n".encode())


def make_pdf(path: Path, pages: int, *, number: int = 0) -> None:
    """Born-digital pages of thirty lines; no two documents of another number are alike."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        for sheet in range(1, pages + 1):
            lines = "".join(
                f"(Acta {number}, hoja {sheet}, renglon {n}: declara la testigo que no tenia papeles) Tj T*\n"
                for n in range(30)
            )
            lines += f"({LAST}) Tj T*\n" * (sheet == pages)
            page = pdf.add_blank_page(page_size=(595, 842))
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.obj.Contents = pdf.make_stream(f"BT /F1 10 Tf 14 TL 50 780 Td\n{lines}ET".encode())
        pdf.save(path)


def make_mbox(path: Path, mails: int) -> None:
    """Short messages, every fifth with an attachment of 8 kB."""
    chance = random.Random(2)
    with path.open("wb") as file:
        for n in range(mails):
            file.write(f"From a@ejemplo.bo Thu Jan  1 00:00:{n % 60:02d} 2025\n".encode())
            file.write(mail(n, chance, attached=8_000 if n % 5 == 0 else 0))
            file.write(b"\n")


def mail(number: int, chance: random.Random, *, attached: int) -> bytes:
    """One message."""
    head = (
        f"Message-ID: <{number}@ejemplo.bo>\nFrom: Rosa {number % 97} <rosa{number % 97}@ejemplo.bo>\n"
        f"To: luis@ejemplo.bo\nSubject: aviso {number}\nDate: Thu, 02 Jan 2025 10:{number % 60:02d}:00 -0400\n"
    )
    body = f"Llamar al 7{chance.randrange(10**7):07d} por la deuda, es el aviso {number}.\n" * 4
    if not attached:
        return f"{head}Content-Type: text/plain; charset=utf-8\n\n{body}".encode()
    content = "".join(f"{chance.randrange(16**70):070x}\n" for _ in range(attached // 71))
    return (
        f'{head}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\n{body}--b\nContent-Type: text/plain\n"
        f'Content-Disposition: attachment; filename="a{number}.log"\n\n{content}--b--\n'
    ).encode()


@contextmanager
def sampled() -> Iterator[list[tuple[float, int, int]]]:
    """MB of this process and of the largest reader below it, four times a second, and what looking took until then."""
    curve: list[tuple[float, int, int]] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.25):
            curve.append((time.thread_time(), memory_of("self") // 1_000_000, reader_below() // 1_000_000))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    yield curve
    stop.set()
    thread.join()


def measure(name: str, make: Callable[[Path], None], work: Path) -> dict[str, Any]:
    """Read one made file into records."""
    path = work / name
    make(path)
    workspace = open_workspace(Settings(data=work / "data"))
    case, _ = case_for(workspace, name, agency=None, country="BO", actor=workspace.operator)
    with path.open("rb") as stream:
        exhibit = workspace.intake.receive(
            case.id, Source(path=name), stream, actor=workspace.operator, priority=Priority.BULK
        )
    first: list[float] = []
    # Time enough on a busy machine too: it is memory that is measured.
    with IsolatedExtractor(allowance=Allowance(per_mib=60.0)) as extractor:
        pipeline = Pipeline(
            records=workspace.records,
            blobs=workspace.blobs,
            intake=workspace.intake,
            stages=Stages(versions=dict.fromkeys(Stage, extract.VERSION), read=extractor.read),
            work=workspace.folder.work,
            actor=WORKER,
        )

        def watch() -> None:
            while workspace.records.evidence.document(exhibit.document) is None:
                time.sleep(0.05)
            first.append(time.monotonic() - started)

        started, before = time.monotonic(), cpu()
        threading.Thread(target=watch, daemon=True).start()
        with sampled() as curve:
            indexing = Indexing(workspace)
            # The attachments of a mailbox are jobs of their own, and not measured here.
            pipeline.work_once(holder="benchmark")
            indexing.finish()
        seconds = time.monotonic() - started
        spent = cpu() - before - curve[-1][0]
    document = workspace.records.evidence.document(exhibit.document)
    children = len(workspace.records.evidence.children_of(exhibit.document))
    size = path.stat().st_size
    found = workspace.engine.find(Query(node=parse(LAST), limit=2), Scope(cases=frozenset({case.id})))
    last = workspace.records.evidence.last_page(exhibit.document)
    workspace.close()
    path.unlink()
    assert document is not None
    return {
        "mb": round(size / MIB),
        "state": document.state.value,
        "pages": document.counts.total,
        "children": children,
        "found": [page.page for page in found.pages] == [last] if last else None,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(spent, 1),
        "first_pages_after": round(first[0], 1) if first else None,
        "peak_mb": {"parent": max(c[1] for c in curve), "reader": max(c[2] for c in curve)},
        "flat": {"parent": flat([c[1] for c in curve]), "reader": flat([c[2] for c in curve])},
        "curve_mb": [c[1:] for c in curve[:: max(1, len(curve) // 12)]],
    }


class Indexing:
    """Writes the index from a thread of its own, as the pool does."""

    def __init__(self, workspace: Workspace) -> None:
        self._pipeline = indexing_pipeline(workspace)
        self._read = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Come back when nothing waits any more."""
        self._read.set()
        self._thread.join()

    def _work(self) -> None:
        while self._pipeline.work_once(holder="index", batch=INDEX_BATCH, weight=INDEX_WEIGHT) or not self._read.wait(
            0.1
        ):
            pass


def cpu() -> float:
    """Seconds of this process, of the children that ended, and of the readers that go on."""
    ended = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in ended) + sum(reader_seconds(os.getpid()).values())


def flat(sizes: list[int]) -> float:
    """Highest of the last quarter by the highest of the second."""
    quarter = max(1, len(sizes) // 4)
    return round(max(sizes[-quarter:]) / max(1, *sizes[quarter : 2 * quarter]), 2)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--csv-mb", type=int, default=1024)
    parser.add_argument("--pdf-pages", type=int, default=10_000)
    parser.add_argument("--mails", type=int, default=20_000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    results: dict[str, Any] = {}
    for name, make, wanted in (
        ("calls.csv", lambda path: make_csv(path, given.csv_mb), given.csv_mb),
        ("long.pdf", lambda path: make_pdf(path, given.pdf_pages), given.pdf_pages),
        ("box.mbox", lambda path: make_mbox(path, given.mails), given.mails),
    ):
        if wanted:
            with tempfile.TemporaryDirectory(prefix="lince-stream-") as folder:
                results[name] = measure(name, make, Path(folder))
    print(json.dumps(results))
    if given.out:
        given.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    bad = [
        name
        for name, one in results.items()
        if one["state"] != "done" or one["found"] is False or max(one["flat"].values()) > 1.3
    ]
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
