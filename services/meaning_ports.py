"""The Protocols of search by meaning: who makes vectors of texts, where they are kept, and what finds the nearest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.ids import CaseId, DocumentId
from models.meaning import NearPassage, Passage
from models.search import Scope

Vectors = npt.NDArray[np.float32]
KeptVectors = npt.NDArray[np.float16]


class Embedder(Protocol):
    """Texts as vectors of length one: two texts of like meaning, in whatever of our languages, lie close."""

    @property
    def version(self) -> str:
        """Of the network and of how texts are put to it: vectors of two versions are not compared."""

    def question(self, text: str) -> Vectors:
        """The vector of what somebody asks."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vector of each text, a row a text."""


@dataclass(frozen=True)
class StretchPassages:
    """The passages of a stretch of a document, with their vectors: a row a passage."""

    document: DocumentId
    case: CaseId
    stretch: int
    pages: int
    """Pages of the stretch, those without a passage too."""
    passages: Sequence[Passage]
    vectors: KeptVectors


class MeaningStore(Protocol):
    """Vectors of passages, beside the pages that they were made of: what goes there goes here."""

    def due(self, version: str, *, limit: int) -> Sequence[tuple[DocumentId, CaseId, int]]:
        """Stretches of documents that are read and analyzed, and have no vectors of this version."""

    def put(self, made: StretchPassages, *, version: str, texts: Mapping[int, str]) -> bool:
        """Keep a stretch in place of what it had. False where its pages have other texts by now: nothing is kept."""

    def stamps(self, cases: Iterable[CaseId], version: str) -> Mapping[CaseId, str]:
        """For each case that has vectors, a word that changes whenever they do."""

    def of_case(self, case: CaseId, version: str) -> Iterator[StretchPassages]:
        """All of a case, a stretch at a time. Read it to its end, or close it."""

    def of_stretch(self, document: DocumentId, stretch: int, version: str) -> StretchPassages | None: ...
    def passages(self, version: str) -> int:
        """Passages that are kept, over all cases."""

    def pages(self, scope: Scope, version: str) -> int:
        """Pages of the scope that were read for their meaning."""


class MeaningRecords(Protocol):
    """The part of `ports.Records` that holds vectors."""

    @property
    def meaning(self) -> MeaningStore: ...


class VectorIndex(Protocol):
    """Finds the passages nearest to a vector, inside a scope: what is outside is neither scored nor counted."""

    def write(self, made: Sequence[StretchPassages]) -> None:
        """Take stretches in, in place of what they had. Raises EngineUnavailable, StorageFull."""

    def nearest(self, vector: Vectors, scope: Scope, *, limit: int) -> Sequence[NearPassage]:
        """The nearest passages of the scope, nearest first; as near ones by document and place.

        Raises EngineUnavailable.
        """

    def lacking(self) -> int:
        """How many of the passages that the catalogue keeps are not in it. Raises EngineUnavailable."""

    def holds(self, documents: Collection[DocumentId]) -> int:
        """How many passages of some documents are in it, also such that the catalogue keeps no more.

        Raises EngineUnavailable.
        """

    def rebuild(self, made: Iterable[StretchPassages]) -> None:
        """Hold these stretches and no others."""

    def close(self) -> None: ...
