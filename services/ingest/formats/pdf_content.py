"""Whether the content of a PDF's pages is whole: pdfium draws what comes before the damage and says nothing of it."""

import re
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from services.ingest.formats.pdf_objects import Drawing, PageObjects, taken_apart

MOST_FORMS = 5_000
_DEEPEST = 8
SHOWN = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
"""Names of what a content shows: pictures and forms."""


@dataclass
class Contents:
    """Remembers of one document which of its forms are whole: a letterhead is on every page."""

    _known: dict[Any, bool] = field(default_factory=dict)

    def is_broken(self, page: PageObjects) -> bool:
        """Whether a part of what the page shows cannot be unpacked to its end, or is not there.

        Forms on it count, and what those hold.
        """
        return self._broken(page.drawing, page.resources, depth=0)

    def _broken(self, drawing: Drawing, resources: Any, *, depth: int) -> bool:
        if not drawing.whole:
            return True
        shown = SHOWN.findall(drawing.content) if b"Do" in drawing.content else ()
        return self._lacks({f"/{name.decode('latin-1')}" for name in shown}, resources, depth=depth)

    def _lacks(self, shown: set[str], resources: Any, *, depth: int) -> bool:
        """Whether something that is shown is not there, or is a form that is broken."""
        if not shown or depth > _DEEPEST or resources is None:
            return False
        held = dict(resources.get("/XObject", pikepdf.Dictionary()))
        for name in shown:
            thing = held.get(name)
            if not isinstance(thing, pikepdf.Stream):
                return True
            if thing.get("/Subtype") != "/Form":
                continue
            if thing.objgen not in self._known and len(self._known) < MOST_FORMS:
                self._known[thing.objgen] = False  # one that shows itself
                inner = thing.get("/Resources", resources)
                self._known[thing.objgen] = self._broken(taken_apart(thing), inner, depth=depth + 1)
            if self._known.get(thing.objgen):
                return True
        return False
