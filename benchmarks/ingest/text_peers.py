"""Text of born-digital PDFs beside pypdfium2, pdftotext and pypdf: `./lince bench ingest.text_peers [--freeze]`.

Input are the PDFs with a text layer of the sample dossier, whose words are known, each bound together to many pages
for the speed, so that the start of a program hardly counts. Told are pages a second of computing in one run, and the
share of the words of a page that its text holds. Lince gives a box for each word and judges each page besides, which
`pdftotext -bbox` and the loop over boxes in ingest.pdf_speed do too. pypdf comes by name into an environment of its
own; pdftotext is Debian's poppler-utils, installed by name where that is allowed, else left out with a line.
"""

import argparse
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from api.dossier import build  # noqa: E402 - found only with the checkout on the path
from benchmarks.peers import cpu, environment  # noqa: E402
from models.document import TextSource  # noqa: E402
from services.ingest.extract import extract  # noqa: E402
from services.ingest.plugin import ExtractKit  # noqa: E402

FROZEN = Path(__file__).with_suffix(".json")
COPIES = 40
"""Times that the pages of a file are bound together."""
_WORD = re.compile(r"\w+")
Reader = Callable[[Path], list[str]]
_PYPDF = """
import json, sys, time
from pypdf import PdfReader
started = time.process_time()
pages = [page.extract_text() for page in PdfReader(sys.argv[1]).pages]
print(json.dumps([pages, time.process_time() - started]))
"""


def lince(file: Path) -> list[str]:
    """Text, words and boxes of each page, judged; in this process, as the reading child does it."""
    with tempfile.TemporaryDirectory() as folder:
        found = extract(file, name=file.name, kit=ExtractKit(folder=Path(folder), images=False))
    return [page.text for page in found.pages if page.source is not TextSource.TEXT]


def pypdfium2(file: Path) -> list[str]:
    """Text alone, without places."""
    with pdfium.PdfDocument(file) as document:
        return [page.get_textpage().get_text_range() for page in document]


def pdftotext(file: Path, *options: str) -> list[str]:
    """Text alone, in its own reading order."""
    done = subprocess.run(["pdftotext", *options, str(file), "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def pdftotext_boxes(file: Path) -> list[str]:
    """Words with boxes, page by page."""
    done = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, text=True, check=True)
    pages = done.stdout.split("<page ")[1:]
    return [" ".join(re.findall(r"<word [^>]*>([^<]*)</word>", page)) for page in pages]


def with_poppler() -> bool:
    """Whether pdftotext is here, or could be brought by its package's name."""
    if shutil.which("pdftotext") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "poppler-utils"]
        subprocess.run(command, capture_output=True, check=False)
    if shutil.which("pdftotext") is None:
        sys.stderr.write("pdftotext is left out: install poppler-utils.\n")
    return shutil.which("pdftotext") is not None


def files(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Each PDF with a text layer on every page, and the words of its pages as they are known."""
    for one in build(folder).files:
        sources = {page.source for page in one.pages}
        if one.media_type == "application/pdf" and sources == {TextSource.LAYER} and one.password is None:
            yield folder / one.path, [page.text for page in one.pages]


def bound(file: Path, folder: Path) -> Path:
    """The pages of a file many times over, in one file."""
    out = folder / f"{COPIES}-{file.name}"
    with pikepdf.open(file) as one, pikepdf.new() as many:
        for _ in range(COPIES):
            many.pages.extend(one.pages)
        buffer = io.BytesIO()
        many.save(buffer)
    out.write_bytes(buffer.getvalue())
    return out


def share(known: list[str], told: list[str]) -> tuple[int, int]:
    """Known words that the text of their page holds, and all known ones."""
    held = wanted = 0
    for right, found in zip(known, [*told, *[""] * len(known)], strict=False):
        words, there = Counter(_WORD.findall(right.casefold())), Counter(_WORD.findall(found.casefold()))
        held += sum((words & there).values())
        wanted += sum(words.values())
    return held, wanted


def measured(some: list[tuple[Path, list[str]]], work: Path, readers: dict[str, Reader]) -> dict[str, Any]:
    """Share of words and pages a second, by reader."""
    large = [bound(file, work) for file, _ in some]
    result: dict[str, Any] = {"files": len(some), "pages": COPIES * sum(len(known) for _, known in some)}
    for name, reader in readers.items():
        counts = [share(known, reader(file)) for file, known in some]
        started = cpu()
        pages = sum(len(reader(file)) for file in large)
        result[name] = {
            "words_found": round(sum(held for held, _ in counts) / sum(wanted for _, wanted in counts), 4),
            "pages_a_cpu_second": round(pages / (cpu() - started), 1),
        }
    return result


def main() -> None:
    """Compare, print, and keep where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    readers: dict[str, Reader] = {"lince": lince, "pypdfium2": pypdfium2}
    if with_poppler():
        readers |= {"pdftotext": pdftotext, "pdftotext -bbox": pdftotext_boxes}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        python = environment(work / "env", ["pypdf"])
        if python is not None:

            def pypdf(file: Path) -> list[str]:
                command = [str(python), "-c", _PYPDF, str(file)]
                pages: list[str] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)[0]
                return pages

            readers["pypdf"] = pypdf
        (work / "dossier").mkdir()
        some = list(files(work / "dossier"))
        result = measured(some, work, readers)
    print(json.dumps(result, indent=1))
    if given.freeze:
        FROZEN.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
