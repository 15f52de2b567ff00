"""Files attached to a PDF: those that it lists, those pinned to its pages, and those that only another reader finds."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models.document import Problem
from services.ingest.formats.text import clean
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import Part


class Attached:
    """Keeps attached files as children, each content once."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._names: set[str] = set()
        self._apart = unique(self._names)
        self._kept: set[str] = set()
        self.lost = 0

    def kept(self) -> dict[str, Any]:
        """What a bookmark remembers."""
        return {"names": sorted(self._names), "attached": sorted(self._kept), "lost": self.lost}

    def again(self, kept: Mapping[str, Any]) -> None:
        """Go on with what was kept before."""
        self._names.update(kept.get("names", ()))
        self._kept.update(kept.get("attached", ()))
        self.lost = kept.get("lost", 0)

    def keep(self, files: Iterable[tuple[str, bytes]]) -> Iterator[Part]:
        """Keep files by name; an empty one counts as lost."""
        for name, content in files:
            if not content:
                self.lost += 1
                continue
            self._kept.add(hashlib.sha256(content).hexdigest())
            yield self._outbox.child(self._apart(clean(name) or "attachment"), content)

    def also(self, files: Iterable[tuple[str, bytes]]) -> Iterator[Part]:
        """Keep those whose content was not kept before."""
        for name, content in files:
            if content and hashlib.sha256(content).hexdigest() not in self._kept:
                yield from self.keep([(name, content)])

    def missed(self, files: Iterable[tuple[str, bytes]]) -> Iterator[Part]:
        """Keep what was lost before; tell what stays lost."""
        missing = [(name, content) for name, content in files if hashlib.sha256(content).hexdigest() not in self._kept]
        self.lost -= len([content for _, content in missing if content])
        yield from self.keep([file for file in missing if file[1]])
        if self.lost > 0:
            yield Problem(
                code="attachment_lost",
                message="An attached file could not be taken out of the PDF. Ask for another copy from its source.",
            )
