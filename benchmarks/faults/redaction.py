"""Redacted copies of PDFs that hide a name in every way that a PDF has: what of it can still be got out of the copies.

    ./lince bench faults.redaction [--variants 9] [--kind KIND] [--whole] [--freeze]

Each of 26 ways is made with three people and three sizes of print, read as any file is, marked by proposals alone and,
where the name is seen all the same, by boxes that are drawn a little too small. Each copy is taken apart by pikepdf,
pdfplumber, pdfium and Pillow; one of each way, and with `--whole` all, are read by OCR as well. Prints a JSON line;
`--freeze` writes `redaction.json`. Every glyph that is left is a fault.

    ./lince bench faults.redaction --pages 100

Time and memory of a copy of so many pages, in place of that.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from functools import cache, partial
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from support import adversarial, redacting

from models.errors import RedactionFailed
from models.ids import PersonId
from models.redaction import Place
from services.ingest.extract import extract
from services.ingest.plugin import ExtractKit
from services.protection.masking import page_without
from services.redaction import building, checking
from services.redaction.building import Leaf

FROZEN = Path(__file__).with_suffix(".json")


def main() -> int:
    """Run it; 1 where anything is left."""
    ask = argparse.ArgumentParser(prog="lince bench faults.redaction")
    ask.add_argument("--variants", type=int, default=9)
    ask.add_argument("--kind", default="")
    ask.add_argument("--whole", action="store_true")
    ask.add_argument("--freeze", action="store_true")
    ask.add_argument("--pages", type=int, default=0)
    asked = ask.parse_args()
    if asked.pages:
        sys.stdout.write(json.dumps(of_pages(asked.pages)) + "\n")
        return 0
    began = time.process_time()
    files = boxes = by_hand = proposed = 0
    left: list[str] = []
    refused: list[str] = []
    for kind in [asked.kind] if asked.kind else adversarial.KINDS:
        for variant in range(asked.variants):
            identity = adversarial.IDENTITIES[variant // 3 % len(adversarial.IDENTITIES)]
            files += 1
            with tempfile.TemporaryDirectory() as work:
                folder = Path(work)
                try:
                    copy = redacting.redacted(folder, kind, identity, variant)
                except RedactionFailed as error:
                    refused.append(f"{kind} {variant}: {error.message}")
                    continue
                looked = folder if asked.whole or variant == 0 else None
                found = redacting.left_over(copy, kind, identity, variant, folder=looked)
                left += [f"{kind} {variant}: {one}" for one in found]
                boxes += sum(len(page.boxes) for page in copy.built.pages)
                by_hand += copy.by_hand
                proposed += copy.proposed
    told = {
        "files": files, "ways": 1 if asked.kind else len(adversarial.KINDS), "boxes": boxes, "proposed": proposed,
        "by_hand": by_hand, "refused": refused, "left": left,
    }  # fmt: skip
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = time.process_time() - began + children.ru_utime + children.ru_stime
    sys.stdout.write(json.dumps({**told, "cpu_seconds": round(spent, 1)}, ensure_ascii=False) + "\n")
    if asked.freeze:
        FROZEN.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if left or refused else 0


def of_pages(pages: int) -> dict[str, float | int]:
    """What a copy of many pages costs, each with a full page of print and two names; OCR of the check included."""
    identity = adversarial.IDENTITIES[0]
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        original = folder / "original.pdf"
        _write(original, pages)
        out = folder / "out"
        out.mkdir()
        kit = ExtractKit(folder=out, layer_images=False)
        found = extract(original, name=original.name, kit=kit)
        known = frozenset({PersonId("1" * 32)})
        leaves = []
        for page in found.pages:
            masked = page_without(page, redacting.matcher(identity), known=known)
            places = [Place(page=page.number, boxes=one.boxes, start=one.start, end=one.end) for one in masked.spans]
            leaves.append(
                Leaf(masked.page, page, tuple(places), picture=partial(redacting.picture_of, original, page, kit))
            )
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began, wall = time.process_time(), time.monotonic()
        path = folder / "copy.pdf"
        with path.open("wb") as file:
            built = building.as_pdf((_once(leaf) for leaf in leaves), secrets := building.secrets_of(leaves), file)
        made = time.process_time() - began
        ocr = _ocr_seconds()
        checking.check_pdf(path, built, secrets, read=redacting.reader(folder))
        return {
            "pages": pages,
            "boxes": sum(len(page.boxes) for page in built.pages),
            "draw_and_build_cpu_seconds": round(made, 1),
            "check_cpu_seconds": round(time.process_time() - began - made, 1),
            "check_ocr_cpu_seconds": round(_ocr_seconds() - ocr, 1),
            "wall_seconds": round(time.monotonic() - wall, 1),
            "load": round(os.getloadavg()[0], 1),
            "grown_mib": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, 1),
            "copy_mib": round(path.stat().st_size / 2**20, 1),
        }


def _once(leaf: Leaf) -> Leaf:
    """The same, whose picture is drawn once and let go with it."""
    return Leaf(leaf.page, leaf.read, leaf.places, picture=None if leaf.picture is None else cache(leaf.picture))


def _ocr_seconds() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _write(path: Path, pages: int) -> None:
    paper = Canvas(str(path), pagesize=A4, invariant=True)
    for number in range(pages):
        paper.setFont("Helvetica", 10)
        for line in range(45):
            told = "Zoraida Tancara Huarachi" if line in (7, 31) else "la declarante"
            paper.drawString(
                72, A4[1] - 72 - 15 * line, f"{number}.{line} Ese día {told} llegó al local y firmó el acta."
            )
        paper.showPage()
    paper.save()


if __name__ == "__main__":
    sys.exit(main())
