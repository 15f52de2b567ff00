"""Exact search over the vectors in the catalogue: every passage of the scope is compared, and none outside it.

A case's vectors are kept in memory while there is room, and read again when they have changed. Comparing 100,000
passages takes about fifteen milliseconds; a case that is too large to keep is read through each time.
"""

import heapq
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.ids import CaseId, DocumentId
from models.meaning import NearPassage
from models.search import Scope
from services.meaning_ports import KeptVectors, MeaningStore, StretchPassages, Vectors

KEPT = 192 * 1024 * 1024
"""Bytes of vectors that a process keeps: those of about a quarter of a million passages."""
_ROWS = 512
"""Rows widened at once: what of them is computed fits into the processor's own memory."""
_SIGN_AND_NUMBER = np.int32(~0x70000000)
_HALF_TO_WHOLE = np.float32(2.0**112)
"""A half float's bits in the place of a float's say its number divided by this."""

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True)
class _Block:
    """Passages of a case: for each the number of its document, its page and place, and its vector."""

    case: CaseId
    documents: Sequence[DocumentId]
    owners: Numbers
    places: Numbers
    vectors: KeptVectors

    @property
    def size(self) -> int:
        return self.vectors.nbytes + self.places.nbytes + self.owners.nbytes

    def near(self, row: int, score: float) -> NearPassage:
        page, start, end = map(int, self.places[row])
        document = self.documents[int(self.owners[row])]
        return NearPassage(case=self.case, document=document, page=page, start=start, end=end, score=score)


class ExactVectors:
    """VectorIndex over the catalogue itself. Writes nothing: what is kept there is found here. Safe for threads."""

    def __init__(self, store: MeaningStore, version: str, *, kept: int = KEPT) -> None:
        self._store = store
        self._version = version
        self._room = kept
        self._lock = threading.Lock()
        self._blocks: OrderedDict[CaseId, tuple[str, _Block]] = OrderedDict()

    def write(self, made: Sequence[StretchPassages]) -> None:
        """Nothing is to be done."""

    def nearest(self, vector: Vectors, scope: Scope, *, limit: int) -> Sequence[NearPassage]:
        """The nearest passages of the scope, nearest first; as near ones by document and place."""
        best: list[NearPassage] = []
        for case, stamp in sorted(self._store.stamps(scope.every_case, self._version).items()):
            for block in self._of(case, stamp):
                best = heapq.nsmallest(limit, [*best, *_nearest(block, vector, limit, scope)], key=_order)
        return best

    def lacking(self) -> int:
        """None: what the catalogue keeps is what is searched."""
        return 0

    def holds(self, documents: Collection[DocumentId]) -> int:
        """How many passages of some documents are in memory: all others are in the catalogue alone."""
        wanted = set(documents)
        with self._lock:
            blocks = [block for _, block in self._blocks.values()]
        return sum(block.documents[owner] in wanted for block in blocks for owner in block.owners)

    def rebuild(self, made: Iterable[StretchPassages]) -> None:  # noqa: ARG002 - the catalogue has them
        """Forget what is in memory: what the catalogue keeps is what is searched."""
        self.close()

    def close(self) -> None:
        """Let go of what is kept in memory."""
        with self._lock:
            self._blocks.clear()

    def _of(self, case: CaseId, stamp: str) -> Iterable[_Block]:
        """A case's passages: in one block that is kept, or, where they are too many, one after another."""
        with self._lock:
            known = self._blocks.get(case)
            if known is not None and known[0] == stamp:
                self._blocks.move_to_end(case)
                return (known[1],)
        return self._read(case, stamp)

    def _read(self, case: CaseId, stamp: str) -> Iterator[_Block]:
        waiting: list[StretchPassages] = []
        size, whole = 0, True
        for stretch in self._store.of_case(case, self._version):
            waiting.append(stretch)
            size += stretch.vectors.nbytes
            if size > self._room // 2:
                yield _joined(case, waiting)
                waiting, size, whole = [], 0, False
        block = _joined(case, waiting)
        if whole:
            self._keep(case, stamp, block)
        yield block

    def _keep(self, case: CaseId, stamp: str, block: _Block) -> None:
        with self._lock:
            self._blocks[case] = (stamp, block)
            self._blocks.move_to_end(case)
            while sum(one.size for _, one in self._blocks.values()) > self._room:
                self._blocks.popitem(last=False)


def _joined(case: CaseId, stretches: Sequence[StretchPassages]) -> _Block:
    full = [one for one in stretches if one.passages]
    if not full:
        none = np.zeros((0, 3), dtype=np.int32)
        return _Block(case, (), none[:, 0], none, np.zeros((0, 0), dtype=np.float16))
    return _Block(
        case,
        [one.document for one in full],
        np.repeat(np.arange(len(full), dtype=np.int32), [len(one.passages) for one in full]),
        np.array([(p.page, p.start, p.end) for one in full for p in one.passages], dtype=np.int32),
        np.concatenate([one.vectors for one in full]),
    )


def _nearest(block: _Block, vector: Vectors, limit: int, scope: Scope) -> Iterator[NearPassage]:
    if not len(block.vectors):
        return
    scores = products(block.vectors, vector)
    if not scope.whole:
        seen = np.array([scope.sees(block.case, document) for document in block.documents], dtype=bool)
        scores[~seen[block.owners]] = -np.inf
    # All that tie with the last one wanted are given: place decides between them, not the order of rows.
    least = np.partition(scores, -limit)[-limit] if len(scores) > limit else -np.inf
    for row in np.flatnonzero((scores >= least) & np.isfinite(scores)):
        yield block.near(int(row), float(scores[row]))


def products(rows: KeptVectors, vector: Vectors) -> Vectors:
    """The product of each row with a vector, the very numbers that the widened rows give; finite numbers only.

    The library widens half floats one by one. Moving the bits of whole rows is four times as fast; by what the numbers
    are then too small the vector is made larger, which costs no digit.
    """
    larger = vector * _HALF_TO_WHOLE
    found = np.empty(len(rows), dtype=np.float32)
    room = np.empty((_ROWS, rows.shape[1]), dtype=np.int32)
    for at in range(0, len(rows), _ROWS):
        half = rows[at : at + _ROWS].view(np.int16)
        bits = room[: len(half)]
        np.left_shift(half, 13, out=bits, dtype=np.int32)
        bits &= _SIGN_AND_NUMBER
        np.matmul(bits.view(np.float32), larger, out=found[at : at + _ROWS])
    return found


def _order(near: NearPassage) -> tuple[float, str, int, int]:
    return -near.score, near.document, near.page, near.start
