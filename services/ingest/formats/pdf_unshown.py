"""What the objects of a PDF hold and no page of it shows: by qpdf, once for each file, behind its last page.

Values of form fields that are not drawn, looks of notes that only a click brings up, texts for those who cannot see,
scripts, own properties, words about attached files, layers that are switched off.
"""

import contextlib
import io
import operator
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium

from services.ingest.formats import pdf_names
from services.ingest.formats.html import html_text
from services.ingest.formats.pdf_actions import Actions
from services.ingest.formats.pdf_extras import HIDDEN
from services.ingest.formats.text import clean

MOST_NOTES = 20_000
"""Notes and fields of one document that are looked at."""
MOST_LOOKS = 300
"""Looks of notes that are read; each costs as much as a small page."""
MOST_TEXTS = 2_000
MOST_ELEMENTS = 30_000
"""Elements of the document's structure that are looked through."""
_LETTERS = 3
_FLAWS = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, MemoryError)


@dataclass
class Unshown:
    """What was found. Lines are text that can be searched, all else is fact."""

    properties: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    looks: list[dict[str, Any]] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    attached: list[list[str]] = field(default_factory=list)
    layers: list[list[Any]] = field(default_factory=list)
    actions: Actions = field(default_factory=Actions)

    def facts(self, known: Collection[str]) -> dict[str, Any]:
        """As metadata. `known`: targets of links that were told with their page."""
        found: dict[str, Any] = {
            "properties": self.properties,
            "form_defaults": self.defaults,
            "form_hints": self.hints,
            "unshown_notes": self.looks,
            "alternative_texts": self.alternatives,
            "attached": self.attached,
            "layers": self.layers,
            "scripts": self.actions.scripts,
            "actions": [one for one in self.actions.targets if one[2] not in known],
        }
        return {name: value for name, value in found.items() if value}

    def lines(self, known: Collection[str], *, last: int) -> Iterator[str]:
        """As text for a search, of pages up to the last one that was read."""
        yield from (f"{name}: {value}" for name, value in self.values.items())
        yield from (f"{name}: {value}" for name, value in self.defaults.items())
        yield from (look["text"] for look in self.looks)
        yield from self.alternatives
        yield from (" ".join(words) for words in self.attached)
        yield from (target for page, _, target in self.actions.targets if target not in known and page <= last)


def unshown(document: pikepdf.Pdf | None) -> Unshown:
    """All of it, as far as the damage of the file allows."""
    found = Unshown()
    if document is None:
        return found
    for gather in (_properties, _attached, _layers, _alternatives, _of_document, _fields, _notes):
        with contextlib.suppress(*_FLAWS):
            gather(document, found)
    return found


def is_switched(document: pikepdf.Pdf | None) -> bool:
    """Whether a layer of the document is switched off as a rule."""
    found = Unshown()
    if document is not None:
        with contextlib.suppress(*_FLAWS):
            _layers(document, found)
    return any(not shown for _, shown in found.layers)


def _properties(document: pikepdf.Pdf, found: Unshown) -> None:
    usual = {
        "/Title",
        "/Author",
        "/Subject",
        "/Keywords",
        "/Creator",
        "/Producer",
        "/CreationDate",
        "/ModDate",
        "/Trapped",
    }
    if "/Info" not in document.trailer:
        return
    for key, value in sorted(dict(document.trailer.Info).items(), key=operator.itemgetter(0)):
        if key not in usual and isinstance(value, pikepdf.String | pikepdf.Name) and len(found.properties) < MOST_TEXTS:
            found.properties[clean(key.removeprefix("/"))[:200]] = clean(str(value))[:2_000]


def _attached(document: pikepdf.Pdf, found: Unshown) -> None:
    for name, entry in document.attachments.items():
        one = entry.obj
        told = [_text(one.get("/Desc"))]
        own = one.get("/CI")
        told += [_text(value) for value in dict(own).values()] if isinstance(own, pikepdf.Dictionary) else []
        told = [words for words in told if words]
        if told and len(found.attached) < MOST_TEXTS:
            found.attached.append([clean(str(name))[:500], *told])


def _layers(document: pikepdf.Pdf, found: Unshown) -> None:
    """Names of the layers, and whether each is shown when the file is opened."""
    layers = document.Root.get("/OCProperties")
    if not isinstance(layers, pikepdf.Dictionary):
        return
    usual = layers.get("/D", pikepdf.Dictionary())
    off = {one.objgen for one in usual.get("/OFF", ())}
    on = {one.objgen for one in usual.get("/ON", ())}
    none = usual.get("/BaseState") == "/OFF"
    for one in list(layers.get("/OCGs", ()))[:MOST_TEXTS]:
        shown = one.objgen in on if none else one.objgen not in off
        found.layers.append([_text(one.get("/Name")), shown])


def _alternatives(document: pikepdf.Pdf, found: Unshown) -> None:
    """What the structure says for those who cannot see a picture, and what shortened words stand for."""
    if "/StructTreeRoot" not in document.Root or not (
        document.is_encrypted or pdf_names.may_hold(Path(document.filename), pdf_names.ALTERNATIVES)
    ):
        return
    waiting = [document.Root["/StructTreeRoot"]]
    seen: set[Any] = set()
    told: dict[str, None] = {}
    while waiting and len(seen) < MOST_ELEMENTS and len(told) < MOST_TEXTS:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += reversed(list(one))
            continue
        if not isinstance(one, pikepdf.Dictionary):
            continue
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        # A large document has tens of thousands of elements, and each look into one costs.
        keys = one.keys()
        for key in ("/Alt", "/E"):
            if key in keys and (words := _text(one[key])):
                told[words] = None
        if "/K" in keys:
            waiting.append(one["/K"])
    found.alternatives += told


def _of_document(document: pikepdf.Pdf, found: Unshown) -> None:
    found.actions.of_document(document)


def _fields(document: pikepdf.Pdf, found: Unshown) -> None:
    form = document.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        waiting = [(one, "") for one in form.get("/Fields", ())][::-1]
        seen = set[tuple[int, int]]()
        for _ in range(MOST_NOTES):
            if not waiting:
                return
            one, above = waiting.pop()
            if not isinstance(one, pikepdf.Dictionary) or (one.is_indirect and one.objgen in seen):
                continue
            seen.add(one.objgen)
            name = ".".join(part for part in (above, _text(one.get("/T"))[:200]) if part)
            _field(one, name, found)
            waiting += [(kid, name) for kid in one.get("/Kids", ())][::-1]


def _field(one: Any, name: str, found: Unshown) -> None:
    name = name or f"field {len(found.hints) + 1}"
    value, usual = _value(one.get("/V")), _value(one.get("/DV"))
    rich = html_text(_value(one.get("/RV"))) if one.get("/RV") is not None else ""
    if rich.strip() and _folded(rich) != _folded(value):
        found.values[name] = clean(rich.strip())[:2_000]
    several = one.get("/V")
    if isinstance(several, pikepdf.Array) and len(several) > 1 and value:
        found.values[name] = value
    if usual and _folded(usual) != _folded(value) and one.get("/FT") != "/Btn":
        found.defaults[name] = usual
    if hint := _text(one.get("/TU")):
        found.hints[name] = hint
    found.actions.of(one, 0)


def _notes(document: pikepdf.Pdf, found: Unshown) -> None:
    """Looks of notes that are not shown as they are, and what notes do when somebody clicks on them."""
    left = MOST_NOTES
    looks: list[tuple[int, str, Any]] = []
    usual: dict[int, Any] = {}
    for number, page in enumerate(document.pages, start=1):
        found.actions.of(page.obj, number)
        if "/Annots" not in page.obj:
            continue
        for note in page.obj["/Annots"]:
            left -= 1
            if left < 0:
                break
            if not isinstance(note, pikepdf.Dictionary):
                continue
            found.actions.of(note, number)
            if len(looks) < MOST_LOOKS and "/AP" in note and isinstance(note["/AP"], pikepdf.Dictionary):
                kind = str(note.get("/Subtype", "")).removeprefix("/").lower()
                for look in _unshown_looks(note):
                    usual[len(looks)] = _normal(note)
                    looks.append((number, kind, look))
    if not looks:
        return
    shown = _read(list(usual.values()))
    for (number, kind, _), text, normal in zip(looks, _read([look for _, _, look in looks]), shown, strict=True):
        if sum(map(str.isalnum, text)) >= _LETTERS and _folded(text) != _folded(normal):
            found.looks.append({"page": number, "kind": kind, "text": text})


def _unshown_looks(note: Any) -> Iterator[Any]:
    looks = note.AP
    hidden = int(note.get("/F", 0)) & HIDDEN
    for key in ("/N", "/R", "/D"):
        look = looks.get(key)
        if isinstance(look, pikepdf.Stream):
            if key != "/N" or hidden:
                yield look
        elif isinstance(look, pikepdf.Dictionary):
            for state, one in dict(look).items():
                if isinstance(one, pikepdf.Stream) and (key != "/N" or hidden or state != note.get("/AS")):
                    yield one


def _normal(note: Any) -> Any:
    look = note.AP.get("/N")
    if isinstance(look, pikepdf.Stream):
        return None if int(note.get("/F", 0)) & HIDDEN else look
    return None


def _read(looks: list[Any]) -> list[str]:
    """The text of each, drawn on a page of its own."""
    paper = pikepdf.new()
    for look in looks:
        sheet = paper.add_blank_page(page_size=(612, 792))
        if isinstance(look, pikepdf.Stream):
            form = paper.copy_foreign(look) if look.is_indirect else paper.make_stream(look.read_bytes())
            bounds = [float(edge) for edge in form.get("/BBox", (0, 0, 612, 792))]
            sheet.obj.MediaBox = pikepdf.Array(bounds)
            sheet.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Look=form))
            sheet.obj.Contents = paper.make_stream(b"/Look Do")
    buffer = io.BytesIO()
    paper.save(buffer)
    said = []
    with pdfium.PdfDocument(buffer.getvalue()) as drawn:
        for page in drawn:
            text = page.get_textpage()
            said.append(clean(" ".join(text.get_text_range().split()))[:2_000])
            text.close()
            page.close()
    return said


def _value(value: Any) -> str:
    if isinstance(value, pikepdf.Array):
        return ", ".join(filter(None, map(_value, value)))
    if isinstance(value, pikepdf.Stream):
        return clean(value.read_bytes().decode("utf-8", "replace").strip())[:2_000]
    return _text(value)


def _text(value: Any) -> str:
    return clean(" ".join(str(value).split()))[:2_000] if isinstance(value, pikepdf.String) else ""


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()
