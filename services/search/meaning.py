"""Search by meaning beside search by words, and pages like a page. Scope, audit and notes are those of the finder.

Hits of the text stay what they are, with their exact totals; the passages nearest in meaning come beside them, and the
pages that say it in words of the glossary, marked as such, each with its place. The lists are joined by their ranks.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from models.audit import Actor
from models.case import Case
from models.document import Page, stretch_of
from models.errors import LinceError, NotFound, QuerySyntax
from models.ids import CaseId, DocumentId
from models.meaning import MeaningNote, NearPassage
from models.search import (
    Among,
    Answer,
    Bool,
    Everything,
    FoundBy,
    Hit,
    HitPage,
    Node,
    Query,
    Range,
    RankedPage,
    Ranking,
    Scope,
    SearchRequest,
    Sense,
    Term,
    Unit,
    Variants,
)
from services.meaning_ports import Embedder, VectorIndex, Vectors
from services.ports import Access, Records, SearchEngine
from services.search import other_words, tagged
from services.search.asking import Asked
from services.search.finder import LOOKED_BACK, Finder
from services.search.fusion import fused
from services.search.glossary.book import Glossary, shipped
from services.search.listing import bound
from services.search.name_forms import NameForms
from services.search.passages import passages
from services.search.requests import bounded, query_of, words_of
from services.search.tagged import Tags

NEAREST = 50
"""Pages that are taken by their meaning: no closeness says where to stop, and nobody reads further."""
_PASSAGES = 4 * NEAREST
"""Passages looked at for them: a page has several."""
_DEEP = 200
"""Pages of the text search whose rank counts beside the meaning; a search without meaning reaches all of them."""
_SNIPPET = 320
_COUNTS = (1.0, 1.0, 0.7)
"""How much a place counts that a page has by its text, by its meaning, by words of the glossary."""

_ACTION = "search.find"
_LIKE = "search.like"

_FIELD = re.compile(r'\b\w+:("[^"]*"?|\([^)]*\)?|\S+)')
_NOT = re.compile(r'(?:\bNOT\s+|(?<!\S)[-!])("[^"]*"?|\([^)]*\)?|\S+)')
_SIGNS = re.compile(r'[()"*?/¿¡]|~\d*|\b(?:AND|OR)\b')

Place = tuple[DocumentId, int]


def plain(text: str) -> str:
    """What a typed query says in words: no fields, no operators, nothing of what must not stand there."""
    for signs in (_NOT, _FIELD, _SIGNS):
        text = signs.sub(" ", text)
    return " ".join(text.split())


def narrowing(node: Node) -> Node | None:
    """What a query leaves out or holds to a field, without its words: pages near in meaning must keep to it too."""
    if isinstance(node, Range | Among):
        return node
    if isinstance(node, Variants):
        return node if narrowing(node.typed) else None
    if not isinstance(node, Bool):
        return node if getattr(node, "field", None) else None
    if node.should and not node.must:
        told = [narrowing(one) for one in node.should]
        either = Bool(should=tuple(one for one in told if one is not None)) if all(told) else None
        kept: tuple[Node, ...] = () if either is None else (either,)
    else:
        kept = tuple(one for part in node.must if (one := narrowing(part)) is not None)
    if not kept and not node.must_not:
        return None
    return Bool(must=kept or (Everything(),), must_not=node.must_not)


@dataclass(frozen=True)
class _Found:
    """What pages were found by: the text, with what was asked of it; their meaning; words of the glossary."""

    by_text: Mapping[Place, RankedPage] = field(default_factory=dict)
    asked: Node | None = None
    near: Mapping[Place, NearPassage] = field(default_factory=dict)
    said: Mapping[Place, RankedPage] = field(default_factory=dict)
    senses: Sequence[Sense] = ()

    def told(self, place: Place) -> tuple[RankedPage, Node, FoundBy]:
        """A page as it was found first, what is marked on it, and how to call it."""
        if self.asked is not None and place in self.by_text:
            return self.by_text[place], self.asked, FoundBy.BOTH if place in self.near else FoundBy.TEXT
        if place in self.said:
            return self.said[place], Bool(should=tuple(self.senses)), FoundBy.GLOSSARY
        passage = self.near[place]
        ranked = RankedPage(case=passage.case, document=place[0], page=place[1], score=0.0)
        return ranked, Everything(), FoundBy.MEANING


class MeaningFinder(Finder):
    """The finder that also knows meaning. Keeps no state; safe for threads."""

    def __init__(
        self,
        records: Records,
        access: Access,
        engine: SearchEngine,
        *,
        names: NameForms | None = None,
        embedder: Embedder,
        vectors: VectorIndex,
        glossary: Callable[[], Glossary] = shipped,
    ) -> None:
        super().__init__(records, access, engine, names)
        self._embedder = embedder
        self._vectors = vectors
        self._glossary = glossary

    def find(self, request: SearchRequest, *, actor: Actor, cases: Sequence[CaseId] | None) -> HitPage:
        """As `Finder.find`; with `meaning`, also pages that are near in meaning, or say it in words of the glossary.

        Words that cannot be read as a query are then searched by meaning alone, which the answer says.
        """
        asked = plain(request.text) if request.meaning else ""
        if not asked:
            return super().find(request, actor=actor, cases=cases)
        bounded(request)
        scope = self._access.scope(actor, cases=cases, action=_ACTION)
        detail: dict[str, str | int] = {"filters": len(request.filters), "offset": request.offset, "meaning": 1}
        words = words_of(request)
        try:
            known = self.known(scope)
            read = self._read(request, known, tagged.seen(self._access, actor, scope))
            ranking = self._by_text(read, request, scope)
            narrowed = narrowing(read.node) if read is not None else None
            near = self._near(self._embedder.question(asked), request, scope, narrowed=narrowed)
            known_words = self._glossary().senses(asked) if request.glossary and scope.cases else []
            senses = other_words.weighed(other_words.sought(known_words, without=request.without), self._engine, scope)
            said = self._said(senses, request, scope, narrowed=narrowed)
            cover = self.covered(scope)
        except LinceError as error:
            self._access.looked(actor, _ACTION, scope, outcome=error.code, detail=detail, asked=words)
            raise
        joined = fused([(one.document, one.page) for one in ranking.pages], list(near), list(said), weights=_COUNTS)
        detail |= {"pages": ranking.total, "documents": ranking.documents, "near": len(near), "said": len(said)}
        self._access.looked(actor, _ACTION, scope, detail=detail, asked=words)
        found = _Found({(one.document, one.page): one for one in ranking.pages}, read and read.node, near, said, senses)
        wanted = joined[request.offset : request.offset + request.limit]
        return HitPage(
            total=ranking.total,
            documents=ranking.documents,
            hits=bound(scope, self._shown(wanted, found, known)),
            facets=ranking.facets,
            expanded=read.expanded if read is not None else (),
            taken=read.taken if read is not None else (),
            unknown=read.unknown if read is not None else (),
            completeness=cover,
            before=tuple(place for place, _ in joined[: min(request.offset, LOOKED_BACK)]),
            meaning=self._note(scope, listed=len(joined), nearest=len(near)).model_copy(
                update={
                    "text_searched": read is not None,
                    "said": len(said),
                    "words": other_words.told(known_words, without=request.without),
                }
            ),
        )

    def marking(self, request: SearchRequest, *, cases: Collection[Case]) -> Node:
        """As `Finder.marking`; with `meaning`, words of the glossary too, and those alone where it is no query."""
        asked = plain(request.text) if request.meaning else ""
        if not (asked and request.glossary):
            return super().marking(request, cases=cases)
        senses = other_words.sought(self._glossary().senses(asked), without=request.without)
        try:
            return Bool(should=(super().marking(request, cases=cases), *senses))
        except QuerySyntax:
            return Bool(should=tuple(senses))

    def like(
        self, document: DocumentId, page: int, *, actor: Actor, cases: Sequence[CaseId] | None = None, limit: int = 20
    ) -> HitPage:
        """Pages of the actor's cases, or of `cases`, that say what this page says, nearest first.

        Raises NotFound for a page that is not his to see, and for one without enough text.
        """
        here = self._access.page(actor, document, page, action="page.read")
        scope = self._access.scope(actor, cases=cases, action=_LIKE)
        vector = self._of_page(document, page) if passages(here) else None
        if vector is None:
            raise NotFound("This page has too little text to look for pages like it.", next_step="Try another page.")
        known = self.known(scope)
        near = self._near(vector, SearchRequest(), scope, without=(document, page))
        self._access.looked(actor, _LIKE, scope, subject=document, detail={"page": page, "near": len(near)})
        joined = fused(list(near))
        return HitPage(
            total=0,
            documents=0,
            hits=bound(scope, self._shown(joined[:limit], _Found(near=near), known)),
            completeness=self._completeness(scope),
            meaning=self._note(scope, listed=len(joined), nearest=len(near)),
        )

    def _read(self, request: SearchRequest, known: Mapping[CaseId, Case], tags: Tags) -> Asked | None:
        """The query in the words, None where they are none: a question as one asks it need not be one."""
        try:
            return self.read(request, cases=known.values(), tags=tags)
        except QuerySyntax:
            return None

    def _by_text(self, read: Asked | None, request: SearchRequest, scope: Scope) -> Ranking:
        if read is None:
            return Ranking(total=0, documents=0, pages=())
        asked = request.model_copy(update={"limit": _DEEP, "offset": 0, "unit": Unit.PAGE})
        return self._engine.find(query_of(read.node, asked), scope)

    def _near(
        self,
        vector: Vectors,
        request: SearchRequest,
        scope: Scope,
        *,
        without: Place | None = None,
        narrowed: Node | None = None,
    ) -> dict[Place, NearPassage]:
        """The nearest pages that pass `narrowed` and the filters, each by its nearest passage, in their order."""
        chosen = bool(request.filters) or narrowed is not None
        found: dict[Place, NearPassage] = {}
        for one in self._vectors.nearest(vector, scope, limit=_PASSAGES * (4 if chosen else 1)):
            if one.place != without:
                found.setdefault(one.place, one)
        if chosen:
            passing = self._passing(found, request, scope, narrowed or Everything())
            found = {place: one for place, one in found.items() if place in passing}
        return dict(list(found.items())[:NEAREST])

    def _passing(
        self, found: Mapping[Place, NearPassage], request: SearchRequest, scope: Scope, narrowed: Node
    ) -> set[Place]:
        """Which of the pages pass `narrowed` and carry the values that are filtered by: the engine tells."""
        documents = sorted({document for document, _ in found})
        if not documents:
            return set()
        node = Bool(must=(narrowed, Bool(should=tuple(Term(word=one, field="document") for one in documents))))
        pages = self._engine.stream(Query(node=node, filters=request.filters), scope)
        return {place for one in pages if (place := (one.document, one.page)) in found}

    def _said(
        self, senses: Sequence[Sense], request: SearchRequest, scope: Scope, *, narrowed: Node | None
    ) -> dict[Place, RankedPage]:
        """The pages that say most of a question in words of the glossary, and pass `narrowed` and the filters."""
        if not senses:
            return {}
        any_of = Bool(should=tuple(senses))
        node = any_of if narrowed is None else Bool(must=(narrowed, any_of))
        pages = self._engine.find(Query(node=node, filters=request.filters, limit=NEAREST), scope).pages
        return {(one.document, one.page): one for one in pages}

    def _of_page(self, document: DocumentId, page: int) -> Vectors | None:
        """The mean direction of a page's passages: as it is kept, else made now."""
        kept = self._records.meaning.of_stretch(document, stretch_of(page), self._embedder.version)
        rows = [] if kept is None else [at for at, one in enumerate(kept.passages) if one.page == page]
        if kept is not None and rows:
            vectors = kept.vectors[rows].astype(np.float32)
        else:
            there = self._records.evidence.page(document, page)
            texts = [] if there is None else [there.text[one.start : one.end] for one in passages(there)]
            vectors = self._embedder.passages(texts)
        if not len(vectors):
            return None
        mean: Vectors = vectors.mean(axis=0)
        return mean / np.linalg.norm(mean)

    def _shown(
        self, wanted: Sequence[tuple[Place, float]], found: _Found, known: dict[CaseId, Case]
    ) -> tuple[Hit, ...]:
        """The hits of a stretch of the joined list, each with what it was found by."""
        best = wanted[0][1] if wanted else 1.0
        told = {place: found.told(place) for place, _ in wanted}
        fetched = self._fetched([ranked for ranked, _, _ in told.values()])
        hits = []
        for place, score in wanted:
            ranked, node, by = told[place]
            hit = self._hit(node, ranked, fetched, known)
            if hit is None:
                continue
            changes: dict[str, object] = {"score": score / best, "by": by}
            passage = found.near.get(place)
            if passage is not None:
                changes |= self._meant(fetched.pages[place], passage, by=by)
            hits.append(hit.model_copy(update=changes))
        return tuple(hits)

    def _meant(self, page: Page, passage: NearPassage, *, by: FoundBy) -> dict[str, object]:
        boxes = page.boxes(passage.start, passage.end)
        answer = Answer(
            start=passage.start,
            end=passage.end,
            boxes=boxes,
            extractor="meaning",
            version=self._embedder.version,
        )
        if by is not FoundBy.MEANING:
            return {"meant": answer}
        shown = page.text[passage.start : passage.end]
        if len(shown) > _SNIPPET:
            shown = f"{shown[:_SNIPPET].rsplit(None, 1)[0]} …"
        snippet = "".join(" " if sign.isspace() else sign for sign in shown)
        return {"meant": answer, "snippet": snippet, "marks": (), "boxes": boxes}

    def _note(self, scope: Scope, *, listed: int, nearest: int) -> MeaningNote:
        pages = self._records.meaning.pages(scope, self._embedder.version)
        whole = self._records.evidence.completeness(scope).pages
        return MeaningNote(
            listed=listed,
            nearest=nearest,
            pages=pages,
            pages_waiting=max(0, whole - pages),
            text_searched=False,
        )
