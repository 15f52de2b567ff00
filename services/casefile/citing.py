"""Citations of a built file, and their reading back: each from the finished bag and PDF, up to the words in its box.

What is read back: that every assertion of the file is cited; the exhibit by number, document and hash of its original;
the page by its Bates number; the words on that page; and on the folio that is named the stamp of this exhibit and page,
the tab of the assertion, and the words in the box, or the very picture of the page with the box where it lies on it.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pydantic import ValidationError

from models.errors import Altered
from models.ids import DocumentId
from models.produced import BatesRange
from models.prosecution import ProsecutionFile
from services.casefile.bag import PAYLOAD
from services.casefile.gather import Item
from services.casefile.paper.exhibits import Marked
from services.casefile.paper.folios import Folio, Folios, plain
from services.casefile.paper.spoken import say

CITATIONS, PDF, FILE = f"{PAYLOAD}citations.json", f"{PAYLOAD}casefile.pdf", f"{PAYLOAD}file.json"
_NEAR = 1.0
"""Points by which a box may lie elsewhere than where it is computed to lie."""

Row = Mapping[str, str]


def cited(
    marks: Mapping[int, Sequence[Marked]],
    *,
    items: Mapping[int, Item],
    bates: Mapping[DocumentId, BatesRange],
    pictures: Mapping[tuple[int, int], str],
    before: int,
) -> list[dict[str, Any]]:
    """Each assertion with the place that it leads to: in the original, and in the PDF.

    `marks`: by the place of their sheet among those of the exhibits; `before`: pages before these; `pictures`: SHA-256
    of those that are shown, by exhibit and page.
    """
    found = []
    for position, some in sorted(marks.items()):
        for mark in some:
            one, at = mark.assertion, bates[mark.assertion.document]
            item = items[one.exhibit]
            found.append({
                "assertion": one.number, "exhibit": one.exhibit, "document": one.document,
                "sha256": item.receipt.sha256, "sha512": item.receipt.sha512, "page": one.page,
                "bates": at.label(min(one.page, at.pages)), "start": one.start, "end": one.end,
                "boxes": [list(box) for box in one.boxes], "quote": one.quote, "stance": one.stance.value,
                "pdf": {
                    "folio": before + 1 + position, "box": [round(edge, 2) for edge in mark.box],
                    "picture": pictures.get((one.exhibit, one.page)),
                },
            })  # fmt: skip
    return sorted(found, key=lambda one: int(one["assertion"]))


def check_citations(root: Path) -> int:
    """How many citations the bag has, all of them sound. Raises Altered with the first that is not, and why."""
    try:
        told: list[dict[str, Any]] = json.loads((root / CITATIONS).read_text(encoding="utf-8"))
        with pikepdf.open(root / PDF) as pdf, Folios(root / PDF) as folios:
            back = _ReadBack(root, pdf, folios)
            back.all_cited(told)
            for one in told:
                back.check(one)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pikepdf.PdfError, ValidationError) as error:
        raise Altered("The citations of the file cannot be read.", next_step="Build the file again.") from error
    return len(told)


class _ReadBack:
    """Reads citations back from a bag. Raises Altered."""

    def __init__(self, root: Path, pdf: pikepdf.Pdf, folios: Folios) -> None:
        self._root = root
        self._folios = folios
        self._file = ProsecutionFile.model_validate_json((root / FILE).read_bytes())
        self._exhibits = {int(row["exhibit"]): row for row in _table(root / f"{PAYLOAD}exhibits.csv")}
        self._documents = {int(row["number"]): row for row in _table(root / f"{PAYLOAD}tables/documents.csv")}
        self._pages = {
            (int(row["number"]), int(row["page"])): row for row in _table(root / f"{PAYLOAD}tables/pages.csv")
        }
        listed = (line.split("  ", 1) for line in (root / "manifest-sha256.txt").read_text("utf-8").splitlines())
        self._listed = {path: digest for digest, path in listed}
        names = pdf.Root.Names.Dests.Names
        places = {str(names[at]): names[at + 1] for at in range(0, len(names), 2)}
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        self._places = {name: numbers.get(place[0].objgen) for name, place in places.items()}

    def all_cited(self, told: Sequence[Mapping[str, Any]]) -> None:
        """That each assertion that stands is cited once, and as it stands."""
        standing = {one.number: one.model_dump(mode="json") for one in self._file.standing}
        numbers = [int(one["assertion"]) for one in told]
        missing = sorted(standing.keys() ^ set(numbers)) or [one for one in numbers if numbers.count(one) > 1]
        if missing:
            raise _altered(missing[0], "it is not cited once")
        names = ("exhibit", "document", "sha256", "page", "start", "end", "boxes", "quote", "stance")
        for one in told:
            if any(one[name] != standing[int(one["assertion"])][name] for name in names):
                raise _altered(one["assertion"], "it is another than the assertion")

    def check(self, one: Mapping[str, Any]) -> None:
        """One citation."""
        faults = (
            (self._original, "its exhibit has another original"),
            (self._numbered, "its page has another number"),
            (self._said, "its words do not stand on the page"),
            (self._leads, "it leads nowhere in the PDF"),
            (self._stamped, "its folio shows another page"),
            (self._shown, "its words do not stand in the box"),
        )
        for sound, fault in faults:
            if not sound(one):
                raise _altered(one["assertion"], fault)

    def _original(self, one: Mapping[str, Any]) -> bool:
        """The exhibit is this document, whose original, where it leaves, has this hash."""
        number = int(one["exhibit"])
        for row in (self._exhibits[number], self._documents[number]):
            if any(row[name] != one[name] for name in ("document", "sha256", "sha512")):
                return False
        begin = f"{PAYLOAD}originals/{number:06d}_"
        there = [digest for path, digest in self._listed.items() if path.startswith(begin)]
        return there == ([] if self._documents[number]["original_withheld"] else [one["sha256"]])

    def _numbered(self, one: Mapping[str, Any]) -> bool:
        """The page has this Bates number, and is one of the exhibit's."""
        row = self._exhibits[int(one["exhibit"])]
        first = row["first_bates"]
        digits = len(first) - len(first.rstrip("0123456789"))
        number = int(first[-digits:]) + int(one["page"]) - 1
        label = f"{first[:-digits]}{number:0{digits}d}"
        return one["bates"] == label and int(one["page"]) >= 1 and label <= row["last_bates"]

    def _said(self, one: Mapping[str, Any]) -> bool:
        """The words stand at their place in the text of the page, as it leaves."""
        if one["start"] is None:
            return True
        path = self._root / f"{PAYLOAD}texts/{int(one['exhibit']):06d}/{int(one['page']):06d}.txt"
        return bool(one["quote"]) and path.read_bytes().decode()[one["start"] : one["end"]] == str(one["quote"])

    def _leads(self, one: Mapping[str, Any]) -> bool:
        """The named place of the assertion, and its exhibit's, lie on the folio, and the box on its sheet."""
        folio = int(one["pdf"]["folio"])
        first = self._places.get(f"x{one['exhibit']}p{one['page']}")
        left, below, right, above = one["pdf"]["box"]
        if not 1 <= folio <= len(self._folios) or self._places.get(f"a{one['assertion']}") != folio:
            return False
        across, down = self._folios.size(folio)
        return first is not None and first <= folio and 0 <= left < right <= across and 0 <= below < above <= down

    def _stamped(self, one: Mapping[str, Any]) -> bool:
        """The folio bears the numbers of exhibit, page and folio, the hash, and the tab of the assertion."""
        language = self._file.language
        with self._folios.of(int(one["pdf"]["folio"])) as sheet:
            told = (
                f"{say('exhibit', language).upper()} {one['exhibit']}{say('page', language)} {one['page']}/",
                str(one["bates"]), f"SHA-256 {one['sha256']}", f"{say('folio', language)} {one['pdf']['folio']}",
            )  # fmt: skip
            stamp = sheet.stamp
            return all(plain(words) in stamp for words in told) and f"A-{one['assertion']}" in sheet.tabs

    def _shown(self, one: Mapping[str, Any]) -> bool:
        """The words stand in the box; on a picture, the box lies over it as it lies over the page."""
        with self._folios.of(int(one["pdf"]["folio"])) as sheet:
            if sheet.picture is not None:
                return self._on_picture(one, sheet)
            if one["pdf"]["picture"] is not None:
                return False
            return not one["quote"] or self._in_box(one, sheet) or self._withheld(one, sheet)

    def _on_picture(self, one: Mapping[str, Any], sheet: Folio) -> bool:
        row = self._pages[int(one["exhibit"]), int(one["page"])]
        width, height = float(row["width"]), float(row["height"])
        assert sheet.picture is not None
        left, below, right, above = sheet.picture.box
        boxes = one["boxes"] or [(0.0, 0.0, width, height)]
        x, y = (right - left) / width, (above - below) / height
        there = (
            left + min(box[0] for box in boxes) * x, above - max(box[3] for box in boxes) * y,
            left + max(box[2] for box in boxes) * x, above - min(box[1] for box in boxes) * y,
        )  # fmt: skip
        near = all(abs(told - found) <= _NEAR for told, found in zip(one["pdf"]["box"], there, strict=True))
        return near and sheet.picture.sha256 == one["pdf"]["picture"]

    def _in_box(self, one: Mapping[str, Any], sheet: Folio) -> bool:
        """The words stand in the box, or begin there and go on where the page goes on, on the next sheets."""
        quote, inside = plain(one["quote"]), sheet.words(tuple(one["pdf"]["box"]))
        if quote in inside:
            return True
        if not inside or not sheet.body.endswith(inside):
            return False
        whole = inside + "".join(self._after(one))
        return 0 <= whole.find(quote) < len(inside)

    def _after(self, one: Mapping[str, Any]) -> Iterator[str]:
        same = plain(str(one["bates"]))
        for folio in range(int(one["pdf"]["folio"]) + 1, len(self._folios) + 1):
            with self._folios.of(folio) as sheet:
                if same not in sheet.stamp:
                    return
                yield sheet.body

    def _withheld(self, one: Mapping[str, Any], sheet: Folio) -> bool:
        """Whether a slip stands there in place of the page."""
        words = say("withheld" if self._documents[int(one["exhibit"])]["original_withheld"] else "no_image",
                    self._file.language)  # fmt: skip
        return sheet.body == plain(words)


def _altered(number: int, fault: str) -> Altered:
    return Altered(f"Citation A-{number} cannot be followed: {fault}.", next_step="Build the file again.")


def _table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
