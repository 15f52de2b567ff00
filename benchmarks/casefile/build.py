"""A prosecutor's file of 100 exhibits and 3,000 pages: time, memory, a second build, and what checkers of others say.

    ./lince bench casefile.build [--exhibits 100] [--pages 30] [--freeze]

Six exhibits of ten are scans, whose pages have pictures of print, the others are texts; 200 assertions are pinned to
words. The file is built twice, each in a process of its own, and the two folders are compared byte by byte. Then the
bag is checked by sha256sum, sha512sum, openssl and the bagit library, its PDF by the checker of PDF/A that pikepdf
brings and by veraPDF (where `scripts/check.sh checkers` installed them), its graph by the followthemoney library, and
each citation by its own words: the original by its hash, the page by its text, the box by the words of the PDF in it.
Prints a JSON line; `--freeze` writes `build.json`.
"""

import argparse
import csv
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import bagit  # type: ignore[import-untyped]
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont
from support import checkers, web
from support.factories import a_mention, an_analysis

from api import building, prosecuting
from api.building import BuildAsked
from api.wiring import Workspace
from models.document import Document, DocumentState, Page, TextSource
from models.job import Stage
from models.prosecution import AssertionAsked, ExhibitAsked, FileAsked, FileId
from models.words import Word
from services.casefile.paper.folios import plain

FROZEN = Path(__file__).with_suffix(".json")
CASE = web.OURS
ASSERTIONS = 2
"""Of each exhibit."""
PRINT = (
    "la declarante dijo que le retuvieron el pasaporte al llegar al local y que debía pagar el viaje con su trabajo "
    "el encargado anotaba la deuda en una libreta azul cada noche y nadie salía sin su permiso"
)
WORDS = PRINT.split()
SCALE = 150 / 72
LINES, ACROSS = 38, 9


def lines_of(exhibit: int, page: int) -> list[str]:
    """The lines of a page: the same words in another order on each, and one number that stands nowhere else."""
    dice = random.Random(exhibit * 1_000 + page)
    lines = [" ".join(dice.choices(WORDS, k=ACROSS)) for _ in range(LINES)]
    lines[7] = f"Folio {exhibit:03d}-{page:03d}: llamó desde el 71234567 y pidió el dinero"
    return lines


def scanned(lines: list[str]) -> tuple[bytes, tuple[Word, ...], str]:
    """A picture of print at 150 dots an inch, the places of its words in points, and its text."""
    picture = Image.new("L", (1240, 1754), 244)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(22)
    words, text = [], ""
    for row, line in enumerate(lines):
        x, y = 120.0, 120 + 40 * row
        for word in line.split():
            wide = pen.textlength(word, font=font)
            pen.text((x, y), word, fill=30, font=font)
            box = (x / SCALE, y / SCALE, (x + wide) / SCALE, (y + 26) / SCALE)
            words.append(Word(start=len(text), end=len(text) + len(word), box=box))
            text += f"{word} "
            x += wide + 8
        text = text[:-1] + "\n"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue(), tuple(words), text


def exhibit_of(workspace: Workspace, number: int, pages: int) -> None:
    """Receive one and record what its reading would have given."""
    scan = number % 10 < 6
    made, parts = [], []
    for page in range(1, pages + 1):
        lines = lines_of(number, page)
        if scan:
            content, words, text = scanned(lines)
            image = workspace.blobs.put(io.BytesIO(content)).sha256
            made.append(Page(
                number=page, width=595, height=842, source=TextSource.OCR, confidence=0.93, text=text, words=words,
                image=image,
            ))  # fmt: skip
            parts.append(content)
        else:
            text = "\n".join(lines)
            made.append(Page(number=page, width=0, height=0, source=TextSource.TEXT, text=text))
            parts.append(text.encode())
    name = f"{'escaneo' if scan else 'declaración'} {number:03d}.{'pdf' if scan else 'txt'}"
    received = web.receive(workspace, CASE, name, b"\x00".join(parts))
    document = Document(
        id=received.document, case=CASE.id, sha256=received.sha256, name=name, media_type="text/plain",
        state=DocumentState.DONE, version="1", pages=tuple(made),
    )  # fmt: skip
    for job in workspace.records.jobs.lease(stages=[Stage.EXTRACT], holder="bench", seconds=60, limit=10):
        workspace.records.jobs.complete(job)
    workspace.records.evidence.save_document(document)
    workspace.records.evidence.save_analysis(an_analysis(document, a_mention(document)))


def fill(data: Path, exhibits: int, pages: int) -> FileId:
    """The case and its file."""
    with web.opened(data) as workspace:
        workspace.records.people.add_agency(web.HOME)
        workspace.records.cases.add(CASE)
        by = workspace.operator
        asked = FileAsked(title="Ministerio Público contra R. y otros", court="Juzgado Tercero", summary="Resumen.")
        file = prosecuting.begin(workspace, by, CASE.id, asked).id
        for number in range(1, exhibits + 1):
            exhibit_of(workspace, number, pages)
        for status in workspace.records.evidence.files(CASE.id):
            prosecuting.add_exhibit(workspace, by, CASE.id, file, ExhibitAsked(document=status.document))
        for one in prosecuting.read(workspace, by, CASE.id, file).present:
            number = int(one.title.split()[1].split(".")[0])
            for turn in range(ASSERTIONS):
                page = 1 + (number * 7 + turn * 11) % pages
                pinned = AssertionAsked(
                    exhibit=one.number, page=page, text="Se pidió dinero por teléfono",
                    quote=f"Folio {number:03d}-{page:03d}: llamó desde el 71234567", elements=("means",),
                )  # fmt: skip
                prosecuting.add_assertion(workspace, by, CASE.id, file, pinned)
        return file


def build(data: Path, file: str, to: Path) -> None:
    """One build, in a process that does nothing else."""
    with web.opened(data) as workspace:
        told = building.build(
            workspace, workspace.operator, CASE.id, FileId(file), BuildAsked(recipient="Juzgado Tercero"), to=to
        )
        sys.stdout.write(told.model_dump_json())


def apart(*arguments: str) -> tuple[dict[str, Any], dict[str, float]]:
    """This very script in a process of its own: what it told, and its time and memory."""
    began = time.monotonic()
    running = subprocess.Popen([sys.executable, "-P", __file__, *arguments], stdout=subprocess.PIPE)
    assert running.stdout is not None
    told = json.loads(running.stdout.read())
    _, status, used = os.wait4(running.pid, 0)
    if status:
        raise SystemExit(f"a build ended with {status}")
    cost = {
        "wall_seconds": round(time.monotonic() - began, 1), "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mib": round(used.ru_maxrss / 1024, 1),
    }  # fmt: skip
    return told, cost


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file below."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def checked(bag: Path) -> Iterator[tuple[str, bool | None]]:
    """What programs of others say of a bag; None: not installed here."""
    for name, command in {
        "sha256sum": "sha256sum --quiet -c manifest-sha256.txt",
        "sha512sum": "sha512sum --quiet -c manifest-sha512.txt && sha512sum --quiet -c tagmanifest-sha512.txt",
        "openssl": "openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in tagmanifest-sha512.txt "
        "-sigfile tagmanifest-sha512.txt.sig",
    }.items():
        yield name, subprocess.run(["sh", "-c", command], cwd=bag, capture_output=True, check=False).returncode == 0
    yield "bagit", bagit.Bag(str(bag)).is_valid()
    yield "pikepdf_pdfa", _told(checkers.pdfa, bag / "data/casefile.pdf")
    yield "verapdf", _told(checkers.verapdf, bag / "data/casefile.pdf")
    yield "followthemoney", _told(checkers.followthemoney, bag / "data/graph/entities.ftm.json")


def _told(check: Callable[[Path], list[str] | None], path: Path) -> bool | None:
    found = check(path)
    if found:
        sys.stderr.write("\n".join(found[:20]) + "\n")
    return None if found is None else not found


def cited(bag: Path, originals: dict[str, str]) -> int:
    """How many citations lead to an original of that hash, a text that says the quote, and a box in which it stands."""
    listed = {row["document"]: row for row in csv.DictReader((bag / "data/exhibits.csv").open(encoding="utf-8-sig"))}
    sound = 0
    with pdfium.PdfDocument(bag / "data/casefile.pdf") as pdf:
        for one in json.loads((bag / "data/citations.json").read_text(encoding="utf-8")):
            number = int(listed[one["document"]]["exhibit"])
            text = (bag / f"data/texts/{number:06d}/{one['page']:06d}.txt").read_text(encoding="utf-8")
            said = text[one["start"] : one["end"]] == one["quote"]
            page = pdf[one["pdf"]["folio"] - 1]
            left, below, right, above = one["pdf"]["box"]
            words = page.get_textpage().get_text_bounded(left=left, bottom=below, right=right, top=above)
            shown = one["pdf"]["picture"] is not None or plain(one["quote"]) in plain(words)
            sound += one["sha256"] in originals.values() and said and shown
    return sound


def main() -> int:
    """Run it; 1 where anything is not sound."""
    ask = argparse.ArgumentParser(prog="lince bench casefile.build")
    ask.add_argument("--exhibits", type=int, default=100)
    ask.add_argument("--pages", type=int, default=30)
    ask.add_argument("--freeze", action="store_true")
    ask.add_argument("--build", nargs=3, default=())
    ask.add_argument("--keep", default="")
    asked = ask.parse_args()
    if asked.build:
        build(Path(asked.build[0]), asked.build[1], Path(asked.build[2]))
        return 0
    with tempfile.TemporaryDirectory() as work:
        folder = Path(asked.keep or work)
        file = fill(folder / "data", asked.exhibits, asked.pages)
        told, cost = apart("--build", str(folder / "data"), file, str(folder / "one"))
        _, again = apart("--build", str(folder / "data"), file, str(folder / "two"))
        one, two = digests(folder / "one"), digests(folder / "two")
        checks = dict(checked(folder / "one"))
        originals = {path: digest for path, digest in one.items() if path.startswith("data/originals/")}
        result = {
            "exhibits": told["exhibits"], "pages": told["exhibit_pages"], "pdf_pages": told["pages"],
            "pdf_mib": round((folder / "one/data/casefile.pdf").stat().st_size / 2**20, 1), "files": told["files"],
            "mib": round(told["bytes"] / 2**20, 1), "first": cost, "second": again,
            "load": round(os.getloadavg()[0], 1),
            "same_bytes": one == two, "checks": checks, "assertions": told["assertions"],
            "citations_sound": cited(folder / "one", originals),
        }  # fmt: skip
    sys.stdout.write(json.dumps(result) + "\n")
    if asked.freeze:
        FROZEN.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    sound = result["same_bytes"] and False not in checks.values() and result["citations_sound"] == told["assertions"]
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
