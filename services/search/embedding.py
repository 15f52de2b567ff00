"""Reads waiting pages for their meaning, in the background: only while no file waits to be read, analyzed or indexed.

What is due is told by the catalogue itself, so nothing is queued and nothing is lost: pages without vectors of this
version are due, be they new, read anew, or embedded by an older encoder. Two processes may do the same stretch; the
second finds it done, or puts the same in its place.
"""

import random
import time
from collections.abc import Callable, Sequence

import numpy as np

from models.document import Document
from models.ids import CaseId, DocumentId
from services.meaning_ports import Embedder, StretchPassages, VectorIndex
from services.ports import Records
from services.search.passages import passages

_LOOKED_AT = 64
"""Stretches among which one is drawn: processes that work side by side seldom draw the same."""
_SLICE = 4
"""Passages between two looks for what somebody waits for: a tenth of a second."""


class MeaningReader:
    """Gives pages their vectors, a stretch at a time. One per process; remembers only a stretch that was cut off."""

    def __init__(self, records: Records, embedder: Embedder, vectors: VectorIndex) -> None:
        self._records = records
        self._embedder = embedder
        self._vectors = vectors
        self._awaited = False
        self._begun: tuple[tuple[DocumentId, int], dict[str, np.ndarray]] | None = None

    def work_once(self, *, stop: Callable[[], bool] = bool) -> bool:
        """Embed one stretch, unless something else waits or `stop` says so. False: nothing is due, or it waits.

        Raises EngineUnavailable, StorageFull.
        """
        if self._busy():
            return False
        due = self._records.meaning.due(self._embedder.version, limit=_LOOKED_AT)
        if not due:
            return False
        begun = next((one for one in due if self._begun is not None and (one[0], one[2]) == self._begun[0]), None)
        document, case, stretch = begun or random.choice(due)  # noqa: S311 - nothing secret
        pages = self._records.evidence.stretches([(document, stretch)], words=False).get((document, stretch))
        return pages is not None and self._embed(pages, case, stretch, stop)

    def catch_up(self, *, seconds: float) -> bool:
        """Embed what is due for somebody who waits for it, for so long at most, whatever else waits.

        True when nothing is due any more.
        """
        end = time.monotonic() + seconds
        self._awaited = True
        try:
            while time.monotonic() < end and self.work_once(stop=lambda: time.monotonic() >= end):
                pass
        finally:
            self._awaited = False
        return not self._records.meaning.due(self._embedder.version, limit=1)

    def _busy(self) -> bool:
        """Whether other work comes first."""
        return not self._awaited and self._records.jobs.waiting() > 0

    def _embed(self, document: Document, case: CaseId, stretch: int, stop: Callable[[], bool]) -> bool:
        found = [(one, page.text[one.start : one.end]) for page in document.pages for one in passages(page)]
        place = (document.id, stretch)
        done = self._begun[1] if self._begun is not None and self._begun[0] == place else {}
        self._begun = (place, done)
        texts = [text for text in dict.fromkeys(text for _, text in found) if text not in done]
        for at in range(0, len(texts), _SLICE):
            if stop() or (at and self._busy()):
                return False
            some = texts[at : at + _SLICE]
            done.update(zip(some, self._embedder.passages(some), strict=True))
        made = StretchPassages(
            document=document.id,
            case=case,
            stretch=stretch,
            pages=len(document.pages),
            passages=[one for one, _ in found],
            vectors=_rows([done[text] for _, text in found]),
        )
        # The index is a copy: written first, durably, and only then is the stretch done. Twice written is the same.
        self._vectors.write([made])
        texts_now = {page.number: page.text for page in document.pages}
        self._records.meaning.put(made, version=self._embedder.version, texts=texts_now)
        # Not sooner: where the index takes nothing now, only the writing is tried again.
        self._begun = None
        return True


def _rows(vectors: Sequence[np.ndarray]) -> np.ndarray:
    return np.array(vectors, dtype=np.float16) if vectors else np.zeros((0, 0), dtype=np.float16)
