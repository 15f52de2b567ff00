"""What a PDF does when it is opened or clicked on: scripts, programs and files it starts, addresses it sends to.

All of it is listed, and nothing is run.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from services.ingest.formats.text import clean

MOST = 2_000
MOST_SCRIPT = 20_000
"""Characters of one script that are kept."""
_DEEPEST = 12
_FLAWS = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, MemoryError)
_KINDS = {
    "/URI": "link",
    "/Launch": "program",
    "/GoToR": "file",
    "/GoToE": "file",
    "/Thread": "file",
    "/ImportData": "file",
    "/SubmitForm": "sends",
    "/Rendition": "media",
    "/Movie": "media",
}


@dataclass
class Actions:
    """Gathers the scripts and targets of one document: where each was found, 0 for the document itself."""

    scripts: list[list[Any]] = field(default_factory=list)
    targets: list[list[Any]] = field(default_factory=list)

    def of_document(self, document: pikepdf.Pdf) -> None:
        """What the document and its outline do."""
        root = document.Root
        self.of(root, 0)
        self._one(root.get("/OpenAction"), 0)
        tree = root.get("/Names", pikepdf.Dictionary()).get("/JavaScript")
        if isinstance(tree, pikepdf.Dictionary):
            for action in pikepdf.NameTree(tree).values():
                self._one(action, 0)
        for item in _outline(root):
            if "/A" in item:
                self._one(item["/A"], 0)

    def of(self, holder: Any, page: int) -> None:
        """What something with actions (a page, a note, a field) does."""
        # Most notes and nearly all pages have none, and asking in vain costs most.
        for key in ("/A", "/PA"):
            if key in holder:
                self._one(holder[key], page)
        if "/AA" in holder and isinstance(more := holder["/AA"], pikepdf.Dictionary):
            for action in dict(more).values():
                self._one(action, page)

    def _one(self, action: Any, page: int, depth: int = 0) -> None:
        if not isinstance(action, pikepdf.Dictionary) or depth > _DEEPEST:
            return
        code = _words(action["/JS"]) if "/JS" in action else ""
        if code.strip() and len(self.scripts) < MOST:
            one = [page, clean(code.strip())[:MOST_SCRIPT]]
            if one not in self.scripts:
                self.scripts.append(one)
        kind = _KINDS.get(str(action.get("/S", "")))
        for target in _targets(action) if kind else ():
            one = [page, kind, clean(" ".join(target.split()))[:2_000]]
            if one[2] and one not in self.targets and len(self.targets) < MOST:
                self.targets.append(one)
        if "/Next" in action:
            following = action["/Next"]
            for after in following if isinstance(following, pikepdf.Array) else [following]:
                self._one(after, page, depth + 1)


def _targets(action: Any) -> Iterator[str]:
    for holder in (action, action.get("/Win"), action.get("/Mac"), action.get("/Unix"), action.get("/T")):
        if not isinstance(holder, pikepdf.Dictionary):
            continue
        for key in ("/URI", "/UF", "/F", "/P"):
            value = holder.get(key)
            if isinstance(value, pikepdf.String):
                yield _words(value)
            elif isinstance(value, pikepdf.Dictionary) and key != "/P":
                yield _words(value.get("/UF", value.get("/F")))
    shown = action.get("/R")
    if isinstance(shown, pikepdf.Dictionary):
        media = shown.get("/C", pikepdf.Dictionary()).get("/D")
        if isinstance(media, pikepdf.Dictionary):
            yield _words(media.get("/UF", media.get("/F")))


def _words(value: Any) -> str:
    if isinstance(value, pikepdf.Stream):
        raw = value.read_bytes()[: 4 * MOST_SCRIPT]
        return str(pikepdf.String(raw)) if raw[:2] == b"\xfe\xff" else raw.decode("utf-8", "replace")
    return str(value) if isinstance(value, pikepdf.String) else ""


def _outline(root: Any) -> Iterator[Any]:
    """The items of the outline, each once."""
    waiting = [root.get("/Outlines", pikepdf.Dictionary()).get("/First")]
    seen: set[Any] = set()
    while waiting and len(seen) < MOST:
        item = waiting.pop()
        if not isinstance(item, pikepdf.Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        yield item
        waiting += [item[key] for key in ("/First", "/Next") if key in item]
