"""Pages a CPU second on born-digital PDFs, against raw pypdfium2 and pdfplumber: pdf_speed.py [--rounds N] [--pages N]

Needs ../shared beside the checkout. Counted are files whose pages come from their text layer, with all their logos,
photos and drawings, which are glanced at. A file is left out only where a picture of print goes to OCR: that is
measured elsewhere. All readers read the same pages in one run; of the ratios of some rounds the median stands, since
the machine is shared. Ends with 1 where a ratio falls below its floor in pdf_speed.json; --freeze writes that anew.
"""

import argparse
import contextlib
import csv
import ctypes
import io
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from api.receiving import case_for  # noqa: E402 - found only with the checkout on the path
from api.settings import Settings  # noqa: E402
from api.wiring import WORKER, open_workspace  # noqa: E402
from models.document import DocumentState, Page, TextSource  # noqa: E402
from models.exhibit import Source  # noqa: E402
from models.job import Stage  # noqa: E402
from services.ingest.extract import extract, read  # noqa: E402
from services.ingest.isolation import IsolatedExtractor  # noqa: E402
from services.ingest.ocr.pages import PictureReader, Sheet  # noqa: E402
from services.ingest.plugin import ExtractKit, Limits  # noqa: E402
from services.ingest.reader import frame  # noqa: E402
from services.pipeline import Pipeline  # noqa: E402
from services.stages import Stages  # noqa: E402

DOCUMENTS = CHECKOUT.parent / "shared" / "data" / "documents"
FLOORS = Path(__file__).with_suffix(".json")
KINDS = ("pdf_text", "pdf_huge", "pdf_cjk_arabic")
COMPARED = {
    "ratio_to_pypdfium2_words": ("ours", "with_words"),
    "recorded_ratio_to_pypdfium2_words": ("recorded", "with_words"),
    "recorded_ratio_to_pdfplumber": ("recorded", "by_pdfplumber"),
}
"""Ratios that have floors, and of which readers they are."""


def born_digital(most: int) -> Iterator[Path]:
    """Files whose pages come from their text layer, and none of whose pictures goes to OCR."""
    csv.field_size_limit(1 << 30)
    with (DOCUMENTS / "MANIFEST.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        if row["kind"] not in KINDS:
            continue
        path = DOCUMENTS / row["file"]
        pictured: set[int] = set()
        with tempfile.TemporaryDirectory() as folder, unread(pictured):
            found = extract(path, name=path.name, kit=kit(folder, most))
        pages = [page for page in found.pages if page.source is not TextSource.TEXT]
        sound = all(page.source is TextSource.LAYER for page in pages)
        if pages and sound and not pictured and found.state in (DocumentState.DONE, DocumentState.LIMIT):
            yield path


@contextlib.contextmanager
def unread(pictured: set[int]) -> Iterator[None]:
    """Meanwhile pictures that would be read are only noted, by their pages' numbers."""
    usual = PictureReader.read

    def noted(_: PictureReader, sheet: Sheet) -> Iterator[Page]:
        pictured.add(sheet.number)
        yield Page(number=sheet.number, width=sheet.width, height=sheet.height, source=TextSource.OCR)

    try:
        PictureReader.read = noted  # type: ignore[method-assign,assignment]  # only here, and only for a while
        yield
    finally:
        PictureReader.read = usual  # type: ignore[method-assign]


def kit(folder: str, most: int) -> ExtractKit:
    return ExtractKit(folder=Path(folder), images=False, limits=Limits(pages=most))


def with_words(path: Path, most: int) -> int:
    """Raw pypdfium2: characters and their boxes put together to words."""
    words = 0
    with pdfium.PdfDocument(path) as document:
        count = min(most, len(document))
        box = [ctypes.c_double() for _ in range(4)]
        edges = [ctypes.byref(edge) for edge in box]
        for number in range(count):
            page = document[number]
            text = page.get_textpage()
            word, around = "", None
            for place in range(pdfium_c.FPDFText_CountChars(text.raw)):
                sign = chr(pdfium_c.FPDFText_GetUnicode(text.raw, place) or 32)
                if sign.isspace():
                    words += bool(word)
                    word, around = "", None
                    continue
                pdfium_c.FPDFText_GetCharBox(text.raw, place, *edges)
                left, right, bottom, top = (edge.value for edge in box)
                word += sign
                around = (
                    (left, bottom, right, top)
                    if around is None
                    else (min(around[0], left), min(around[1], bottom), max(around[2], right), max(around[3], top))
                )
            text.close()
            page.close()
    return count


def only_text(path: Path, most: int) -> int:
    """Raw pypdfium2: the text of each page, without places."""
    with pdfium.PdfDocument(path) as document:
        count = min(most, len(document))
        for number in range(count):
            page = document[number]
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()
    return count


def by_pdfplumber(path: Path, most: int) -> int:
    """Words with boxes by pdfplumber. Of three pages a file only: it is slow."""
    count = 0
    with pdfplumber.open(path) as document:
        for page in document.pages[: min(most, 3)]:
            page.extract_words()
            page.close()
            count += 1
    return count


def ours(path: Path, most: int) -> int:
    """Lince: pages as records, written as they travel between processes, and read from that again."""
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for part in read(path, name=path.name, kit=kit(folder, most)):
            line = frame(part)
            if isinstance(part, Page):
                Page.model_validate_json(line[line.index(b" ", 5) + 1 :])
                count += part.source is not TextSource.TEXT
    return count


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def recorded(files: list[Path], most: int) -> float:
    """Pages a CPU second of the whole reading stage: isolated, with a child for each file, records in the catalogue.

    Without bubblewrap, whose children nobody counts; starting the process, once for all files of a day, is left out.
    """
    idle, _ = _in_stage(files[:1], most)
    spent, pages = _in_stage([files[0], *files], most)
    return pages / (spent - idle)


def _in_stage(files: list[Path], most: int) -> tuple[float, int]:
    with tempfile.TemporaryDirectory() as root:
        workspace = open_workspace(Settings(data=Path(root)))
        extractor = IsolatedExtractor(level="limits", layer_images=False, limits=Limits(pages=most))
        pipeline = Pipeline(
            records=workspace.records,
            blobs=workspace.blobs,
            intake=workspace.intake,
            stages=Stages(
                versions=dict.fromkeys(Stage, "1"), read=extractor.read, read_together=extractor.read_together
            ),
            work=workspace.folder.work,
            actor=WORKER,
        )
        case, _ = case_for(workspace, "SPEED-1", agency=None, country="BO", actor=workspace.operator)
        with contextlib.closing(workspace), extractor:
            for place, path in enumerate(files):
                # The first is read twice, the second time as another file, and counted once: it stands for the start.
                content = path.read_bytes() + b"\n" * (place == 1)
                source = Source(path=f"{place:03d}-{path.name}")
                workspace.intake.receive(case.id, source, io.BytesIO(content), actor=workspace.operator)
            started = cpu()
            while pipeline.work_once(holder="speed"):
                pass
            pages = sum(file.counts.layer for file in workspace.records.evidence.files(case.id)[-len(files) + 1 :])
        return cpu() - started, pages


def rate(read_file: Callable[[Path, int], int], files: list[Path], most: int) -> float:
    """Pages a CPU second over all files."""
    started = time.process_time()
    pages = sum(read_file(path, most) for path in files)
    return pages / (time.process_time() - started)


def measured(files: list[Path], *, rounds: int, most: int) -> list[dict[str, float]]:
    """Pages a CPU second by each reader, round by round: readers of one round had the same neighbours."""
    found = []
    for _ in range(rounds):
        one = {reader.__name__: rate(reader, files, most) for reader in (only_text, with_words, ours)}
        found.append({**one, "recorded": recorded(files, most), "by_pdfplumber": rate(by_pdfplumber, files, most)})
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=60, help="pages of a file that are read, the first ones")
    parser.add_argument("--freeze", action="store_true", help="write what was found, and floors a tenth below it")
    options = parser.parse_args()
    if not DOCUMENTS.is_dir():
        sys.exit(f"{DOCUMENTS} is absent: the public fixtures lie beside the checkout, in ../shared.")
    files = list(born_digital(options.pages))
    ran = measured(files, rounds=options.rounds, most=options.pages)
    best = {name: max(one[name] for one in ran) for name in ran[0]}
    by_round = {name: [one[first] / one[second] for one in ran] for name, (first, second) in COMPARED.items()}
    ratios = {name: median(values) for name, values in by_round.items()}
    print(f"{len(files)} files, the first {options.pages} pages of each, best of {options.rounds} rounds")
    for name, pages in best.items():
        print(f"{name}\t{pages:.0f} pages/CPU-s")
    for name, ratio in ratios.items():
        print(f"{name}\t{ratio:.2f}\t{[round(one, 2) for one in by_round[name]]}")
    if options.freeze:
        before = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
        found = {
            **{name: round(ratio * 0.9, 2) for name, ratio in ratios.items()},
            "why": before.get("why", ""),
            "measured": {
                "files": len(files),
                "pages_per_cpu_second": {name: round(pages) for name, pages in best.items()},
                **{name: round(ratio, 2) for name, ratio in ratios.items()},
            },
        }
        FLOORS.write_text(json.dumps(found, indent=1) + "\n")
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    low = [
        f"{name} {ratio:.2f} is below its floor {floors[name]}"
        for name, ratio in ratios.items()
        if ratio < floors[name]
    ]
    if low:
        sys.exit("; ".join(low))


if __name__ == "__main__":
    main()
